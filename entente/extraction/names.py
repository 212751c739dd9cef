"""Finds who and what a document names: known names first, then capitalised phrases with a telling head noun.

Works on the plain form of each sentence; nothing here needs a parse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from entente.extraction.lexicon import Entity, Lexicon, fold
from entente.extraction.sentences import Sentence

_CAP = r"(?:[A-Z][\w'&]*(?:-[\w']+)*|[A-Z]\.)"
_PARTICLE = r"(?:al|el|bin|ibn|von|van|de|der|da|dos|del|la|ben|abu|Abu|Al|El|Ben)"
_NAME_WORD = rf"(?:(?<!\w)(?:{_PARTICLE}[ -]){{0,2}}{_CAP})"
_NAME = re.compile(rf"{_NAME_WORD}(?: {_NAME_WORD}){{0,4}}")
_CAP_RUN = re.compile(rf"{_CAP}(?: (?:(?:al|el)-)?{_CAP})*")
_TAIL = re.compile(
    rf" (?:(?:of|for|on) (?:the )?(?:{_CAP}(?: (?:and )?{_CAP})*)(?: of (?:the )?{_CAP}(?: {_CAP})*)?"
    rf"|(?:against|to (?:defeat|counter|combat|fight|support|tackle)) (?:the )?{_CAP}(?: {_CAP})*(?: group)?)"
)
_NUMBERED = re.compile(
    r"\b(?:[A-Z][a-z]+ )?(?:General Licen[cs]e|Executive Order|[Rr]esolution|Regulation(?: \((?:EU|EC)\))?"
    r"|Decision(?: \(CFSP\))?|Directive|Proclamation|Licen[cs]e|Decree|Law|Act|Order) (?:No\.? ?)?\d+[\w/]*(?:\([\w]+\))?"
)
# Whose numbered acts carry these words.
_ISSUERS = {"executive order": "USA", "general license": "USA", "resolution": "UN", "(cfsp)": "EU", "(eu)": "EU", "(ec)": "EU"}
_PARENTHESIS = re.compile(r" ?\(([^()]{1,60})\)")
_DATELINE = re.compile(
    r"^(?P<place>[A-Z][A-Za-zÀ-ÿ'. -]{2,30}?)(?:, (?P<more>[A-Z][A-Za-z.']+(?: [A-Z][a-z]+)?))?(?:,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?))?(?: ?\([^)]{2,40}\))? ?(?:[—–]|-{1,2} |: ?-) ?"
)
_STATE_STYLE = re.compile(
    r"(?:(?:Islamic|Democratic|People's|Federal|United|Socialist|Arab) )*"
    r"(?:Republic|Kingdom|State|Federation|Sultanate|Principality|Commonwealth|Government) of (?:the )?$"
)
_GOVERNMENT_TAIL = {
    "Council", "Commission", "Parliament", "Secretariat", "Assembly", "Summit", "Court", "Senate", "Congress",
    "Cabinet", "Government", "Ministry", "Treasury", "Administration", "Leaders", "Ministers", "Department",
    "Committee", "Member", "Members", "Officials",
}  # fmt: skip
_NATIONAL_BODIES = {
    "Assembly", "Congress", "Court", "Council", "Commission", "Committee", "Agency", "Chamber", "Diet",
}  # fmt: skip
_FORCE_TAIL = {"Army", "Guard", "Navy", "Forces", "Force", "Guards", "Corps", "Command", "Division"}


@dataclass
class Mention:
    """A name in a sentence: plain[start:end] stands for `entities` (several in a coordinated list).

    form: name, demonym, capital, body, short, led (part of a word like U.S.-led).
    `title` is the office written before a person's name.
    """

    start: int
    end: int
    entities: list[Entity]
    form: str = "name"
    title: str = ""
    coordinated: bool = False

    @property
    def entity(self) -> Entity:
        return self.entities[0]

    @property
    def kind(self) -> str:
        return self.entities[0].kind


@dataclass
class Registry:
    """What one document has named so far: short names, acronyms, and the state of its dateline."""

    short: dict[str, Entity] = field(default_factory=dict)
    dateline: Entity | None = None
    drops: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    offices: dict[str, str] = field(default_factory=dict)


def find_names(sentences: list[Sentence], lexicon: Lexicon) -> tuple[list[list[Mention]], Registry]:
    """The mentions of each sentence, left to right, and the document's registry."""
    registry = Registry()
    whole = "\n".join(sentence.plain for sentence in sentences)
    first_pass = []
    for sentence in sentences:
        skip = _read_dateline(sentence, lexicon, registry)
        mentions = _mentions(sentence.plain, skip, lexicon, whole)
        registry.drops[sentence.index] = ([(0, skip)] if skip else []) + _parentheses(
            sentence.plain, skip, mentions, registry, lexicon
        )
        first_pass.append(mentions)
        for mention in mentions:
            _learn(mention, registry)
    _join_longer_names(first_pass)
    _learn_head_nouns(first_pass, registry, lexicon)
    for sentence, mentions in zip(sentences, first_pass, strict=True):
        if registry.short:
            _add_short_names(sentence.plain, mentions, registry, lexicon)
        _read_apposed_office(sentence.plain, mentions, registry)
    acting = {
        m.entity.name: m.entity for ms in first_pass for m in ms if m.kind == "person" and m.entity.acts_for
    }
    result = []
    for sentence, mentions in zip(sentences, first_pass, strict=True):
        for mention in mentions:
            if mention.kind == "person":
                mention.entities = [acting.get(e.name, e) for e in mention.entities]
        dropped = registry.drops[sentence.index]
        kept = [m for m in mentions if not any(a <= m.start < b for a, b in dropped)]
        result.append(_coordinate(sentence.plain, kept))
    return result, registry


