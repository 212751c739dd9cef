"""The scorer counts by the stated definitions, and the sealed set and its goals hold."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from entente.extraction import extract
from entente.extraction.lexicon import LexiconError, _only_text, load
from entente.extraction.records import SUBTYPES
from entente.extraction.score import (
    Tally,
    Text,
    Wanted,
    _compare,
    matches,
    read_gold,
    same_party,
    score,
    summary,
)

HERE = Path(__file__).parent


def joined(text: str = "Finland joined NATO on Tuesday."):
    (event,) = [e for e in extract(text, published="2023-04-05").events if e.type == "MEMBERSHIP"]
    return event


def test_a_match_needs_type_parties_and_assertedness_but_not_the_subtype() -> None:
    event = joined()
    assert matches(Wanted("MEMBERSHIP", "apply", "Finland", "NATO", "asserted"), event)
    assert not matches(Wanted("MEMBERSHIP", "join", "Finland", "NATO", "planned"), event)
    assert not matches(Wanted("MEMBERSHIP", "join", "Sweden", "NATO", "asserted"), event)


def test_aliases_are_one_party_and_adversaries_two() -> None:
    assert same_party("Hezbollah", "Hizballah")
    assert same_party("United States", "Donald Trump", acts_for="United States")
    assert not same_party("ISIS", "Global Coalition to Defeat ISIS")


def test_an_asserted_record_in_a_negative_text_is_a_false_assertion() -> None:
    tally = Tally()
    _compare(Text("t", None, "Finland joined NATO.", [], negative=True), [joined()], tally)
    assert len(tally.false_assertions) == 1


@pytest.mark.parametrize("name", ["second_set", "articles_e", "articles_f", "articles_g"])
def test_a_sealed_set_is_the_one_that_was_committed(name: str) -> None:
    sealed = (HERE / "HASHES.md").read_text(encoding="utf-8")
    digest = hashlib.sha256((HERE / f"{name}.yml").read_bytes()).hexdigest()
    assert f"| `{name}.yml` | `{digest}` |" in sealed


def test_the_development_set_covers_every_core_subtype_and_sixty_negatives() -> None:
    texts = read_gold("dev")
    gold = {(w.type, w.subtype) for text in texts for w in text.gold}
    core = [
        (t, s)
        for t in (
            "MEMBERSHIP",
            "SANCTION",
            "DESIGNATION",
            "AGREEMENT",
            "RECOGNITION",
            "INTEGRATION",
            "MEETING",
        )
        for s in SUBTYPES[t]
    ]
    assert [pair for pair in core if pair not in gold] == []
    assert len(texts) >= 200
    assert sum(text.negative for text in texts) >= 60


@pytest.mark.slow
def test_the_development_set_reaches_its_goal() -> None:
    texts = read_gold("dev")
    figures = summary(*score(texts), texts)
    assert figures["core"]["precision"] >= 0.95
    assert figures["false_assertions"] == 0
    assert figures["invented"] == 0


def test_the_published_score_is_the_logged_one() -> None:
    published = json.loads((HERE.parents[1] / "docs" / "score.json").read_text(encoding="utf-8"))["second"]
    runs = [
        json.loads(line) for line in (HERE / "second_set_runs.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert {k: v for k, v in runs[-1].items() if k in published} == published
    assert [run["run"] for run in runs] == list(range(1, len(runs) + 1))


def test_a_bare_truth_value_in_a_word_list_is_refused() -> None:
    with pytest.raises(LexiconError, match="quotes"):
        _only_text({"auxiliaries": ["not", False]}, "cues.yml")


def test_every_curated_organisation_is_known_by_its_id() -> None:
    facts = HERE.parents[1] / "seeds" / "facts" / "organisations.csv"
    if not facts.exists():
        pytest.skip("the curated organisations are not in this checkout")
    ids = [line.split(",")[0] for line in facts.read_text(encoding="utf-8").splitlines()[1:]]
    assert [i for i in ids if i not in load().by_key] == []


def test_names_of_the_territories_are_known_where_the_lexicon_lacked_them() -> None:
    lexicon = load()
    known = {"Kingdom of Spain": "ESP", "Lao PDR": "LAO", "Puerto Rico": "PRI", "Swiss Confederation": "CHE", "Macedonia": "MKD", "Abkhazia": "XAB"}
    for name, code in known.items():
        entity = lexicon.entity(name)
        assert entity is not None and entity.id == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Georgia", "GEO"), ("Jordan", "JOR"), ("Chad", "TCD"), ("Guinea", "GIN"), ("Luxembourg", "LUX"), ("Djibouti", "DJI"),
        ("Panama", "PAN"), ("Singapore", "SGP"), ("Monaco", "MCO"), ("Congo", "COG"), ("Brussels", "EU"), ("Moscow", "RUS"),
        ("Belgrade", "SRB"), ("Prague", "CZE"), ("Niger", "NER"), ("Dominica", "DMA"), ("Samoa", "WSM"), ("Korea", None),
        ("Jersey", None), ("Victoria", None), ("Stanley", None), ("Hamilton", None), ("Parma", None), ("Serb", None),
    ],
)  # fmt: skip
def test_a_name_that_two_could_bear_keeps_its_one_meaning_or_has_none(name: str, code: str | None) -> None:
    entity = load().entity(name)
    assert (entity.id if entity else None) == code


def test_every_phrase_names_one_entity_alone() -> None:
    """Two entities under one spelling would be told apart by the order of files."""
    meanings: dict[str, set[str]] = {}
    for phrases in load().phrases.values():
        for phrase in phrases:
            if phrase.form not in ("contextual", "demonym"):
                meanings.setdefault(phrase.text, set()).add(phrase.entity.state.key)
    assert {text: keys for text, keys in meanings.items() if len(keys) > 1} == {}
