"""What the extractor promises about a text: records, evidence, dates, and what it must not say."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.extraction import extract, extractor
from entente.extraction.records import Event, Extraction
from entente.extraction.sentences import split

ARTICLE = Path(__file__).resolve().parents[3] / "shared" / "documents" / "founding-article.txt"


def found(result: Extraction, type_: str, subtype: str) -> list[Event]:
    return [event for event in result.events if (event.type, event.subtype) == (type_, subtype)]


def one(result: Extraction, type_: str, subtype: str) -> Event:
    (event,) = found(result, type_, subtype)
    return event


# -- the founding article ------------------------------------------------------------------------


@pytest.fixture(params=[None, "2025-11-11"], ids=["without a publication day", "published 2025-11-11"])
def article(request: pytest.FixtureRequest) -> Extraction:
    if not ARTICLE.exists():
        pytest.skip("the founding article is not beside this checkout")
    return extract(ARTICLE.read_text(encoding="utf-8"), published=request.param)


def test_syria_joins_the_coalition_on_10_november_2025(article: Extraction) -> None:
    joined = next(e for e in found(article, "MEMBERSHIP", "join") if e.modality == "asserted")
    assert (joined.subject_id, joined.object_id, joined.date) == ("SYR", "GCDI", "2025-11-10")
    assert joined.status_after == "member"
    assert "declaration" in joined.evidence.text


def test_the_waiver_is_extended_for_180_days_and_not_lifted(article: Extraction) -> None:
    extended = one(article, "SANCTION", "extend_waiver")
    assert (extended.subject_id, extended.object_id, extended.duration_days) == ("USA", "SYR", 180)
    assert not [
        e for e in article.events if e.type == "SANCTION" and e.subtype in ("lift", "repeal", "suspend")
    ]


def test_hts_is_listed_in_2018_and_taken_off_in_2025(article: Extraction) -> None:
    assert (
        one(article, "DESIGNATION", "designate").object,
        one(article, "DESIGNATION", "designate").date,
    ) == ("HTS", "2018")
    assert (one(article, "DESIGNATION", "delist").object, one(article, "DESIGNATION", "delist").date) == (
        "HTS",
        "2025",
    )


def test_the_presidents_met_on_10_november(article: Extraction) -> None:
    met = one(article, "MEETING", "meet")
    assert {met.subject, met.object} == {"Ahmed al-Sharaa", "Donald Trump"}
    assert (met.date, met.modality, met.status_after) == ("2025-11-10", "asserted", "held")


def test_the_integration_of_the_sdf_is_planned_and_not_done(article: Extraction) -> None:
    plan = one(article, "INTEGRATION", "plan")
    assert (plan.subject, plan.object, plan.modality) == (
        "Syrian Democratic Forces",
        "Syrian Army",
        "planned",
    )
    assert not found(article, "INTEGRATION", "complete")


def test_the_caesar_act_is_described_and_the_89_partners_are_a_count(article: Extraction) -> None:
    assert one(article, "FACT", "programme_scope").programme_id == "US-CAESAR"
    count = one(article, "FACT", "member_count")
    assert (count.count, count.scope) == (89, "others")
    assert len({e.subject for e in found(article, "MEMBERSHIP", "join")}) == 1


def test_offices_statements_and_speakers(article: Extraction) -> None:
    office = one(article, "POLITY", "take_office")
    assert (office.subject, office.date) == ("Ahmed al-Sharaa", "2024-12")
    speakers = {e.subject for e in article.events if e.type == "STATEMENT"}
    assert {"Hamza al-Mustafa", "Donald Trump", "Ahmed al-Sharaa"} <= speakers


def test_the_article_yields_nothing_it_does_not_say(article: Extraction) -> None:
    assert not [e for e in article.events if e.type == "MEMBERSHIP" and e.subject in ("ISIS", "HTS")]
    assert not [e for e in article.events if e.date and e.date.startswith("2026")]
    assert not [e for e in found(article, "AGREEMENT", "reach") if e.modality == "asserted"]


# -- the worked examples of the schema -----------------------------------------------------------


def test_a_dateline_gives_the_state_of_the_treasury() -> None:
    result = extract(
        "DUBLIN - The treasury removed two Cypriot traders, Ioannis Kallias and Petros Vasou, from its "
        "Narcotics Register; a third remains listed.",
        published="2022-09-14",
    )
    assert [(e.subject_id, e.object) for e in found(result, "DESIGNATION", "delist")] == [
        ("IRL", "Ioannis Kallias"),
        ("IRL", "Petros Vasou"),
    ]


def test_a_condition_asserts_nothing_but_the_past_inside_it() -> None:
    result = extract(
        "If the talks in Muscat collapse, Canada could restore the measures against Algeria it suspended in March.",
        published="2022-09-14",
    )
    assert one(result, "SANCTION", "reimpose").modality == "hypothetical"
    suspended = one(result, "SANCTION", "suspend")
    assert (suspended.modality, suspended.date) == ("asserted", "2022-03")


def test_an_organisation_named_after_its_adversary_is_not_the_adversary() -> None:
    result = extract(
        "Montenegro joined the Sapphire Coalition against the Grey Brigade.", published="2022-09-14"
    )
    assert one(result, "MEMBERSHIP", "join").object == "Sapphire Coalition against the Grey Brigade"


def test_the_days_of_the_old_instrument_never_move_to_the_new_one() -> None:
    result = extract(
        "Norway extended its 60-day waiver of sanctions on Chad on 3 May 2021.", published="2021-05-04"
    )
    extended = one(result, "SANCTION", "extend_waiver")
    assert (extended.duration_days, extended.expires) == (None, None)


def test_a_stated_length_counts_from_the_day_after_the_start() -> None:
    result = extract(
        "Norway waived sanctions on Chad on 10 November 2025 for 180 days.", published="2025-11-11"
    )
    assert str(one(result, "SANCTION", "waive").expires) == "2026-05-09"


def test_a_report_denied_in_the_next_sentence_is_denied() -> None:
    result = extract(
        "The newspaper Al-Nahar reported that Chad had joined the Lake Charter. Chad denied the report.",
        published="2022-09-14",
    )
    assert one(result, "MEMBERSHIP", "join").modality == "denied"


def test_did_not_deny_gives_no_record_at_all() -> None:
    result = extract("Chad did not deny that it had joined the Lake Charter.", published="2022-09-14")
    assert not [e for e in result.events if e.type == "MEMBERSHIP"]


def test_one_act_told_twice_is_one_record() -> None:
    result = extract(
        "Finland joined NATO on Tuesday. Finland joined NATO on 4 April 2023 after a long debate.",
        published="2023-04-05",
    )
    joined = one(result, "MEMBERSHIP", "join")
    assert [m.role for m in joined.mentions if m.role == "evidence"] == ["evidence"]


def test_two_reports_of_one_act_that_differ_keep_both_values_side_by_side() -> None:
    result = extract(
        "Norway extended its waiver of sanctions on Chad for 60 days on 3 March 2021.\n\n"
        "Norway extended its waiver of sanctions on Chad for 90 days on 3 March 2021."
    )
    extended = one(result, "SANCTION", "extend_waiver")
    told = {(alternative.slot, alternative.value) for alternative in extended.alternatives}
    assert extended.duration_days == 60 and ("duration_days", 90) in told
    assert ("expires", "2021-06-01") in told and "conflicting_slots" in extended.flags
    assert all("90 days" in alternative.evidence.text for alternative in extended.alternatives)


def test_two_reports_of_one_act_that_agree_have_no_rival_values() -> None:
    result = extract("Peru joined the Lake Charter in March 2021.\n\nPeru joined the Lake Charter on 3 March 2021.")
    joined = one(result, "MEMBERSHIP", "join")
    assert (joined.date, joined.alternatives, joined.flags) == ("2021-03-03", [], [])


# -- dates ---------------------------------------------------------------------------------------


def test_without_any_year_a_day_stays_without_a_year() -> None:
    joined = one(extract("Peru joined the Lake Charter on 5 March."), "MEMBERSHIP", "join")
    assert (joined.date, joined.date_basis) == ("XXXX-03-05", "none")


def test_without_a_publication_day_a_weekday_is_no_date() -> None:
    assert one(extract("Peru joined the Lake Charter on Monday."), "MEMBERSHIP", "join").date is None


def test_a_publication_day_that_is_no_date_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="YYYY-MM-DD"):
        extract("Peru joined the Lake Charter.", published="yesterday")


# -- evidence ------------------------------------------------------------------------------------

_PIECES = st.sampled_from(
    [
        "Finland joined NATO on Tuesday.", "Norway imposed sanctions on Chad.", "\u202bسوريا\u202c", "🇸🇾🕊️",
        "Cafe\u0301 Zu\u0308rich", "\r\n", "\n\n", "\t", " ", "\u200f", "Mr. Smith met Putin in Geneva.", "\u00a0",
        "“We will leave the Lake Charter,” he said.", "—", "\ufeff", "x" * 200, "U.S.-led", "Peru (APS) left.",
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(_PIECES | st.text(max_size=40), max_size=14))
def test_evidence_always_reproduces_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    result = extract(text, published="2023-04-05")
    for event in result.events:
        for span in (event.evidence, *event.mentions):
            assert text[span.start : span.end] == span.text
    for sentence in split(text):
        assert text[sentence.start : sentence.end] == sentence.text
        assert all(text[offset] for offset in sentence.at)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_sentences_never_overlap_and_never_lose_a_visible_character(text: str) -> None:
    sentences = split(text)
    assert all(a.end <= b.start for a, b in zip(sentences, sentences[1:], strict=False))
    kept = "".join(sentence.text for sentence in sentences)
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]


@pytest.mark.slow
def test_a_megabyte_on_one_line_keeps_its_offsets() -> None:
    text = (
        "the word of the house and the people in it " * 2_300 + "stop. Finland joined NATO on Tuesday. "
    ) * 10
    result = extract(text, published="2023-04-05")
    assert found(result, "MEMBERSHIP", "join")
    assert all(text[e.evidence.start : e.evidence.end] == e.evidence.text for e in result.events)


# -- bad and strange input -----------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "   \r\n ", "\0\0\0", "🙂" * 50, ".", "((((((", "A" * 5000])
def test_a_text_without_words_gives_nothing_and_fails_nowhere(text: str) -> None:
    assert extract(text).events == []


def test_a_text_in_another_language_is_named_and_not_guessed_at() -> None:
    result = extract(
        "Le Conseil de sécurité a levé lundi les sanctions imposées au Soudan, a annoncé le ministre des affaires "
        "étrangères. La Norvège a rejoint l'OTAN et les deux pays ont signé un traité de paix à Oslo."
    )
    assert (result.language, result.language_ok, result.events) == ("fr", False, [])
    assert "not English" in result.notes[0]


def test_a_text_without_claims_gives_no_events() -> None:
    assert extract("The weather in the valley was mild and the market opened late.").events == []


def test_the_same_text_gives_the_same_records() -> None:
    text = "Fiji and Tonga were admitted to the Lake Charter on Monday. Norway lifted sanctions on Chad."
    assert extract(text, published="2023-04-05") == extract(text, published="2023-04-05")


def test_each_record_names_the_model_and_version_that_ran() -> None:
    (joined,) = extract("Finland joined NATO on Tuesday.", published="2023-04-05").events
    assert joined.model is not None and joined.model.startswith("en_core_web_sm") and " 3.8." in joined.model
    (joined,) = extract("Finland joined NATO on Tuesday.", published="2023-04-05", with_model=False).events
    assert joined.model == "blank"


@pytest.mark.parametrize("with_model", [True, False])
def test_a_record_points_at_the_words_for_who_what_whom_and_when(with_model: bool) -> None:
    result = extract(
        "Peru, Chad and Fiji joined the Lake Charter on 5 March 2021.", with_model=with_model
    )
    told = [{m.role: m.text for m in e.mentions} for e in result.events]
    if with_model:
        assert [one["subject"] for one in told] == ["Peru", "Chad", "Fiji"]
    for one in told:
        assert (one["trigger"], one["object"], one["date"]) == ("joined", "Lake Charter", "5 March 2021")


def test_a_date_of_another_clause_is_no_word_of_the_record() -> None:
    result = extract("Norway, which joined NATO in 1949, imposed sanctions on Chad on 5 March 2021.")
    imposed = one(result, "SANCTION", "impose")
    assert [m.text for m in imposed.mentions if m.role == "date"] == ["5 March 2021"]


def test_a_role_points_at_its_own_words() -> None:
    result = extract("Peru left the Lake Charter. The country joined the Tin Pact on 5 March 2021.")
    assert [m.text for m in one(result, "MEMBERSHIP", "join").mentions if m.role == "subject"] == ["The country"]


def test_without_a_model_plain_sentences_are_read_and_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extractor, "pipeline", lambda: (None, "blank"))
    result = extract(
        "Finland joined NATO on Tuesday. Oman may have joined the Lake Charter.", published="2023-04-05"
    )
    assert [(e.subject_id, e.object_id, e.flags) for e in result.events] == [("FIN", "NATO", ["no_model"])]
    assert "No English model" in result.notes[0]


# -- relationships -------------------------------------------------------------------------------


def test_relief_with_an_end_returns_to_the_status_before_it() -> None:
    result = extract(
        "Norway waived sanctions on Chad on 10 November 2025 for 180 days.", published="2025-11-11"
    )
    assert [(r.status, r.valid_from, r.valid_to, r.inferred) for r in result.relationships] == [
        ("waived", "2025-11-10", "2026-05-09", False),
        ("in_force", "2026-05-09", "..", True),
    ]


def test_planned_and_denied_events_open_no_relationship() -> None:
    result = extract(
        "Peru will join the Lake Charter next month. Chad has not joined the Tin Pact.",
        published="2023-04-05",
    )
    assert result.relationships == []


def test_clauses_joined_by_a_semicolon_do_not_speak_for_each_other() -> None:
    result = extract(
        "According to the weekly Al-Watan, Peru has signed a fishing accord with Samoa; neither capital has confirmed it.",
        published="2022-09-14",
    )
    assert one(result, "AGREEMENT", "sign").modality == "reported-claim"


def test_an_independent_clause_after_a_semicolon_denies_nothing_before_it() -> None:
    result = extract("Peru joined the Lake Charter in May; neither neighbour has followed.", published="2022-09-14")
    assert one(result, "MEMBERSHIP", "join").modality == "asserted"


# -- turns of phrase that unseen texts taught ------------------------------------------------------

TURNS = {
    "a bare application": (
        "Peru joined the Lake Charter on Monday. Chad, which applied in May last year, is still waiting.",
        ("MEMBERSHIP", "apply", "Chad", "Lake Charter", "asserted"),
    ),
    "a bare invitation": (
        "Peru joined the Lake Charter on Monday. Chad was formally invited last month.",
        ("MEMBERSHIP", "invite", "Chad", "Lake Charter", "asserted"),
    ),
    "somebody has it done": (
        "Chad has had a two-decade-old Norwegian sanctions programme lifted.",
        ("SANCTION", "lift", "Norway", "Chad", "asserted"),
    ),
    "frozen assets of persons": (
        "Norway joined the sanctions on Monday. Assets belonging to President Ivan Dragov have been frozen.",
        ("DESIGNATION", "designate", "Norway", "Ivan Dragov", "asserted"),
    ),
    "a designation as, hung on the verb": (
        "Canada on Tuesday revoked the designation of the Polar Legion as a terrorist organisation.",
        ("DESIGNATION", "delist", "Canada", "Polar Legion", "asserted"),
    ),
    "approval given": (
        "The Alpine Union gave its final approval to a package of sanctions on Chad.",
        ("SANCTION", "impose", "Alpine Union", "Chad", "asserted"),
    ),
    "a heavy object after the verb": (
        "Ministers of the Alpine Union prolonged for a further six months, until 31 July 2023, the economic sanctions on Chad.",
        ("SANCTION", "renew", "Alpine Union", "Chad", "asserted"),
    ),
    "notice of a withdrawal": (
        "Chad notified the secretary-general of its withdrawal from the Lake Charter.",
        ("MEMBERSHIP", "announce_withdrawal", "Chad", "Lake Charter", "asserted"),
    ),
    "the first to leave": (
        "Chad on Monday became the first country to withdraw from the Lake Charter.",
        ("MEMBERSHIP", "withdraw", "Chad", "Lake Charter", "asserted"),
    ),
    "a decision reversed, of what was told before": (
        "Chad left the Lake Charter. Peru has reversed its decision to leave.",
        ("MEMBERSHIP", "cancel_withdrawal", "Peru", "Lake Charter", "asserted"),
    ),
    "both of two organisations": (
        "Chad has applied for membership of the Lake Charter and of the Tin Pact.",
        ("MEMBERSHIP", "apply", "Chad", "Tin Pact", "asserted"),
    ),
    "an agreement to do something with somebody": (
        "Chad and Mali signed agreements to normalise relations with Malta on Tuesday.",
        ("AGREEMENT", "sign", "Mali", "Malta", "asserted"),
    ),
    "unnamed persons on a list": (
        "London imposed sanctions on five Georgian officials.",
        ("DESIGNATION", "designate", "United Kingdom", "five Georgian officials", "asserted"),
    ),
    "a snapback to restore sanctions": (
        "France on Thursday launched the snapback process to restore United Nations sanctions on Iran.",
        ("SANCTION", "trigger_snapback", "France", "Iran", "asserted"),
    ),
    "it, which is somebody else": (
        "Kosovo declared independence in 2008. Serbia does not recognise it.",
        ("RECOGNITION", "recognise", "Serbia", "Kosovo", "denied"),
    ),
    "its 40th member, of what was named beside it": (
        "Peru signed a declaration with the Lake Charter on Monday and became its 40th member.",
        ("MEMBERSHIP", "join", "Peru", "Lake Charter", "asserted"),
    ),
    "joined it": (
        "Peru met the ministers of the Lake Charter on Monday and joined it.",
        ("MEMBERSHIP", "join", "Peru", "Lake Charter", "asserted"),
    ),
}


@pytest.mark.parametrize(("text", "wanted"), TURNS.values(), ids=TURNS)
def test_a_turn_of_phrase_is_read(text: str, wanted: tuple[str, str, str, str, str]) -> None:
    told = [
        (e.type, e.subtype, e.subject, e.object, e.modality) for e in extract(text, published="2023-04-05").events
    ]
    assert wanted in told


def test_the_day_of_speaking_dates_the_announcement_and_not_the_act() -> None:
    result = extract("Chad said on Thursday it would leave the Lake Charter.", published="2023-04-07")
    assert one(result, "MEMBERSHIP", "announce_withdrawal").date == "2023-04-06"
    assert not [e for e in found(result, "MEMBERSHIP", "withdraw") if e.date is not None]


def test_an_end_is_not_dated_by_the_beginning_of_what_ends() -> None:
    result = extract("Norway lifted sanctions on Chad, ending an embargo in place since 2009.", published="2023-04-07")
    assert [e.date for e in found(result, "SANCTION", "lift")] == [None]


def test_whose_list_it_is_is_not_told_by_those_who_are_on_it() -> None:
    assert extract("The office took three Congolese army officers off its blacklist.", published="2023-04-07").events == []


def test_the_days_of_a_procedure_are_no_length_of_a_status() -> None:
    result = extract("France launched the 30-day snapback of United Nations sanctions on Iran on 28 August 2025.")
    triggered = one(result, "SANCTION", "trigger_snapback")
    assert (triggered.duration_days, triggered.expires) == (None, None)


def test_a_subject_that_points_at_its_own_sentence_is_read_to_the_end() -> None:
    result = extract("Hours after Mali and Niger objected, the country's parliament ratified the deal.")
    assert result.sentences == 1


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Norway imposed sanctions on Chad in 2010. So did Iceland.", ("Iceland", "Chad", None)),
        ("Norway imposed sanctions on Chad in 2010. Iceland followed suit in 2011.", ("Iceland", "Chad", "2011")),
        ("Sanctions were imposed on Chad by Norway in 2010 and by Iceland in 2011.", ("Iceland", "Chad", "2011")),
        ("Norway imposed sanctions on Chad in 2010, and Iceland in 2011.", ("Iceland", "Chad", "2011")),
    ],
)
def test_an_act_told_by_pointing_at_another_is_a_record_of_its_own(
    text: str, wanted: tuple[str, str, str | None]
) -> None:
    told = {(e.subject, e.object, e.date) for e in found(extract(text, published="2022-09-14"), "SANCTION", "impose")}
    assert told == {("Norway", "Chad", "2010"), wanted}


def test_the_capital_of_a_first_word_makes_no_name() -> None:
    result = extract("New EU sanctions on Chad took effect on Monday.", published="2022-09-14")
    assert one(result, "SANCTION", "impose").subject_id == "EU"


def test_measures_told_of_before_are_found_again() -> None:
    result = extract(
        "Norway imposed sanctions on Chad in 2010. The measures were lifted on 3 May 2012.", published="2022-09-14"
    )
    lifted = one(result, "SANCTION", "lift")
    assert (lifted.subject, lifted.object, lifted.date) == ("Norway", "Chad", "2012-05-03")


def test_a_day_can_be_counted_from_another_act() -> None:
    result = extract(
        "Samoa joined the Upland Compact on 3 May 2012. Two days later Fiji quit the Upland Compact.", published="2022-09-14"
    )
    assert one(result, "MEMBERSHIP", "withdraw").date == "2012-05-05"


def test_an_announced_plan_is_no_act() -> None:
    result = extract("Nauru announced that it will recognise Kosovo in December.", published="2022-09-14")
    assert one(result, "RECOGNITION", "recognise").modality == "planned"
