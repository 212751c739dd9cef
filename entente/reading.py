"""A text as it is read on screen: its sentences marked with what was taken from them.

Pure functions over rows of claims_of_document; everything a file or a person wrote is escaped.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from entente import dates
from entente.lines import literal

if TYPE_CHECKING:
    from entente.llm import Comparison

Claim = dict[str, Any]

PART = 30_000  # characters on screen at a time: about 5,000 words
TYPES = {
    "membership": "Membership",
    "sanction": "Sanction",
    "relief": "Relief or delisting",
    "designation": "Listing",
    "agreement": "Agreement",
    "recognition": "Recognition",
    "integration": "Integration",
    "meeting": "Meeting",
    "context": "Context (moves nothing)",
}
_RELIEF = {"ease", "waive", "extend_waiver", "suspend", "lift", "repeal", "delist"}
ROLES = {"subject": "who", "trigger": "what", "object": "whom", "date": "when", "evidence": "said"}
_SHOWN_LINKED = 4  # records named at one sentence before "and n more"


@dataclass(frozen=True)
class Part:
    """A stretch of the text that is shown at once; half-open, code points."""

    start: int
    end: int


def family(claim: Claim) -> str:
    """Which of TYPES colours a claim."""
    word = str(claim["type"]).lower()
    if word in ("sanction", "designation") and claim["subtype"] in _RELIEF:
        return "relief"
    return word if word in TYPES else "context"


def in_order(claims: Sequence[Claim]) -> list[Claim]:
    """By their place in the text; of those in one sentence the ones that move something first."""
    rank = list(TYPES)
    return sorted(claims, key=lambda claim: (claim["span_start"], rank.index(family(claim)), claim["claim_id"]))


def parts(text: str, claims: Sequence[Claim], size: int = PART) -> list[Part]:
    """The text in stretches of about `size`, each ending at a line's end where one is near, and never in a marked sentence."""
    found, start = [], 0
    while start < len(text):
        end = min(start + size, len(text))
        line = text.rfind("\n", start + size // 2, end)
        if end < len(text) and line > 0:
            end = line + 1
        while crossed := [claim for claim in claims if claim["span_start"] < end < claim["span_end"]]:
            end = max(claim["span_end"] for claim in crossed)
        found.append(Part(start, end))
        start = end
    return found or [Part(0, 0)]


def within(claims: Sequence[Claim], part: Part) -> list[Claim]:
    """The claims whose sentence begins in the part."""
    return [claim for claim in claims if part.start <= claim["span_start"] < part.end]


def marked(text: str, claims: Sequence[Claim], part: Part, chosen: str | None = None) -> str:
    """HTML of a part: paragraphs of the text, each sentence that gave a claim marked, named and reachable by key.

    A mark carries the ids of its claims in `data-claims`; the words of the text are unchanged. In the
    sentence of the chosen claim, the words that fill its slots are set off.
    """
    here = in_order(within(claims, part))
    ends = {place for claim in here for place in (claim["span_start"], claim["span_end"])}
    breaks = {place for at in range(part.start, part.end) if text[at] == "\n" for place in (at, at + 1)}
    cuts = sorted({part.start, part.end, *ends, *breaks})
    paragraphs, line = [], ""
    for start, end in pairwise(cuts):
        if text[start:end] == "\n":
            paragraphs.append(line)
            line = ""
            continue
        said = [claim for claim in here if claim["span_start"] <= start and end <= claim["span_end"]]
        line += _piece(text[start:end], start, said, next((claim for claim in said if claim["claim_id"] == chosen), None))
    paragraphs.append(line)
    body = "".join(f'<p dir="auto">{line}</p>' for line in paragraphs if line.strip())
    return f'<div class="reading">{body}</div>'


def _piece(words: str, start: int, said: Sequence[Claim], chosen: Claim | None) -> str:
    if not said or not words.strip():
        return escape(words)
    first = said[0]
    ids = [claim["claim_id"] for claim in said]
    classes = ["said", family(first)]
    if first["modality"] != "asserted":
        classes.append("unsaid")
    if all(claim["standing"] == "rejected" for claim in said):
        classes.append("dropped")
    if chosen is not None:
        classes.append("chosen")
    begins = [claim for claim in said if claim["span_start"] == start]
    reach = ' tabindex="0" role="button"' if begins else ""
    return (
        f'<mark class="{" ".join(classes)}" data-claims="{escape(" ".join(ids))}"{reach}>{_label(begins)}{_set_off(words, start, chosen)}</mark>'
    )


def _set_off(words: str, start: int, claim: Claim | None) -> str:
    """HTML of a stretch of text that begins at `start`, with the words that fill a slot of the claim in spans."""
    found, at = "", 0
    for role, first, last in sorted(slot_words(claim) if claim else [], key=lambda one: one[1:]):
        first, last = first - start, last - start
        if at <= first < last <= len(words) and last - first < len(words):
            found += f'{escape(words[at:first])}<span class="slot" data-role="{ROLES[role]}">{escape(words[first:last])}</span>'
            at = last
    return found + escape(words[at:])


def slot_words(claim: Claim) -> list[tuple[str, int, int]]:
    """Role and place in the text, half-open, of the words that fill the claim's slots; none for a claim of before they were kept."""
    return [(role, start, end) for role, start, end in json.loads(claim["mentions"] or "[]") if role in ROLES]


def quoted(claim: Claim) -> str:
    """HTML of the claim's sentence with the words that fill its slots set off."""
    return _set_off(claim["quote"], claim["span_start"], claim)


def _label(begins: Sequence[Claim]) -> str:
    if not begins:
        return ""
    words = list(dict.fromkeys(act(claim).lower() for claim in begins))
    more = f" and {len(words) - _SHOWN_LINKED} more" if len(words) > _SHOWN_LINKED else ""
    return f'<span class="tag">{escape(", ".join(words[:_SHOWN_LINKED]) + more)}</span>'


def act(claim: Claim) -> str:
    """ "Membership: agree to join"; a type that is its own subtype is said once."""
    kind, what = str(claim["type"]).capitalize(), _words(claim["subtype"])
    return kind if kind.lower() == what else f"{kind}: {what}"


def _words(name: str) -> str:
    return name.replace("_", " ")


def who_and_whom(claim: Claim) -> str:
    """ "Syria to Global Coalition to Defeat ISIS": the parties of a claim in plain text."""
    return f"{claim['subject']} → {claim['object']}" if claim["object"] and claim["object"] != claim["subject"] else str(claim["subject"])


def record(claim: Claim) -> str:
    """Markdown of one claim as an entry of the list: parties, act, day; how it was said and how it stands in grey."""
    when = f", {dates.in_words(claim['date'])}" if claim["date"] and not claim["date"].startswith("XXXX") else ""
    said = "" if claim["modality"] == "asserted" else f"{_words(claim['modality'])} · "
    return (
        f"**{literal(who_and_whom(claim))}** {literal(act(claim))}{literal(when)} "
        f":gray[{literal(said)}{literal(claim['standing'])} · confidence {claim['confidence']:.2f}]"
    )


@dataclass(frozen=True)
class Start:
    """Where a sentence begins in its text."""

    start: int


@dataclass(frozen=True)
class Told:
    """A claim as one reader told it, with the slots that llm.compare looks at; what it leaves open is None."""

    claim_id: str
    type: str
    subtype: str
    subject: str
    subject_id: str | None
    object: str
    object_id: str | None
    modality: str
    date: str | None
    duration_days: float | None
    expires: Any
    status_after: str | None
    extractor: str
    extractor_version: str
    evidence: Start


def compared(claims: Sequence[Claim]) -> "Comparison[Told] | None":
    """The rules' records beside those of a language model (llm.compare); None where one reader alone has read."""
    told = [_told(claim) for claim in claims if claim["extractor"] != "person"]
    ours = [one for one in told if not one.extractor.startswith("llm-")]
    theirs = [one for one in told if one.extractor.startswith("llm-")]
    if not theirs:
        return None
    from entente import llm  # noqa: PLC0415 - only where a model has read

    return llm.compare(ours, theirs)


def _told(claim: Claim) -> Told:
    own = [one.name for one in fields(Told) if one.name != "evidence"]
    plain: dict[str, Any] = {name: claim[name] if _given(claim[name]) and claim[name] != "" else None for name in own}
    parties = {name: plain[name] or "" for name in ("subject", "object")}
    return Told(**plain | parties, evidence=Start(claim["span_start"]))


def other_reader(claim: Claim, both: "Comparison[Told] | None") -> str:
    """ "llm-openai small-1 reads it otherwise: date 2021-06, here 2021-06-14." or that it reads the same, or nothing of it."""
    if both is None or claim["extractor"] == "person":
        return ""
    for pair in both.disagreed:
        for here, there in ((pair.deterministic, pair.llm), (pair.llm, pair.deterministic)):
            if here.claim_id == claim["claim_id"]:
                differs = ", ".join(
                    f"{_words(slot)} {_words(str(getattr(there, slot) or 'not stated'))}, here {_words(str(getattr(here, slot) or 'not stated'))}"
                    for slot in pair.slots
                )
                return f"{there.extractor} {there.extractor_version} reads it otherwise: {differs}."
    alone = [*both.only_deterministic, *both.only_llm]
    if any(one.claim_id == claim["claim_id"] for one in alone):
        return "The other reader has no such record."
    return "The other reader reads it the same."


def agreement(both: "Comparison[Told]") -> str:
    """How the two readers of one text stand to each other, in one sentence."""
    return (
        f"Read alike: {len(both.agreed)}; differently: {len(both.disagreed)}; "
        f"by the rules alone: {len(both.only_deterministic)}; by the model alone: {len(both.only_llm)}."
    )


def slots(claim: Claim) -> list[tuple[str, str]]:
    """What the record says, name and value; the empty ones are left out by who shows it."""
    precision = f" (to the {claim['precision']})" if claim["precision"] in ("month", "year") else ""
    basis = f", {_words(claim['date_basis'])}" if claim["date_basis"] not in ("", "none", "explicit") else ""
    length = f"{claim['duration_days']:.0f} days" if _given(claim["duration_days"]) else ""
    return [
        ("Who", f"{claim['subject']}" + (f" ({claim['subject_id']})" if claim["subject_id"] else "")),
        ("What", act(claim)),
        ("Whom", claim["object"] + (f" ({claim['object_id']})" if claim["object"] and claim["object_id"] else "")),
        ("When", f"{claim['date']}{precision}{basis}" if claim["date"] else "not stated"),
        ("For", length),
        ("Until", str(claim["expires"])[:10] if _given(claim["expires"]) else ""),
        ("Count", f"{claim['count']:.0f}" if _given(claim["count"]) else ""),
        ("Status after", _words(claim["status_after"])),
        ("Programme", claim["programme_id"]),
        ("How it is said", claim["modality"]),
        ("Said by", claim["attribution"]),
        ("Confidence", f"{claim['confidence']:.2f}"),
        ("Read by", f"{claim['extractor']} {claim['extractor_version']}" + (f", rule {claim['rule_id']}" if claim["rule_id"] else "")),
        ("Stands", claim["standing"]),
    ]


def _given(value: Any) -> bool:
    return value is not None and value == value and str(value) not in ("NaT", "<NA>")
