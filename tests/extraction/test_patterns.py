"""Every pattern finds its examples and asserts nothing in its counter-examples."""

from __future__ import annotations

import pytest

from entente.extraction import extract
from entente.extraction.lexicon import PATTERN_FILES
from entente.extraction.score import same_party
from entente.extraction.triggers import Pattern, family

PUBLISHED = "2022-09-14"
_PATTERNS = [(family(name).type, pattern) for name in PATTERN_FILES for pattern in family(name).patterns]
_FINDS = [
    pytest.param(type_, pattern, example, id=f"{pattern.id}-{number}")
    for type_, pattern in _PATTERNS
    for number, example in enumerate(pattern.finds)
]
_IGNORES = [
    pytest.param(type_, text, id=f"{pattern.id}-not-{number}")
    for type_, pattern in _PATTERNS
    for number, text in enumerate(pattern.ignores)
]


@pytest.mark.parametrize(("type_", "pattern", "example"), _FINDS)
def test_a_pattern_finds_its_examples(type_: str, pattern: Pattern, example: dict[str, str]) -> None:
    found = [
        (event.subtype, event.subject, event.object)
        for event in extract(example["text"], published=PUBLISHED).events
        if event.type == type_
        and event.modality == "asserted"
        and same_party(example["subject"], event.subject, event.acts_for)
        and same_party(example["object"], event.object)
    ]
    assert pattern.gives in [subtype for subtype, _, _ in found], found


@pytest.mark.parametrize(("type_", "text"), _IGNORES)
def test_a_pattern_asserts_nothing_in_its_counter_examples(type_: str, text: str) -> None:
    asserted = [
        e for e in extract(text, published=PUBLISHED).events if e.type == type_ and e.modality == "asserted"
    ]
    assert [(e.subtype, e.subject, e.object) for e in asserted if e.subtype != "maintain"] == []