def _read_dateline(sentence: Sentence, lexicon: Lexicon, registry: Registry) -> int:
    """Length of a dateline that opens the sentence; its place gives the document's state."""
    found = _DATELINE.match(sentence.plain)
    if not found or len(found.group()) > 70:
        return 0
    place = found["place"].strip()
    known = lexicon.aliases.get(fold(place))
    capital = lexicon.capitals.get(fold(place))
    more = lexicon.aliases.get(fold(found["more"])) if found["more"] else None
    shouted = place.isupper() and len(place) > 3
    if not (shouted or (sentence.index <= 2 and (capital or known))):
        return 0
    state = more or capital or (known if known and known.kind in ("state", "organisation") else None)
    if state and registry.dateline is None:
        registry.dateline = state
    return found.end()


def _mentions(plain: str, skip: int, lexicon: Lexicon, whole: str) -> list[Mention]:
    candidates: list[
        tuple[int, Mention]
    ] = []  # (priority, mention); a longer one wins, then the lower number
    for start, end, phrase in lexicon.find(plain):
        if start < skip or _inside_a_word(plain, start, end, lexicon):
            continue
        if phrase.form == "contextual" and not any(
            word in whole for word in lexicon.coalition_context[phrase.entity.key]
        ):
            continue
        entities = list(phrase.members) or [phrase.entity]
        before = candidates[-1][1] if candidates else None
        if before is not None and before.end == start - 1 and plain[before.end] in "-–" and before.kind == phrase.entity.kind == "state":
            candidates[-1] = (0, Mention(before.start, end, [*before.entities, *entities], coordinated=True))
            continue  # "the Kenya-Latvia treaty"
        candidates.append((0, Mention(start, end, entities, phrase.form, coordinated=bool(phrase.members))))
    candidates += [(1, m) for m in _titled_persons(plain, skip, lexicon, candidates)]
    candidates += [(2, m) for m in _numbered_programmes(plain, lexicon)]
    candidates += [(3, m) for m in _headed_phrases(plain, skip, lexicon, candidates)]
    candidates += [(4, m) for m in _bare_names(plain, skip, lexicon) if not _opens_with_adjective(plain, m, skip, candidates)]
    candidates.sort(key=lambda item: (-(item[1].end - item[1].start), item[0]))
    chosen: list[Mention] = []
    for _, mention in candidates:
        if not any(mention.start < other.end and other.start < mention.end for other in chosen):
            chosen.append(mention)
    chosen.sort(key=lambda mention: mention.start)
    for mention in chosen:
        style = _STATE_STYLE.search(plain, 0, mention.start)
        if mention.kind == "state" and mention.form == "name" and style:
            mention.start = style.start()  # "the Republic of Malta"
    chosen = [
        m for m in chosen if not any(o is not m and o.start <= m.start and m.end <= o.end for o in chosen)
    ]
    return _persons_of_states(plain, chosen)


