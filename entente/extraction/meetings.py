"""Finds meetings, visits, talks, calls and summits."""

from __future__ import annotations

from spacy.tokens import Token

from entente.extraction import grammar
from entente.extraction.actors import Actor, Resolver
from entente.extraction.drafts import Draft
from entente.extraction.triggers import Chain, chains, family

_SIDES = ("person", "state", "organisation", "group")
_HOLD = {
    "hold", "have", "attend", "conduct", "begin", "start", "host", "convene", "resume", "finish",
    "conclude", "open", "make", "pay", "do", "complete", "end", "wrap", "arrange", "plan", "schedule",
    "cancel", "postpone", "call", "take", "arrive", "announce", "enter", "rule", "propose", "offer", "seek",
}  # fmt: skip
_COME_TOGETHER = {
    "sit", "meet", "gather", "travel", "fly", "arrive", "convene", "assemble", "host", "receive", "visit",
    "welcome", "come", "be",
}  # fmt: skip
_PHONE = {"phone", "telephone", "call", "video", "videolink", "hotline", "conference"}


def find(resolver: Resolver) -> list[Draft]:
    """Meeting records of one sentence."""
    drafts = []
    for chain in chains(
        family("meeting"), resolver.parsed.doc, lambda t: () if t.i in resolver.parsed.names else None
    ):
        pairs = _parties(resolver, chain)
        for subject, object_ in pairs:
            drafts.append(_draft(resolver, chain, subject, object_))
        if not pairs and (whole := _whole_body(resolver, chain)) is not None:
            drafts.append(_draft(resolver, chain, whole, None))
    return drafts


def _whole_body(resolver: Resolver, chain: Chain) -> Actor | None:
    """The organisation whose ministers met, or that opened a summit: a meeting with one party."""
    core = chain.core
    if chain.kind == "summit" and core.dep_ == "dobj" and grammar.lemma(core.head) in ("open", "hold", "convene", "begin", "start", "conclude"):
        tokens = grammar.agents(core.head)
    elif chain.kind == "meet" and grammar.lemma(core) == "meet" and not any(c.dep_ in ("dobj", "xcomp", "advcl") for c in core.children):
        tokens = [t for t in grammar.agents(core) if grammar.lemma(t) in ("minister", "leader", "ambassador", "member")]
    else:
        return None
    found = [a for t in tokens for a in resolver.resolve(t, ("organisation",))]
    return found[0] if len(found) == 1 else None


def _draft(resolver: Resolver, chain: Chain, subject: Actor, object_: Actor | None) -> Draft:
    core = chain.core
    trigger, nominal = core, not grammar.is_verb(core)
    if (
        nominal
        and core.dep_ == "pobj"
        and core.head.lower_ == "for"
        and grammar.lemma(core.head.head) in _COME_TOGETHER
    ):
        trigger, nominal = core.head.head, False
    cancelled = (
        nominal
        and core.dep_ in ("dobj", "nsubjpass")
        and grammar.lemma(core.head) in ("cancel", "scrap", "axe", "shelve")
        or (nominal and grammar.lemma(core.head) == "call" and grammar.particle(core.head) == "off")
    )
    subtype = chain.gives or "meet"
    draft = Draft(
        "MEETING", subtype, resolver.parsed, trigger, chain.pattern.id if chain.pattern else "", subject, object_,
        nominal=nominal, consumed=frozenset([core.i]), place=resolver.place_of(core),
        status="cancelled" if cancelled else None, modality="denied" if cancelled else None,
    )  # fmt: skip
    if (
        nominal
        and any(
            c.lower_ in ("planned", "scheduled", "upcoming", "proposed", "possible", "future", "forthcoming")
            for c in core.children
        )
        and draft.reading.modality == "asserted"
    ):
        draft.modality = draft.modality or "planned"
    if draft.modality is None and nominal and (_took_place(core) or _is_under_way(core)):
        draft.modality = "asserted"
    return draft


def _is_under_way(core: Token) -> bool:
    """ "is on a three-day visit to Moscow"."""
    verb = core.head.head
    return (
        core.dep_ == "pobj" and core.head.lower_ == "on" and grammar.lemma(verb) == "be" and verb.tag_ in ("VBZ", "VBP", "VBD")
        and not grammar.negated(verb)
    )  # fmt: skip


