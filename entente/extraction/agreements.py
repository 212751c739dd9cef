"""Finds agreements, recognition and diplomatic relations, and forces absorbed into a state."""

from __future__ import annotations

from spacy.tokens import Token

from entente.extraction import grammar
from entente.extraction.actors import Actor, Resolver
from entente.extraction.drafts import Draft
from entente.extraction.lexicon import Entity
from entente.extraction.triggers import Chain, chains, family

_PARTIES = ("state", "organisation", "group", "person")
_FORCE_NOUNS = {
    "army", "navy", "military", "force", "police", "guard", "ministry", "institution", "state", "structure",
    "security", "service", "forces", "command", "brigade", "corps", "ranks", "rank", "government", "department",
    "defence", "defense", "republic", "administration", "army's", "apparatus", "system",
}  # fmt: skip
_BEARERS = {
    "fighter", "force", "troop", "militia", "member", "unit", "administration", "authority", "soldier", "combatant",
    "brigade", "rebel", "wing", "department", "institution", "faction", "militant", "contingent", "man",
}  # fmt: skip


def find(resolver: Resolver) -> list[Draft]:
    """Agreement records of one sentence."""
    drafts = []
    for chain in chains(family("agreement"), resolver.parsed.doc, lambda t: _agreement_kind(resolver, t)):
        if chain.gives is None or not _is_agreement(resolver, chain):
            continue
        drafts.extend(_agreement(resolver, chain))
    return drafts


def _agreement_kind(resolver: Resolver, token: Token) -> tuple[str, ...] | None:
    mention = resolver.mention(token)
    if mention is None:
        return None
    if mention.kind == "organisation" and mention.entity.charter:
        return ("agreement",)
    return ("agreement",) if mention.kind == "agreement" or mention.entity.subkind == "agreement" else ()


def _is_agreement(resolver: Resolver, chain: Chain) -> bool:
    word = grammar.lemma(chain.head)
    if chain.gives == "enter_into_force":
        words = {c.lower_ for c in chain.head.children} | {
            g.lower_ for c in chain.head.children for g in c.children
        }
        return bool(words & {"force", "effect", "operation", "effective"}) and not (
            word in ("start", "go", "become") and not words & {"force", "effective"}
        )
    if word == "make" and grammar.lemma(chain.core) != "deal":
        return False
    if word == "put" and not any(c.dep_ == "dobj" and grammar.lemma(c) in ("name", "signature", "pen") for c in chain.head.children):
        return False
    joint = any(c.lower_ == "joint" for c in chain.core.children)
    if grammar.lemma(chain.core) in ("document", "text") and not joint and not _just_told_of_one(resolver, chain.core):
        return False
    if chain.pattern is not None and chain.pattern.id == "AGR-APPROVAL":
        given = {grammar.lemma(c) for c in chain.head.children if c.dep_ in ("dobj", "nsubjpass")} | {word}
        if not given & {"approval", "assent", "consent", "blessing", "backing"}:
            return False
    if any(c.lower_ in ("accession", "membership") for c in chain.core.children):
        return False  # an accession treaty makes a member
    mention = resolver.mention(chain.core)
    if (
        mention is not None
        and mention.entity.charter
        and chain.gives == "terminate"
        and word in ("leave", "quit", "withdraw", "exit", "pull", "withdrawal")
    ):
        return False  # leaving a charter ends a membership
    core = grammar.lemma(chain.core)
    if chain.gives in ("extend", "terminate") and core in (
        "declaration",
        "framework",
        "arrangement",
        "communique",
    ):
        return False
    return not any(
        c.lower_
        in (
            "election",
            "plea",
            "loan",
            "trade-off",
            "peace-keeping",
            "collective",
            "licensing",
            "takeover",
            "transfer",
        )
        for c in chain.core.children
        if c.dep_ in ("compound", "amod")
    )