def _opens_with_adjective(plain: str, name: Mention, skip: int, known: list[tuple[int, Mention]]) -> bool:
    """ "New EU sanctions", "Further U.S. curbs": the capital of a first word makes no name of it."""
    opening = not plain[skip : name.start].strip(" \"'")
    return opening and any(
        m.kind in ("state", "organisation") and name.start < m.start < name.end <= m.end for _, m in known
    )


def _persons_of_states(plain: str, mentions: list[Mention]) -> list[Mention]:
    """ "Marta Ilves of Estonia": one name, acting for the state."""
    result: list[Mention] = []
    for mention in mentions:
        before = result[-1] if result else None
        if (
            before is not None and before.kind == "person" and before.entity.acts_for is None
            and mention.kind == "state" and mention.form == "name" and plain[before.end : mention.start] == " of "
        ):  # fmt: skip
            person = replace(before.entity, acts_for=mention.entity)
            result[-1] = Mention(before.start, mention.end, [person], before.form, before.title)
        else:
            result.append(mention)
    return result


def _opens_with_state(plain: str, start: int, lexicon: Lexicon) -> bool:
    word = re.compile(r"\w+").match(plain, start)
    phrases = lexicon.phrases.get(word.group(), ()) if word else ()
    return any(p.entity.kind == "state" and plain.startswith(p.text, start) for p in phrases)


