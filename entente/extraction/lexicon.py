"""The extractor's names and words, read from seeds/lexicon/*.yml, and the country names of geodata/territories.csv."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same rules, read by libyaml where it is there
PATTERN_FILES = (
    "membership",
    "sanctions",
    "designation",
    "agreement",
    "recognition",
    "integration",
    "meeting",
)
FOLDER = Path(__file__).resolve().parents[2] / "seeds" / "lexicon"
TERRITORIES = FOLDER.parents[1] / "geodata" / "territories.csv"


class LexiconError(ValueError):
    """A lexicon file that cannot be used; the message names the file and the entry."""


@dataclass(frozen=True)
class Entity:
    """Somebody or something a text names.

    kind: state, organisation, group, firm, person, programme, agreement, outlet, place, unknown.
    `id` is ISO 3166 alpha-3 for states, the curated id for organisations and programmes.
    `acts_for` is the state or organisation a body or person acts for. `charter` marks an
    organisation named after its founding text (Charter, Pact, Accord), which can be joined.
    """

    name: str
    kind: str
    id: str | None = None
    acts_for: Entity | None = None
    target: Entity | None = None
    designates: bool = False
    charter: bool = False
    body: bool = False
    subkind: str = ""

    @property
    def key(self) -> str:
        return self.id or self.name

    @property
    def state(self) -> Entity:
        """The state or organisation that answers for this entity; itself when nobody does."""
        return self.acts_for or self


@dataclass(frozen=True)
class Phrase:
    """One way to write an entity. form: name, demonym, capital, body, short, title, contextual."""

    text: str
    entity: Entity
    form: str = "name"
    members: tuple[Entity, ...] = ()


@dataclass
class Lexicon:
    """All phrases by their first word, longest first, and the shared word lists."""

    phrases: dict[str, list[Phrase]] = field(default_factory=dict)
    titles: dict[str, list[str]] = field(default_factory=dict)
    words: dict[str, Any] = field(default_factory=dict)
    cues: dict[str, Any] = field(default_factory=dict)
    by_key: dict[str, Entity] = field(default_factory=dict)
    aliases: dict[str, Entity] = field(default_factory=dict)
    capitals: dict[str, Entity] = field(default_factory=dict)
    coalition_context: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def add(self, phrase: Phrase) -> None:
        dotted = re.sub(r"\b(UN|EU)(?= )", lambda found: ".".join(found[0]) + ".", phrase.text)
        if dotted != phrase.text:
            self.add(replace(phrase, text=dotted))  # "U.N. Human Rights Council"
        self.phrases.setdefault(first_word(phrase.text), []).append(phrase)
        if phrase.form not in ("demonym", "contextual"):
            self.aliases.setdefault(fold(phrase.text), phrase.entity)

    def find(self, text: str) -> Iterator[tuple[int, int, Phrase]]:
        """(start, end, phrase) of the longest phrase at each place of a normalised text, left to right."""
        taken = 0
        for word in re.finditer(r"[^\W_]+", text):
            at = word.start()
            if at < taken or (at and (text[at - 1].isalnum())):
                continue
            for phrase in self.phrases.get(word.group(), ()):
                end = at + len(phrase.text)
                if text.startswith(phrase.text, at) and not (
                    end < len(text) and text[end].isalnum() and phrase.text[-1].isalnum()
                ):
                    yield at, end, phrase
                    taken = end
                    break

    def entity(self, name: str) -> Entity | None:
        """The entity an alias, name or id stands for; None when the lexicon has none."""
        return self.by_key.get(name) or self.aliases.get(fold(name))


def first_word(text: str) -> str:
    found = re.search(r"[^\W_]+", text)
    return found.group() if found else text


def fold(text: str) -> str:
    """Spelling used to compare names: lower case, one kind of apostrophe, no leading article."""
    folded = " ".join(text.replace("’", "'").lower().split())
    return folded.removeprefix("the ")


@cache
def _read(name: str, folder: Path = FOLDER) -> dict[str, Any]:
    path = folder / name
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except FileNotFoundError:
        raise LexiconError(f"{name} is missing in seeds/lexicon/; restore it from the repository.") from None
    _only_text(data, name)
    return data


def _only_text(node: Any, where: str) -> None:
    """YAML reads a bare `no` or `on` as a truth value; in a word list that is a lost word."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in ("designates", "negative"):
                _only_text(value, f"{where}, {key}")
    elif isinstance(node, list):
        for value in node:
            _only_text(value, where)
    elif isinstance(node, bool):
        raise LexiconError(f"{where} holds the truth value {node}; put the word in quotes.")


@cache
def load() -> Lexicon:
    """The whole lexicon; read once a process."""
    lexicon = Lexicon(words=_read("words.yml"), cues=_read("cues.yml"))
    lexicon.words["not_names"] = set(lexicon.words["not_names"])
    for name in ("government", "bare_government", "role_country", "role_org", "role_group"):
        lexicon.words[name] = set(lexicon.words[name])
    lexicon.words["head_kind"] = {
        head: kind for kind, heads in reversed(lexicon.words["heads"].items()) for head in heads
    }
    _add_states(lexicon)
    _add_organisations(lexicon)
    _add_groups(lexicon)
    _add_programmes(lexicon)
    _add_actors(lexicon)
    _add_territories(lexicon)
    for phrases in lexicon.phrases.values():
        phrases.sort(key=lambda phrase: -len(phrase.text))
    for title in lexicon.words["titles"]:
        lexicon.titles.setdefault(first_word(title), []).append(title)
    for titles in lexicon.titles.values():
        titles.sort(key=len, reverse=True)
    return lexicon