def _just_told_of_one(resolver: Resolver, core: Token) -> bool:
    """ "The two governments signed the text", after a sentence about an agreement."""
    lately = resolver.parsed.sentence.index - resolver.document.told_at <= 2
    told = any(d.type == "AGREEMENT" for d in resolver.document.told)
    return lately and told and any(c.lower_ in ("the", "that") for c in core.children)


def _agreement(resolver: Resolver, chain: Chain) -> list[Draft]:
    first, second = _sides(resolver, chain)
    pairs: list[tuple[Actor, Actor | None]] = _pairs(first, second)
    mention = resolver.mention(chain.core)
    named = mention.entity if mention is not None else None
    if named is not None:  # a treaty is no party to itself
        pairs = [p for p in pairs if named.key not in {a.entity.key for a in p if a is not None}]
        first = [a for a in first if a.entity.key != named.key]
    programme = named or _described(resolver, chain)
    if chain.gives == "ratify" and named is not None and not second and len(first) > 1:
        pairs = [(actor, None) for actor in first]  # each ratifies for itself
    if not pairs and first and (named is not None):
        pairs = [(actor, None) for actor in first]
    if (
        not pairs
        and len(first) == 1
        and chain.gives in ("sign", "ratify", "terminate")
        and programme is not None
        and (programme.name[0].isupper() or _is_spelt_out(chain.core))
    ):
        pairs = [(first[0], None)]
    return [
        Draft(
            "AGREEMENT", chain.gives or "", resolver.parsed, chain.head,
            chain.pattern.id if chain.pattern else "", subject, object_,
            programme=programme, nominal=chain.nominal, consumed=chain.tokens, measured=tuple(chain.links),
            place=resolver.place_of(chain.head),
        )
        for subject, object_ in pairs
    ]  # fmt: skip


def _is_spelt_out(core: Token) -> bool:
    """ "the nuclear test ban treaty" names one treaty, if without capitals; "the new treaty" does not."""
    words = [c for c in core.children if c.dep_ in ("compound", "amod", "nmod")]
    the = any(c.lower_ == "the" for c in core.children)
    return the and grammar.lemma(core) in ("treaty", "convention", "charter") and any(c.dep_ == "compound" for c in words)


def _described(resolver: Resolver, chain: Chain) -> Entity | None:
    """The agreement as the text calls it: "a transit accord"."""
    core = chain.core
    words = [
        c
        for c in core.children
        if c.dep_ in ("compound", "amod", "nmod")
        and ((beside := resolver.mention(c)) is None or beside.form == "capital")  # "the Paris climate agreement"
    ]
    left = min([core, *(c.left_edge for c in words)], key=lambda t: t.i)
    return Entity(resolver.parsed.phrase(left, core), "agreement")


