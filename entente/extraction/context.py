"""Finds the context records: who says what, who takes office, counts and the scope of an act."""

from __future__ import annotations

import re

from spacy.tokens import Token

from entente.extraction import grammar
from entente.extraction.actors import Actor, Resolver
from entente.extraction.drafts import Draft
from entente.extraction.lexicon import Entity

_SPEAKERS = ("person", "state", "organisation", "group")
_SPEECH = {
    "say": "statement", "tell": "statement", "state": "statement", "add": "statement", "note": "statement",
    "write": "statement", "explain": "statement", "stress": "statement", "emphasize": "statement",
    "emphasise": "statement", "warn": "statement", "insist": "statement", "declare": "statement",
    "acknowledge": "statement", "argue": "statement", "comment": "statement", "claim": "statement",
    "announce": "announce", "confirm": "confirm", "deny": "deny", "clarify": "clarify", "support": "support",
    "back": "support", "endorse": "endorse", "welcome": "welcome", "hail": "welcome", "request": "request",
    "ask": "request", "urge": "call_for", "demand": "demand", "reject": "reject", "dismiss": "reject",
    "reaffirm": "reaffirm", "reiterate": "reaffirm", "repeat": "reaffirm", "call": "call_for",
}  # fmt: skip
_OFFICE_IN = {"take", "assume"}
_SCOPE_VERBS = {
    "bar",
    "block",
    "ban",
    "target",
    "prohibit",
    "penalise",
    "penalize",
    "sanction",
    "restrict",
    "forbid",
    "cover",
    "allow",
    "punish",
    "hit",
    "impose",
    "freeze",
}


def find(resolver: Resolver) -> list[Draft]:
    """Context records of one sentence."""
    drafts: list[Draft] = []
    for token in resolver.parsed.doc:
        if grammar.is_verb(token):
            drafts.extend(_statement(resolver, token))
            drafts.extend(_polity(resolver, token))
            drafts.extend(_conflict(resolver, token))
            drafts.extend(_scope(resolver, token))
        elif grammar.is_noun(token):
            drafts.extend(_noun(resolver, token))
            drafts.extend(_count(resolver, token))
    drafts.extend(_according_to(resolver))
    return drafts


def _make(
    resolver: Resolver,
    type_: str,
    subtype: str,
    trigger: Token,
    rule: str,
    subject: Actor,
    object_: Actor | None = None,
) -> Draft:
    nominal = not grammar.is_verb(trigger)
    return Draft(type_, subtype, resolver.parsed, trigger, rule, subject, object_, nominal=nominal)


# -- statements ----------------------------------------------------------------------------------


def _statement(resolver: Resolver, verb: Token) -> list[Draft]:
    word = grammar.lemma(verb)
    subtype = _SPEECH.get(word)
    if word == "express":
        wish = {t.lower_ for c in verb.children if c.dep_ == "dobj" for t in c.subtree}
        subtype = "express_interest" if "interest" in wish else "support" if "support" in wish else None
    elif word in ("intend", "plan", "aim") and verb.dep_ == "ROOT":
        subtype = "express_intent"
    elif word == "call":
        if not any(c.lower_ in ("on", "for") and c.dep_ == "prep" for c in verb.children):
            return []
    elif word in ("back", "support", "welcome", "endorse", "dismiss", "reject") and not any(
        c.dep_ == "dobj" for c in verb.children
    ):
        return []
    if subtype is None or verb.dep_ == "amod" or verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN"):
        return []
    if verb.tag_ == "VBN" and (verb.dep_ == "acl" or grammar.is_passive(verb)):
        return []
    if (
        word in ("add", "state", "claim", "write", "explain", "note")
        and any(c.dep_ == "dobj" for c in verb.children)
        and not any(c.dep_ in ("ccomp", "parataxis") for c in verb.children)
    ):
        return []  # "added two names to the list"
    if any(grammar.lemma(c) == "victory" for c in verb.children if c.dep_ == "dobj"):
        return []
    if grammar.negated(verb) or any(c.dep_ == "aux" and c.tag_ == "MD" for c in verb.children):
        return []
    speakers = [a for t in grammar.agents(verb) for a in resolver.side(t, _SPEAKERS)]
    drafts = []
    for speaker in speakers[:3]:
        object_ = _addressee(resolver, verb, speaker)
        drafts.append(
            _make(
                resolver,
                "STATEMENT",
                subtype,
                verb,
                f"STA-{subtype.upper().replace('_', '-')}",
                speaker,
                object_,
            )
        )
    interview = any(t.lower_ == "interview" and t.dep_ == "pobj" for t in verb.subtree)
    if interview and speakers:
        drafts.append(_make(resolver, "STATEMENT", "interview", verb, "STA-INTERVIEW", speakers[0]))
    return drafts


