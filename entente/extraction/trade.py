"""Finds penalties and reliefs told by what they do: trade banned or allowed, assets frozen or freed."""

from __future__ import annotations

from entente.extraction import grammar
from entente.extraction.actors import ACTING, Actor, Resolver
from entente.extraction.drafts import Draft
from entente.extraction.listings import default_list
from entente.extraction.targets import subject_before, target_of

_TRADED = {
    "import", "export", "sale", "shipment", "purchase", "asset", "fund", "transaction", "supply", "trade",
}  # fmt: skip


def forbidden_trade(resolver: Resolver) -> list[Draft]:
    """ "froze Niger's assets", "banned imports of Russian oil": a penalty told by its content.

    Frozen assets of persons, groups or firms are listings.
    """
    drafts = []
    for verb in resolver.parsed.doc:
        word = grammar.lemma(verb)
        if (
            not grammar.is_verb(verb)
            or word not in ("freeze", "ban", "bar", "prohibit", "embargo", "outlaw")
            or verb.tag_ == "VBG"
        ):
            continue
        goods = [t for t in grammar.patients(verb) if grammar.lemma(t) in _TRADED]
        if word == "freeze":
            goods = [t for t in goods if grammar.lemma(t) in ("asset", "fund")]
        for good in goods[:1]:
            against = [good, *grammar.objects_of_prepositions(verb, "to", "from")]
            found = next((actors for t in against if (actors := target_of(resolver, t))), [])
            listed = [a for a in found if a.entity.kind in ("person", "group", "firm")] if word == "freeze" else []
            targets = [a for a in found if a.entity.kind == "state"]
            avoid = tuple(t.entity for t in found)
            authorities = resolver.authorities(grammar.agents(verb), avoid)
            if not authorities and grammar.is_passive(verb) and listed:
                authorities = [Actor(e, "pronoun") for e in subject_before(resolver, avoid)]
            drafts += [
                Draft(
                    "DESIGNATION", "designate", resolver.parsed, verb, "DES-FREEZE", a, t,
                    programme=default_list(a.entity, ""), consumed=frozenset([verb.i]),
                )
                for a in authorities
                for t in listed
                if a.entity.kind in ACTING
            ]  # fmt: skip
            drafts += [
                Draft(
                    "SANCTION",
                    "impose",
                    resolver.parsed,
                    verb,
                    "SAN-TRADE",
                    a,
                    t,
                    consumed=frozenset([verb.i]),
                )
                for a in authorities
                for t in targets
                if a.entity.kind in ACTING and a.entity.key != t.entity.key
            ]
    return drafts
