"""The queries behind the pages of feeds and lists, on the small samples."""

from collections.abc import Callable

import pandas as pd

from entente.feeds.common import alias_key

Ask = Callable[..., pd.DataFrame]


def test_what_one_did_to_another_leaves_out_what_the_other_did(fed_rows: Ask):
    there = fed_rows("newest_between", source="SYR", target="ISR", feed="gdelt2")
    back = fed_rows("newest_between", source="ISR", target="SYR", feed="gdelt2")

    assert there["event_id"].tolist() == ["gdelt2:103"]
    assert back["event_id"].tolist() == ["gdelt2:104"]


def test_what_one_did_to_another_keeps_to_the_days_and_kinds_asked(fed_rows: Ask):
    pair = {"source": "SYR", "target": "ISR"}

    assert len(fed_rows("newest_between", **pair, from_="2020-01-09", to="2020-01-09", kind="19")) == 1
    assert fed_rows("newest_between", **pair, from_="2020-01-10").empty
    assert fed_rows("newest_between", **pair, kind="AID").empty


def test_every_record_left_out_has_its_reason_and_feeds_count_them_all(fed_rows: Ask):
    by_reason = fed_rows("feed_rejects_by_reason")
    counted = fed_rows("feeds_by_state").set_index("feed")["rows_rejected"]

    assert by_reason.groupby("feed")["records"].sum().to_dict() == counted[counted > 0].to_dict()
    assert (by_reason["reason"] != "").all()
    assert set(fed_rows("feed_rejects_by_reason", feed="un-sc")["feed"]) <= {"un-sc"}


def test_the_names_of_an_entity_begin_with_the_one_its_list_puts_first(fed_rows: Ask):
    names = fed_rows("names_of_entity", entity="UN-SC:502")

    assert names["name"].iloc[0] == "SERIK ALDANOV"
    assert "Серик Алданов" in set(names["name"])
    assert fed_rows("names_of_entity", entity="nobody").empty


def test_a_name_is_found_without_its_accents_and_from_another_script(fed_rows: Ask):
    for asked, entity in (("Tomás Brendâle", "UN-SC:501"), ("brendale tomas", "UN-SC:501"), ("Серик Алданов", "UN-SC:502")):
        found = fed_rows("designated_names", text=alias_key(asked))

        assert found["entity_id"].iloc[0] == entity, asked


def test_counts_of_one_list_are_those_of_all_lists_cut_to_it(fed_rows: Ask):
    for query in ("designations_by_list", "designations_by_programme", "designations_by_country"):
        whole = fed_rows(query)
        mine = whole[whole["list_id"] == "UN-SC"].reset_index(drop=True)

        pd.testing.assert_frame_equal(fed_rows(query, list="UN-SC"), mine)
        assert len(mine) < len(whole)