@cache
def lexicon_verbs() -> frozenset[str]:
    """Every single-word verb of the cue and pattern files."""
    verbs = {word for words in load().cues["verbs"].values() for word in words}
    for name in PATTERN_FILES:
        data = _read(f"{name}.yml")
        for base in data["bases"].values():
            verbs.update(word.split()[0] for word in base.get("verbs", ()))
        for row in data["patterns"]:
            verbs.update(word.split()[0] for word in row.get("words", ()))
    return frozenset(verb for verb in verbs if verb.isalpha() and len(verb) > 2)


def _add_states(lexicon: Lexicon) -> None:
    codes = {fold(row["name"]): row["code"] for row in _territories()}
    for row in _read("states.yml")["states"]:
        state = Entity(row["name"], "state", row.get("code") or codes.get(fold(row["name"])))
        lexicon.by_key[state.key] = state
        for alias in [row["name"], *row.get("aliases", ())]:
            lexicon.add(Phrase(alias, state))
        for demonym in row.get("demonyms", ()):
            lexicon.add(Phrase(demonym, state, "demonym"))
        for capital in row.get("capitals", ()):
            lexicon.add(Phrase(capital, state, "capital"))
            lexicon.capitals.setdefault(fold(capital), state)


@cache
def _territories(file: Path = TERRITORIES) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _add_territories(lexicon: Lexicon) -> None:
    """What geodata/territories.csv names and the lexicon does not; it is read last and never renames anything.

    Left out: what `ambiguous` of states.yml lists, spellings of catalogues ("Korea, North", "Virgin Islands (U.S.)"),
    former states and contested areas that states.yml does not know, a capital that names its state or somebody
    else, and capitals of dependencies, for which no news speaks of their government.
    """
    ambiguous = set(_read("states.yml")["ambiguous"])
    demonyms = {phrase.text for phrases in lexicon.phrases.values() for phrase in phrases if phrase.form == "demonym"}

    def new(name: str) -> bool:
        return bool(name) and name not in ambiguous and not set(name) & set("(,/") and fold(name) not in lexicon.aliases

    for row in _territories():
        state = lexicon.by_key.get(row["code"])
        if state is None:
            if row["valid_to"] or row["contested"] == "true" or not new(row["name"]):
                continue
            state = lexicon.by_key[row["code"]] = Entity(row["name"], "state", row["code"])
        for name in filter(new, [row["name"], *row["aliases"].split(";")]):
            lexicon.add(Phrase(name, state))
        for demonym in row["demonyms"].split(";"):
            if new(demonym) and demonym not in demonyms:
                lexicon.add(Phrase(demonym, state, "demonym"))
                demonyms.add(demonym)
        if row["un_member"] == "true" and new(row["capital"]):
            lexicon.add(Phrase(row["capital"], state, "capital"))
            lexicon.capitals.setdefault(fold(row["capital"]), state)


def _add_organisations(lexicon: Lexicon) -> None:
    for row in _read("organisations.yml")["organisations"]:
        kind = "organisation"
        entity = Entity(row["name"], kind, row.get("id"), subkind=row["kind"])
        lexicon.by_key[entity.key] = entity
        members = tuple(lexicon.by_key[code] for code in row.get("members", ()))
        for alias in [row["name"], *row.get("aliases", ())]:
            lexicon.add(Phrase(alias, entity, members=members))
        for alias in row.get("contextual", ()):
            lexicon.add(Phrase(alias, entity, "contextual"))
        if row.get("context"):
            lexicon.coalition_context[entity.key] = tuple(row["context"])


def _add_groups(lexicon: Lexicon) -> None:
    for row in _read("groups.yml")["groups"]:
        group = Entity(row["name"], "group", row.get("id"))
        lexicon.by_key[group.key] = group
        for alias in [row["name"], *row.get("aliases", ())]:
            lexicon.add(Phrase(alias, group))


def _add_programmes(lexicon: Lexicon) -> None:
    for row in _read("programmes.yml")["programmes"]:
        target = lexicon.entity(row["target"]) if row.get("target") else None
        programme = Entity(
            row["name"],
            "programme",
            row.get("id"),
            acts_for=lexicon.by_key[row["for"]],
            target=target,
            designates=row.get("designates", False),
        )
        lexicon.by_key[programme.key] = programme
        for alias in [row["name"], *row.get("aliases", ())]:
            lexicon.add(Phrase(alias, programme))


def _add_actors(lexicon: Lexicon) -> None:
    data = _read("actors.yml")
    for row in data["bodies"]:
        owner = lexicon.by_key[row["for"]]
        body = Entity(owner.name, owner.kind, owner.id, body=True, subkind=owner.subkind)
        for name in row["names"]:
            lexicon.add(Phrase(name, body, "body"))
    for row in data["persons"]:
        person = Entity(row["name"], "person", acts_for=lexicon.by_key.get(row.get("for", "")))
        lexicon.by_key[person.key] = person
        for alias in [row["name"], *row.get("aliases", ())]:
            lexicon.add(Phrase(alias, person))
    for outlet in data["outlets"]:
        lexicon.add(Phrase(outlet, Entity(outlet, "outlet")))
    for place in data["places"]:
        lexicon.add(Phrase(place, Entity(place, "place")))