def _addressee(resolver: Resolver, verb: Token, speaker: Actor) -> Actor | None:
    avoid = {speaker.entity.key, speaker.entity.state.key}
    for child in verb.children:
        if child.dep_ in ("dobj", "dative"):
            for actor in resolver.resolve(child, _SPEAKERS):
                if actor.entity.key not in avoid:
                    return actor
    for noun in grammar.objects_of_prepositions(verb, "on", "from", "to", "of"):
        for actor in resolver.resolve(noun, _SPEAKERS):
            if actor.entity.key not in avoid:
                return actor
    about = [t for c in verb.children if c.dep_ in ("ccomp", "xcomp", "dobj") for t in c.subtree]
    for token in sorted(about, key=lambda t: t.i):
        mention = resolver.mention(token)
        if (
            mention is not None
            and mention.kind in ("state", "organisation")
            and mention.form != "capital"
            and mention.entity.key != speaker.entity.key
        ):
            return Actor(mention.entity, "name", resolver.parsed.sentence.span(mention.start, mention.end))
    return None


def _according_to(resolver: Resolver) -> list[Draft]:
    """ "…, according to the president": the same as saying it."""
    drafts = []
    for token in resolver.parsed.doc:
        if token.lower_ == "according":
            for noun in grammar.objects_of_prepositions(token, "to"):
                for speaker in resolver.side(noun, ("person",)):
                    drafts.append(_make(resolver, "STATEMENT", "statement", token, "STA-ACCORDING", speaker))
    return drafts


# -- offices, regimes, independence --------------------------------------------------------------


