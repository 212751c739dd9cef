"""The charts of events and listings: their steps, what is not covered, one scale, what a click carries."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from plotly.graph_objects import Figure

from charts import designations_by_month, events_by_country, events_by_month, palette, second_sources, steps
from charts import ties_between_countries as ties
from entente import places


def _by_country(*rows: tuple[str, int, float | None, float | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["iso3", "events", "reports", "intensity"])
    return frame.assign(feed="a feed", fatalities=None)


def _by_month(*rows: tuple[str, str, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["iso3", "month", "events"])
    return frame.assign(month=pd.to_datetime(frame["month"]), reports=frame["events"], intensity=1.0)


def _places_in(figure: Figure, label: str) -> set[str]:
    return {code for trace in figure.data if trace.type == "choropleth" and trace.name == label for code in trace.locations}


@pytest.mark.parametrize(
    ("most", "labels"),
    [
        (0, ["1 or more"]),
        (2, ["1 or more"]),
        (40, ["1 to 2", "3 to 9", "10 to 29", "30 or more"]),
        (500, ["1 to 9", "10 to 29", "30 to 99", "100 to 299", "300 or more"]),
        (20_000, ["1 to 9", "10 to 99", "100 to 999", "1,000 to 9,999", "10,000 or more"]),
    ],
)
def test_steps_have_round_ends_and_begin_with_one(most: int, labels: list[str]):
    assert [one.label for one in steps.of_counts(most, "light").classes] == labels


def test_a_value_is_in_the_step_whose_ends_hold_it():
    kinds = steps.of_counts(500, "light")

    assert [kinds.of(value).label for value in (1, 9, 10, 299, 300, 9999)] == [
        "1 to 9", "1 to 9", "10 to 29", "100 to 299", "300 or more", "300 or more",
    ]  # fmt: skip
    intensity = steps.of_intensity("light")
    assert [intensity.of(value).label for value in (-10, -5, 0, 2, 10)] == [
        "Hostile, below −5", "−5 to −2", "Mixed, −2 to 2", "2 to 5", "Cooperative, 5 and above",
    ]  # fmt: skip


@pytest.mark.parametrize(("covered", "label"), [(True, "No event coded"), (False, "Not covered")])
def test_a_country_without_a_row_is_calm_only_where_the_feed_is_sound(covered: bool, label: str):
    figure = events_by_country.draw(_by_country(("SYR", 3, 9.0, -4.0)), places=places, theme="light", covered=covered)

    assert "FRA" in _places_in(figure, label)
    assert not _places_in(figure, "Not covered" if covered else "No event coded")


def test_an_intensity_that_the_feed_does_not_give_is_no_class_of_intensity():
    figure = events_by_country.draw(
        _by_country(("SYR", 3, 9.0, None), ("FRA", 1, 1.0, -6.0)), places=places, theme="light", measure="intensity"
    )

    assert _places_in(figure, "Not given by the feed") == {"SYR"}
    assert _places_in(figure, "Hostile, below −5") == {"FRA"}


def _bars(figure: Figure) -> Any:
    return next(trace for trace in figure.data if trace.type == "bar")


def test_all_countries_have_one_scale_and_the_busiest_stands_on_top():
    figure = events_by_month.draw(
        _by_month(("FRA", "2020-01-01", 5), ("SYR", "2020-01-01", 10), ("SYR", "2020-02-01", 20)), theme="light"
    )

    bars = _bars(figure)
    heights = {(told[0], month.isoformat()): height for told, month, height in zip(bars.customdata, bars.x, bars.y, strict=True)}
    assert heights["SYR", "2020-02-01"] == 2 * heights["SYR", "2020-01-01"] == 4 * heights["FRA", "2020-01-01"]
    assert [note.text.split("</b>")[0] for note in figure.layout.annotations] == ["<b>SYR", "<b>FRA"]


def test_a_bar_is_as_wide_as_its_month():
    bars = _bars(events_by_month.draw(_by_month(("SYR", "2020-02-01", 1), ("SYR", "2020-03-01", 1)), theme="light"))

    assert [width / 86_400_000 for width in bars.width] == [29, 31]


def test_days_outside_the_feed_are_shaded_and_named():
    figure = events_by_month.draw(
        _by_month(("SYR", "2020-06-01", 1)), theme="light", start=date(2020, 1, 1), end=date(2020, 12, 31),
        held=(date(2020, 6, 1), date(2020, 6, 30)),
    )  # fmt: skip

    shaded = [(shape.x0, shape.x1) for shape in figure.layout.shapes if shape.type == "rect"]
    assert shaded == [(date(2020, 1, 1), date(2020, 6, 1)), (date(2020, 7, 1), date(2020, 12, 31))]
    assert [note.text for note in figure.layout.annotations].count("not covered") == 2


def test_a_square_carries_who_and_whom_and_a_pair_without_events_a_dot():
    rows = pd.DataFrame({"source": ["SYR"], "target": ["ISR"], "events": [2], "reports": [3], "intensity": [-9.0]})

    figure = ties.draw(rows, theme="light", order=("SYR", "ISR"), names={"SYR": "Syria", "ISR": "Israel"})

    dots, *squares = figure.data
    assert set(zip(dots.y, dots.x, strict=True)) == {("SYR", "SYR"), ("ISR", "SYR"), ("ISR", "ISR")}
    (square,) = [trace for trace in squares if len(trace.x)]
    assert (square.y[0], square.x[0]) == ("SYR", "ISR")
    assert "Syria to Israel" in square.customdata[0][2]


def test_names_taken_off_hang_below_the_line_in_the_colour_of_relief():
    rows = pd.DataFrame({"fact_ids": ["a", "b"], "list_id": ["L", "L"], "month": pd.to_datetime(["2024-01-01", None]), "listed": [3, 1], "delisted": [2, 0]})

    added, off = designations_by_month.draw(rows, theme="light").data

    assert (list(added.y), list(off.y)) == ([3], [-2])  # the row without a month has no place in time
    assert off.marker.color == palette.status("waived", "light")
    assert [entry.count for entry in designations_by_month.legend(rows, theme="light")] == [4, 2]


def test_a_second_source_is_drawn_as_shares_of_all_its_members():
    rows = pd.DataFrame({
        "fact_id": ["a", "b", "c", "d"], "organisation_id": ["LC"] * 4, "second_source": ["cow"] * 4,
        "start_agrees": ["to the day", "to the year", "differs", "only the second source"],
    })  # fmt: skip

    bars = _bars(second_sources.draw(rows, theme="light"))

    assert (list(bars.base), list(bars.x)) == ([0, 0.5, 0.75], [0.5, 0.25, 0.25])
    assert bars.customdata[0][1] == "a;b"
