"""Every chart draws from real rows, from none, and says the same as its query."""

import ast
import importlib
import inspect
import itertools
import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest
from plotly.graph_objects import Figure

from charts import (
    coalitions_compared,
    palette,
    sanction_spans,
    sanction_status_by_country,
    timeline,
    world_map,
)
from charts.words import card, day, safe, short
from entente import places, queries, settings

Ask = Callable[..., pd.DataFrame]
AS_OF = date(2026, 3, 1)
FOLDER = settings.QUERIES.parent / "charts"
KB = 1024


def _charts() -> list[ModuleType]:
    modules = [importlib.import_module(f"charts.{path.stem}") for path in sorted(FOLDER.glob("[!_]*.py"))]
    return [module for module in modules if hasattr(module, "draw")]


CHARTS = _charts()
THEMES = ("light", "dark")
GIVEN: dict[
    str, dict[str, Any]
] = {  # what each chart is asked for; the others get all there is on the as-of day
    "coalition_members": {"org": "GCDI"},
    "coalitions_compared": {"org": "NATO,EU"},
    "coalition_size_over_time": {"org": "GCDI"},
    "coalition_spells": {"country": "SYR"},
    "sanction_spans": {"country": "SYR"},
    "events_of_country": {"country": "SYR"},
    "events_by_country": {"feed": "gdelt2"},
    "events_by_month": {"feed": "gdelt2"},
    "ties_between_countries": {"feed": "gdelt2"},
}
# What has rows only where a feed or a list is loaded.
OF_FEEDS = ("events_by_country", "events_by_month", "ties_between_countries", "second_sources", "designations_by_country")
FRAMES = {"places": places, "as_of": AS_OF, "first": "NATO", "second": "EU"}
each_chart = pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.__name__)
each_theme = pytest.mark.parametrize("theme", THEMES)


@pytest.fixture
def ask(ask: Ask, fed_rows: Ask) -> Ask:
    """The query on the real snapshot; on the one with feeds where only that has rows."""
    return lambda name, **given: (fed_rows if name in OF_FEEDS else ask)(name, **given)


def _name(chart: ModuleType) -> str:
    return chart.__name__.removeprefix("charts.")


def _rows_for(chart: ModuleType, ask: Ask) -> dict[str, pd.DataFrame]:
    """The rows of every query that the chart's arguments are named after."""
    wanted = [name for name in inspect.signature(chart.draw).parameters if name in queries.catalogue()]
    given = {"as_of": AS_OF} | GIVEN.get(_name(chart), {})
    takes = {name: queries.find(name).params for name in wanted}
    return {name: ask(name, **{key: given[key] for key in given if key in takes[name]}) for name in wanted}


def _draw(chart: ModuleType, rows: dict[str, pd.DataFrame], theme: str) -> Figure:
    names = inspect.signature(chart.draw).parameters
    return chart.draw(
        **rows,
        theme=theme,
        **{name: value for name, value in FRAMES.items() if name in names and name not in rows},
    )


def _marks(figure: Figure) -> int:
    """How many places, bars and points a figure draws."""
    total = 0
    for trace in figure.data:
        values = trace.locations if trace.type in ("choropleth", "scattergeo") else trace.x
        total += 0 if values is None else len(values)
    return total


def test_every_chart_is_named_after_a_query_that_feeds_it():
    assert len(CHARTS) >= 12
    for chart in CHARTS:
        first = next(iter(inspect.signature(chart.draw).parameters))
        assert first in queries.catalogue(), f"{chart.__name__}: {first} is no query"
        assert _name(chart) in (first, "coalitions_compared")


@each_theme
@each_chart
def test_a_chart_draws_the_rows_and_leaves_them_unchanged(chart: ModuleType, theme: str, ask: Ask):
    rows = _rows_for(chart, ask)
    before = {name: frame.copy(deep=True) for name, frame in rows.items()}
    assert not next(iter(rows.values())).empty

    figure = _draw(chart, rows, theme)

    assert _marks(figure) > 0
    for name, frame in rows.items():
        pd.testing.assert_frame_equal(frame, before[name])


@each_chart
def test_a_chart_draws_without_rows(chart: ModuleType, ask: Ask):
    none = {name: frame.iloc[:0] for name, frame in _rows_for(chart, ask).items()}

    figure = _draw(chart, none, "light")

    assert isinstance(figure, Figure)
    json.loads(figure.to_json())


@each_chart
def test_a_chart_imports_nothing_but_plotly_and_the_palette(chart: ModuleType):
    allowed = {
        "plotly",
        "pandas",
        "numpy",
        "charts",
        "datetime",
        "collections",
        "dataclasses",
        "typing",
        "re",
    }
    for module in (chart, world_map, timeline):
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                assert {alias.name.split(".")[0] for alias in node.names} <= allowed
            if isinstance(node, ast.ImportFrom):
                assert (node.module or "").split(".")[0] in allowed