def _inside_a_word(plain: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Part of a hyphenated word: U.S.-led, anti-ISIS, pro-Iranian; such a name is no party, but Kenya-Latvia are two."""
    after = plain[end : end + 2]
    if after[:1] in ("-", "–") and _opens_with_state(plain, end + 1, lexicon):
        return False
    before = plain[max(0, start - 2) : start]
    return (len(after) == 2 and after[0] == "-" and after[1].isalpha()) or (
        len(before) == 2 and before[1] == "-" and before[0].islower()
    )


def _titled_persons(
    plain: str, skip: int, lexicon: Lexicon, known: list[tuple[int, Mention]]
) -> list[Mention]:
    found = []
    for word in re.finditer(r"[A-Za-z]+", plain):
        for title in lexicon.titles.get(word.group(), ()):
            start = word.start()
            end = start + len(title)
            if (
                start < skip
                or not plain.startswith(title + " ", start)
                or (start and plain[start - 1].isalnum())
            ):
                continue
            name = _NAME.match(plain, end + 1)
            if not name:
                break
            text = _trim_name(name.group(), lexicon)
            if not text:
                break
            who = lexicon.entity(text)
            if who is not None and who.kind not in ("person", "unknown"):
                break
            first = text.split()[0]
            demonym = lexicon.entity(first)
            if who is None and demonym is not None and len(text.split()) == 1:
                break
            before, holder = _state_before(plain, start, known)
            person = who if who is not None else Entity(text, "person", acts_for=holder)
            if who is not None and holder is not None and who.acts_for is None:
                person = replace(who, acts_for=holder)
            found.append(Mention(before, end + 1 + len(text), [person], title=title))
            break
    return found


def _trim_name(text: str, lexicon: Lexicon) -> str:
    words = text.split(" ")
    while words and (words[-1] in lexicon.words["not_names"] or words[-1] in lexicon.words["head_kind"]):
        words.pop()
    cut = next((i for i, word in enumerate(words) if word.removesuffix("'s") != word), None)
    if cut is not None:
        words = words[: cut + 1]
        words[-1] = words[-1].removesuffix("'s")
    if words and words[0] in lexicon.words["not_names"]:
        return ""
    return " ".join(words)


def _state_before(plain: str, start: int, known: list[tuple[int, Mention]]) -> tuple[int, Entity | None]:
    """The state or organisation written right before a title, and where the whole phrase begins."""
    for _, mention in known:
        if mention.kind in ("state", "organisation"):
            gap = plain[mention.end : start]
            if gap == " ":
                return mention.start, mention.entity
            if gap == "'s ":
                return start, mention.entity
    return start, None


def _numbered_programmes(plain: str, lexicon: Lexicon) -> list[Mention]:
    found = []
    for match in _NUMBERED.finditer(plain):
        known = lexicon.entity(match.group())
        name = match.group()
        if known is None and name.split()[0] in lexicon.words["not_names"]:
            name = name.split(" ", 1)[1]
        issuer = next((key for word, key in _ISSUERS.items() if word in name.lower()), None)
        owner = lexicon.by_key[issuer] if issuer else None
        entity = known or Entity(name[0].upper() + name[1:], "programme", acts_for=owner)
        found.append(Mention(match.end() - len(name), match.end(), [entity]))
    return found


def _headed_phrases(
    plain: str, skip: int, lexicon: Lexicon, known: list[tuple[int, Mention]]
) -> list[Mention]:
    """Capitalised phrases whose head noun says what they are: Southern Maritime Compact, Grey Brigade."""
    heads: dict[str, str] = lexicon.words["head_kind"]
    found = []
    for run in _CAP_RUN.finditer(plain, skip):
        words = [(m.group(), run.start() + m.start()) for m in re.finditer(r"\S+", run.group())]
        cut = next((i for i, (word, _) in enumerate(words) if word.endswith("'s")), None)
        if cut is not None and cut + 1 < len(words):
            words = words[cut + 1 :]
        words = [(word.removesuffix("'s"), at) for word, at in words]
        while words and (words[0][0] in lexicon.words["not_names"] and words[0][0] not in (
            "Northern", "Southern", "Eastern", "Western", "European", "African", "Asian", "Arab", "Islamic",
            "Kurdish", "National", "State",
        )):  # fmt: skip
            words.pop(0)
        while words and words[0][0].endswith(("-led", "-backed", "-based", "-sponsored")):
            words.pop(0)  # "Kurdish-led Syrian Democratic Forces" bear no such name
        last = max((i for i, (word, _) in enumerate(words) if word in heads), default=-1)
        if last < 0:
            continue
        head = words[last][0]
        start, end = words[0][1], words[last][1] + len(head)
        kind = heads[head]
        if kind == "place":
            if head in ("Islands", "Island") and last:
                found.append(
                    Mention(
                        words[0][1],
                        words[last][1] + len(head),
                        [Entity(plain[words[0][1] : words[last][1] + len(head)], "unknown")],
                    )
                )
            continue
        tail = _TAIL.match(plain, end)
        if tail and last == len(words) - 1 and _tail_belongs(plain, tail, kind, last, lexicon):
            end = tail.end()
        elif last == 0:
            continue
        entity = _entity_of_phrase(plain, start, end, head, kind, lexicon, known)
        if entity is not None:
            found.append(Mention(start, end, [entity]))
    return found


def _tail_belongs(plain: str, tail: re.Match[str], kind: str, last: int, lexicon: Lexicon) -> bool:
    words = tail.group().split()
    if words[0] in ("against", "to"):
        return kind in ("organisation", "charter", "group", "agreement")
    name = " ".join(words[1:]).removeprefix("the ")
    if name.split()[0] in lexicon.words["not_names"] and name.split()[0] not in (
        "Arab",
        "Islamic",
        "African",
        "European",
    ):
        return False
    if last > 0 and words[0] == "of":
        # "the Alpine Union of Moldova" is nobody's name: a full name does not take a bare state.
        known = lexicon.entity(name)
        return known is None
    if words[0] == "on":
        return (
            (
                kind in ("agreement", "programme")
                or plain[: tail.start()].endswith(("Council", "Conference", "Commission", "Committee"))
            )
            and lexicon.entity(name) is None
            and "'s" not in name
        )
    if words[0] == "for":
        return kind in ("organisation", "agreement")
    known = lexicon.entity(name)
    return known is None or kind in ("firm", "programme")


def _entity_of_phrase(
    plain: str, start: int, end: int, head: str, kind: str, lexicon: Lexicon, known: list[tuple[int, Mention]]
) -> Entity | None:
    text = plain[start:end]
    exact = lexicon.entity(text)
    if exact is not None:
        return exact
    if head in _NATIONAL_BODIES and re.search(r"\b(?:[Ii]ts|[Tt]heir) $", plain[:start]):
        return None  # "its Supreme Court" is named by whose it is
    if not start and any(start < m.start and m.end == end for priority, m in known if priority == 0):
        return None  # "New European Union sanctions"
    holder = next(
        (
            m
            for _, m in known
            if m.kind == "state" and plain[m.end : start] in ("'s ", " ") and m.end <= start
        ),
        None,
    )
    if holder is not None and head in _NATIONAL_BODIES:
        return replace(holder.entity, body=True)
    owner = next((m for _, m in known if m.start == start and m.end < end), None)
    if owner is not None and owner.kind in ("state", "organisation"):
        rest = plain[owner.end : end].split()
        if all(word in _GOVERNMENT_TAIL for word in rest):
            return replace(owner.entity, body=True)
        if owner.kind == "organisation" and kind not in ("programme", "agreement"):
            return None  # "NATO Response Force": leave the organisation itself
    if kind in ("organisation", "charter"):
        return Entity(text, "organisation", charter=kind == "charter")
    if kind == "group":
        state = owner.entity if owner is not None and head in _FORCE_TAIL and owner.kind == "state" else None
        return Entity(text, "group", acts_for=None, target=state)
    if kind == "agreement":
        return Entity(text, "agreement")
    return Entity(text, kind)


def _bare_names(plain: str, skip: int, lexicon: Lexicon) -> list[Mention]:
    """Two or more capitalised words nobody else explains: most likely a person."""
    found = []
    for name in _NAME.finditer(plain, skip):
        text = _trim_name(name.group(), lexicon)
        words = text.split()
        start = name.start()
        while words and (words[0] in lexicon.words["not_names"] or len(words) > 1 and re.search(r"-[a-z]+$", words[0])):
            start += len(words[0]) + 1
            words.pop(0)
        text = " ".join(words)
        if len(words) < 2 or any(word in lexicon.words["head_kind"] for word in words):
            if text.lower() in lexicon.words["government"] or text.lower() in lexicon.words["role_org"]:
                continue  # "the Senate", "the Council": a role, not a name
            if re.search(r"-[a-z]+$", text):
                continue  # "the Iran-aligned group"
            if len(words) == 1 and not any(c.isspace() for c in text) and start > 0 and len(text) > 2:
                kind = _kind_beside(plain, start, start + len(text))
                found.append(Mention(start, start + len(text), [Entity(text, "unknown" if kind == "person" else kind)]))
            elif len(words) == 1 and start == 0 and len(text) > 3:
                if re.match(r"\w+ian$", text) and re.match(r" [a-z]", plain[start + len(text) :]):
                    # An unknown demonym: Ruritanian diplomats speak for Ruritania.
                    state = Entity(text[:-1], "state")
                    found.append(Mention(start, start + len(text), [state], form="demonym"))
                else:
                    found.append(Mention(start, start + len(text), [Entity(text, "unknown")], form="first"))
            continue
        if all(word.isupper() for word in words):
            continue
        first = lexicon.entity(words[0]) or next(
            (p.entity for p in lexicon.phrases.get(words[0], ()) if p.text == words[0]), None
        )
        if first is not None and first.kind in ("state", "organisation"):
            titled = next((t for t in lexicon.words["titles"] if " ".join(words[1:]).startswith(f"{t} ")), None)
            if titled is None or len(words) < 4:
                continue  # "Bosnian Serb", "Russia House"
        found.append(Mention(start, start + len(text), [Entity(text, _kind_beside(plain, start, start + len(text)))]))
    return found


_KIND_NOUNS = {
    "organisation": {"mission", "bloc", "alliance", "coalition", "union", "league", "grouping", "taskforce"},
    "group": {"group", "militia", "movement", "faction", "network", "party", "brigade", "cartel", "organisation", "organization", "gang", "army", "guerrillas"},
    "firm": {"company", "firm", "bank", "refiner", "manufacturer", "carrier", "conglomerate", "trader", "insurer", "producer", "maker", "contractor", "startup", "airline", "developer", "institution", "lender", "shipper", "exchange", "refinery"},
    "outlet": {"newspaper", "daily", "broadcaster", "channel", "website", "magazine", "weekly", "agency", "outlet"},
    "place": {"city", "town", "village", "province", "port", "region", "island", "resort"},
}  # fmt: skip


def _kind_beside(plain: str, start: int, end: int) -> str:
    """What a noun beside a name says it is: "the Islamist group Jaysh al-Noor", "Belneft, a state oil firm"; else a person."""
    before = re.search(r"(\w+) (?:of )?$", plain[:start])
    after = re.match(r", (?:an?|the) ([\w -]+)", plain[end:])
    words = [before[1].lower()] if before else []
    words += re.split(r"[ -]", after[1].lower())[:6] if after else []
    return next((kind for word in words for kind, nouns in _KIND_NOUNS.items() if word in nouns), "person")


def _parentheses(
    plain: str, skip: int, mentions: list[Mention], registry: Registry, lexicon: Lexicon
) -> list[tuple[int, int]]:
    """Stretches the parser should not see: (HTS), (AP); an acronym after a name becomes a short name."""
    drops = []
    for found in _PARENTHESIS.finditer(plain):
        inner = found[1].strip()
        if found.start() < skip:
            continue
        acronym = re.fullmatch(r"(?:the |or )?['\"]?([A-Z][A-Za-z.&+-]{1,11})['\"]?", inner)
        if acronym:
            drops.append(found.span())
            before = next((m for m in mentions if m.end == found.start()), None)
            if before is not None and acronym[1][0].isupper() and lexicon.entity(acronym[1]) is None:
                registry.short[acronym[1]] = before.entity
        elif len(inner.split()) <= 4 and not re.search(r"\d", inner):
            drops.append(found.span())
    return drops


def _learn(mention: Mention, registry: Registry) -> None:
    entity = mention.entity
    if entity.kind == "person" and " " in entity.name and mention.form != "first":
        words = entity.name.split()
        last = words[-1]
        if len(words) > 2 and words[-2].lower() in ("al", "el", "bin", "von", "van", "de"):
            last = f"{words[-2]} {last}"
        registry.short.setdefault(last, entity)
        if mention.title and len(words[0]) > 3:
            registry.short.setdefault(words[0], entity)  # "Abiy" for Abiy Ahmed
        if last.startswith(("al-", "el-")):
            registry.short.setdefault(last[0].upper() + last[1:], entity)
            registry.short.setdefault(last[3:], entity)
    elif entity.kind in ("organisation", "group", "firm") and not entity.id:
        # "Kestrel" alone after "Kestrel Trading Company"; not a word that says nothing by itself.
        words = entity.name.split()
        if entity.kind == "firm" and len(words) > 1:
            registry.short.setdefault(" ".join(words[:-1]), entity)


def _join_longer_names(first_pass: list[list[Mention]]) -> None:
    """ "the Quartz Alliance" beside "the North Atlantic Quartz Alliance" is that alliance."""
    names = {
        m.entity for ms in first_pass for m in ms if m.kind in ("organisation", "group") and not m.entity.id
    }
    for mentions in first_pass:
        for mention in mentions:
            longer = [
                e for e in names if e.name.endswith(" " + mention.entity.name) and not mention.entity.id
            ]
            if len(longer) == 1:
                mention.entities = [longer[0]]


def _learn_head_nouns(first_pass: list[list[Mention]], registry: Registry, lexicon: Lexicon) -> None:
    """ "the Front" after "the Sahel Unity Front", when only one name in the text has that head."""
    heads: dict[str, set[Entity]] = {}
    for mentions in first_pass:
        for mention in mentions:
            if mention.kind in ("organisation", "group", "agreement", "programme"):
                for word in mention.entity.name.split()[1:]:
                    if word in lexicon.words["head_kind"]:
                        heads.setdefault(word, set()).add(mention.entity)
    for head, entities in heads.items():
        if len({e.key for e in entities}) == 1:
            registry.short.setdefault(f"the {head}", next(iter(entities)))


def _add_short_names(plain: str, mentions: list[Mention], registry: Registry, lexicon: Lexicon) -> None:
    for short, entity in registry.short.items():
        for found in re.finditer(rf"(?<![\w-]){re.escape(short)}(?![\w])(?!-[a-z])", plain):
            overlapping = [m for m in mentions if m.start < found.end() and found.start() < m.end]
            if all(m.kind == "unknown" for m in overlapping):
                for other in overlapping:
                    mentions.remove(other)
                mentions.append(Mention(found.start(), found.end(), [entity], form="short"))
    mentions.sort(key=lambda mention: mention.start)


def _read_apposed_office(plain: str, mentions: list[Mention], registry: Registry) -> None:
    """ "Ramtane Lamamra, Algeria's foreign minister," says whom Lamamra acts for."""
    office = (
        r"(?:prime minister|(?:\w+ )?minister|president|chancellor|premier|leader|king|secretary|"
        r"ambassador|envoy|spokes\w+|(?:\w+ )?secretary|secretary-general|ruler|commander|chief|"
        r"(?:\w+ ){0,2}(?:adviser|advisor|official|negotiator|diplomat|coordinator))"
    )
    for person, state in zip(mentions, mentions[1:], strict=False):
        if person.kind != "person" or person.entity.acts_for or state.kind not in ("state", "organisation"):
            continue
        gap = plain[person.end : state.start]
        after = plain[state.end : state.end + 40]
        if (
            re.fullmatch(r", (?:the )?(?:\w+ )?", gap)
            and re.match(rf"(?:'s)? (?:\w+ )?{office}\b", after)
            or re.fullmatch(rf", (?:the )?(?:\w+ )?{office} (?:of|for) (?:the )?", gap)
        ):
            person.entities = [replace(person.entity, acts_for=state.entity)]
    for state, person in zip(mentions, mentions[1:], strict=False):
        if person.kind == "person" and not person.entity.acts_for and state.kind in ("state", "organisation"):
            gap = plain[state.end : person.start]
            if re.fullmatch(rf"(?:'s)? (?:\w+ )?(?:\w+ )?{office},? ?", gap):
                person.entities = [replace(person.entity, acts_for=state.entity)]


def _coordinate(plain: str, mentions: list[Mention]) -> list[Mention]:
    """Join "A, B and C" of one kind into one mention, so that the parser sees one name."""
    result: list[Mention] = []
    at = 0
    while at < len(mentions):
        group = [mentions[at]]
        closed = False
        while at + len(group) < len(mentions):
            before, after = group[-1], mentions[at + len(group)]
            gap = plain[before.end : after.start]
            if not _same_side(before, after):
                break
            if gap in (", ", ", the "):
                group.append(after)
                if _opens_headline(plain, group):
                    closed = True
                    break
            elif gap in (" and ", " and the ", " as well as ", " & ", " or ", " nor ", " and of ", " and of the ") or (
                gap in (", and ", ", and the ", ", or ") and len(group) > 1
            ):
                group.append(after)
                closed = True
                break
            else:
                break
        if closed and _is_list(plain, group):
            first = group[0]
            entities = list(dict.fromkeys(e for m in group for e in m.entities))
            result.append(
                Mention(first.start, group[-1].end, entities, first.form, first.title, coordinated=True)
            )
            at += len(group)
        else:
            result.append(mentions[at])
            at += 1
    return result


_PLURAL_VERB = re.compile(r" (?:to|agree|hold|sign|restore|resume|cut|sever|meet|reach|ink|join|quit|leave|strike|seal|begin|open|end|set|impose|lift)\b")


def _opens_headline(plain: str, group: list[Mention]) -> bool:
    """ "Iran, Saudi Arabia agree to restore ties": a headline's comma stands for "and"."""
    if group[0].start != 0 or plain[-1] in ".!?" or len(group) != 2:
        return False
    return _PLURAL_VERB.match(plain[group[1].end :]) is not None


def _same_side(before: Mention, after: Mention) -> bool:
    if before.coordinated or (after.coordinated and len(after.entities) == 1):
        return False
    adjectives = {"demonym"}
    if (before.form in adjectives) != (after.form in adjectives):
        return False
    actors = {"state", "organisation"}
    people = {"person", "group", "firm", "unknown"}
    if before.kind in actors and after.kind in actors:
        return True
    if before.kind in people and after.kind in people:
        return True
    return before.kind == after.kind


def _is_list(plain: str, group: list[Mention]) -> bool:
    """Not the end of one clause and the start of the next: "… with Taiwan and China welcomed it"."""
    if len(group) > 2 or _opens_headline(plain, group):
        return True
    before = plain[: group[0].start].rstrip()
    after = plain[group[1].end :]
    in_phrase = re.search(r"\b(?:with|to|from|in|of|on|against|for)(?: the)?$", before)
    verb_follows = re.match(
        r" (?:has|have|had|is|was|will|said|says|would|could|welcomed|condemned|signed|joined|left|\w+ed)\b",
        after,
    )
    first_clause = re.search(r"\w+ed\b|\b(?:has|have|left|met|broke|cut|took|put)\b", before)
    return not (in_phrase and verb_follows and first_clause and "between" not in before)