def _sides(resolver: Resolver, chain: Chain) -> tuple[list[Actor], list[Actor]]:
    first: list[Actor] = []
    second: list[Actor] = []
    for link in reversed(chain.links):
        if grammar.is_verb(link) and not first:
            if grammar.lemma(link) in ("pull", "take"):  # "would pull the country out of the treaty"
                first = [a for c in link.children if c.dep_ == "dobj" for a in resolver.resolve(c, ("state",))]
            if not first and grammar.lemma(link) not in ("enter", "come", "take", "go", "become", "start", "broker", "mediate"):
                first = _actors(resolver, grammar.agents(link))
        elif not grammar.is_verb(link) and not first:
            first = _actors(resolver, grammar.objects_of_prepositions(link, "by"))
    for link in chain.links:
        tokens = grammar.objects_of_prepositions(link, "with")
        second += [a for a in _actors(resolver, tokens) if a.entity.key not in {s.entity.key for s in second}]
    for clause in chain.core.children:  # "signed agreements to normalise relations with Israel"
        if not second and first and clause.dep_ == "acl" and clause.tag_ == "VB":
            inner = [clause, *(c for c in clause.children if c.dep_ == "dobj")]
            second = _actors(resolver, [t for link in inner for t in grammar.objects_of_prepositions(link, "with")])
    if not first and not second and chain.roles[:1] == ["participle"] and chain.core.dep_ == "dobj":
        first = _actors(
            resolver, grammar.agents(chain.core.head)
        )  # "initialled an accord that will be signed"
    between = [
        a
        for link in chain.links
        for a in _actors(resolver, grammar.objects_of_prepositions(link, "between", "among"))
    ]
    if between:
        if first and first[0].entity.key not in {a.entity.key for a in between} and len(between) == 1:
            return first, between
        return between, []
    for link in chain.links:
        if not first and not grammar.is_verb(link):
            first = _actors(
                resolver, [t for c in link.children if c.dep_ in ("poss",) for t in grammar.conjuncts(c)]
            )
            first = first or _actors(resolver, grammar.objects_of_prepositions(link, "of"))
    if not first and chain.nominal is not False:
        first = _actors(resolver, grammar.owner(chain.head))
        above = chain.head.head
        if not first and chain.nominal and chain.head.dep_ == "dobj" and grammar.is_verb(above):
            first = _actors(resolver, grammar.agents(above))  # "approved the ratification of the accord"
    if first and not second:
        for link in chain.links:
            if not grammar.is_verb(link):
                modifiers = [
                    a
                    for c in link.children
                    if c.dep_ in ("compound", "nmod", "amod") and (beside := resolver.mention(c)) and beside.form != "capital"
                    for a in resolver._state_actors(c, ("state",))
                ]
                if modifiers and modifiers[0].entity.key not in {a.entity.key for a in first}:
                    second = modifiers
                    break
    if not first and not second:  # "the Kenya-Latvia trade agreement"
        joined = [c for link in chain.links for c in link.children if (m := resolver.mention(c)) and len(m.entities) == 2]
        first = [a for c in joined[:1] for a in resolver.named(c)]
    if not first and not second and chain.head.dep_ == "conj":  # "A and B negotiated but no deal was reached"
        both = _actors(resolver, grammar.surface_subject(grammar.first_conjunct(chain.head)))
        first = both if len(both) > 1 else []
    if first and not second and chain.gives == "terminate":
        above = chain.head.head
        if grammar.is_verb(above) and grammar.lemma(above) in ("notify", "inform", "tell"):
            told = _actors(resolver, [c for c in above.children if c.dep_ in ("dobj", "dative")])
            second = [a for a in told if a.entity.kind == "state"]  # an organisation keeps the treaty's papers
    second = [a for a in second if a.entity.key not in {f.entity.key for f in first}]
    return first, second


def _actors(resolver: Resolver, tokens: list[Token]) -> list[Actor]:
    found: dict[str, Actor] = {}
    for token in tokens:
        for actor in resolver.side(token, _PARTIES):
            found.setdefault(actor.entity.state.key, actor)
    return list(found.values())


def _pairs(first: list[Actor], second: list[Actor]) -> list[tuple[Actor, Actor | None]]:
    pairs: list[tuple[Actor, Actor | None]] = []
    if second and first:
        pairs += [(a, b) for a in first for b in second]
    elif len(first) > 1:
        pairs += [(first[0], other) for other in first[1:]]
    return pairs[:12]


# -- recognition ---------------------------------------------------------------------------------


def find_recognition(resolver: Resolver) -> list[Draft]:
    """Recognition records of one sentence."""
    drafts = []
    for chain in chains(
        family("recognition"), resolver.parsed.doc, lambda t: () if t.i in resolver.parsed.names else None
    ):
        if chain.gives is None:
            continue
        drafts.extend(
            _recognition(resolver, chain) if chain.kind in ("recognise", "recognition") else _relations(resolver, chain)
        )
    return drafts


