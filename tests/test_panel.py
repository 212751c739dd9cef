"""What the frame of a chart makes of rows: tables, legends, the words of a claim, what several pages share."""

from datetime import date
from html import escape
from typing import Any

import pandas as pd
import pytest

from charts import palette
from charts.coalition_crossings import _names
from entente import glossary, panel, sections


def claim(**given: Any) -> dict[str, Any]:
    return {"reading": "Syria: join of Pact, 2025-11-10", "value": "", "modality": "asserted"} | given


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Syria: join of Pact, 10 Nov 2025"),
        ({"value": "2025-11-10: the declaration is signed"}, "Syria: join of Pact: 10 Nov 2025: the declaration is signed"),
        ({"reading": "Pact: 79 members, 2019-02-06", "value": "79"}, "Pact: 79 members, 6 Feb 2019"),
        ({"value": "89 others", "modality": "planned"}, "Syria: join of Pact, 10 Nov 2025: 89 others (planned)"),
    ],
)
def test_a_claim_tells_its_day_once_and_in_words(given: dict[str, Any], said: str):
    assert panel.reading(claim(**given)) == said


def test_a_table_shows_words_and_no_codes_of_ours():
    rows = pd.DataFrame({"first_status": ["founding-member"], "type": ["DESIGNATION"], "date": pd.to_datetime(["2025-11-10"])})

    assert panel.readable(rows).to_dict("records") == [{"first_status": "founding member", "type": "Designation", "date": "2025-11-10"}]
    assert [panel.glossed(name) for name in ("imposer_name", "member_name", "list_id", "legal_basis")] == [
        "Imposed by", "Member", "List", "Legal basis",
    ]  # fmt: skip


def test_a_short_table_shows_every_row_and_a_long_one_a_part_of_the_next():
    assert panel.table_height(12) >= 13 * panel.ROW_HEIGHT
    assert panel.table_height(100) % panel.ROW_HEIGHT not in (0, 2)


def test_a_count_beside_a_label_with_a_number_stands_in_brackets():
    assert "(70)" in panel._entry(panel.Entry("1 to 2", "#fff", 70), {})
    assert "(13)" in panel._entry(panel.Entry("10 or more", "#fff", 13), {})
    assert "(" not in panel._entry(panel.Entry("Member", "#fff", 16), {})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_class_of_a_map_explains_itself_in_the_legend(scheme: str):
    for classes, section in ((palette.sanction_classes(scheme), glossary.CLASS), (palette.coalition_classes(scheme), glossary.RUNG)):
        for one in classes:
            assert escape(section[one.key]) in panel._entry(panel.Entry(one.label, one.fill), section)


def test_spans_that_all_begin_after_the_years_shown_are_nothing_to_draw():
    rows = pd.DataFrame({"since_earliest": pd.to_datetime(["1979-12-29", "2011-05-09"])})

    assert len(sections.begun_by(rows, date(1979, 12, 29))) == 2
    assert sections.begun_by(rows, date(1979, 12, 28)).empty
    assert len(sections.begun_by(pd.DataFrame({"since_earliest": pd.to_datetime([None])}), date(1801, 1, 1))) == 1  # start unknown


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("Iraq; Syria", "Iraq, Syria"),
        ("Lebanon; Libya; Somalia; Sudan; Yemen", "Lebanon, Libya, Somalia and 2 more"),
        ("Central African Republic; DR Congo; Moldova; Tunisia", "Central African Republic and 3 more"),
        ("A country of a name too long for a phone", "A country of a name too long for a phone"),
        ("", "none"),
    ],
)
def test_as_many_names_stand_over_a_bar_as_a_phone_has_room_for(names: str, said: str):
    assert _names({"names_in_force": names, "names_in_relief": ""}) == said
