"""How much one document, one file and one archive may ask of the machine."""

from dataclasses import dataclass

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Every limit in one place; tests pass smaller ones.

    text: characters of one document (a 5 MB plain text is about 900,000 words).
    file: bytes of a file that is one document (PDF, e-mail) or of a record in an archive.
    page: bytes of an HTML page or a feed, smaller because parsing them costs most.
    elements: of an HTML page; a news page has 1,000 to 5,000, and finding an article among 30,000 takes
        seconds.
    archive: bytes of a WARC or JSON-lines file, unpacked; these are streamed, never held.
    ratio: unpacked bytes for one packed byte, counted once `ratio_from` bytes are unpacked;
        text packs about 5 times, a page full of repetition 50 times, a bomb 1,000 times.
    gzip_layers: gzip in gzip in gzip is refused.
    records: records in one archive.
    entries: of a feed; a publisher's holds 10 to 500, and parsing one takes milliseconds.
    pdf_pages: pages of a PDF.
    xml_depth: elements inside each other in a feed.
    mail_parts: parts of an e-mail, nested ones included.
    """

    text: int = 5 * MB
    file: int = 25 * MB
    page: int = 5 * MB
    elements: int = 30_000
    archive: int = 2_000 * MB
    ratio: int = 200
    ratio_from: int = 10 * MB
    gzip_layers: int = 1
    records: int = 1_000_000
    entries: int = 5_000
    pdf_pages: int = 500
    xml_depth: int = 100
    mail_parts: int = 100


LIMITS = Limits()


def size(count: int) -> str:
    """Bytes or characters for a sentence: `4.2 MB`, `310 KB`."""
    return f"{count / MB:.3g} MB" if count >= MB else f"{max(1, round(count / 1000))} KB"