def _recognition(resolver: Resolver, chain: Chain) -> list[Draft]:
    core = chain.core
    if grammar.is_verb(core):
        doers = tuple(a.entity for a in resolver.authorities(grammar.agents(core)))
        objects = [a for t in grammar.patients(core) for a in _recognised(resolver, t, doers)]
        by_name = [a for t in grammar.patients(core) if resolver.mention(t) is not None for a in _recognised(resolver, t, doers)]
        objects = by_name or objects  # "recognised A and B, two regions of Ukraine": not Ukraine
        small = [
            s for c in core.children if c.dep_ in ("ccomp", "xcomp") for s in c.children if s.dep_ == "nsubj"
        ]
        objects = objects or [a for t in small for a in _recognised(resolver, t)]
        subjects = resolver.authorities(grammar.agents(core), tuple(o.entity for o in objects))
    else:
        objects = [
            a
            for t in grammar.objects_of_prepositions(core, "of", "to", "for")
            for a in _recognised(resolver, t)
        ]
        subjects = []
        for link in reversed(chain.links):
            tokens = (
                grammar.agents(link) if grammar.is_verb(link) else grammar.objects_of_prepositions(link, "by")
            )
            subjects = subjects or resolver.authorities(tokens)
            if grammar.is_verb(link) and not objects:
                given = grammar.objects_of_prepositions(link, "to", "from", "of", "for") + [
                    c for c in link.children if c.dep_ == "dative"
                ]
                objects = [a for t in given for a in _recognised(resolver, t)]
        subjects = subjects or resolver.authorities(grammar.owner(core))
    word = grammar.lemma(core)
    ended = word == "derecognise" or grammar.is_verb(core) and grammar.no_longer(core)
    subtype = "derecognise" if ended else chain.gives or ""
    return [
        Draft(
            "RECOGNITION", subtype, resolver.parsed, chain.head, chain.pattern.id if chain.pattern else "",
            subject, object_, nominal=chain.nominal, consumed=chain.tokens,
        )
        for subject in subjects
        for object_ in objects
        if subject.entity.key != object_.entity.key and subject.entity.kind in ("state", "organisation")
    ]  # fmt: skip


def _recognised(resolver: Resolver, token: Token, doers: tuple[Entity, ...] = ()) -> list[Actor]:
    """Who is recognised by a word; never one of the doers."""
    told_of = any(c.lower_ == "the" for c in token.children) and not any(
        c.dep_ in ("poss", "prep", "appos") or resolver.mention(c) for c in token.children
    )
    if token.lower_ == "it" or told_of and grammar.lemma(token) in resolver.words["role_country"]:
        return resolver.resolve(token, ("state",), doers)
    named = resolver.named(token)
    if named:
        mention = resolver.mention(token)
        if mention is not None and mention.form in ("demonym", "body") and token.dep_ in ("amod", "compound"):
            return []
        return [
            a
            for a in named
            if a.entity.kind in ("state", "unknown", "group", "organisation") and not a.entity.body
        ]
    mention = resolver.mention(token)
    if mention is not None and mention.kind == "place" and token.dep_ in ("dobj", "pobj", "nsubjpass"):
        return [
            Actor(e, "name", resolver.parsed.sentence.span(mention.start, mention.end))
            for e in mention.entities
        ]
    if grammar.lemma(token) in (
        "independence",
        "statehood",
        "administration",
        "leadership",
        "council",
        "region",
        "territory",
        "enclave",
        "sovereignty",
        "government",
        "state",
        "republic",
        "regime",
        "authority",
    ):
        for child in token.children:
            if child.dep_ in ("poss", "amod", "compound", "nmod", "appos"):
                found = resolver._state_actors(child, ("state", "group")) or resolver.resolve(child, ("state",), doers)
                if found:
                    return found
        return [
            a
            for t in grammar.objects_of_prepositions(token, "of", "in")
            for a in resolver.resolve(t, ("state", "unknown"))
        ]
    return []


