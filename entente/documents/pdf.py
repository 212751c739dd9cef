"""PDF into text with pypdf."""

import io
import logging
import re

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

from entente.documents.limits import LIMITS, Limits, size
from entente.documents.record import Found, Unreadable, one_line

# pypdf reports each oddity of a file as a warning; the person gets our one sentence instead.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

SENTENCE_END = re.compile(r"""[.!?:;]["'”’»)\]]*$""")


def read_pdf(data: bytes, name: str, limits: Limits = LIMITS) -> Found:
    """The text layer of a PDF, pages apart by an empty line, wrapped lines joined.

    Only the title is taken from its metadata: its creation date is not the day of publication, its
    author is not a publisher. Opened with the empty password, which many officials' files have.
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("encrypted", "It is a PDF with a password; save a copy without it and add that.")
        pages = len(reader.pages)
        if pages > limits.pdf_pages:
            raise Unreadable(
                "too large", f"It is a PDF of {pages:,} pages; the limit is {limits.pdf_pages}. Split it."
            )
        texts: list[str] = []
        length = 0
        for page in reader.pages:
            texts.append(_unwrapped(page.extract_text()))
            length += len(texts[-1])
            if length > limits.text:
                raise Unreadable("too large", f"Its text is longer than {size(limits.text)}; split it.")
        title = one_line(reader.metadata.title) if reader.metadata else None
    except Unreadable:
        raise
    except (DependencyError, FileNotDecryptedError) as locked:
        raise Unreadable(
            "encrypted", "It is an encrypted PDF; save a copy without encryption and add that."
        ) from locked
    except LimitReachedError as bomb:
        raise Unreadable(
            "unsafe",
            "A part of the PDF unpacks to more than 75 MB, as a zip bomb does; print it to a new PDF.",
        ) from bomb
    # A damaged PDF makes pypdf fail in any of two dozen ways, RecursionError included.
    except Exception as broken:
        raise Unreadable("broken", "The PDF is damaged and cannot be read; download it again.") from broken
    text = "\n\n".join(part for part in texts if part)
    if not text:
        raise Unreadable(
            "no text", "The PDF holds pictures of pages and no text; run text recognition on it first."
        )
    return Found(text=text, media_type="application/pdf", raw=data, name=name, title=title)


def _unwrapped(page: str) -> str:
    """Lines of a page with those joined that the layout has broken.

    A line ends a paragraph when it ends a sentence or is shorter than 60 % of the page's
    longest; a hyphen at its end is kept, since "anti-" may be a word's own.
    """
    lines = [" ".join(line.replace("\u00ad", "").split()) for line in page.splitlines()]
    longest = max(map(len, lines), default=0)
    text = ""
    for line in lines:
        text += line
        if not line or SENTENCE_END.search(line) or len(line) < 0.6 * longest:
            text += "\n"
        elif not line.endswith("-"):
            text += " "
    return re.sub(r"\n{2,}", "\n\n", text).strip()