@each_theme
@each_chart
def test_a_chart_has_no_colour_of_its_own(chart: ModuleType, theme: str, ask: Ask):
    known = {
        colour.upper()
        for colour in re.findall(r"#[0-9A-Fa-f]{6}", (FOLDER / "palette.py").read_text("utf-8"))
    }

    drawn = set(re.findall(r"#[0-9A-Fa-f]{3,8}\b", _draw(chart, _rows_for(chart, ask), theme).to_json()))

    assert {colour.upper() for colour in drawn} <= known


@each_chart
def test_what_is_clicked_leads_to_facts(chart: ModuleType, ask: Ask):
    rows = _rows_for(chart, ask)
    facts = set(
        itertools.chain.from_iterable(
            str(cell).split(";") for frame in rows.values() for name in ("fact_id", "fact_ids") if name in frame
            for cell in frame[name].dropna()
        )
    )  # fmt: skip
    figure = _draw(chart, rows, "light")
    if figure.data[0].type == "choropleth":
        main = next(iter(rows.values()))
        if chart is coalitions_compared:
            main = main[main["status"].isin(coalitions_compared.INSIDE)]
        said = {
            code for trace in figure.data if trace.type == "choropleth" and trace.customdata is not None
            for code in trace.locations[: len(trace.customdata)]
        }  # fmt: skip
        dots = {code for trace in figure.data if trace.type == "scattergeo" for code in trace.locations or ()}
        assert said - set(main["iso3"].dropna()) <= {area.code for area in places.contested()}
        assert set(main["iso3"].dropna()) & set(places.drawn()) <= said | dots
    else:
        clicked = [
            point for trace in figure.data if trace.customdata is not None for point in trace.customdata
        ]
        assert clicked
        for iso3, fact_ids, hover in clicked:
            assert iso3 == "" or len(iso3) == 3
            assert {fact for fact in fact_ids.split(";") if fact} <= facts
            assert "<b>" in hover


# --- maps ----------------------------------------------------------------------------------------------------


def _sanctions(ask: Ask, theme: str = "light", lens: str = "de_facto", **given: Any) -> Figure:
    return sanction_status_by_country.draw(
        ask("sanction_status_by_country", **given),
        ask("sanction_status_by_area", **given),
        ask("sanction_coverage", **given),
        places=places,
        theme=theme,
        lens=lens,
    )


def _shown(figure: Figure) -> dict[str, str]:
    """Place to the word of its class, contested fills aside."""
    fills = [
        trace for trace in figure.data if trace.type == "choropleth" and trace.name not in (None, "contested")
    ]
    return {code: trace.name for trace in fills for code in trace.locations}


@pytest.mark.parametrize("by", [None, "USA", "EU", "UN"])
def test_the_sanctions_map_shows_as_many_places_in_a_class_as_the_query_counts(by: str | None, ask: Ask):
    rows = ask("sanction_status_by_country", by=by)
    contested = {area.code for area in places.contested()}
    labels = {one.key: one.label for one in palette.sanction_classes("light")}
    asked = Counter(
        labels[row["class"]] for row in rows.to_dict("records")
        if row["iso3"] in places.drawn() and row["iso3"] not in contested
    )  # fmt: skip

    drawn = Counter(_shown(_sanctions(ask, by=by)).values())
    drawn.pop(labels["none_known"])

    assert drawn == asked
    legend = sanction_status_by_country.legend(rows, ask("sanction_coverage", by=by), theme="light")
    counted = {entry.label: entry.count for entry in legend}
    assert sum(count or 0 for count in counted.values()) == len(rows)
    assert counted["None known"] is None
    assert counted["Not covered"] == 0


def test_no_covered_imposer_means_not_covered_and_never_none(ask: Ask):
    before = {"as_of": "1950-01-01", "by": "TUR"}
    assert not ask("sanction_coverage", **before)["covered"].any()

    assert set(_shown(_sanctions(ask, **before)).values()) == {"Not covered"}


def test_a_programme_on_crimea_colours_its_mark_and_not_ukraine(ask: Ask):
    figure = _sanctions(ask, by="EU")

    mark = next(trace for trace in figure.data if trace.name == "contested" and trace.type == "choropleth")
    steps = dict(zip(mark.locations, (mark.colorscale[2 * rank][1] for rank in mark.z), strict=True))
    assert steps["XCR"] == palette.status("in_force", "light")
    assert steps["XNC"] == palette.LIGHT.land
    assert _shown(figure)["UKR"] != "Wide, in force"


