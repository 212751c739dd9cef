"""Which document corrects which: the same address, or the same headline of the same publisher."""

from entente.documents.record import Document


class Versions:
    """The newest held document for each address and headline, filled in the order of adding.

    A new text under a held address is a correction. Where one of the two has no address, the same
    title and publisher, both known, say the same; two addresses under one headline ("Daily
    briefing") are two articles.
    """

    def __init__(self) -> None:
        self._by_address: dict[str, str] = {}
        self._by_headline: dict[tuple[str, str], tuple[str, str | None]] = {}

    def remember(self, id: str, url: str | None, title: str | None, publisher: str | None) -> None:
        address, headline = _address(url), _headline(title, publisher)
        if address:
            self._by_address[address] = id
        if headline:
            self._by_headline[headline] = id, address

    def earlier(self, document: Document) -> str | None:
        """The id of the version that `document` follows, None for a first one and for the same text again."""
        address = _address(document.url)
        found = self._by_address.get(address) if address else None
        if found is None and (headline := _headline(document.title, document.publisher)):
            held, held_address = self._by_headline.get(headline, (None, None))
            if not (address and held_address):
                found = held
        return None if found == document.id else found


def _address(url: str | None) -> str | None:
    """An address without scheme, "www.", last slash and fragment, so that copies of one link meet."""
    if not url:
        return None
    bare = url.split("#")[0].partition("://")[2].rstrip("/")
    host, slash, rest = bare.partition("/")
    return host.lower().removeprefix("www.") + slash + rest


def _headline(title: str | None, publisher: str | None) -> tuple[str, str] | None:
    if not title or not publisher:
        return None
    return " ".join(title.casefold().split()), " ".join(publisher.casefold().split())