def _relations(resolver: Resolver, chain: Chain) -> list[Draft]:
    core = chain.core
    qualities = {c.lower_ for c in core.children if c.dep_ in ("amod", "compound")}
    bad = qualities & {
        "trade",
        "economic",
        "military",
        "family",
        "cultural",
        "commercial",
        "business",
        "air",
        "rail",
        "transport",
        "direct",
        "public",
        "close",
        "security",
    }
    if bad and "diplomatic" not in qualities:
        return []
    if (
        "diplomatic" not in qualities
        and grammar.lemma(chain.head)
        in ("suspend", "end", "forge", "launch", "renew", "repair", "initiate", "revive")
        and grammar.lemma(core) != "relation"
    ):
        return []
    objects = [
        a
        for link in chain.links
        for t in grammar.objects_of_prepositions(link, "with", "to")
        for a in resolver.side(t, ("state", "organisation"))
    ]
    between = [
        a
        for link in chain.links
        for t in grammar.objects_of_prepositions(link, "between")
        for a in resolver.side(t, ("state", "organisation"))
    ]
    if not objects and not between:  # "severs Taiwan ties", "mended U.S. relations"
        objects = [a for c in core.children if c.dep_ in ("compound", "nmod", "amod") for a in resolver._state_actors(c, ("state",))]
    subjects: list[Actor] = []
    for link in reversed(chain.links):
        tokens = (
            grammar.agents(link) if grammar.is_verb(link) else grammar.objects_of_prepositions(link, "by")
        )
        subjects = subjects or resolver.authorities(tokens, tuple(o.entity for o in objects))
    if not subjects and not between and chain.roles[:1] == ["participle"] and grammar.is_verb(core.head):
        subjects = resolver.authorities(grammar.agents(core.head))  # "restore ties, which were cut in 1998"
    subjects = subjects or resolver.authorities(
        [c for c in core.children if c.dep_ == "poss"], tuple(o.entity for o in objects)
    )
    if not subjects and chain.nominal and chain.head.dep_ == "dobj" and not between:
        subjects = resolver.authorities(grammar.agents(chain.head.head))  # "announced the severing of ties with"
    if between:
        pairs = _pairs(between, [])
    else:
        pairs = _pairs(subjects, [o for o in objects if o.entity.key not in {s.entity.key for s in subjects}])
    return [
        Draft(
            "RECOGNITION", chain.gives or "", resolver.parsed, chain.head,
            chain.pattern.id if chain.pattern else "", subject, object_,
            nominal=chain.nominal, consumed=chain.tokens,
        )
        for subject, object_ in pairs
        if object_ is not None
    ]  # fmt: skip


# -- integration ---------------------------------------------------------------------------------


def find_integration(resolver: Resolver) -> list[Draft]:
    """Integration records of one sentence."""
    drafts = _becomes_part(resolver)
    for chain in chains(
        family("integration"), resolver.parsed.doc, lambda t: () if t.i in resolver.parsed.names else None
    ):
        if chain.gives is None:
            continue
        drafts.extend(_integration(resolver, chain))
    return drafts


def _becomes_part(resolver: Resolver) -> list[Draft]:
    """ "The Coastal Guard becomes part of the navy"."""
    drafts = []
    for verb in resolver.parsed.doc:
        if grammar.lemma(verb) != "become" or not grammar.is_verb(verb):
            continue
        for part in verb.children:
            if part.dep_ == "attr" and grammar.lemma(part) == "part":
                wholes = [a for t in grammar.objects_of_prepositions(part, "of") for a in _whole(resolver, t)]
                parts = [a for t in grammar.surface_subject(verb) for a in _part(resolver, t)]
                drafts += [
                    Draft(
                        "INTEGRATION",
                        "complete",
                        resolver.parsed,
                        verb,
                        "INT-PART",
                        a,
                        b,
                        consumed=frozenset([verb.i]),
                    )
                    for a in parts
                    for b in wholes
                    if a.entity.key != b.entity.key
                ]
    for draft in drafts:
        if draft.reading.modality == "planned":
            draft.subtype = "plan"
    return drafts