def test_the_lens_moves_a_contested_area_and_keeps_its_mark(ask: Ask):
    def fill(lens: str) -> str:
        figure = _sanctions(ask, by="USA", lens=lens)
        assert sum(trace.name == "contested" for trace in figure.data) == 3
        mark = next(
            trace for trace in figure.data if trace.name == "contested" and trace.type == "choropleth"
        )
        return str(mark.colorscale[2 * int(mark.z[list(mark.locations).index("TWN")])][1])

    assert fill("de_facto") == palette.LIGHT.land
    assert fill("un") != palette.LIGHT.land  # the class of China, on which the United States has a programme


def test_a_member_without_a_start_is_hatched(ask: Ask):
    members = ask("coalition_members", org="GCDI", as_of="2026-03-01")
    unknown = members[members["iso3"].notna() & ~members["start_known"]]
    chart = importlib.import_module("charts.coalition_members")

    figure = chart.draw(members, places=places, theme="light")

    apart = next(trace for trace in figure.data if trace.name == "Member, start date unknown")
    assert sorted(apart.locations) == sorted(unknown["iso3"])
    assert [trace.name for trace in figure.data].count("hatch") == 1
    counted = {entry.label: entry.count for entry in chart.legend(members, theme="light")}
    assert counted["Member, start date unknown"] == len(unknown)


def test_a_dependency_is_no_member_because_its_state_is(ask: Ask):
    chart = importlib.import_module("charts.coalition_members")

    figure = chart.draw(ask("coalition_members", org="EU"), places=places, theme="light")

    assert _shown(figure)["GRL"] == "Not a member"
    assert _shown(figure)["DNK"] == "Member"


def _bytes(figure: Figure) -> int:
    """What a filter step sends, without the hatch and contested lines."""
    whole = json.loads(figure.to_json())
    whole["data"] = [trace for trace in whole["data"] if trace.get("name") not in ("hatch", "contested")]
    return len(json.dumps(whole, separators=(",", ":"), ensure_ascii=False).encode())


@each_theme
def test_a_filter_step_of_a_map_is_at_most_ten_kilobytes(theme: str, ask: Ask):
    members = importlib.import_module("charts.coalition_members")
    joined = importlib.import_module("charts.coalitions_joined_by_country")
    frame = {"places": places, "theme": theme, "selected": ("SYR",)}
    sizes = {
        org: _bytes(members.draw(ask("coalition_members", org=org), **frame))
        for org in ("GCDI", "NATO", "UN", "AU", "OIC")  # the coalition, an alliance, and the biggest
    }
    both = ask("coalition_members", org="AU,UN")
    sizes["compared"] = _bytes(coalitions_compared.draw(both, first="AU", second="UN", **frame))
    sizes["joined"] = _bytes(joined.draw(ask("coalitions_joined_by_country"), **frame))
    for by in (None, "USA", "EU", "UN", "USA,EU,UN,GBR"):
        sizes[f"by {by}"] = _bytes(_sanctions(ask, theme, by=by))

    assert {name: size for name, size in sizes.items() if size > 10 * KB} == {}


# --- spans ---------------------------------------------------------------------------------------------------


def _span(**changed: Any) -> dict[str, Any]:
    def at(text: str) -> pd.Timestamp:
        return pd.Timestamp(text)

    plain = {
        "fact_id": "f1", "fact_ids": "f1;f2", "programme_id": "P", "imposer": "USA", "imposer_name": "United States",
        "target_iso3": "SYR", "target_id": "SYR", "target_name": "Syria", "name": "A programme", "breadth": "wide",
        "status": "in_force", "inferred": False, "since": "2024-01-01", "since_earliest": at("2024-01-01"),
        "since_latest": at("2024-01-01"), "until": "", "until_earliest": pd.NaT, "until_latest": pd.NaT, "term": pd.NaT,
    }  # fmt: skip
    return plain | changed


def _spans(*rows: dict[str, Any], expiries: tuple[dict[str, Any], ...] = ()) -> Figure:
    columns = list(queries.find("sanction_expiries").columns)
    return sanction_spans.draw(
        pd.DataFrame(rows),
        pd.DataFrame(expiries, columns=columns),
        as_of=AS_OF,
        theme="light",
        start=date(2023, 1, 1),
    )


def _bars(figure: Figure, name: str) -> Any:
    return next(trace for trace in figure.data if trace.name == name)


def test_an_inferred_span_is_drawn_with_a_pattern():
    figure = _spans(_span(inferred=True))

    inferred = _bars(figure, "inferred")
    assert inferred.marker.pattern.shape == "/"
    assert len(inferred.x) == 2  # before and after the as-of day
    assert len(_bars(figure, "solid").x) == 0


