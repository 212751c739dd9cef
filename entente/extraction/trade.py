"""Finds penalties and reliefs told by what they do: trade banned or allowed, assets frozen or freed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Token

from entente.extraction import grammar
from entente.extraction.actors import ACTING, Actor, Resolver
from entente.extraction.drafts import Draft
from entente.extraction.listings import default_list
from entente.extraction.targets import TARGETS, subject_before, target_of

_STOP = {"ban", "bar", "prohibit", "embargo", "outlaw", "block"}
_STOP_ARMS = {"halt", "suspend", "stop", "ban", "end"}  # other trade is suspended for many reasons
_ALLOW = {"allow", "authorise", "authorize", "permit", "resume"}
_ACTS = {"freeze", "unfreeze", "cut", "kick", "exclude", "disconnect", "eject", "remove", "phase", *_STOP, *_STOP_ARMS, *_ALLOW}
_TRADED = {
    "import", "export", "sale", "shipment", "purchase", "asset", "fund", "transaction", "supply", "trade", "delivery",
}  # fmt: skip
_WARES = {
    "oil", "crude", "gas", "coal", "gold", "diamond", "timber", "steel", "fuel", "copper", "aluminium", "goods", "product",
    "petroleum", "uranium", "vodka", "caviar", "good",
}  # fmt: skip
_HELD = {"asset", "fund", "account", "reserve", "property"}
_FOOD = {"beef", "pork", "poultry", "seafood", "fish", "meat", "fruit", "dairy", "wine", "food", "grain", "wheat", "rice"}
_ARMS = {"arms", "arm", "weapon", "weapons", "military", "munitions", "ammunition"}


def find(resolver: Resolver) -> list[Draft]:
    """Records of trade and assets stopped or freed in one sentence; held assets of persons, groups or firms are listings."""
    drafts = []
    for verb in resolver.parsed.doc:
        if not grammar.is_verb(verb) or verb.tag_ == "VBG":
            continue
        subtype, things = _act(resolver, verb)
        for thing in things[:1]:
            drafts += list(_records(resolver, verb, subtype, thing))
    return drafts


def _act(resolver: Resolver, verb: Token) -> tuple[str, list[Token]]:
    """What a verb does to trade or assets, and the words for them; an empty list when it is about neither."""
    word = grammar.lemma(verb)
    if word not in _ACTS:
        return "", []
    particle = grammar.particle(verb)
    things = grammar.patients(verb)
    if word in ("freeze", "unfreeze"):
        return "impose" if word == "freeze" else "ease", [t for t in things if grammar.lemma(t) in _HELD]
    if (word, particle) in (("cut", "off"), ("kick", "out")) or word in ("exclude", "disconnect", "eject", "remove"):
        places = grammar.objects_of_prepositions(verb, "from", "of")
        return "impose", things if any(_text(resolver, t).startswith(("SWIFT", "Swift")) for t in places) else []
    traded = [t for t in things if grammar.lemma(t) in _TRADED | _WARES and not _words(t) & _FOOD]
    if word in _STOP:
        return "impose", traded
    if (word, particle) == ("phase", "out"):
        return "impose", [t for t in traded if grammar.lemma(t) in ("import", "purchase")]
    if word in _STOP_ARMS:
        return "impose", [t for t in traded if _words(t) & _ARMS]
    if word in _ALLOW and _of_sanctions(resolver):
        return "ease", traded or _allowed_work(resolver, verb)
    return "", []


def _allowed_work(resolver: Resolver, verb: Token) -> list[Token]:
    """ "authorised the firm to resume pumping oil in Venezuela": the state in which, or with which, it may work again."""
    work = [c for c in verb.children if c.dep_ in ("xcomp", "ccomp") and c.tag_ == "VB" and grammar.lemma(c) in _WORK]
    states = [t for w in work for t in w.subtree if (m := resolver.mention(t)) is not None and m.kind == "state"]
    return states if len(states) == 1 else []


_WORK = {"resume", "pump", "drill", "sell", "buy", "operate", "produce", "import", "export", "trade", "do", "ship", "expand", "work", "invest"}


def _text(resolver: Resolver, token: Token) -> str:
    return " ".join([*(c.text for c in token.children if c.dep_ == "compound"), resolver.parsed.text(token)])


def _words(token: Token) -> set[str]:
    return {t.lower_ for t in token.subtree}


def _of_sanctions(resolver: Resolver) -> bool:
    """Trade allowed again is a relief only in a text about sanctions."""
    told = (parsed.sentence.plain for parsed in resolver.document.parsed.values())
    return any(re.search(r"sanction|embargo|licen[cs]e", plain, re.I) for plain in told)


def _records(resolver: Resolver, verb: Token, subtype: str, thing: Token) -> Iterator[Draft]:
    held = grammar.lemma(verb) in ("freeze", "unfreeze")
    found = _holders(resolver, thing) if held else []
    against = [thing, *grammar.objects_of_prepositions(verb, "to", "with")]
    found = found or next((actors for t in against if (actors := target_of(resolver, t))), [])
    told = resolver.document.last_target
    if not found and told is not None and resolver.parsed.sentence.index - resolver.document.last_target_at <= 1:
        found = [Actor(told, "pronoun")]  # "Britain said it would phase out purchases"
    avoid = tuple(a.entity for a in found)
    authorities = [a for a in resolver.authorities(grammar.agents(verb), avoid) if a.entity.kind in ACTING]
    listed = [a for a in found if held and a.entity.kind in ("person", "group", "firm")]
    if not authorities and grammar.is_passive(verb) and listed:
        authorities = [Actor(e, "pronoun") for e in subject_before(resolver, avoid)]
    for authority in authorities:
        for target in listed:
            yield Draft(
                "DESIGNATION", "designate" if subtype == "impose" else "delist", resolver.parsed, verb, "DES-FREEZE",
                authority, target, programme=default_list(authority.entity, ""), consumed=frozenset([verb.i]),
            )  # fmt: skip
        for target in found:
            if target.entity.kind == "state" and target.entity.key != authority.entity.key:
                yield Draft(
                    "SANCTION", subtype, resolver.parsed, verb, "SAN-TRADE", authority, target,
                    consumed=frozenset([verb.i]),
                )  # fmt: skip


def _holders(resolver: Resolver, assets: Token) -> list[Actor]:
    """ "Viktor Orlov's assets", "the assets of the bank"."""
    tokens = [t for c in assets.children if c.dep_ == "poss" for t in grammar.conjuncts(c)]
    tokens += grammar.objects_of_prepositions(assets, "of")
    return [a for t in tokens for a in resolver.resolve(t, TARGETS) if a.entity.kind != "unknown"]
