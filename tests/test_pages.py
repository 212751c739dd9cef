"""Every page opens: alone from its address and in the frame, with data and when its filters leave nothing."""

import re
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from entente import ingest, queries, store
from entente.documents import read

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
# Filters that find something, and filters that leave each query empty.
ASKED = {
    "nothing chosen": {},
    "one country": {"country": ["SYR"]},
    "a past day, two organisations, one authority": {
        "as_of": ["2020-03-28"], "known": ["2021-01-01"], "org": ["NATO", "EU"], "by": ["USA"], "country": ["members:EU"],
    },
    "a day before all facts": {"as_of": ["1801-01-01"], "known": ["1801-01-01"]},
    "a country without a claim": {"country": ["ATA"], "from": ["1801-01-01"], "to": ["1801-01-02"]},
}  # fmt: skip


@pytest.fixture(autouse=True)
def data(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTENTE_DATA", str(built))
    monkeypatch.setenv("ENTENTE_TODAY", "2026-11-22")


def drawn(file: Path, asked: dict[str, list[str]]) -> AppTest:
    at = AppTest.from_file(str(file), default_timeout=60)
    for name, value in asked.items():
        at.query_params[name] = value
    return at.run()


def words(at: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in at.get("html"))


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_alone_with_these_filters(name: str, asked: dict[str, list[str]]):
    at = drawn(ROOT / "pages" / f"{name}.py", asked)

    assert not at.exception
    assert 'class="title"' in words(at)


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_in_the_frame_with_these_filters(name: str, asked: dict[str, list[str]]):
    at = drawn(ROOT / "dashboard.py", asked)
    at.switch_page(f"pages/{name}.py").run()

    assert not at.exception
    assert [error.value for error in at.error] == []
    assert 'class="title"' in words(at)


def test_a_link_into_a_long_text_opens_the_part_and_the_record_it_names(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    data = Path(shutil.copytree(built, tmp_path / "data"))
    monkeypatch.setenv("ENTENTE_DATA", str(data))
    told = "Norway joined the Global Coalition to Defeat ISIS on 2 March 2021."
    text = "\n".join(["Nothing happened in the valley that day."] * 2000 + [told])
    ingest.add(list(read(text.encode())), workers=1)
    con = store.open_locked(store.newest(data))
    (claim,) = queries.rows(con, "claims_of_document").query("subtype == 'join'").to_dict("records")
    con.close()

    at = drawn(ROOT / "pages" / "evidence.py", {"document": [claim["document_id"]], "claim": [claim["claim_id"]]})
    assert not at.exception
    assert f'chosen" data-claims="{claim["claim_id"]}"' in words(at)
    assert told in re.sub("<[^>]+>", "", words(at))
    assert words(at).count("Nothing happened") < 1000


@pytest.mark.parametrize("view", ["sanctions", "memberships"])
def test_a_day_before_a_country_had_anything_draws_no_bars_and_calls_nothing_none(view: str):
    at = drawn(ROOT / "pages" / "country.py", {"country": ["SYR"], "as_of": ["1801-01-01"], "view": [view]})

    assert "Nothing found: a " in words(at)
    assert "Not covered" in words(at) and "None known" not in words(at)
    assert not at.get("plotly_chart")


def test_of_three_organisations_coalitions_compares_two_and_crossings_takes_all():
    three = {"org": ["NATO", "EU", "AU"], "as_of": ["2025-12-01"]}
    compared, crossed = (words(drawn(ROOT / "pages" / f"{name}.py", three)) for name in ("coalitions", "crossings"))

    assert "NATO and EU: who is in which?" in compared and "inside one or more" not in compared
    assert "combinations are drawn" in crossed and "inside one or more of the organisations below" in crossed


def test_the_country_chosen_is_answered_first():
    at = drawn(ROOT / "pages" / "sanctions.py", {"country": ["SYR"], "as_of": ["2025-06-01"]})

    assert "Syria: <strong>wide, in force</strong> (" in words(at)


def test_a_name_is_looked_for_on_every_list(fed: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ENTENTE_DATA", str(fed))
    boxes = {view: [box.label for box in drawn(ROOT / "pages" / "designations.py", {"view": [view]}).multiselect] for view in ("lists", "name")}

    assert boxes == {"lists": ["Lists"], "name": []}


def test_a_text_that_is_not_held_is_said_to_be_none():
    at = drawn(ROOT / "pages" / "evidence.py", {"document": ["doc-nowhere"]})
    assert not at.exception
    assert "This text is not held" in words(at)


VIEWS_OF_FEEDS = [
    *(("events", {"view": [view], "feed": ["gdelt2"]}) for view in ("map", "months", "pairs", "newest")),
    ("events", {"country": ["SYR"], "kind": ["19"], "role": ["target"], "from": ["2020-01-02"], "to": ["2020-01-09"]}),
    ("events", {"view": ["months"], "from": ["1990-01-01"], "to": ["1990-12-31"]}),
    ("events", {"feed": ["no-such-feed"], "kind": ["no-such-kind"], "role": ["nobody"], "view": ["nowhere"]}),
    *(("designations", {"view": [view]}) for view in ("lists", "country", "changes", "name")),
    ("designations", {"view": ["name"], "name": ["Tomas Brendale"], "entity": ["UN-SC:501"]}),
    ("designations", {"view": ["name"], "entity": ["nobody"]}),
    ("country", {"country": ["SYR"], "view": ["events"]}),
    *(("data", {"view": [view]}) for view in ("feeds", "second", "holdings", "words", "borders", "method", "extractor", "download", "checks")),
]


@pytest.mark.parametrize("view", ["map", "both", "years", "steps", "stated", "nowhere"])
@pytest.mark.parametrize("orgs", [["GCDI"], ["NATO", "EU"]], ids=" ".join)
def test_every_view_of_coalitions_opens_for_one_and_for_two(view: str, orgs: list[str]):
    at = drawn(ROOT / "pages" / "coalitions.py", {"view": [view], "org": orgs, "country": ["SYR"]})

    assert not at.exception
    assert 'class="title"' in words(at)


@pytest.mark.parametrize(("name", "asked"), VIEWS_OF_FEEDS, ids=[f"{name} {asked}" for name, asked in VIEWS_OF_FEEDS])
def test_a_page_opens_when_feeds_and_lists_are_loaded(
    name: str, asked: dict[str, list[str]], fed: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ENTENTE_DATA", str(fed))

    at = drawn(ROOT / "pages" / f"{name}.py", asked)

    assert not at.exception
    assert 'class="title"' in words(at)


def test_without_a_feed_the_events_page_says_what_is_missing_and_draws_no_map():
    at = drawn(ROOT / "pages" / "events.py", {})

    assert "No event feed is loaded" in words(at)
    assert "entente load --list" in words(at)
    assert not at.get("plotly_chart")
