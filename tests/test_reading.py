"""A text on screen: its words unchanged, its sentences marked, nothing in it becomes markup."""

import re
from html import unescape
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from entente import reading

TEXT = "Norway joined it & left <b>us</b>.\nSweden did not.\n\nשלום said Oslo."


def claim(start: int, end: int, claim_id: str = "c-1", **fields: Any) -> reading.Claim:
    return {
        "claim_id": claim_id, "span_start": start, "span_end": end, "type": "MEMBERSHIP", "subtype": "join",
        "modality": "asserted", "standing": "open", "confidence": 0.9, "subject": "Norway", "object": "It", "date": "2021-03", "mentions": "",
    } | fields  # fmt: skip


def whole(text: str, claims: list[reading.Claim]) -> str:
    return reading.marked(text, claims, reading.Part(0, len(text)))


def words(html: str) -> str:
    """The text of the HTML without the labels."""
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r'<span class="tag">.*?</span>', "", html)))


def test_the_words_of_the_text_are_unchanged_and_its_markup_is_text() -> None:
    html = whole(TEXT, [claim(0, 34)])
    assert words(html) == TEXT.replace("\n", "")
    assert "<b>" not in html and "&lt;b&gt;us" in html


def test_a_sentence_carries_every_claim_read_in_it_and_is_reached_by_key_once() -> None:
    html = whole(TEXT, [claim(0, 34, "c-2", type="STATEMENT", subtype="statement"), claim(0, 34, "c-1")])
    assert html.count("<mark") == html.count('tabindex="0"') == 1
    assert 'class="said membership" data-claims="c-1 c-2"' in html
    assert ">membership: join, statement</span>" in html


def test_the_words_that_fill_the_slots_are_set_off_in_the_chosen_sentence_alone() -> None:
    mentions = '[["subject", 0, 6], ["trigger", 7, 13], ["object", 14, 16], ["date", 40, 46], ["programme", 7, 13]]'
    one = claim(0, 34, "c-1", mentions=mentions)
    html = reading.marked(TEXT, [one, claim(34, 50, "c-2", mentions=mentions)], reading.Part(0, len(TEXT)), "c-1")
    assert re.findall(r'<span class="slot" data-role="(\w+)">(\w+)</span>', html) == [("who", "Norway"), ("what", "joined"), ("whom", "it")]
    assert words(html) == TEXT.replace("\n", "")
    assert "slot" not in whole(TEXT, [one])
    quote = reading.quoted(claim(0, 34, mentions='[["subject", 0, 6], ["object", 27, 34]]', quote=TEXT[:34]))
    assert words(quote) == TEXT[:34] and "<b>" not in quote and quote.count('data-role="whom"') == 1


def test_overlapping_sentences_are_cut_where_they_begin_and_end() -> None:
    html = whole("abcdefghij", [claim(0, 6, "c-1"), claim(4, 10, "c-2")])
    assert re.findall(r'data-claims="([^"]+)"[^>]*>(?:<span.*?</span>)?(\w+)', html) == [("c-1", "abcd"), ("c-1 c-2", "ef"), ("c-2", "ghij")]


def test_a_sentence_over_two_lines_is_marked_in_both() -> None:
    html = whole("One\ntwo.", [claim(0, 8)])
    assert html.count('<p dir="auto">') == html.count("<mark") == 2
    assert html.count('class="tag"') == 1


def test_what_is_not_asserted_is_drawn_apart() -> None:
    assert "said membership unsaid" in whole(TEXT, [claim(0, 34, modality="planned")])
    assert "unsaid" not in whole(TEXT, [claim(0, 34)])


def test_relief_and_delisting_are_coloured_apart_from_penalties() -> None:
    told = [("SANCTION", "impose"), ("SANCTION", "extend_waiver"), ("DESIGNATION", "delist"), ("DESIGNATION", "designate"), ("POLITY", "lead")]
    assert [reading.family(claim(0, 1, type=kind, subtype=what)) for kind, what in told] == ["sanction", "relief", "relief", "designation", "context"]


def test_an_entry_of_the_list_is_plain_text_in_markdown() -> None:
    line = reading.record(claim(0, 1, subject="[Norway](javascript:x) **bold**"))
    assert "](javascript" not in line and "**bold**" not in line
    assert "Mar 2021" in line


@given(
    text=st.text(st.sampled_from("ab \n\u200f\u0301😀<&"), min_size=1, max_size=200),
    spans=st.lists(st.tuples(st.integers(0, 199), st.integers(1, 60)), max_size=6),
    size=st.integers(5, 50),
)
def test_the_parts_of_a_long_text_cut_no_sentence_and_lose_no_word(text: str, spans: list[tuple[int, int]], size: int) -> None:
    claims = [claim(start, min(start + length, len(text)), f"c-{i}") for i, (start, length) in enumerate(spans) if start < len(text)]
    parts = reading.parts(text, claims, size)

    assert [part.start for part in parts] == [0, *(part.end for part in parts[:-1])] and parts[-1].end == len(text)
    assert not [one for one in claims for part in parts if one["span_start"] < part.end < one["span_end"]]
    told = "".join(words(reading.marked(text, claims, part)) for part in parts)
    assert "".join(told.split()) == "".join(text.split())
