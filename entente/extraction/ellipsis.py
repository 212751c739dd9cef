"""Finds acts told by pointing at one told before: "so did Canada", "followed suit", "and by the Union in 2011"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from entente.extraction import grammar
from entente.extraction.actors import ACTING, Actor, Resolver
from entente.extraction.drafts import Draft
from entente.extraction.listings import default_list

POINTS_BACK = re.compile(r"\b(?:(?:so|as) did|d(?:id|oes|o|one|oing) (?:so|likewise|the same)|follow(?:ed|s|ing)?)\b", re.I)
_BY_OTHERS = {"suspend", "maintain_suspension", "reinstate", "expel", "invite", "grant_observer"}
_OWN = {"join", "withdraw", "apply", "announce_withdrawal", "agree_to_join"}


def find(resolver: Resolver, told: list[Draft]) -> list[Draft]:
    """The acts of one sentence that repeat what it (`told`) or the sentence before it tells of somebody else."""
    doc = resolver.parsed.doc
    drafts = list(_gaps(resolver, told))
    before = resolver.document.told if resolver.parsed.sentence.index - resolver.document.told_at <= 2 else []
    for verb in doc:
        doers = _doers(verb)
        if doers:
            acts = _main([d for d in told if d.trigger.i < verb.i]) or _main(before)
            drafts += [again for act in acts for again in _again(resolver, act, doers, verb)]
    return drafts


def _doers(verb: Token) -> list[Token]:
    """Who is said to have done the same, by "follow" or "do so"."""
    if not grammar.is_verb(verb):
        return []
    word = grammar.lemma(verb)
    objects = [c for c in verb.children if c.dep_ in ("dobj", "ccomp", "xcomp", "nsubjpass")]
    if word == "follow":
        if any(c.lower_ == "suit" for c in objects):
            return grammar.surface_subject(verb)
        if verb.dep_ in ("advcl", "acl", "conj") and verb.tag_ == "VBN" and not objects:
            return grammar.agent_phrase(verb)
        alone = not objects and verb.tag_ == "VBD" and not any(c.dep_ == "prep" and c.lower_ in ("by", "from", "with") for c in verb.children)
        return [c for c in verb.children if c.dep_ == "nsubj"] if alone else []
    if word == "do":
        words = {c.lower_ for c in verb.children} | {t.lower_ for t in verb.doc[verb.i + 1 : verb.i + 2]}
        inverted = verb.i > 0 and verb.nbor(-1).lower_ in ("so", "as")
        if inverted or words & {"so", "likewise"} or "same" in {t.lower_ for t in verb.doc[verb.i + 1 : verb.i + 3]}:
            return [t for c in verb.children if c.dep_ == "nsubj" for t in grammar.conjuncts(c)] or grammar.surface_subject(verb)
    return []


def _main(drafts: list[Draft]) -> list[Draft]:
    """The drafts of the one act that is pointed at; none when several acts could be."""
    drafts = [d for d in drafts if _doer_slot(d) is not None]
    kinds = {(d.type, d.subtype) for d in drafts}
    if len(kinds) > 1:
        drafts = [d for d in drafts if grammar.first_conjunct(d.trigger).dep_ == "ROOT"]
        kinds = {(d.type, d.subtype) for d in drafts}
    if len(kinds) != 1:
        return []
    slot = "object" if _doer_slot(drafts[0]) == "subject" else "subject"
    return list({getattr(d, slot).entity.key: d for d in drafts if getattr(d, slot) is not None}.values())


def _doer_slot(draft: Draft) -> str | None:
    if draft.type in ("SANCTION", "DESIGNATION", "RECOGNITION"):
        return "subject"
    if draft.type == "MEMBERSHIP":
        return "object" if draft.subtype in _BY_OTHERS else "subject" if draft.subtype in _OWN else None
    return None


def _again(
    resolver: Resolver, act: Draft, tokens: list[Token], trigger: Token, slot: str | None = None, date_at: int | None = None
) -> Iterator[Draft]:
    """The act once more, with other doers (or, with `slot`, with others in that slot)."""
    slot = slot or _doer_slot(act)
    assert slot is not None
    held: Actor | None = getattr(act, slot)
    other = act.object if slot == "subject" else act.subject
    if held is None or other is None:
        return
    kinds = ACTING if held.entity.kind in ACTING and act.type != "MEMBERSHIP" else (held.entity.kind,)
    taken = {held.entity.key, other.entity.key}
    for token in tokens:
        for actor in resolver.resolve(token, kinds):
            if actor.entity.key in taken:
                continue
            programme = act.programme
            if act.type == "DESIGNATION" and slot == "subject":
                programme = default_list(actor.entity, resolver.parsed.sentence.plain.lower())
            subject, object_ = (actor, act.object) if slot == "subject" else (act.subject, actor)
            yield replace(
                act, parsed=resolver.parsed, trigger=trigger, rule_id="ELL-SAME", subject=subject, object=object_,
                programme=programme, consumed=frozenset([trigger.i]), measured=(), nominal=False, count=None,
                needs_date=False, date_at=date_at, weight=0.9, place=None,
            )  # fmt: skip


def _gaps(resolver: Resolver, told: list[Draft]) -> Iterator[Draft]:
    """ "Finland joined in April, and Sweden in March 2024", "by A in 2001 and by B in 2011": the verb is said once."""
    parsed = resolver.parsed
    plain = parsed.sentence.plain
    starts = {mention.start: (index, mention) for index, mention in parsed.dates.items()}
    for index, mention in parsed.names.items():
        token = parsed.doc[index]
        opening = re.search(r"(,|;)? (?:and|then) (by )?(?:the )?$", plain[: mention.start])
        link = re.match(r" (?:in|on)? ?(?:early |late )?", plain[mention.end :])
        dated = starts.get(mention.end + link.end()) if link else None
        if opening is None or dated is None or token.dep_ in ("nsubj", "nsubjpass", "poss"):
            continue
        if not re.match(r"[.,;]|$| and\b", plain[dated[1].end :]):
            continue
        for act in _main([d for d in told if d.trigger.i < index]):
            slot = _doer_slot(act)
            if act.type == "MEMBERSHIP":
                slot = "object" if mention.kind == "organisation" else "subject"
            elif opening[2] is None and opening[1] is None:
                slot = "object"  # "sanctioned Iran in 2010 and Syria in 2011"
            yield from _again(resolver, act, [token], act.trigger, slot, dated[0])
