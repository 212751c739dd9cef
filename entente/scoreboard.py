"""The extractor's scoreboard in words and rows: what docs/score.json says, as `make score` wrote it."""

import json
from pathlib import Path
from typing import Any

from entente import settings

Score = dict[str, Any]

FILE = settings.ROOT / "docs" / "score.json"
SETS = {
    "dev": "Development set: the rules were written with it",
    "second": "Second set: written before the rules and not looked at",
    "dev_without_model": "Development set, read without an English model: by the order of words alone",
    "second_without_model": "Second set, read without an English model: by the order of words alone",
}
RATES = ("Precision", "Recall", "Strict recall")
WEAK = 0.8  # a type below this in precision or recall is named as a weak spot
MEANING = (
    "A record is right when type, subject, object and asserted-or-not are right; **strict** asks for the subtype too. "
    "Precision is the share of written records that are right, recall the share of the wanted records that were written. "
    "Types without a precision are context and counted for recall alone."
)


def read(file: Path = FILE) -> dict[str, Score]:
    """The score of each set, in the order of SETS; none when nothing was scored yet."""
    if not file.exists():
        return {}
    told: dict[str, Score] = json.loads(file.read_text("utf-8"))
    return {name: told[name] for name in [*SETS, *sorted(told)] if name in told}


def figures(score: Score) -> list[tuple[str, str]]:
    """Name and value of what is said once a set."""
    core = score["core"]
    return [
        ("Core types", f"precision {_rate(core['precision'])}, recall {_rate(core['recall'])}, F1 {_rate(core['f1'])}, strict F1 {_rate(core['strict_f1'])}"),
        ("Context types", f"recall {_rate(score['context_recall'])}"),
        ("Slots right", ", ".join(f"{name.replace('_', ' ')} {_rate(rate)}" for name, rate in score["slots"].items())),
        ("False assertions", f"{score['false_assertions']} in {score['negatives']} texts that assert nothing"),
        ("Invented dates, lengths, ends", str(score["invented"])),
        ("Abstentions", f"{score['abstentions']} not written because a slot was missing or the confidence too low"),
        ("Speed", f"{score['sentences_per_second']} sentences a second on the machine that scored"),
        ("Version", f"rules {score['extractor_version']}, " + ("no model" if score["model"] == "blank" else f"model {score['model']}")),
    ]


def by_type(score: Score) -> list[dict[str, Any]]:
    """One row a type: wanted, written, precision, recall, strict recall; a rate nobody can state is None."""
    return [
        {
            "Type": kind.capitalize(),
            "Wanted": row["gold"],
            "Written": row["written"],
            **{label: row[label.lower().replace(" ", "_")] for label in RATES},
        }
        for kind, row in score["by_type"].items()
    ]


def composition(score: Score) -> str:
    """What the set is made of; `**bold**` as panel.bold reads it."""
    return (
        f"The set has **{score['texts']}** texts with **{score['sentences']}** sentences and **{score['gold_records']}** wanted records; "
        f"**{score['negatives']}** texts are negatives and traps."
    )


def weak_spots(score: Score) -> str:
    """The types that are read worst, worst first, from the figures themselves."""
    found = []
    for kind, row in score["by_type"].items():
        for name in ("precision", "recall"):
            if row[name] is not None and row[name] < WEAK:
                found.append((row[name], f"{kind.capitalize()} ({name} {_rate(row[name])} of {row['gold' if name == 'recall' else 'written']})"))
    if not found:
        return f"No type is below {WEAK} in precision or recall."
    return f"Weak spots, below {WEAK}: " + ", ".join(words for _, words in sorted(found)) + "."


def _rate(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
