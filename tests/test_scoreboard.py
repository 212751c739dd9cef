"""The scoreboard says what docs/score.json says, and names the weak spots from the figures."""

import json
from pathlib import Path

from entente import scoreboard

SCORE = {
    "extractor_version": "1.2.3", "model": "en-3.8", "texts": 10, "negatives": 4, "sentences": 12, "gold_records": 7,
    "core": {"precision": 0.9, "recall": 0.75, "f1": 0.818, "strict_f1": None}, "context_recall": 1.0,
    "by_type": {
        "MEMBERSHIP": {"gold": 4, "written": 3, "precision": 1.0, "recall": 0.75, "strict_recall": 0.5},
        "STATEMENT": {"gold": 3, "written": None, "precision": None, "recall": 1.0, "strict_recall": 1.0},
        "SANCTION": {"gold": 2, "written": 2, "precision": 0.5, "recall": 0.5, "strict_recall": 0.5},
    },
    "slots": {"date": 1.0, "status_after": 0.5}, "false_assertions": 1, "invented": 0, "abstentions": 2, "sentences_per_second": 20.5,
}  # fmt: skip


def test_without_a_score_there_is_none(tmp_path: Path) -> None:
    assert scoreboard.read(tmp_path / "score.json") == {}


def test_the_score_of_the_release_can_be_shown_whole() -> None:
    scores = scoreboard.read()
    assert list(scores)[0] == "dev"
    for score in scores.values():
        assert {row["Type"] for row in scoreboard.by_type(score)} >= {"Membership", "Sanction", "Meeting"}
        assert all(value for _, value in scoreboard.figures(score))


def test_reading_without_a_model_is_scored_separately_and_said_to_be_so(tmp_path: Path) -> None:
    file = tmp_path / "score.json"
    file.write_text(json.dumps({"dev_without_model": SCORE | {"model": "blank"}, "dev": SCORE}), "utf-8")
    scores = scoreboard.read(file)
    assert list(scores) == ["dev", "dev_without_model"]
    assert dict(scoreboard.figures(scores["dev_without_model"]))["Version"] == "rules 1.2.3, no model"
    assert "without an English model" in scoreboard.SETS["dev_without_model"]


def test_a_context_type_has_no_precision() -> None:
    assert scoreboard.by_type(SCORE)[1] == {"Type": "Statement", "Wanted": 3, "Written": None, "Precision": None, "Recall": 1.0, "Strict recall": 1.0}


def test_the_worst_types_are_named_worst_first() -> None:
    assert scoreboard.weak_spots(SCORE) == (
        "Weak spots, below 0.8: Sanction (precision 0.50 of 2), Sanction (recall 0.50 of 2), Membership (recall 0.75 of 4)."
    )
    strong = SCORE | {"by_type": {"STATEMENT": SCORE["by_type"]["STATEMENT"]}}  # type: ignore[index]
    assert scoreboard.weak_spots(strong) == "No type is below 0.8 in precision or recall."


def test_what_the_set_is_made_of_is_counted() -> None:
    assert scoreboard.composition(SCORE) == "The set has **10** texts with **12** sentences and **7** wanted records; **4** texts are negatives and traps."
