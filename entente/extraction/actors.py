"""Turns a word of a parsed sentence into the actors it stands for.

Names stand for themselves; "the Norwegian finance ministry" for Norway; "the country", "the bloc",
"it" for what the same or the last two sentences named. Nothing is resolved from knowledge of who
holds an office today.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from spacy.tokens import Token

from entente.extraction import grammar
from entente.extraction.lexicon import Entity, Lexicon
from entente.extraction.names import Mention, Registry
from entente.extraction.parsing import Parsed

if TYPE_CHECKING:
    from entente.extraction.drafts import Draft

ACTING = ("state", "organisation")
PARTY = ("state", "organisation", "group", "unknown")
_PLACE_PREPOSITIONS = {"in", "at", "near", "outside", "around", "inside", "across", "throughout"}
_NOT_IN_POWER = {"opposition", "rebel", "former", "ex", "exiled", "ousted", "deposed", "dissident", "shadow"}
_BOTH = {
    "country", "nation", "neighbour", "neighbor", "side", "government", "state", "leader", "capital", "ally", "party",
    "rival", "man", "president", "minister", "foe",
}  # fmt: skip
_LANDS = {"microstate", "state", "nation", "kingdom", "republic", "country", "island", "sultanate", "emirate", "territory", "city-state", "monarchy"}
_REGIONS = {
    "West", "East", "North", "South", "Central", "African", "Asian", "European", "American", "Gulf", "Baltic", "Balkan",
    "Nordic", "Pacific", "Caribbean", "Andean", "Arab", "Latin", "Himalayan", "Caucasus", "Sahel", "Mediterranean",
}  # fmt: skip
_PRONOUNS = {"it", "its", "they", "their", "them", "he", "his", "him", "she", "her", "itself", "themselves"}


@dataclass(frozen=True)
class Actor:
    """An entity and how the text names it: name, role or pronoun; `flags` mark doubtful resolutions."""

    entity: Entity
    how: str = "name"
    span: tuple[int, int] | None = None
    flags: tuple[str, ...] = ()

    @property
    def weight(self) -> float:
        return {"name": 1.0, "role": 0.9, "pronoun": 0.75}[self.how] * (0.8 if self.flags else 1.0)


@dataclass
class Document:
    """The parsed sentences of one text by sentence number, all its mentions, and its registry."""

    lexicon: Lexicon
    registry: Registry
    mentions: list[list[Mention]]
    parsed: dict[int, Parsed] = field(default_factory=dict)
    last_target: Entity | None = None  # whom the last sanction record was against
    last_target_at: int = 0  # the number of its sentence
    last_imposer: Entity | None = None  # and whose it was
    last_organisation: Entity | None = None  # whose membership the last record was about
    last_member: tuple[Entity, Entity] | None = None  # the one party of that record, and the organisation
    last_member_at: int = 0  # the number of its sentence
    listings: dict[str, tuple[Entity, Entity, Entity]] = field(default_factory=dict)  # target -> target, authority, list
    listed_at: int = 0  # the number of the sentence of the last listing
    asked: set[int] = field(default_factory=set)  # the sentences whose subject is being looked for
    told: list[Draft] = field(default_factory=list)  # the core acts of the last sentence that told any
    told_at: int = 0  # the number of that sentence


class Resolver:
    """Resolves words of one sentence in the light of the document."""

    def __init__(self, document: Document, parsed: Parsed) -> None:
        self.document = document
        self.parsed = parsed
        self.words = document.lexicon.words

    # -- names ---------------------------------------------------------------------------------

    def mention(self, token: Token) -> Mention | None:
        return self.parsed.names.get(token.i)

    def named(self, token: Token) -> list[Actor]:
        """Actors a name token stands for; a place or outlet stands for nobody."""
        mention = self.mention(token)
        if mention is None or mention.kind in ("place", "outlet", "programme"):
            return []
        if mention.form == "capital" and self._is_place(token):
            return []
        span = self.parsed.sentence.span(mention.start, mention.end)
        return [Actor(entity, "name", span) for entity in mention.entities]

    def _is_place(self, token: Token) -> bool:
        return token.dep_ == "pobj" and token.head.lower_ in _PLACE_PREPOSITIONS

    # -- anything ------------------------------------------------------------------------------

    def resolve(
        self, token: Token, kinds: tuple[str, ...] = PARTY, avoid: tuple[Entity, ...] = ()
    ) -> list[Actor]:
        """Actors of the given kinds behind a word; empty when the document does not say."""
        named = self.named(token)
        if named:
            mention = self.mention(token)
            if (
                mention is not None
                and mention.form == "demonym"
                and grammar.is_noun(token.head)
                and token.dep_ in ("amod", "compound", "nmod")
            ):
                return []
            return [a for a in named if a.entity.kind in kinds]
        if self.mention(token) is not None:
            return []
        if token.lower_ in ("we", "our", "us"):
            found = self._speakers_side(token, kinds)
        elif token.lower_ in _PRONOUNS:
            found = self._pronoun(token, kinds, avoid)
        else:
            found = (
                self._apposed(token, kinds)
                or self._land_of(token, kinds)
                or self._by_modifier(token, kinds)
                or self._role(token, grammar.lemma(token), kinds, avoid)
            )
        return [actor if actor.span else replace(actor, span=self._words(token)) for actor in found]

    def _words(self, token: Token) -> tuple[int, int]:
        """Where a role or pronoun stands in the text, with its article: "the country", "its"."""
        article = next((c for c in token.children if c.dep_ in ("det", "poss") and c.i == token.i - 1), token)
        return self.parsed.sentence.span(self.parsed.spans[article.i][0], self.parsed.spans[token.i][1])

    def _apposed(self, token: Token, kinds: tuple[str, ...]) -> list[Actor]:
        """ "two Cypriot traders, A and B": the names beside the noun."""
        for child in token.children:
            if child.dep_ in ("appos",) and child.i > token.i:
                actors = [
                    a for t in grammar.conjuncts(child) for a in self.named(t) if a.entity.kind in kinds
                ]
                if actors:
                    return actors
        end = self.parsed.spans[token.i][1]
        for mention in self.parsed.names.values() if self.parsed.sentence.plain.startswith(": ", end) else ():
            if mention.start - end in (2, 6) and mention.coordinated:  # "six new members: A, B and C"
                span = self.parsed.sentence.span(mention.start, mention.end)
                return [Actor(e, "name", span) for e in mention.entities if e.kind in kinds]
        return []

    def _land_of(self, token: Token, kinds: tuple[str, ...]) -> list[Actor]:
        """ "the Pacific microstate of Nauru"."""
        if "state" not in kinds or grammar.lemma(token) not in _LANDS:
            return []
        named = [a for t in grammar.objects_of_prepositions(token, "of") for a in self.named(t)]
        return [a for a in named if a.entity.kind == "state"][:1]

    def _by_modifier(self, token: Token, kinds: tuple[str, ...]) -> list[Actor]:
        """ "the Norwegian ministry", "Russia's senate", "ministers of the Union", "lawmakers in Oslo"."""
        governmental = (
            grammar.lemma(token) in self.words["government"] or token.lower_ in self.words["government"]
        )
        acting = tuple(k for k in kinds if k in ACTING)
        if not acting or not governmental or any(c.lower_ in _NOT_IN_POWER for c in token.children):
            return []
        for child in token.children:
            if child.dep_ in ("amod", "compound", "nmod", "poss", "appos", "npadvmod"):
                actors = self._state_actors(child, acting)
                if actors:
                    return actors
                if child.dep_ == "poss" and child.lower_ in _PRONOUNS:
                    found = self._pronoun(child, acting, ())
                    if found:
                        return found
                if child.dep_ == "poss" and not self.mention(child):
                    found = self.resolve(child, acting)
                    if found:
                        return found
                for inner in child.children:  # "EU foreign ministers" hung one level down
                    if inner.dep_ in ("amod", "compound", "nmod"):
                        actors = self._state_actors(inner, acting)
                        if actors:
                            return actors
        if token.i + 2 < len(token.doc) and token.nbor().lower_ in ("in", "of"):
            beside = self.mention(token.nbor(2))  # "the government in Managua", hung on another noun
            if beside is not None and beside.kind in acting and beside.form in ("capital", "name"):
                span = self.parsed.sentence.span(beside.start, beside.end)
                return [Actor(e, "role", span) for e in beside.entities]
        for prep, noun in grammar.all_prepositions(token):
            if prep in ("of", "from", "for", "in", "at") and not (
                noun.lower_ == "state" and grammar.lemma(token) == "secretary"
            ):
                mention = self.mention(noun)
                if mention is not None and mention.kind in acting:
                    span = self.parsed.sentence.span(mention.start, mention.end)
                    return [Actor(e, "name" if prep == "of" else "role", span) for e in mention.entities]
                if prep in ("of", "from", "for") and mention is None:
                    found = self.resolve(noun, acting) if noun != token else []
                    if found:
                        return [Actor(a.entity, "role", a.span, a.flags) for a in found]
                if prep == "at" and mention is None:  # "leaders at an emergency ECOWAS summit"
                    for inner in noun.children:
                        actors = self._state_actors(inner, acting)
                        if actors:
                            return actors
        return []

    def _state_actors(self, token: Token, kinds: tuple[str, ...]) -> list[Actor]:
        mention = self.mention(token)
        if mention is None:
            return []
        span = self.parsed.sentence.span(mention.start, mention.end)
        entities = [e if e.kind in kinds else e.acts_for for e in mention.entities]
        return [Actor(e, "name", span) for e in entities if e is not None and e.kind in kinds]

    # -- roles and pronouns --------------------------------------------------------------------

    def _role(
        self, token: Token, word: str, kinds: tuple[str, ...], avoid: tuple[Entity, ...]
    ) -> list[Actor]:
        if (
            token.tag_ == "NNS"
            and word in _BOTH
            and ("state" in kinds or "person" in kinds)
            and self._is_pair(token)
        ):
            return self._pair_before(token, kinds)
        if (
            word in self.words["role_country"]
            and "state" in kinds
            and token.tag_ != "NNS"
            and not self._has_own_name(token)
        ):
            return self.recent(token, ("state",), avoid)
        several = token.tag_ == "NNS" and any(c.dep_ == "nummod" for c in token.children)
        if word in self.words["role_org"] | {"group"} and "organisation" in kinds:  # "the ECOWAS bloc", "the BRICS club"
            own = [a for c in token.children if c.dep_ in ("compound", "nmod") for a in self.named(c) if a.entity.kind == "organisation"]
            if own:
                return own
        if word in self.words["role_org"] and "organisation" in kinds and not several and not self._has_own_name(token):
            found = self.recent(token, ("organisation",), avoid)
            if found:
                return found
        if word in self.words["role_group"] and not self._has_own_name(token):
            wanted = tuple(k for k in kinds if k in ("group", "firm", "organisation"))
            if wanted:
                return self.recent(token, wanted, avoid)
        if word in self.words["bare_government"] and "state" in kinds and self._is_definite(token):
            state = self.document.registry.dateline
            if state is not None:
                return [Actor(state, "role")]
            return self.recent(token, ACTING, avoid, bodies=True)
        return []

    @staticmethod
    def _is_pair(token: Token) -> bool:
        words = {c.lower_ for c in token.children}
        return bool(words & {"two", "both", "2"}) or (words <= {"the", ","} and "the" in words)

    def _pair_before(self, token: Token, kinds: tuple[str, ...]) -> list[Actor]:
        """ "the two countries", "both sides", "the neighbours": the only two states of the sentences before."""
        here, place = self.parsed.sentence.index, self.parsed.spans[token.i][0]
        for back in range(3):
            if here - back < 0:
                break
            mentions = [m for m in self.document.mentions[here - back] if back or m.end <= place]
            if "person" in kinds and grammar.lemma(token) in ("leader", "president", "man", "minister"):
                people = {e.key: e for m in mentions for e in m.entities if e.kind == "person"}
                if len(people) == 2:
                    return [Actor(e, "role") for e in people.values()]
            states = {e.key: e for m in mentions for e in self._compatible(m, ("state",)) if m.form != "body"}
            if len(states) == 2:
                return [Actor(e, "role") for e in states.values()]
            if len(states) > 2:
                return []
        return []

    @staticmethod
    def _has_own_name(token: Token) -> bool:
        return any(
            c.dep_ in ("compound", "nmod", "poss") and c.tag_ in ("NNP", "PRP$") and not re.search(r"-[a-z]+$", c.text)
            and c.text not in _REGIONS
            for c in token.children
        )

    @staticmethod
    def _is_definite(token: Token) -> bool:
        determiners = [c.lower_ for c in token.children if c.dep_ in ("det", "poss")]
        return not determiners or determiners[0] in ("the", "its", "their", "his", "her", "that", "this")

    def recent(
        self, token: Token, kinds: tuple[str, ...], avoid: tuple[Entity, ...] = (), bodies: bool = False
    ) -> list[Actor]:
        """The one compatible name in the nearest sentence that has any, this one or the last two."""
        here = self.parsed.sentence.index
        place = self.parsed.spans[token.i][0]
        for back in range(3):
            index = here - back
            if index < 0:
                break
            candidates: list[tuple[Mention, Entity]] = []
            for mention in self.document.mentions[index]:
                if back == 0 and mention.start >= place:
                    continue
                if mention.form == "body" and self._is_where(index, mention):
                    continue
                candidates.extend(
                    (mention, e)
                    for e in self._compatible(mention, kinds)
                    if e.key not in {a.key for a in avoid}
                )
            if kinds == ("organisation",) and any(m.form != "body" for m, _ in candidates):
                candidates = [(m, e) for m, e in candidates if m.form != "body"]  # an organ is not its body
            distinct = {e.key: (m, e) for m, e in candidates}
            if not distinct:
                continue
            if len(distinct) == 1:
                mention, entity = next(iter(distinct.values()))
                return [Actor(entity, "role")]
            subject = self._subject_of(index, kinds)
            if subject and len(subject) == 1 and subject[0].key in distinct:
                return [Actor(subject[0], "role", None, ("role_ambiguous",))]
            return []
        earlier = {
            e.key: e for ms in self.document.mentions[: max(0, here - 2)] for m in ms for e in self._compatible(m, kinds)
            if e.key not in {a.key for a in avoid}
        }  # fmt: skip
        if len(earlier) == 1:  # the only such name in the text so far
            return [Actor(next(iter(earlier.values())), "role", None, ("role_ambiguous",))]
        behind = {
            e.key: e for m in self.document.mentions[here] if m.start > place for e in self._compatible(m, kinds)
        }
        if len(behind) == 1 and kinds == ("organisation",):  # "the bloc's members approved … in EU ports"
            return [Actor(next(iter(behind.values())), "role", None, ("role_ambiguous",))]
        if here + 1 < len(self.document.mentions) and kinds == ("organisation",):
            # A lead that says "the bloc" and names it in the next sentence.
            ahead = {e.key: e for m in self.document.mentions[here + 1] for e in self._compatible(m, kinds)}
            if len(ahead) == 1:
                return [Actor(next(iter(ahead.values())), "role", None, ("role_ambiguous",))]
        return []

    def _is_where(self, index: int, mention: Mention) -> bool:
        """ "a ceremony in Brussels": a place, though Brussels often stands for the Union."""
        parsed = self.document.parsed.get(index)
        before = parsed.sentence.plain[: mention.start] if parsed is not None else ""
        return re.search(r"\b(?:in|at|near)(?: the)? $", before) is not None

    @staticmethod
    def _compatible(mention: Mention, kinds: tuple[str, ...]) -> list[Entity]:
        found = []
        for entity in mention.entities:
            if entity.kind in kinds:
                if mention.form != "capital":
                    found.append(entity)
            elif entity.kind == "person" and entity.acts_for is not None and entity.acts_for.kind in kinds:
                found.append(entity.acts_for)
        return found

    def _subject_of(self, index: int, kinds: tuple[str, ...]) -> list[Entity]:
        """Who a sentence is about; nobody when that is just being asked ("The country's parliament …")."""
        if index in self.document.asked:
            return []
        self.document.asked.add(index)
        try:
            return self._subject_now(index, kinds)
        finally:
            self.document.asked.discard(index)

    def _subject_now(self, index: int, kinds: tuple[str, ...]) -> list[Entity]:
        parsed = self.document.parsed.get(index)
        if parsed is None:
            if not 0 <= index < len(self.document.mentions):
                return []
            opening = [m for m in self.document.mentions[index] if m.start <= 30 and m.form != "capital"]
            return self._compatible(opening[0], kinds) if opening else []
        other = Resolver(self.document, parsed) if parsed is not self.parsed else self
        for token in parsed.doc:
            if token.dep_ == "ROOT":
                verb = token
                subjects = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
                inner = [c for c in verb.children if c.dep_ == "ccomp"]
                for subject in subjects + [
                    s for v in inner for s in v.children if s.dep_ in ("nsubj", "nsubjpass")
                ]:
                    actors = [a for t in grammar.conjuncts(subject) for a in other.named(t)]
                    actors = actors or other._by_modifier(subject, kinds)
                    if not actors and grammar.lemma(subject) in self.words["role_org"]:  # "The Council … It also …"
                        actors = other.recent(subject, ("organisation",))
                    entities = [
                        e
                        for a in actors
                        for e in (a.entity, a.entity.acts_for)
                        if e is not None and e.kind in kinds
                    ]
                    if entities:
                        return entities
        return []

    def _pronoun(self, token: Token, kinds: tuple[str, ...], avoid: tuple[Entity, ...]) -> list[Actor]:
        """The subject of a clause above it in the sentence, else of the sentence before."""
        personal = token.lower_ in ("he", "his", "him", "she", "her")
        wanted = ("person",) if personal else kinds
        verb = grammar.clause_verb(token)
        seen: set[int] = set()
        is_subject = token.dep_ in grammar.SUBJECTS
        is_object = token.tag_ == "PRP" and token.dep_ == "dobj"  # "does not recognise it": not the doer itself
        level = verb
        while level.i not in seen:
            seen.add(level.i)
            if not (level == verb and (is_subject or is_object)):
                for subject in grammar.surface_subject(level):
                    if subject.i == token.i or token.i in (t.i for t in subject.subtree if t.i == token.i):
                        continue
                    if subject.lower_ in _PRONOUNS:
                        continue
                    found = self.resolve(subject, (*wanted, "person"), avoid)
                    if personal:
                        found = [a for a in found if a.entity.kind == "person"] or self._role_holder(
                            subject, kinds
                        )
                    actors = self._typed(found, kinds, avoid)
                    if actors:
                        return actors
            if level.head == level:
                break
            level = grammar.clause_verb(level.head) if level.head != level else level
        aside = {  # "with France abstaining, it renewed": a bystander's clause
            self.parsed.names[t.i].start
            for t in self.parsed.doc
            if t.i in self.parsed.names and t.dep_ == "nsubj" and t.head.tag_ == "VBG" and t.head.dep_ in ("pcomp", "advcl")
        }
        before = [
            m
            for m in self.document.mentions[self.parsed.sentence.index]
            if m.end <= self.parsed.spans[token.i][0] and not is_object and m.start not in aside
        ]
        plural = token.lower_ in ("they", "their", "them")
        for mention in before[:1]:
            if len(mention.entities) > 1 and not plural:
                continue
            if mention.form == "demonym" and not personal:
                continue  # "took three Congolese officers off its list": not the Congo's
            entities = [e for e in self._compatible(mention, wanted) if e.key not in {a.key for a in avoid}]
            actors = self._typed([Actor(e, "pronoun") for e in entities], kinds, avoid)
            if actors:
                return actors
        previous = self._subject_of(
            self.parsed.sentence.index - 1, wanted if personal else (*wanted, "person")
        )
        if previous and (plural or len({e.key for e in previous}) <= 2):
            return self._typed([Actor(e, "pronoun") for e in previous], kinds, avoid)
        return []

    def _speakers_side(self, token: Token, kinds: tuple[str, ...]) -> list[Actor]:
        """ "We are leaving," the minister said: the state or body the speaker acts for."""
        verb = grammar.clause_verb(token)
        for _ in range(5):
            if verb.head == verb:
                break
            verb = grammar.clause_verb(verb.head)
            if grammar.lemma(verb) in (
                "say",
                "tell",
                "announce",
                "declare",
                "add",
                "write",
                "state",
                "insist",
            ):
                found = [a for t in grammar.agents(verb) for a in self.resolve(t, (*kinds, "person"))]
                return self._typed(found, kinds, ())
        return []

    def _role_holder(self, token: Token, kinds: tuple[str, ...]) -> list[Actor]:
        """ "The Syrian leader … his country": the state of an unnamed office holder."""
        if self.mention(token) is not None or grammar.lemma(token) not in self.words["government"]:
            return []
        return self._by_modifier(token, kinds)

    @staticmethod
    def _typed(actors: list[Actor], kinds: tuple[str, ...], avoid: tuple[Entity, ...]) -> list[Actor]:
        found: dict[str, Actor] = {}
        for actor in actors:
            for entity in (actor.entity, actor.entity.acts_for):
                if entity is not None and entity.kind in kinds and entity.key not in {a.key for a in avoid}:
                    found.setdefault(entity.key, Actor(entity, "pronoun", actor.span, actor.flags))
                    break
        return list(found.values())

    # -- sides of a meeting or an agreement ----------------------------------------------------

    def side(self, token: Token, kinds: tuple[str, ...]) -> list[Actor]:
        """A party that may be a person by name, a state by its leader, or the host of the place."""
        if grammar.lemma(token) in ("host", "counterpart") and not self.named(token):
            apposed = self._apposed(token, kinds)
            if apposed:
                return apposed
            owner = [c for c in token.children if c.dep_ in ("amod", "compound", "nmod")]
            stated = [a for c in owner for a in self._state_actors(c, ("state",))]
            if stated or grammar.lemma(token) == "counterpart":
                return stated
            return self._host_by_place()
        return self.resolve(token, kinds)

    def _host_by_place(self) -> list[Actor]:
        """ "his host": the state whose capital the sentence names, when no host is named."""
        for index, mention in self.parsed.names.items():
            if mention.form == "capital" and self._is_place(self.parsed.doc[index]):
                span = self.parsed.sentence.span(mention.start, mention.end)
                return [Actor(mention.entity, "role", span)]
        return []

    def host_country(self, token: Token) -> list[Actor]:
        """The country of a place somebody travels to: a state, or the state of a capital."""
        mention = self.mention(token)
        if mention is None:
            found = self.resolve(token, ("state",)) if token.lower_ in ("country", "kingdom") else []
            return found or self._apposed(token, ("state",))
        if mention.kind == "state" and mention.form != "demonym":
            span = self.parsed.sentence.span(mention.start, mention.end)
            return [Actor(e, "name" if mention.form == "name" else "role", span) for e in mention.entities]
        return []

    def place_of(self, token: Token) -> str | None:
        """Where it happened: "in Hanoi", "at the White House", beside the trigger or its verb."""
        verb = grammar.clause_verb(token)
        seen: list[Token] = []
        for word in dict.fromkeys([token, *token.children, verb, *verb.children]):
            if word.dep_ in ("ccomp", "relcl", "advcl") and word != token:
                continue
            for child in word.children:
                if child.dep_ == "prep" and child.lower_ in ("in", "at"):
                    seen += [p for p in child.children if p.dep_ == "pobj"]
        for noun in seen:
            mention = self.mention(noun)
            if (
                mention is not None
                and (mention.kind == "place" or mention.form in ("capital", "body", "name"))
                and mention.kind in ("place", "state", "unknown")
            ):
                return self.parsed.sentence.plain[mention.start : mention.end].removeprefix("the ")
        return None

    # -- authorities ---------------------------------------------------------------------------

    def authorities(self, tokens: list[Token], avoid: tuple[Entity, ...] = ()) -> list[Actor]:
        """Who imposes or decides, raised to the state or organisation."""
        found: dict[str, Actor] = {}
        for token in tokens:
            deciding = token.dep_ == "amod" and grammar.lemma(token.head) in ("decision", "move", "plan")
            actors = self._state_actors(token, ACTING) if deciding else []
            for actor in actors or self.resolve(token, (*ACTING, "person", "programme"), avoid):
                entity = actor.entity
                if entity.kind == "person":
                    if entity.acts_for is None:
                        home = self.document.registry.dateline or self._state_above(token)
                        if home is None:
                            continue
                        entity = home
                    else:
                        entity = entity.acts_for
                found.setdefault(entity.key, Actor(entity, actor.how, actor.span, actor.flags))
        return list(found.values())

    def _state_above(self, token: Token) -> Entity | None:
        """ "The United States followed after President Jimmy Carter broke off …": the state the clause above is about."""
        mention = self.mention(token)
        verb = grammar.clause_verb(token)
        if mention is None or not mention.title or verb.head == verb:
            return None
        above = [a for t in grammar.surface_subject(grammar.clause_verb(verb.head)) for a in self.named(t)]
        return above[0].entity if len(above) == 1 and above[0].entity.kind == "state" else None

    def authorities_of_kind(self, tokens: list[Token], kinds: tuple[str, ...]) -> list[Actor]:
        return [actor for actor in self.authorities(tokens) if actor.entity.kind in kinds]

    def sentence_states(self) -> list[Actor]:
        """States and organisations named in the sentence, in order, places left out."""
        found: dict[str, Actor] = {}
        for mention in self.parsed.names.values():
            if mention.kind in ACTING and mention.form != "capital":
                span = self.parsed.sentence.span(mention.start, mention.end)
                for entity in mention.entities:
                    found.setdefault(entity.key, Actor(entity, "name", span))
        return list(found.values())