def test_a_bar_is_faint_after_the_as_of_day():
    solid = _bars(_spans(_span()), "solid")

    assert [(start, opacity) for start, opacity in zip(solid.base, solid.marker.opacity, strict=True)] == [
        (date(2024, 1, 1), 1),
        (AS_OF, timeline.FADED),
    ]


def test_a_month_is_drawn_over_its_whole_width():
    coarse = _span(
        since="2024-02", since_earliest=pd.Timestamp("2024-02-01"), since_latest=pd.Timestamp("2024-02-29")
    )

    solid = _bars(_spans(coarse), "solid")

    assert list(solid.base[:2]) == [date(2024, 2, 1), date(2024, 2, 29)]
    assert list(solid.marker.opacity[:2]) == [timeline.COARSE, 1]


def test_after_the_stated_end_of_a_measure_its_bar_is_unknown():
    figure = _spans(_span(term=pd.Timestamp("2026-06-01")))

    unknown = _bars(figure, "unknown")
    assert list(unknown.base) == [date(2026, 6, 1)]
    assert max(_bars(figure, "solid").base) == AS_OF


def test_an_ended_programme_has_no_bar_and_one_that_ended_before_the_window_no_row():
    old = {
        "until": "2010",
        "until_earliest": pd.Timestamp("2010-01-01"),
        "until_latest": pd.Timestamp("2010-12-31"),
    }
    begun = pd.Timestamp("1979-12-29")
    figure = _spans(
        _span(programme_id="A", status="lifted"),
        _span(programme_id="B", since="1979", since_earliest=begun, since_latest=begun, **old),
        _span(programme_id="C", name="A third", since="1979", since_earliest=begun, since_latest=begun),
    )

    labels = next(trace for trace in figure.data if trace.type == "scatter" and trace.mode == "text")
    assert list(labels.text) == ["US: A third, since 1979"]


def test_expiries_tell_pending_from_overtaken():
    def ends(on: str, outcome: str, basis: str) -> dict[str, Any]:
        return {
            "fact_id": f"e-{on}", "programme_id": "P", "target_iso3": "SYR", "name": "A programme", "what": "status",
            "what_ends": "relief", "expires": pd.Timestamp(on), "expires_stated": on, "basis": basis, "outcome": outcome,
        }  # fmt: skip

    beaten = ends("2026-05-09", "superseded", "suspended on 2025-11-10; then repealed on 2025-12-18")
    pending = ends("2026-07-01", "pending", "waived on 2026-01-01")

    both = _spans(_span(), expiries=(beaten, pending))
    marks, bars = (trace for trace in both.data if trace.name == "expiry")
    assert list(marks.marker.color) == [palette.LIGHT.bg, palette.LIGHT.ink]
    assert list(bars.x) == [date(2026, 5, 9)]
    assert "ends 1 Jul 2026" in [note.text for note in both.layout.annotations]

    alone = _spans(_span(), expiries=(beaten,))
    assert "<s>9 May 2026</s> repealed first" in [note.text for note in alone.layout.annotations]


# --- words ---------------------------------------------------------------------------------------------------


def test_dates_keep_the_precision_of_their_source():
    assert [day("2025-11-10"), day("2025-11"), day("2014"), day("2014~"), day("")] == [
        "10 Nov 2025", "Nov 2025", "2014", "2014~", "",
    ]  # fmt: skip
    assert day(date(2026, 3, 1)) == "1 Mar 2026"
    assert day(pd.NaT) == ""


def test_markup_in_the_data_is_shown_as_text():
    hostile = "<a href='javascript:x'>Syria</a> & co"

    assert "<" not in safe(hostile)
    figure = _spans(_span(name=hostile))
    assert "<a " not in figure.to_json()
    assert safe(None) == ""
    assert short("Syria Accountability Act", 12) == "Syria…"
    assert card("A", "", "b").count("<br>") == 1


def test_a_stated_total_counts_once_and_a_rival_value_is_told_apart(db: Any, tell: Any):
    about = {"organisation_id": "LC", "counts_what": "members"}
    tell.organisation("LC")
    tell.claim("T1", "FACT", "member_count", "2022-05", count=85, **about)
    again = {"stance": "rival", "rule_id": "rival-held", "value": "85"}  # the held side of the disagreement
    tell.claim("T1", "FACT", "member_count", "2022-05", **again, **about)
    tell.claim("T1", "FACT", "member_count", "2022-05-09", stance="rival", value="84", **about)

    totals = queries.rows(db, "coalition_stated_totals", org="LC", known="2023-01-01")

    assert totals[["stated", "date", "rival"]].values.tolist() == [
        [84, "2022-05-09", True],
        [85, "2022-05", False],
    ]
    assert queries.rows(db, "coalition_stated_totals", org="LC", known="2022-05-01").empty
