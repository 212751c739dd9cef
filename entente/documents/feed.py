"""RSS and Atom: one document an entry."""

import io
import re
from collections.abc import Iterator
from xml.sax import SAXException, handler

import defusedxml.sax
import feedparser
from defusedxml import DefusedXmlException

from entente.documents.decoding import decode
from entente.documents.limits import LIMITS, Limits, size
from entente.documents.markup import fragment_text
from entente.documents.published import published_day
from entente.documents.record import Found, Unreadable, one_line, web_address

DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([\w.:-]+)""")
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
ENTRY = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
BOMB = "It declares XML entities, which can grow without end; remove its <!ENTITY> lines and add it again."


def read_feed(data: bytes, name: str, charset: str | None = None, limits: Limits = LIMITS) -> Iterator[Found]:
    """Each entry's headline and text as one document: title, an empty line, content or summary.

    Publisher is the entry's own source, else the feed's title. Before feedparser sees anything
    a safe parser looks for entities and depth; a feed that is merely untidy is read all the same.
    """
    if len(data) > limits.page:
        raise Unreadable("too large", f"It is a feed of {size(len(data))}; the limit is {size(limits.page)}.")
    declared = DECLARED.search(data[:400])
    markup = decode(data, charset or (declared[1].decode("ascii") if declared else None))
    markup = DECLARATION.sub("", markup, count=1).lstrip()
    _refuse_bombs(markup, limits)
    entries = len(ENTRY.findall(markup))
    if entries > limits.entries:
        raise Unreadable(
            "too large", f"It is a feed of {entries:,} entries; the limit is {limits.entries:,}. Split it."
        )
    # As a stream of UTF-8: a bare text could be taken for an address or a file name and opened.
    feed = feedparser.parse(
        io.BytesIO(markup.encode("utf-8")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
    )
    if not feed.entries:
        raise Unreadable("no text", "It is a feed without entries; look at its address in a browser.")
    kind = "application/atom+xml" if feed.version.startswith("atom") else "application/rss+xml"
    for number, entry in enumerate(feed.entries, start=1):
        entry_name = f"{name}, entry {number}"
        title = _plain(entry.get("title_detail"))
        content = max((_plain(part) for part in _contents(entry)), key=len, default="")
        day = entry.get("published") or entry.get("issued")
        published = published_day(day) if day else None
        own_source = entry.get("source")
        yield Found(
            text="\n\n".join(part for part in (title, content) if part),
            media_type=kind,
            raw=data,
            name=entry_name,
            title=one_line(title),
            publisher=one_line(own_source.get("title") if own_source else None)
            or one_line(entry.get("publisher"))
            or one_line(_plain(feed.feed.get("title_detail"))),
            url=web_address(entry.get("link")),
            published=published,
            licence=one_line(entry.get("rights") or feed.feed.get("rights")),
            notes=(f"Its date {one_line(day)!r} cannot be read with certainty, so no date was taken.",)
            if day and not published
            else (),
        )


def _contents(entry: feedparser.FeedParserDict) -> list[feedparser.FeedParserDict]:
    summary = entry.get("summary_detail")
    return [*entry.get("content", []), *([summary] if summary else [])]


def _plain(detail: feedparser.FeedParserDict | None) -> str:
    if not detail or not detail.get("value"):
        return ""
    value: str = detail["value"]
    return value.strip() if detail.get("type") == "text/plain" else fragment_text(value)


class _Depth(handler.ContentHandler):
    def __init__(self, deepest: int) -> None:
        super().__init__()
        self._deepest = deepest
        self._depth = 0

    def startElement(self, name: str, attrs: object) -> None:
        self._depth += 1
        if self._depth > self._deepest:
            raise Unreadable(
                "unsafe", f"Its XML is nested more than {self._deepest} levels deep, which no feed is."
            )

    def endElement(self, name: str) -> None:
        self._depth -= 1


def _refuse_bombs(markup: str, limits: Limits) -> None:
    try:
        # RSS 0.91 names an outside document type, which the parser does not open; declaring entities is refused.
        defusedxml.sax.parseString(
            markup.encode("utf-8"), _Depth(limits.xml_depth), forbid_entities=True, forbid_external=False
        )
    except DefusedXmlException as bomb:
        raise Unreadable("unsafe", BOMB) from bomb
    except SAXException:
        # Untidy XML stops the check half-way, so the rest is searched for the one dangerous word.
        if "<!entity" in markup.lower():
            raise Unreadable("unsafe", BOMB) from None
