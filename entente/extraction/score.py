"""Scores the extractor against texts with gold: `python -m entente.extraction.score dev|second`.

A record matches on type, subject, object (aliases allowed; symmetric types may swap) and
asserted-or-not; strict adds the subtype. Core types count for precision and recall, the context
types for recall only. A false assertion is an asserted core record in a text that holds none like it.
An invented date, duration or expiry is one on a matched record that the gold leaves empty or denies
and that the text does not state.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from entente.extraction.lexicon import fold, load
from entente.extraction.records import CORE_TYPES, SYMMETRIC_TYPES, Event

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "tests" / "extraction"
SETS = {
    "dev": ("development_set_a.yml", "development_set_b.yml"),
    "second": ("second_set.yml",),
    "articles": ("articles.yml", "articles_b.yml", "articles_c.yml", "articles_d.yml"),
    "agency": ("articles_e.yml", "articles_f.yml", "articles_g.yml"),
    "unseen": ("articles_h.yml", "articles_i.yml", "articles_j.yml", "articles_k.yml"),
}
LOG = GOLD / "second_set_runs.jsonl"
REPORT = ROOT / "docs" / "score.json"
CALIBRATION = Path(__file__).with_name("calibration.json")


@dataclass
class Wanted:
    """One gold record: type/subtype, the parties, whether it is asserted, and the slots it states."""

    type: str
    subtype: str
    subject: str
    object: str
    modality: str
    slots: dict[str, str] = field(default_factory=dict)

    @property
    def asserted(self) -> bool:
        return self.modality == "asserted"


@dataclass
class Text:
    """One gold text; `negative` when no core record in it may be asserted."""

    id: str
    published: str | None
    text: str
    gold: list[Wanted]
    negative: bool


def read_gold(name: str) -> list[Text]:
    """The texts of one of SETS."""
    texts = []
    for file in SETS[name]:
        rows = yaml.safe_load((GOLD / file).read_text(encoding="utf-8"))
        for row in rows:
            gold = [_read_line(line) for line in row["gold"]]
            asserted_core = any(w.type in CORE_TYPES and w.asserted for w in gold)
            published = row.get("published")
            negative = row.get("negative", not asserted_core)
            texts.append(Text(row["id"], str(published) if published else None, row["text"], gold, negative))
    return texts


def _read_line(line: str) -> Wanted:
    parts = [part.strip() for part in line.split("|")]
    parts += [""] * (5 - len(parts))
    kind, subtype = parts[0].split("/")
    slots = dict(pair.strip().split("=", 1) for pair in parts[4].split(";") if "=" in pair)
    return Wanted(kind, subtype, parts[1], parts[2], parts[3], slots)


def same_party(
    wanted: str, found: str | None, acts_for: str | None = None, found_id: str | None = None
) -> bool:
    """Whether two names mean one party: same entity in the lexicon, same folded name, or one in the other."""
    if not wanted:
        return True
    if not found:
        return False
    lexicon = load()
    known = lexicon.entity(wanted)
    names = {found} | ({acts_for} if acts_for else set())
    for name in names:
        other = lexicon.entity(name)
        if (
            known is not None
            and other is not None
            and (known.key == other.key or known.state.key == other.key or known.key == other.state.key)
        ):
            return True
        if fold(wanted) == fold(name):
            return True
    if known is not None and found_id and known.state.key == found_id:
        return True
    short, long = sorted((fold(wanted), fold(found)), key=len)
    return known is None and len(short) > 3 and re.search(rf"\b{re.escape(short)}\b", long) is not None


def matches(wanted: Wanted, event: Event) -> bool:
    if wanted.type != event.type or wanted.asserted != (event.modality == "asserted"):
        return False
    if _parties(wanted, event, swap=False):
        return True
    return wanted.type in SYMMETRIC_TYPES and _parties(wanted, event, swap=True)


def _parties(wanted: Wanted, event: Event, swap: bool) -> bool:
    subject, object_ = (wanted.object, wanted.subject) if swap else (wanted.subject, wanted.object)
    return same_party(subject, event.subject, event.acts_for, event.subject_id) and same_party(
        object_, event.object or event.organisation_or_programme, None, event.object_id
    )


_SLOTS = (
    "date", "status_after", "duration_days", "expires", "place", "count", "organisation_or_programme",
    "date_basis", "attribution", "scope",
)  # fmt: skip


def _slot_right(name: str, wanted: str, event: Event) -> bool:
    value = getattr(event, name)
    if name == "organisation_or_programme":
        return same_party(wanted, value) or (value is not None and fold(wanted) in fold(value))
    if name == "date" and value and wanted:
        return str(value) == wanted or str(value).startswith(wanted) or wanted.startswith(str(value))
    if name in ("place", "attribution"):
        return value is not None and fold(wanted).removeprefix("the ") in fold(value)
    return value is not None and str(value) == wanted


@dataclass
class Tally:
    """Counts over a set; every rate is computed from them."""

    hits: Counter[str] = field(default_factory=Counter)
    strict_hits: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    written: Counter[str] = field(default_factory=Counter)
    slots_right: Counter[str] = field(default_factory=Counter)
    slots: Counter[str] = field(default_factory=Counter)
    false_assertions: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)
    extras: list[str] = field(default_factory=list)
    rules: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    negatives: int = 0
    abstained: int = 0


def score(texts: list[Text], with_model: bool = True) -> tuple[Tally, float, int]:
    """Extract every text and compare; also the processor seconds taken and the sentences read.

    with_model: False measures the fallback, which reads by the order of words alone.
    """
    from entente.extraction import extract  # noqa: PLC0415 - loads the pipeline; reading gold does not need it

    extract("Warm up the pipeline.")
    tally = Tally()
    sentences = 0
    started = time.process_time()
    results = [
        extract(text.text, published=text.published, doc_id=text.id, with_model=with_model) for text in texts
    ]
    seconds = time.process_time() - started
    for text, result in zip(texts, results, strict=True):
        sentences += result.sentences
        tally.abstained += len(result.rejects)
        _compare(text, list(result.events), tally)
    return tally, seconds, sentences


def _compare(text: Text, events: list[Event], tally: Tally) -> None:
    tally.negatives += text.negative
    left = list(events)
    for wanted in text.gold:
        tally.wanted[wanted.type] += 1
        candidates = [event for event in left if matches(wanted, event)]
        candidates.sort(key=lambda event: event.subtype != wanted.subtype)
        if not candidates:
            tally.misses.append(
                f"{text.id}: {wanted.type}/{wanted.subtype} {wanted.subject} - {wanted.object} {wanted.modality}"
            )
            continue
        event = candidates[0]
        left.remove(event)
        tally.hits[wanted.type] += 1
        tally.rules[event.rule_id][0] += 1
        tally.rules[event.rule_id][1] += 1
        if event.subtype == wanted.subtype:
            tally.strict_hits[wanted.type] += 1
        else:
            tally.misses.append(f"{text.id}: subtype {event.subtype} for {wanted.type}/{wanted.subtype}")
        _compare_slots(text, wanted, event, tally)
    for event in events:
        if event.type in CORE_TYPES:
            tally.written[event.type] += 1
    for event in left:
        if event.type not in CORE_TYPES:
            continue
        line = (
            f"{text.id}: {event.type}/{event.subtype} {event.subject} - {event.object} "
            f"{event.modality} {event.date or ''} [{event.rule_id}]"
        )
        tally.extras.append(line)
        tally.rules[event.rule_id][1] += 1
        if text.negative and event.modality == "asserted":
            tally.false_assertions.append(line)


def _compare_slots(text: Text, wanted: Wanted, event: Event, tally: Tally) -> None:
    for name in _SLOTS:
        if name in wanted.slots:
            tally.slots[name] += 1
            right = _slot_right(name, wanted.slots[name], event)
            tally.slots_right[name] += right
            if not right:
                tally.misses.append(
                    f"{text.id}: slot {name} is {getattr(event, name)!r}, gold {wanted.slots[name]!r} ({event.subtype})"
                )
    if (
        event.duration_days is not None
        and "duration_days" not in wanted.slots
        and str(event.duration_days) not in text.text
    ):
        tally.invented.append(f"{text.id}: duration {event.duration_days}")
    if (
        event.expires is not None
        and "expires" not in wanted.slots
        and not {"date", "duration_days"} <= set(wanted.slots)
    ):
        tally.invented.append(f"{text.id}: expires {event.expires}")
    if event.date is not None and event.date_basis == "explicit" and event.date[:4] not in text.text:
        tally.invented.append(f"{text.id}: date {event.date}")


def _rate(part: float, whole: float) -> float | None:
    return round(part / whole, 3) if whole else None


def _f1(precision: float | None, recall: float | None) -> float | None:
    if precision is None or recall is None or not precision + recall:
        return None
    return round(2 * precision * recall / (precision + recall), 3)


def summary(
    tally: Tally, seconds: float, sentences: int, texts: list[Text], with_model: bool = True
) -> dict[str, Any]:
    """The figures of one run, ready for the score file."""
    from entente.extraction import VERSION  # noqa: PLC0415 - as above
    from entente.extraction.parsing import NO_MODEL, pipeline  # noqa: PLC0415

    core = [t for t in CORE_TYPES]
    hits = sum(tally.hits[t] for t in core)
    strict = sum(tally.strict_hits[t] for t in core)
    written = sum(tally.written[t] for t in core)
    wanted = sum(tally.wanted[t] for t in core)
    precision, recall = _rate(hits, written), _rate(hits, wanted)
    strict_precision, strict_recall = _rate(strict, written), _rate(strict, wanted)
    return {
        "extractor_version": VERSION,
        "model": pipeline()[1] if with_model else NO_MODEL,
        "texts": len(texts),
        "negatives": tally.negatives,
        "sentences": sentences,
        "gold_records": sum(tally.wanted.values()),
        "core": {
            "precision": precision,
            "recall": recall,
            "f1": _f1(precision, recall),
            "strict_f1": _f1(strict_precision, strict_recall),
        },
        "context_recall": _rate(
            sum(n for t, n in tally.hits.items() if t not in core),
            sum(n for t, n in tally.wanted.items() if t not in core),
        ),
        "by_type": {
            t: {
                "gold": tally.wanted[t],
                "written": tally.written[t] if t in core else None,
                "precision": _rate(tally.hits[t], tally.written[t]) if t in core else None,
                "recall": _rate(tally.hits[t], tally.wanted[t]),
                "strict_recall": _rate(tally.strict_hits[t], tally.wanted[t]),
            }
            for t in sorted(tally.wanted)
        },
        "slots": {
            name: _rate(tally.slots_right[name], tally.slots[name]) for name in _SLOTS if tally.slots[name]
        },
        "false_assertions": len(tally.false_assertions),
        "invented": len(tally.invented),
        "abstentions": tally.abstained,
        "sentences_per_second": round(sentences / seconds, 1) if seconds else None,
    }


def write_calibration(tally: Tally) -> None:
    """Each rule's precision on the development set, smoothed for rules seen seldom.

    (right + 1.8) / (written + 2): a rule never seen wrong in few sentences is trusted nine times in ten.
    """
    rules = {
        rule: {"right": right, "written": written, "precision": round((right + 1.8) / (written + 2), 3)}
        for rule, (right, written) in sorted(tally.rules.items())
    }
    CALIBRATION.write_text(json.dumps({"set": "dev", "rules": rules}, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Score the extractor against gold texts.")
    parser.add_argument("set", choices=sorted(SETS))
    parser.add_argument("--verbose", action="store_true", help="list every miss and extra record")
    parser.add_argument("--calibrate", action="store_true", help="store each rule's precision (dev only)")
    chosen = parser.parse_args()
    texts = read_gold(chosen.set)
    tally, seconds, sentences = score(texts)
    figures = summary(tally, seconds, sentences, texts)
    # The fallback is measured in the same run, so that the second set is still scored once a release.
    fallback = summary(*score(texts, with_model=False), texts, with_model=False)
    if chosen.set == "second":
        digest = hashlib.sha256((GOLD / SETS["second"][0]).read_bytes()).hexdigest()
        with LOG.open("a", encoding="utf-8") as log:
            log.write(json.dumps({"run": _runs() + 1, "set_sha256": digest, **figures, "without_model": fallback}) + "\n")
    if chosen.set in ("dev", "second"):
        held = json.loads(REPORT.read_text(encoding="utf-8")) if REPORT.exists() else {}
        held |= {chosen.set: figures, f"{chosen.set}_without_model": fallback}
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(json.dumps(held, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    if chosen.calibrate and chosen.set == "dev":
        write_calibration(tally)
    if chosen.verbose:
        for title in ("false_assertions", "invented", "extras", "misses"):
            print(f"== {title}")
            print("\n".join(getattr(tally, title)))
    print(json.dumps({"with_model": figures, "without_model": fallback}, indent=1))


def _runs() -> int:
    return len(LOG.read_text(encoding="utf-8").splitlines()) if LOG.exists() else 0


if __name__ == "__main__":
    main()
