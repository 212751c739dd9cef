"""HTML into text: whole pages by trafilatura, fragments of feeds and mails block by block."""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import lxml.etree
import lxml.html
import orjson
import trafilatura
from trafilatura.settings import DEFAULT_CONFIG

from entente.documents.decoding import decode
from entente.documents.limits import LIMITS, Limits, size
from entente.documents.published import published_day
from entente.documents.record import Found, Unreadable, one_line, web_address

# A short article is an article: below trafilatura's 250 characters it would run headline and
# paragraphs together into one line, and a sentence would no longer be one.
ARTICLES = deepcopy(DEFAULT_CONFIG)
ARTICLES["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "1"

NO_TEXT = ("script", "style", "noscript", "template", "iframe", "object", "svg", "head", "title")
BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"]
)  # fmt: skip
ARTICLE_TYPES = re.compile(r".*Article|.*Posting|Report")
# What is left open runs to the end, so that a hostile page is read once and not once a quotation mark.
COMMENTS = re.compile(r'("(?:[^"\\]|\\.)*+"?)|//[^\n]*|/\*.*?(?:\*/|\Z)', re.DOTALL)
DECLARED_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I
)
PUBLISHED_TAGS = (
    "article:published_time",
    "datepublished",
    "dcterms.issued",
    "dc.date.issued",
    "dc.date",
    "pubdate",
    "publishdate",
    "date",
)
PUBLISHER_TAGS = ("og:site_name", "dcterms.publisher", "dc.publisher", "publisher")


def read_page(data: bytes, name: str, charset: str | None = None, limits: Limits = LIMITS) -> Found:
    """The article of an HTML page and what the page itself states about it.

    Title, publisher, address and date come from schema.org JSON-LD first, then from meta tags; the
    date a page does not state is missing (trafilatura's own date is a guess and is not used).
    Scripts, styles and readers' comments are never part of the text.
    """
    if len(data) > limits.page:
        raise Unreadable("too large", f"It is a page of {size(len(data))}; the limit is {size(limits.page)}.")
    in_page = DECLARED_CHARSET.search(data[:4096])
    markup = decode(data, charset or (in_page[1].decode("ascii") if in_page else None))
    tree = _parsed(markup)
    if tree is None:
        raise Unreadable("no text", "The page is empty; save it from the browser again and add the file.")
    elements = sum(1 for _ in tree.iter())
    if elements > limits.elements:
        raise Unreadable(
            "too large",
            f"It is a page of {elements:,} elements; the limit is {limits.elements:,}. Paste the article's text.",
        )
    stated = _stated(tree)
    text = _article(tree)
    if text is None:
        raise Unreadable(
            "no text",
            "No article was found in the page (it may be filled in by a script); copy its text and paste it.",
        )
    return Found(text=text, media_type="text/html", raw=data, name=name, **stated)


def fragment_text(markup: str) -> str:
    """Plain text of a piece of HTML, one line a block; for feeds and mails, which hold no page around it."""
    tree = _parsed(f"<div>{markup}</div>") if markup.strip() else None
    if tree is None:
        return ""
    _drop_unread(tree)
    lines = (" ".join(line.split()) for line in "".join(_pieces(tree)).split("\n"))
    return "\n".join(line for line in lines if line)


def _parsed(markup: str) -> lxml.html.HtmlElement | None:
    # Parsed from UTF-8 bytes, because lxml refuses text that declares an encoding.
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        return lxml.html.document_fromstring(markup.encode("utf-8"), parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError):
        return None


def _article(tree: lxml.html.HtmlElement) -> str | None:
    readable = deepcopy(tree)
    # JSON-LD stays: a page filled in by a script often carries its article only there.
    _drop_unread(readable, keep="application/ld+json")
    try:
        # fast: the second and third extractors it would ask take minutes on a page of 5,000 blocks.
        return trafilatura.extract(readable, include_comments=False, fast=True, config=ARTICLES)
    except RecursionError:
        return None


def _drop_unread(tree: lxml.html.HtmlElement, keep: str = "") -> None:
    for element in list(tree.iter(*NO_TEXT)):
        kept = element.tag in ("head", "title") if keep else False
        if not kept and not (keep and element.get("type") == keep):
            element.drop_tree()


