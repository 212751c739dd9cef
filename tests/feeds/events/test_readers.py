"""Each reader's traps, with small files of invented rows."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd

from entente.feeds.events import LoadReport, load_events

from .conftest import SAMPLES

Load = Callable[..., LoadReport]
Ask = Callable[..., pd.DataFrame]


def test_gdelt_lines_of_57_and_58_fields_stand_in_one_file(load: Load, ask: Ask) -> None:
    report = load("gdelt1", "mixed-widths.csv")
    events = ask(
        "select own_id, source, target, place_iso3, source_url from event_data.events order by own_id"
    )
    assert events["own_id"].tolist() == ["1", "2", "3", "4", "5"]
    assert events["place_iso3"].tolist() == ["RUS", "ZAF", "CHN", None, "AUT"]
    assert events["source"].tolist() == ["RUS", "CHE", "ROU", None, "AUT"]
    assert events["target"].tolist() == ["CHN", "ZAF", None, None, None], "EUR is a region, not a country"
    assert events["source_url"].tolist()[1:3] == [None, "https://news.example/3"]
    assert (report.rows_loaded, report.rejects) == (
        5,
        {"repeated: the id stands more than once in what was loaded together": 1},
    )


def test_codes_that_nobody_knows_are_counted_and_listed(load: Load) -> None:
    report = load("gdelt1", "mixed-widths.csv")
    assert report.unmapped == {"cameo QQQ": 2, "fips Q9": 2}
    assert report.state == "warning"
    assert "cameo QQQ (2)" in str(report.reason)


def test_a_quote_in_a_tab_file_is_a_character(load: Load, ask: Ask) -> None:
    load("gdelt1", "mixed-widths.csv")
    assert ask("select source_name from event_data.events where own_id = '5'").iloc[0, 0] == 'A "QUOTED NAME'


def test_cameo_codes_keep_their_zero_and_give_root_plover_and_class(load: Load, ask: Ask) -> None:
    load("gdelt2", "20200131120000.export.CSV")
    events = ask("select cameo, root, plover, quad from event_data.events order by own_id")
    assert events.to_dict("split")["data"] == [
        ["040", "04", "CONSULT", "verbal cooperation"],
        ["010", "01", None, "verbal cooperation"],
        ["141", "14", "PROTEST", "verbal conflict"],
        ["190", "19", "ASSAULT", "material conflict"],
        ["1712", "17", "ASSAULT", "material conflict"],
        ["057", "05", "SUPPORT", "verbal cooperation"],
    ]


def test_lines_that_cannot_be_read_are_named_with_their_line(load: Load, ask: Ask) -> None:
    report = load("gdelt2", "bad-lines.export.CSV")
    rejects = ask("select line, reason from feed_rejects order by line")
    assert (report.rows_loaded, report.rows_rejected) == (3, 4)
    assert rejects.to_dict("split")["data"] == [
        [4, "has too many fields"],
        [5, "has a value in day that cannot be read"],
        [6, "has too few fields"],
        [7, "is no text in the encoding of the format"],
    ]
    assert report.state == "broken"


def test_a_mention_keeps_where_in_the_text_the_event_stands(load: Load, ask: Ask) -> None:
    report = load("gdelt2-mentions", "20200101123000.mentions.CSV")
    mentions = ask(
        "select sentence, source_offset, target_offset, action_offset from event_data.mentions order by 1"
    )
    assert mentions.to_dict("split")["data"] == [[1, 10, None, 25], [3, None, 40, 55]]
    assert report.rows_rejected == 1


def test_icews_ids_repeat_across_days_and_mutual_events_are_marked(load: Load, ask: Ask) -> None:
    report = load("icews", "events.2010.tab")
    events = ask("select own_id, source, target, mirrored, place from event_data.events order by own_id")
    assert events["own_id"].tolist() == [
        "501/2010-03-01",
        "501/2010-03-02",
        "502/2010-03-01",
        "503/2010-03-02",
    ]
    assert events["mirrored"].tolist() == [False, False, True, False]
    assert events["source"].tolist() == ["RUS", None, "COG", None]
    assert events["target"].tolist() == ["COG", "COD", "RUS", None]
    assert report.rejects == {"repeated: the id stands more than once in what was loaded together": 1}
    assert report.unmapped == {"icews-name Atlantis": 1}
    newest = ask("newest_events", country=["RUS"])
    assert newest["event_id"].tolist() == ["icews:501/2010-03-01"], "a mutual event is listed once"


def test_ucdp_dates_keep_their_precision_and_numbers_are_gleditsch_ward(load: Load, ask: Ask) -> None:
    report = load("ucdp-ged", "GEDEvent_1.csv")
    events = ask(
        "select date, latest, precision, source, target, place_iso3, fatalities, geo_precision "
        "from event_data.events order by own_id"
    )
    assert events["precision"].tolist() == ["day", "longer", "week"]
    assert [day.date() for day in events["latest"][1:]] == [date(1992, 3, 5), date(1999, 2, 6)]
    assert events["latest"][0] is None
    assert events["source"].tolist() == ["YEM", "RUS", None]
    assert events["target"].tolist() == [None, "AZE", None]
    assert events["fatalities"].tolist() == [3, 0, 12]
    assert events["geo_precision"].tolist() == ["place", "province", "country"]
    assert report.rejects == {"ends before it starts": 1}


def test_a_later_release_replaces_an_event_and_an_older_one_does_not(ask: Ask, folder: Path) -> None:
    candidate = SAMPLES / "ucdp-ged" / "candidate-no-header.csv"
    load_events(
        "ucdp-ged", [SAMPLES / "ucdp-ged" / "GEDEvent_1.csv"], data_folder=folder, published=date(2020, 1, 1)
    )
    report = load_events("ucdp-ged", [candidate], data_folder=folder, published=date(2019, 1, 1))
    assert (report.rows_loaded, report.rows_rejected) == (0, 1)
    (folder / "again.csv").write_bytes(candidate.read_bytes() + b"\r\n")
    load_events("ucdp-ged", [folder / "again.csv"], data_folder=folder, published=date(2021, 1, 1))
    assert ask("select fatalities from event_data.events where own_id = '9001'")["fatalities"].tolist() == [5]
    assert ask("events_by_country", role="place").set_index("iso3")["fatalities"].to_dict() == {
        "AZE": 0,
        "KEN": 12,
        "YEM": 5,
    }


def test_acled_reads_both_date_forms_a_byte_order_mark_and_notes_of_several_lines(
    load: Load, ask: Ask
) -> None:
    report = load("acled", "first.csv")
    events = ask("select own_id, date, place_iso3, plover, mentions from event_data.events order by own_id")
    assert events["own_id"].tolist() == ["ARG1", "ARG2", "XKX1"]
    assert [day.date() for day in events["date"]] == [date(2022, 6, 30), date(2022, 6, 29), date(2022, 6, 30)]
    assert events["place_iso3"].tolist() == ["ARG", "ARG", "XKX"]
    assert events["plover"].tolist() == ["PROTEST", None, "PROTEST"]
    assert events["mentions"].tolist() == [2, 2, 2]
    assert report.rejects == {"has no date that can be read": 1}


def test_acled_edits_count_when_they_are_newer_and_deletions_take_events_back(load: Load, ask: Ask) -> None:
    load("acled", "first.csv")
    edited = load("acled", "edited.csv")
    events = ask("select own_id, date, fatalities from event_data.events order by own_id")
    assert events["fatalities"].tolist() == [2, 0, 0]
    assert [day.date() for day in events["date"]][0] == date(2022, 6, 28)
    assert (edited.rows_loaded, edited.rows_rejected) == (1, 1)
    deleted = load("acled", "deleted.csv")
    assert (deleted.rows_loaded, deleted.rows_rejected) == (2, 0)
    assert ask("select own_id from event_data.events order by own_id")["own_id"].tolist() == ["ARG1", "ARG2"]
    assert ask("events_by_country", role="place")["iso3"].tolist() == ["ARG"]
    assert ask("newest_events", country=["XKX"]).empty


def test_an_event_that_was_deleted_stays_away_when_an_older_export_follows(load: Load, ask: Ask) -> None:
    load("acled", "deleted.csv")
    report = load("acled", "first.csv")
    assert report.rejects["deleted: the publisher took this event back"] == 1
    assert "XKX1" not in ask("select own_id from event_data.events")["own_id"].tolist()


def test_polecat_reads_its_own_words_for_missing_and_both_names_of_intensity(load: Load, ask: Ask) -> None:
    report = load("polecat", "ngecEvents.DV.2021.txt", "latin-1.txt")
    events = ask(
        "select own_id, source, target, plover, quad, intensity, lon, place from event_data.events order by 1"
    )
    assert events["own_id"].tolist() == ["P1", "P2", "P4"]
    assert events["source"].tolist() == ["FRA", None, "FRA"]
    assert events["target"].tolist() == [None, "USA", None]
    assert events["intensity"].tolist() == [-4, -4, -4]
    assert events["place"].tolist()[2] == "Orléans", "read as Latin-1"
    assert events["lon"][1] is None
    assert events["quad"].tolist()[0] == "material conflict"
    assert report.rejects == {"its PLOVER type is none": 1}


def test_two_gdelt_series_are_never_added_up(load: Load, ask: Ask) -> None:
    load("gdelt1", "mixed-widths.csv")
    load("gdelt2", "20200131120000.export.CSV")
    assert set(ask("events_by_country")["feed"]) == {"gdelt1", "gdelt2"}


def test_events_and_reports_are_told_apart(load: Load, ask: Ask) -> None:
    load("gdelt2", "20200131120000.export.CSV")
    france = ask("events_by_country").set_index("iso3").loc["FRA"]
    assert (france["events"], france["reports"]) == (2, 6)