def _integration(resolver: Resolver, chain: Chain) -> list[Draft]:
    core = chain.core
    words = ("from", "of", "out") if chain.kind == "quit" else ("into", "in", "with", "within", "to", "under")
    wholes = [(w, t) for w in words for t in grammar.objects_of_prepositions(core, w)]
    if chain.kind == "quit" or grammar.lemma(core) == "join":
        wholes += [("", t) for c in core.children if c.dep_ == "dobj" for t in grammar.conjuncts(c)]
    if grammar.is_verb(core):
        for child in core.children:  # "fold his fighters into the army" hung on the object
            if child.dep_ in ("dobj", "nsubjpass"):
                wholes += [(w, t) for w in ("into",) for t in grammar.objects_of_prepositions(child, w)]
    objects: list[Actor] = []
    for _, token in wholes:
        objects = _whole(resolver, token)
        if objects:
            break
    if not objects and grammar.lemma(core) in ("absorb", "swallow", "incorporate") and grammar.is_verb(core):
        objects = [
            a for t in grammar.agents(core) for a in _whole(resolver, t)
        ]  # "the army absorbed the brigade"
    if not objects:
        return []
    if grammar.is_verb(core):
        direct = any(c.dep_ in ("dobj", "nsubjpass") for c in core.children) or grammar.is_passive(core)
        if grammar.lemma(core) == "join" or chain.kind == "quit":
            direct = False
        tokens = grammar.patients(core) if direct else grammar.agents(core)
    else:
        tokens = grammar.objects_of_prepositions(core, "of") + [
            t for c in core.children if c.dep_ == "poss" for t in grammar.conjuncts(c)
        ]
        if core.lower_ == "integration" and not tokens:
            tokens = grammar.owner(core)
    subjects = [a for t in tokens for a in _part(resolver, t)]
    subtype, modality = _integration_subtype(chain)
    drafts = []
    for subject in subjects:
        for object_ in objects:
            if subject.entity.key == object_.entity.key:
                continue
            draft = Draft(
                "INTEGRATION", subtype, resolver.parsed, chain.head, chain.pattern.id if chain.pattern else "",
                subject, object_, nominal=chain.nominal, consumed=chain.tokens, modality=modality,
            )  # fmt: skip
            if (
                grammar.is_verb(core)
                and core.dep_ in ("advcl", "xcomp")
                and grammar.lemma(core.head) in ("sign", "reach", "conclude", "strike")
            ):
                draft = Draft(
                    "INTEGRATION", "agree", resolver.parsed, core.head, "INT-AGREE", subject, object_, consumed=frozenset([core.i]),
                )  # fmt: skip
            if draft.reading.modality == "planned" and subtype in ("complete", "begin") and modality is None:
                draft.subtype = "plan"
                if any(o.startswith("agree:") for o in draft.reading.operators):
                    draft.subtype, draft.modality = "agree", "asserted"
            if subtype == "plan" and modality is None:
                draft.modality = None if draft.reading.modality == "denied" else "planned"
            drafts.append(draft)
    return drafts


def _integration_subtype(chain: Chain) -> tuple[str, str | None]:
    core = chain.core
    if chain.gives == "agree":
        return "agree", None
    if (
        chain.gives == "complete"
        and grammar.is_verb(core)
        and any(
            c.lower_ == "being" or (core.tag_ == "VBG" and c.dep_ == "aux" and grammar.lemma(c) == "be")
            for c in core.children
        )
    ):
        return "begin", None  # "are being absorbed"
    if (
        chain.gives == "complete"
        and grammar.is_verb(core)
        and core.dep_ == "xcomp"
        and grammar.lemma(core.head) in ("begin", "start")
    ):
        return "begin", None
    if (
        chain.gives == "complete"
        and core.dep_ == "acl"
        and core.tag_ == "VB"
        and grammar.lemma(core.head) in ("deal", "agreement", "accord", "pact")
    ):
        return "agree", "asserted" if _signed(core.head) else None
    if chain.gives == "plan":
        return "plan", None
    return chain.gives or "", None


