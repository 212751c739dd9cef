"""Bytes into text, only where the encoding is certain."""

import codecs
import re

from entente.documents.record import Unreadable

# UTF-32 first: its little-endian mark begins with UTF-16's.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Python's own codecs such as unicode_escape or punycode are no encodings of documents.
DECLARABLE = re.compile(r"(utf-(8|16|32)|iso8859|cp|koi8|mac|gb|big5|euc|shift_jis|tis).*")


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of `data`, without its byte order mark.

    In this order: a byte order mark, valid UTF-8, the encoding `declared` by the file or its
    carrier. Valid UTF-8 goes before the declaration because a wrong declaration is
    common and text in another encoding is almost never valid UTF-8. Nothing is guessed from
    the letters: without any of the three, Unreadable says so.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _decode_as(
                data[len(mark) :], encoding, f"It begins with the byte order mark of {encoding}"
            )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as broken:
        usable = _usable(declared)
        if usable is None:
            raise Unreadable(
                "encoding",
                f"It is not valid UTF-8 (byte 0x{data[broken.start]:02X} at position {broken.start:,}) and "
                f"{'declares an unknown encoding' if declared else 'does not say its encoding'}; "
                "save it as UTF-8 and add it again.",
            ) from broken
    return _decode_as(data, usable, f"It is declared as {declared}")


def _usable(declared: str | None) -> str | None:
    if not declared:
        return None
    try:
        name = codecs.lookup(declared.strip()).name
    except (LookupError, ValueError):
        return None
    # Browsers read Latin-1 and ASCII as Windows-1252, and pages are written for them (WHATWG Encoding).
    if name in ("iso8859-1", "ascii"):
        return "cp1252"
    return name if DECLARABLE.fullmatch(name) else None


def _decode_as(data: bytes, encoding: str, why: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as broken:
        raise Unreadable(
            "encoding",
            f"{why} but byte {broken.start:,} does not fit; save it as UTF-8 and add it again.",
        ) from broken
