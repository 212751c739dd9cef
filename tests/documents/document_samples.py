"""Builders of documents for the tests in this folder."""

import io
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from entente.documents import Document, read

SAMPLES = Path(__file__).parents[1] / "samples" / "documents"


def one(source, **told) -> Document:
    (item,) = read(source, **told)
    assert isinstance(item, Document), item
    return item


def sample(name: str, **told) -> Document:
    return one(SAMPLES / name, **told)


def pdf(*pages: str, title: str | None = None) -> bytes:
    """A PDF with one line of Helvetica for each line of each page."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (5 + 2 * n) for n in range(len(pages))), len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Title (%s) /Author (A. Writer) /CreationDate (D:20200101000000) >>" % (title or "").encode(),
    ]
    for n, page in enumerate(pages):
        lines = b"".join(b"(%s) Tj T* " % line.encode() for line in page.split("\n"))
        content = b"BT /F1 10 Tf 14 TL 50 700 Td " + lines + b"ET"
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (6 + 2 * n)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (
            size,
            table,
            size,
            len(out),
        )
    )


def warc(*answers: tuple[str, bytes, str], packed: bool = True, status: str = "200 OK") -> bytes:
    """A web archive of answers (address, body, content type)."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("test.warc", {"software": "test"}))
    for url, body, kind in answers:
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(body),
            http_headers=headers,
            warc_headers_dict={"WARC-Date": "2021-06-15T08:00:00Z"},
        )
        writer.write_record(record)
    return out.getvalue()