def _pieces(element: lxml.html.HtmlElement) -> Iterator[str]:
    """Text in reading order with a line break around every block; no recursion, so depth costs nothing."""
    for event, part in lxml.etree.iterwalk(element, events=("start", "end")):
        block = "\n" if part.tag in BLOCKS else ""
        if event == "start":
            yield block + _flat(part.text, part.tag)
        else:
            yield block + _flat(part.tail, "")


def _flat(text: str | None, tag: str) -> str:
    return (text or "") if tag == "pre" else " ".join((text or "").split("\n"))


def _stated(tree: lxml.html.HtmlElement) -> dict[str, Any]:
    """Title, publisher, url, published, licence as the page states them, and notes."""
    article = _schema_article(tree)
    tags = _meta_tags(tree)
    links = {str(link.get("rel", "")).lower(): link.get("href") for link in tree.iter("link")}
    time_tag = tree.find('.//time[@itemprop="datePublished"]')
    dates = [
        article.get("datePublished"),
        *(tags.get(name) for name in PUBLISHED_TAGS),
        time_tag.get("datetime") if time_tag is not None else None,
    ]
    told = [one_line(day) for day in dates if isinstance(day, str) and one_line(day)]
    days = [day for day in (published_day(day) for day in told if day) if day]
    titles = tree.findtext(".//title"), tree.findtext(".//h1")
    return {
        "title": _first(_name(article.get("headline")), tags.get("og:title"), *titles),
        "publisher": _first(_name(article.get("publisher")), *(tags.get(name) for name in PUBLISHER_TAGS)),
        "url": next(
            filter(
                None,
                map(
                    web_address,
                    (links.get("canonical"), tags.get("og:url"), _name(article.get("url")))
                    + (_name(article.get("mainEntityOfPage")),),
                ),
            ),
            None,
        ),
        "published": days[0] if days else None,
        "licence": _first(_name(article.get("license")), links.get("license")),
        "notes": (f"Its date {told[0]!r} cannot be read with certainty, so no date was taken.",)
        if told and not days
        else (),
    }


def _first(*texts: str | None) -> str | None:
    return next((line for line in map(one_line, texts) if line), None)


def _name(value: object) -> str | None:
    """The text of a schema.org value, which may be a text, an object with a name or address, or a list."""
    if isinstance(value, list):
        return next((name for name in map(_name, value) if name), None)
    if isinstance(value, dict):
        return next((value[key] for key in ("name", "url", "@id") if isinstance(value.get(key), str)), None)
    return value if isinstance(value, str) else None


def _meta_tags(tree: lxml.html.HtmlElement) -> dict[str, str]:
    tags: dict[str, str] = {}
    for tag in tree.iter("meta"):
        key = tag.get("property") or tag.get("name") or tag.get("itemprop")
        if key and tag.get("content"):
            tags.setdefault(key.strip().lower(), tag.get("content"))
    return tags


def _schema_article(tree: lxml.html.HtmlElement) -> dict[str, Any]:
    """The first article among the page's JSON-LD, its publisher filled in when it is only referred to."""
    nodes = list(_schema_nodes(tree))
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and "name" in node}
    for node in nodes:
        kinds = node.get("@type")
        if any(isinstance(kind, str) and ARTICLE_TYPES.fullmatch(kind) for kind in _listed(kinds)):
            publisher = node.get("publisher")
            if isinstance(publisher, dict) and "name" not in publisher:
                return {**node, "publisher": named.get(str(publisher.get("@id")))}
            return node
    return {}


def _schema_nodes(tree: lxml.html.HtmlElement) -> Iterator[dict[str, Any]]:
    for script in tree.iter("script"):
        if str(script.get("type", "")).strip().lower() == "application/ld+json":
            for block in _listed(_loads_leniently(script.text or "")):
                if isinstance(block, dict):
                    yield block
                    yield from (node for node in _listed(block.get("@graph")) if isinstance(node, dict))


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _loads_leniently(text: str) -> object:
    """JSON, or JSON with the `//` and `/* */` comments and last commas some sites leave in; else None."""
    bare = COMMENTS.sub(lambda found: found[1] or "", text)
    for attempt in (text, bare, re.sub(r",(\s*[}\]])", r"\1", bare)):
        try:
            return orjson.loads(attempt)
        except orjson.JSONDecodeError:
            continue
    return None