def _polity(resolver: Resolver, verb: Token) -> list[Draft]:
    word = grammar.lemma(verb)
    objects = {grammar.lemma(t) for c in verb.children if c.dep_ == "dobj" for t in grammar.conjuncts(c)}
    subjects = grammar.surface_subject(verb)

    def persons() -> list[Actor]:
        return [a for t in subjects for a in resolver.side(t, ("person",))]

    if (
        (word in _OFFICE_IN and objects & {"office", "power", "oath", "presidency", "premiership"})
        or (word == "swear" and grammar.is_passive(verb))
        or (
            word in ("inaugurate", "elect", "appoint")
            and grammar.is_passive(verb)
            and _office_of(resolver, verb)
        )
    ):
        return [
            _make(
                resolver, "POLITY", "take_office", verb, "POL-TAKE-OFFICE", p, _office_state(resolver, verb)
            )
            for p in persons()
        ]
    if word == "become" and any(
        grammar.lemma(t) in ("president", "premier", "chancellor", "minister", "king", "leader")
        for c in verb.children
        if c.dep_ == "attr"
        for t in [c]
    ):
        return [
            _make(resolver, "POLITY", "take_office", verb, "POL-BECOME", p, _office_state(resolver, verb))
            for p in persons()
        ]
    if (
        word in ("resign", "abdicate")
        or (word == "step" and grammar.particle(verb) in ("down",))
        or (word == "leave" and "office" in objects)
    ):
        return [
            _make(
                resolver, "POLITY", "leave_office", verb, "POL-LEAVE-OFFICE", p, _office_state(resolver, verb)
            )
            for p in persons()
        ]
    if word in ("oust", "topple", "overthrow", "depose"):
        tokens = grammar.patients(verb)
        found = [a for t in tokens for a in (_regime(resolver, t) or resolver.side(t, ("person",)))]
        return [_make(resolver, "POLITY", "regime_fall", verb, "POL-OUST", a) for a in found]
    if word in ("fall", "collapse") and subjects:
        found = [a for t in subjects for a in _regime(resolver, t)]
        return [_make(resolver, "POLITY", "regime_fall", verb, "POL-FALL", a) for a in found]
    if word in ("gain", "win", "declare", "achieve", "regain") and "independence" in objects:
        states = [
            a
            for t in subjects
            for a in resolver.resolve(
                t,
                ("state", "unknown"),
                tuple(x.entity for n in _from(verb) for x in resolver.resolve(n, ("state",))),
            )
        ]
        from_ = [a for n in _from(verb) for a in resolver.resolve(n, ("state",))]
        return [
            _make(
                resolver, "POLITY", "independence", verb, "POL-INDEPENDENCE", s, from_[0] if from_ else None
            )
            for s in states[:1]
        ]
    if word in ("lead", "head", "command", "found"):
        led = [a for t in (grammar.patients(verb)) for a in resolver.resolve(t, ("group", "organisation"))]
        leaders = [a for t in grammar.agents(verb) for a in resolver.side(t, ("person",))]
        return [
            _make(resolver, "POLITY", "lead", verb, "POL-LEAD", p, g) for p in leaders[:1] for g in led[:1]
        ]
    return []


def _from(verb: Token) -> list[Token]:
    nouns = grammar.objects_of_prepositions(verb, "from")
    for child in verb.children:
        if child.dep_ == "dobj":
            nouns += grammar.objects_of_prepositions(child, "from")
    return nouns


def _office_of(resolver: Resolver, verb: Token) -> bool:
    text = " ".join(t.lower_ for t in verb.subtree)
    return bool(re.search(r"\b(president|prime minister|premier|chancellor|king|leader)\b", text))


def _office_state(resolver: Resolver, verb: Token) -> Actor | None:
    for noun in grammar.objects_of_prepositions(verb, "as", "of", "in"):
        for actor in resolver.resolve(noun, ("state",)) or [
            a
            for t in grammar.objects_of_prepositions(noun, "of", "in")
            for a in resolver.resolve(t, ("state",))
        ]:
            return actor
    for child in verb.children:
        if child.dep_ in ("attr", "oprd"):
            for actor in resolver.resolve(child, ("state",)):
                return actor
    return None


def _regime(resolver: Resolver, token: Token) -> list[Actor]:
    if resolver.mention(token) is not None:
        return []
    if grammar.lemma(token) not in ("government", "regime", "rule", "dictatorship", "junta", "dynasty"):
        return []
    tokens = [c for c in token.children if c.dep_ in ("poss", "compound", "nmod", "amod")]
    tokens += grammar.objects_of_prepositions(token, "of")
    found = []
    for t in tokens:
        mention = resolver.mention(t)
        if mention is not None and mention.kind in ("person", "state", "unknown"):
            found.append(
                Actor(mention.entity, "name", resolver.parsed.sentence.span(mention.start, mention.end))
            )
    return found[:1]


def _noun(resolver: Resolver, noun: Token) -> list[Draft]:
    word = grammar.lemma(noun)
    if word in ("fall", "collapse", "overthrow", "ouster", "toppling"):
        found = [
            a
            for t in grammar.objects_of_prepositions(noun, "of")
            for a in (_regime(resolver, t) or [x for x in resolver.side(t, ("person",))])
        ]
        return [_make(resolver, "POLITY", "regime_fall", noun, "POL-FALL-NOUN", a) for a in found[:1]]
    if word in ("ceasefire", "truce", "cease-fire", "armistice"):
        return _ceasefire(resolver, noun)
    if word == "interview" and noun.dep_ == "pobj":
        return []
    return []


