"""Cuts a text into sentences and gives each a plain form for the rules, without losing a character.

Offsets are Unicode code points of the text as given; the plain form only serves matching.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MAX_SENTENCE = 1500  # code points; a longer stretch without a full stop is no sentence and is cut at a space

_ABBREVIATIONS = {
    "mr", "mrs", "ms", "dr", "prof", "gen", "lt", "col", "maj", "capt", "sen", "rep", "gov", "st", "no",
    "vs", "inc", "ltd", "corp", "co", "jr", "sr", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
    "sept", "oct", "nov", "dec", "art", "adm", "sgt", "messrs", "e.g", "i.e", "approx", "dept", "fig",
}  # fmt: skip
_STARTERS = {
    "The", "A", "An", "It", "He", "She", "They", "We", "In", "On", "At", "But", "And", "This", "That",
    "These", "Those", "Its", "His", "Her", "Their", "Under", "After", "Before", "Since", "While", "When",
    "If", "As", "By", "For", "From", "With", "However", "Meanwhile", "Officials", "Last", "Earlier", "Both",
    "Two", "Three", "No", "There", "Some", "Many", "Washington",
}  # fmt: skip
_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？]")
_APOSTROPHES = {
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "‐": "-",
    "‑": "-",
}


@dataclass(frozen=True)
class Sentence:
    """One sentence: its place in the text and a plain form whose characters know where they come from.

    `plain` has single spaces, straight quotes and no invisible marks; `at[i]` is the offset in the
    text of its character i.
    """

    index: int
    start: int
    end: int
    text: str
    plain: str
    at: tuple[int, ...]
    paragraph: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the text of plain[start:end]."""
        return self.at[start], self.at[end - 1] + 1


def split(text: str) -> list[Sentence]:
    """The sentences of a text, in order; stretches of white space belong to none."""
    sentences: list[Sentence] = []
    for number, (start, end) in enumerate(_paragraphs(text)):
        for first, last in _sentence_spans(text, start, end):
            plain, at = _plain(text, first, last)
            if plain:
                sentences.append(Sentence(len(sentences), first, last, text[first:last], plain, at, number))
    return sentences


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Paragraphs by blank lines; every line end too, unless the lines were wrapped to one width."""
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\r\n]+", text)]
    wrapped = _is_wrapped([text[start:end].strip() for start, end in lines])
    found: list[tuple[int, int]] = []
    for start, end in lines:
        if wrapped and found:
            gap = text[found[-1][1] : start]
            blank = gap.count("\n") > 1 or (gap.count("\r") > 1 and "\n" not in gap)
            if not blank and text[start:end].strip() and text[found[-1][0] : found[-1][1]].strip():
                found[-1] = (found[-1][0], end)
                continue
        found.append((start, end))
    return found


def _is_wrapped(lines: list[str]) -> bool:
    full = [line for line in lines if line]
    if len(full) < 3:
        return False
    open_ended = sum(1 for line in full if line[-1].isalnum() or line[-1] in ",-–;")
    return open_ended >= len(full) * 0.4 and max(len(line) for line in full) <= 100


def _sentence_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = []
    at = start
    for stop in _STOP.finditer(text, start, end):
        if stop.end() - at > MAX_SENTENCE or _ends_sentence(text, stop.start(), stop.end(), end):
            spans.extend(_cut(text, at, stop.end()))
            at = stop.end()
    spans.extend(_cut(text, at, end))
    return spans


def _ends_sentence(text: str, stop: int, after: int, end: int) -> bool:
    rest = text[after : min(end, after + 40)].lstrip()
    if not rest:
        return True
    if not (rest[0].isupper() or rest[0].isdigit() or rest[0] in "\"'“‘«([—–-•"):
        # A letter without case (Arabic, Chinese) can begin a sentence; a lower-case one cannot.
        return rest[0].isalpha() and not rest[0].islower()
    if text[stop] != ".":
        return not rest[0].islower()
    before = text[max(0, stop - 12) : stop]
    word = re.search(r"[\w.]+$", before)
    last = word.group() if word else ""
    if last.lower() in _ABBREVIATIONS:
        return False
    if re.fullmatch(r"(?:[A-Za-z]\.)*[A-Za-z]", last):  # U.S., p.m, an initial
        following = re.match(r"[\"'“‘(]?([\w]+)", rest)
        if last.lower() in ("a.m", "p.m"):
            return True
        return bool(following and following.group(1) in _STARTERS and len(last) > 1)
    return True


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Trim white space; cut what is too long at a space, or hard when there is none."""
    spans = []
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > MAX_SENTENCE:
        space = text.rfind(" ", start + MAX_SENTENCE // 2, start + MAX_SENTENCE)
        cut = space if space > 0 else start + MAX_SENTENCE
        spans.append((start, cut))
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        spans.append((start, end))
    return spans


def _plain(text: str, start: int, end: int) -> tuple[str, tuple[int, ...]]:
    letters: list[str] = []
    at: list[int] = []
    for offset in range(start, end):
        letter = text[offset]
        if letter.isascii():
            if letter.isspace() or letter < " ":
                if letters and letters[-1] != " ":
                    letters.append(" ")
                    at.append(offset)
                continue
        elif letter.isspace():
            if letters and letters[-1] != " ":
                letters.append(" ")
                at.append(offset)
            continue
        elif unicodedata.category(letter) in ("Cf", "Cc", "Cs", "Co", "Mn"):
            continue
        else:
            letter = _APOSTROPHES.get(letter, letter)
        letters.append(letter)
        at.append(offset)
    while letters and letters[-1] == " ":
        letters.pop()
        at.pop()
    return "".join(letters), tuple(at)