def _took_place(core: Token) -> bool:
    """ "agreed at a summit to restore ties", "said after talks": what something was said or agreed at was held."""
    if core.dep_ != "pobj" or core.head.lower_ not in ("at", "after", "during", "following") or grammar.negated(core):
        return False
    verb = grammar.clause_verb(core.head)
    while verb.dep_ == "xcomp" and grammar.is_verb(verb.head):
        verb = verb.head
        if grammar.lemma(verb) in grammar.OBJECT_CONTROL:
            return False  # "invited A and B to join at their summit": not a summit of A and B
    aux = [c for c in verb.children if c.dep_ in ("aux", "neg")]
    return verb.tag_ == "VBD" and verb.dep_ in ("ROOT", "ccomp", "conj") and not aux


def _parties(resolver: Resolver, chain: Chain) -> list[tuple[Actor, Actor | None]]:
    core, kind = chain.core, chain.kind
    if grammar.is_verb(core):
        if kind == "visit":
            return _visit(resolver, core)
        if kind == "call" and not _is_phone_call(core):
            return _spoke_with(resolver, core)
        if kind == "receive" and not _receives_a_leader(resolver, core):
            return []
        if grammar.lemma(core) == "sit" and any(grammar.is_noun(t) for t in grammar.objects_of_prepositions(core, "for")):
            return []  # "sat down for talks": the talks tell it
        first = _sides(resolver, grammar.agents(core))
        second = _sides(
            resolver,
            grammar.patients(core) if not grammar.is_passive(core) else grammar.surface_subject(core),
        )
        second = second or _sides(resolver, grammar.objects_of_prepositions(core, "with", "to"))
        if kind == "call" and not second:
            second = _sides(resolver, grammar.objects_of_prepositions(core, "to", "with"))
        if kind in ("meet", "receive") and not _people_or_states(first + second):
            return []
        if kind == "receive" and grammar.is_passive(core):
            first, second = second, first
        return _pair(first, second)
    if kind == "visit_noun":
        return _visit_noun(resolver, core)
    if kind == "meeting" and core.dep_ == "appos":
        return []  # "held talks, the first encounter between …": told once
    if kind == "call_noun" and not ({c.lower_ for c in core.children} & _PHONE):
        return []
    return _noun(resolver, core, kind)


def _spoke_with(resolver: Resolver, verb: Token) -> list[tuple[Actor, Actor | None]]:
    """ "spoke with his Dutch counterpart": officials who speak with each other; not with reporters."""
    if grammar.lemma(verb) != "speak":
        return []
    first = _sides(resolver, grammar.agents(verb))
    second = _sides(resolver, grammar.objects_of_prepositions(verb, "with"))
    both = [*first, *second]
    return _pair(first, second) if all(a.entity.kind == "person" for a in both) else []


def _people_or_states(actors: list[Actor]) -> bool:
    return all(a.entity.kind in _SIDES for a in actors)


def _is_phone_call(verb: Token) -> bool:
    if grammar.lemma(verb) in ("phone", "telephone"):
        return True
    if grammar.lemma(verb) == "call":
        return any(c.dep_ == "dobj" for c in verb.children) and any(
            t.lower_ in ("phone", "telephone") for t in verb.subtree
        )
    return any(
        t.lower_ in ("phone", "telephone")
        for c in verb.children
        if c.dep_ in ("prep", "advmod")
        for t in c.subtree
    )


def _receives_a_leader(resolver: Resolver, verb: Token) -> bool:
    tokens = grammar.patients(verb) if not grammar.is_passive(verb) else grammar.surface_subject(verb)
    for token in tokens:
        actors = resolver.named(token)
        if any(a.entity.kind == "person" for a in actors):
            return True
        if not actors and resolver.side(token, _SIDES) and grammar.lemma(token) in (
            "minister", "president", "leader", "premier", "chancellor", "counterpart", "king", "envoy", "delegation", "secretary", "chief", "prince", "emir",
        ):  # fmt: skip
            return True
    return False


def _sides(resolver: Resolver, tokens: list[Token]) -> list[Actor]:
    found: dict[str, Actor] = {}
    for token in tokens:
        for actor in resolver.side(token, _SIDES):
            found.setdefault(actor.entity.key, actor)
    return list(found.values())


def _pair(first: list[Actor], second: list[Actor]) -> list[tuple[Actor, Actor | None]]:
    second = [b for b in second if b.entity.key not in {a.entity.key for a in first}]
    if first and second:
        return [(a, b) for a in first[:3] for b in second[:4]]
    if len(first) > 1:
        return [(first[0], b) for b in first[1:4]]
    return []