def _conflict(resolver: Resolver, verb: Token) -> list[Draft]:
    if grammar.lemma(verb) in ("claim", "declare", "proclaim") and any(
        grammar.lemma(t) == "victory" for c in verb.children if c.dep_ == "dobj" for t in grammar.conjuncts(c)
    ):
        actors = [a for t in grammar.agents(verb) for a in resolver.side(t, _SPEAKERS)]
        return [_make(resolver, "CONFLICT", "claim_victory", verb, "CON-VICTORY", a) for a in actors[:1]]
    return []


def _ceasefire(resolver: Resolver, noun: Token) -> list[Draft]:
    sides = [
        a
        for t in grammar.objects_of_prepositions(noun, "between", "with")
        for a in resolver.side(t, _SPEAKERS)
    ]
    if len(sides) < 2 and noun.dep_ in ("dobj", "pobj"):
        verb = noun.head if noun.dep_ == "dobj" else noun.head.head
        if grammar.is_verb(verb):
            sides = [a for t in grammar.agents(verb) for a in resolver.side(t, _SPEAKERS)] + sides
    if len(sides) < 2:
        return []
    return [_make(resolver, "CONFLICT", "ceasefire", noun, "CON-CEASEFIRE", sides[0], sides[1])]


# -- facts ---------------------------------------------------------------------------------------

_COUNTED = {"member", "partner", "country", "signatory", "state", "nation", "participant"}


def _count(resolver: Resolver, noun: Token) -> list[Draft]:
    """ "89 other partners", "raising its membership to 23", "the 40-member bloc"."""
    word = grammar.lemma(noun)
    number = None
    scope = None
    if word in _COUNTED:
        number = next(
            (_number(resolver, c) for c in noun.children if c.dep_ == "nummod" and _number(resolver, c)), None
        )
        if number is None:
            return []
        if any(c.lower_ in ("other", "more", "further") for c in noun.children) or "besides" in {
            t.lower_ for t in noun.subtree
        }:
            scope = "others"
        owner = _counted_body(resolver, noun)
    elif word == "membership":
        number = _membership_total(resolver, noun)
        owner = [
            a for c in noun.children if c.dep_ == "poss" for a in resolver.resolve(c, ("organisation",))
        ] or _any_organisation(resolver)
    elif "-member" in resolver.parsed.sentence.plain or "-nation" in resolver.parsed.sentence.plain:
        compound = [
            c
            for c in noun.children
            if c.dep_ in ("compound", "nmod", "amod") and c.lower_ in ("member", "nation", "state", "country")
        ]
        number = next(
            (_number(resolver, g) for c in compound for g in c.children if g.dep_ == "nummod"), None
        )
        if number is None:
            return []
        owner = resolver.resolve(noun, ("organisation",)) or [Actor(Entity(word, "organisation"), "role")]
    else:
        return []
    if not number or not owner:
        return []
    draft = _make(resolver, "FACT", "member_count", noun, "FAC-COUNT", owner[0])
    draft.count, draft.scope, draft.modality = number, scope, "asserted"
    return [draft]


def _number(resolver: Resolver, token: Token) -> int | None:
    digits = token.text.replace(",", "")
    if digits.isdigit():
        return int(digits) if 1 < int(digits) < 400 else None
    value = resolver.words["numbers"].get(token.lower_)
    return int(value) if value and token.tag_ == "CD" and int(value) > 2 else None


