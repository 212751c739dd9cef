"""The UN Security Council Consolidated List, one XML file.

DATAID is the key: it stays when the reference number changes. A group's whole name stands in FIRST_NAME.
"""

from datetime import date
from functools import partial
from pathlib import Path
from xml.etree.ElementTree import Element

import duckdb

from entente.dates import BadDate
from entente.feeds import lists
from entente.feeds.common import (
    Feed,
    FeedError,
    LoadReport,
    Progress,
    child_text,
    children_text,
    country_iso3,
    day,
    edtf,
    local,
    xml_elements,
    xml_root,
    xml_text,
)
from entente.feeds.staging import Stage

LIST = "UN-SC"
_NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_PUBLISHER = lists.Publisher(
    "United Nations Security Council",
    "Consolidated List",
    "https://scsanctions.un.org",
    "UN terms of use: free to consult and use with credit; check before republishing",
)


def load(
    con: duckdb.DuckDBPyConnection, files: list[Path], published: date | None, progress: Progress | None
) -> LoadReport:
    """Load editions of the consolidated list."""
    return lists.load_editions(
        con, "un-sc", _PUBLISHER, [_edition(file) for file in files], published, progress
    )


def _edition(file: Path) -> lists.Edition:
    root, attributes = xml_root(file)
    if root != "CONSOLIDATED_LIST":
        raise FeedError(
            f"{file.name} is not the UN list: its outermost element is <{root}>, not <CONSOLIDATED_LIST>."
        )
    return lists.Edition((file,), partial(_read, file), day(attributes.get("dateGenerated", ""), "ymd"))


def _read(file: Path, stage: Stage) -> None:
    for number, entry in xml_elements(file, ["INDIVIDUAL", "ENTITY"]):
        key, raw = child_text(entry, "DATAID"), xml_text(entry)
        name = " ".join(text for part in _NAME_PARTS if (text := child_text(entry, part)))
        if not key or not name:
            stage.reject(file, number, "no DATAID or no name", raw, key)
            continue
        try:
            listed = edtf(child_text(entry, "LISTED_ON"), "ymd")
        except BadDate as bad:
            stage.reject(file, number, f"LISTED_ON is no date: {bad}", raw, key)
            continue
        stage.row(file, number, key, raw)
        stage.name(key, name)
        stage.name(key, child_text(entry, "NAME_ORIGINAL_SCRIPT"), "native")
        person = local(entry.tag) == "INDIVIDUAL"
        stage.detail(key, "person" if person else "group", _particulars(entry))
        stage.listing(
            key,
            LIST,
            child_text(entry, "UN_LIST_TYPE"),
            listed,
            authority_id="UN",
            authority="United Nations Security Council",
            act=child_text(entry, "REFERENCE_NUMBER"),
        )
        prefix = "INDIVIDUAL" if person else "ENTITY"
        for alias in entry:
            if local(alias.tag) == f"{prefix}_ALIAS":
                weak = child_text(alias, "QUALITY").lower() == "low"
                stage.name(key, child_text(alias, "ALIAS_NAME"), "weak-alias" if weak else "alias")
        for country in children_text(entry, "NATIONALITY/VALUE"):
            stage.country(key, country_iso3(country), 1)
        for country in children_text(entry, f"{prefix}_ADDRESS/COUNTRY"):
            stage.country(key, country_iso3(country), 2)


def _particulars(entry: Element) -> str:
    """Everything but names, for telling whether something changed."""
    left_out = {"VERSIONNUM", "LAST_DAY_UPDATED", "SORT_KEY", "SORT_KEY_LAST_MOD", *_NAME_PARTS}
    return " | ".join(
        " ".join(text.split())
        for child in entry
        if local(child.tag) not in left_out and not local(child.tag).endswith("_ALIAS")
        for text in child.itertext()
        if text.strip()
    )


FEEDS = (
    Feed(
        "un-sc",
        "UN Security Council Consolidated List",
        "UN designations of people and groups, by committee, with the day of listing",
        "UN terms of use: with credit; check before republishing",
        False,
        load,
    ),
)