def _visit(resolver: Resolver, verb: Token) -> list[tuple[Actor, Actor | None]]:
    visitors = [a for a in _sides(resolver, grammar.agents(verb)) if a.entity.kind in ("person", "state")]
    where = (
        [t for c in verb.children if c.dep_ == "dobj" for t in grammar.conjuncts(c)]
        if grammar.lemma(verb) in ("visit", "tour")
        else []
    )
    where += grammar.objects_of_prepositions(verb, "to", "in", "into", "at")
    hosts = [h for t in where for h in resolver.host_country(t)]
    if not hosts:
        for noun in grammar.objects_of_prepositions(verb, "for", "on"):
            hosts += [
                h for t in grammar.objects_of_prepositions(noun, "to") for h in resolver.host_country(t)
            ]
    return _pair(visitors, _unlike(hosts, visitors))


def _unlike(hosts: list[Actor], visitors: list[Actor]) -> list[Actor]:
    homes = {a.entity.state.key for a in visitors}
    abroad = [h for h in hosts if h.entity.key not in homes]
    return [h for h in abroad if h.span == abroad[0].span][:3]  # all of "the Emirates and Saudi Arabia", else the first


def _visit_noun(resolver: Resolver, noun: Token) -> list[tuple[Actor, Actor | None]]:
    if (
        noun.dep_ == "pobj"
        and noun.head.lower_ in ("for", "on")
        and grammar.lemma(noun.head.head) in ("arrive", "travel", "fly", "land", "visit", "journey")
    ):
        return []  # the verb of travel tells it
    owners = [t for c in noun.children if c.dep_ == "poss" for t in grammar.conjuncts(c)]
    owners += grammar.objects_of_prepositions(noun, "by", "of")
    visitors = _sides(resolver, owners)
    if not visitors:
        verb = _verb_over(noun)
        if verb is not None:
            visitors = _sides(resolver, grammar.agents(verb))
    hosts = [h for t in grammar.objects_of_prepositions(noun, "to") for h in resolver.host_country(t)]
    visitors = [v for v in visitors if v.entity.kind in ("person", "state")]
    return _pair(visitors, _unlike(hosts, visitors))


def _verb_over(noun: Token) -> Token | None:
    """The verb that says the meeting is held: "held talks", "arrived on a visit"."""
    head = noun.head
    if noun.dep_ in ("dobj", "nsubjpass") and grammar.is_verb(head) and grammar.lemma(head) in _HOLD:
        return head
    if noun.dep_ == "conj":
        return _verb_over(head)
    if (
        noun.dep_ == "pobj"
        and head.lower_ == "of"
        and grammar.lemma(head.head) in ("round", "series", "day", "set", "session", "hour", "start", "end", "opening")
    ):
        return _verb_over(head.head)
    if noun.dep_ == "pobj" and head.dep_ == "prep":
        above = head.head
        if grammar.is_verb(above) and head.lower_ in ("on", "for", "in", "to", "at", "after"):
            return above
    return None


def _noun(resolver: Resolver, core: Token, kind: str) -> list[tuple[Actor, Actor | None]]:
    first = _sides(
        resolver,
        [
            t
            for c in core.children
            if c.dep_ == "poss" and c.lower_ not in ("their", "its", "our")
            for t in grammar.conjuncts(c)
        ],
    )
    second = _sides(resolver, grammar.objects_of_prepositions(core, "with"))
    between = _sides(
        resolver,
        grammar.objects_of_prepositions(core, "between", "among", "of")
        if kind != "talks"
        else grammar.objects_of_prepositions(core, "between", "among"),
    )
    if len(between) > 1:
        return _pair(between, [])
    verb = _verb_over(core)
    if verb is not None and not first:
        first = _sides(resolver, grammar.agents(verb))
        second = second or _sides(resolver, grammar.objects_of_prepositions(verb, "with"))
        if not first and between:
            first = between
    if (
        second
        and not first
        and core.dep_ == "pobj"
        and core.head.lower_ in ("after", "following", "at", "during", "before", "ahead")
    ):
        first = _sides(resolver, grammar.agents(grammar.clause_verb(core.head)))  # "said after talks with …"
    if first and second:
        return _pair(first, second)
    if verb is not None and len(first) > 1:
        return _pair(first, [])
    if (
        core.dep_ == "pobj"
        and core.head.lower_ in ("after", "following", "at", "during", "in")
        and grammar.is_verb(core.head.head)
    ):
        sides = _sides(resolver, grammar.agents(core.head.head))
        if len(sides) > 1:
            return _pair(sides, [])
    return []