def _counted_body(resolver: Resolver, noun: Token) -> list[Actor]:
    for target in grammar.objects_of_prepositions(noun, "of", "in"):
        found = resolver.resolve(target, ("organisation",))
        if found:
            return found
    head = noun.head
    if (
        noun.dep_ in ("dobj", "attr")
        and grammar.is_verb(head)
        and grammar.lemma(head)
        in ("have", "count", "number", "comprise", "include", "be", "group", "gather", "unite")
    ):
        found = [a for t in grammar.surface_subject(head) for a in resolver.resolve(t, ("organisation",))]
        if found:
            return found
    if (
        noun.dep_ == "pobj"
        and head.lower_ == "by"
        and any(
            t.lower_ in ("coalition", "alliance", "bloc", "charter", "pact", "organisation")
            for t in head.head.ancestors
        )
    ):
        return _any_organisation(resolver)
    for child in noun.children:
        if child.dep_ in ("compound", "nmod", "poss"):
            found = resolver.resolve(child, ("organisation",))
            if found:
                return found
    if grammar.lemma(noun) == "member" and noun.dep_ == "pobj" and head.lower_ == "with":
        return _any_organisation(resolver)  # "leaves the group with 12 members"
    return []


def _any_organisation(resolver: Resolver) -> list[Actor]:
    """The one organisation of this sentence, or of the one before."""
    found: dict[str, Actor] = {}
    for mention in resolver.parsed.names.values():
        if mention.kind == "organisation":
            found.setdefault(
                mention.entity.key,
                Actor(mention.entity, "role", resolver.parsed.sentence.span(mention.start, mention.end)),
            )
    if len(found) == 1:
        return list(found.values())
    if not found and resolver.parsed.sentence.index:
        before = {
            m.entity.key: m.entity
            for m in resolver.document.mentions[resolver.parsed.sentence.index - 1]
            if m.kind == "organisation"
        }
        if len(before) == 1:
            return [Actor(next(iter(before.values())), "pronoun")]
    return []


def _membership_total(resolver: Resolver, noun: Token) -> int | None:
    verb = grammar.clause_verb(noun)
    places = [verb, noun]
    for place in places:
        for number in grammar.objects_of_prepositions(place, "to", "at"):
            value = _number(resolver, number)
            if value and number.tag_ == "CD":
                return value
    return None


def _scope(resolver: Resolver, verb: Token) -> list[Draft]:
    """What a named act bars or allows: a definition, not an event."""
    if grammar.lemma(verb) not in _SCOPE_VERBS or verb.tag_ not in ("VBZ", "VBP", "VB", "VBD"):
        return []
    for subject in [*_named_just_before(verb), *grammar.surface_subject(verb)]:
        programme = _act(resolver, subject)
        if programme is None:
            continue
        for token in sorted((t for t in verb.subtree if t.i > verb.i), key=lambda t: t.i):
            mention = resolver.mention(token)
            if (
                mention is not None
                and mention.kind in ("state", "group")
                and mention.entity.key != programme.state.key
            ):
                target = Actor(
                    mention.entity, "name", resolver.parsed.sentence.span(mention.start, mention.end)
                )
                draft = _make(
                    resolver, "FACT", "programme_scope", verb, "FAC-SCOPE", Actor(programme, "name"), target
                )
                draft.programme, draft.dated = programme, False
                return [draft]
        known = Actor(programme.target, "role") if programme.target is not None else None
        draft = _make(resolver, "FACT", "programme_scope", verb, "FAC-SCOPE", Actor(programme, "name"), known)
        draft.programme, draft.dated = programme, False
        return [draft]
    return []


def _named_just_before(verb: Token) -> list[Token]:
    """The noun right before ", which": a clause after a dash or comma belongs to it, whatever the parser chose."""
    for child in verb.children:
        if child.dep_ in grammar.SUBJECTS and child.tag_ == "WDT" and child.i > 1:
            before = child.nbor(-1)
            return [before.nbor(-1)] if before.is_punct or before.text in ("—", "–", "-", ",") else [before]
    return []


def _act(resolver: Resolver, token: Token) -> Entity | None:
    mention = resolver.mention(token)
    if mention is not None:
        return mention.entity if mention.kind == "programme" else None
    if grammar.lemma(token) in ("sanction", "measure", "law", "act"):
        for noun in grammar.objects_of_prepositions(token, "under"):
            mention = resolver.mention(noun)
            if mention is not None and mention.kind == "programme":
                return mention.entity
    return None