def _signed(noun: Token) -> bool:
    return noun.dep_ == "dobj" and grammar.lemma(noun.head) in ("sign", "reach", "conclude", "strike", "seal")


def _whole(resolver: Resolver, token: Token) -> list[Actor]:
    """What absorbs: "the Syrian army" by that name, "the Syrian state institutions" as the state."""
    mention = resolver.mention(token)
    if mention is not None:
        if mention.kind in ("group",) or (mention.kind == "state" and mention.form in ("name", "body")):
            return resolver.named(token)
        return []
    if grammar.lemma(token) not in _FORCE_NOUNS and token.lower_ not in _FORCE_NOUNS:
        return []
    owners = [
        a
        for c in token.children
        if c.dep_ in ("amod", "poss", "compound", "nmod")
        for a in (
            resolver._state_actors(c, ("state",))
            or (
                []
                if c.i in resolver.parsed.names
                else [x for g in c.children for x in resolver._state_actors(g, ("state",))]
            )
        )
    ]
    for t in grammar.objects_of_prepositions(token, "of"):
        owners += resolver._state_actors(t, ("state",))
    if grammar.lemma(token) in (
        "institution",
        "state",
        "structure",
        "system",
        "apparatus",
        "government",
        "republic",
    ):
        return owners[:1]
    left = min(
        [c for c in token.children if c.dep_ in ("amod", "compound", "nmod", "poss")] + [token],
        key=lambda t: t.i,
    )
    name = resolver.parsed.phrase(left.left_edge if left.dep_ == "poss" else left, token)
    if not owners:
        country = resolver.resolve(token, ("state",))
        if not country and left == token:
            return []
        owners = country
    state = owners[0].entity if owners else None
    span = resolver.parsed.sentence.span(resolver.parsed.spans[left.i][0], resolver.parsed.spans[token.i][1])
    return [Actor(Entity(name, "group", acts_for=None, target=state), "name", span)]


def _part(resolver: Resolver, token: Token) -> list[Actor]:
    """What is absorbed: a named force, or "its fighters", "the Nagorny administration"."""
    actors = resolver.resolve(token, ("group", "organisation", "unknown"))
    if actors:
        return [a for a in actors if not a.entity.body]
    if grammar.lemma(token) not in _BEARERS:
        return []
    for child in token.children:
        if child.dep_ in ("compound", "poss", "amod", "nmod"):
            mention = resolver.mention(child)
            if mention is not None and mention.kind in ("group", "organisation"):
                return [
                    Actor(e, "name", resolver.parsed.sentence.span(mention.start, mention.end))
                    for e in mention.entities
                ]
            if mention is not None and mention.kind == "unknown":
                name = resolver.parsed.phrase(child, token)
                span = resolver.parsed.sentence.span(mention.start, resolver.parsed.spans[token.i][1])
                return [Actor(Entity(name, "group"), "name", span)]
            if child.dep_ == "poss" and mention is None and grammar.lemma(child) in ("group", "movement", "militia"):
                found = resolver.resolve(child, ("group", "organisation"))
                if found:
                    return found
            if child.dep_ == "poss" and mention is None and child.lower_ in ("his", "her", "its", "their"):
                found = _commanded(resolver, child)
                if found:
                    return found
    return [
        a
        for t in grammar.objects_of_prepositions(token, "of", "from")
        for a in resolver.resolve(t, ("group", "organisation"))
    ]


def _commanded(resolver: Resolver, pronoun: Token) -> list[Actor]:
    """ "The commander of the Ridge Forces agreed to fold his fighters": the force he commands."""
    for subject in grammar.surface_subject(grammar.clause_verb(pronoun)):
        named = [a for a in resolver.named(subject) if a.entity.kind in ("group", "organisation")]
        if named:
            return named
        found = [
            a for t in grammar.objects_of_prepositions(subject, "of") for a in resolver.resolve(t, ("group",))
        ]
        if found:
            return [Actor(a.entity, "role", a.span) for a in found]
    return resolver.resolve(pronoun, ("group",))
