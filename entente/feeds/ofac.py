"""OFAC's list of Specially Designated Nationals: the set of four CSV files, or SDN.XML.

The CSV files have no header and say "none" as `-0-` with a blank behind it. Neither form says when a
name was listed, so the start of a designation is unknown unless two editions show it.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import duckdb

from entente.feeds import lists
from entente.feeds.common import (
    Feed,
    FeedError,
    LoadReport,
    Progress,
    Record,
    child_text,
    children_text,
    country_iso3,
    day,
    head_of,
    local,
    records,
    xml_elements,
    xml_root,
    xml_text,
)
from entente.feeds.staging import Stage

LIST = "OFAC-SDN"
_AUTHORITY = {"authority_id": "USA", "authority": "US Treasury, Office of Foreign Assets Control"}
_PARTS = {12: "sdn", 6: "add", 5: "alt", 2: "sdn_comments"}  # by number of fields
_KINDS = {"individual": "person", "vessel": "vessel", "aircraft": "aircraft"}
_ALIASES = {"fka": "former-name", "f.k.a.": "former-name"}
_NATIONALITY = re.compile(r"(?:nationality|citizen) ([A-Z][A-Za-z ,.'()-]+?)(?:;|\.|$)")
_PUBLISHER = lists.Publisher(
    "US Treasury, Office of Foreign Assets Control",
    "Specially Designated Nationals and Blocked Persons List",
    "https://sanctionslistservice.ofac.treas.gov",
    "US public domain",
)


def load(
    con: duckdb.DuckDBPyConnection, files: list[Path], published: date | None, progress: Progress | None
) -> LoadReport:
    """Load CSV sets (one a folder, in any order) and XML editions."""
    return lists.load_editions(con, "ofac-sdn", _PUBLISHER, list(_editions(files)), published, progress)


def _editions(files: list[Path]) -> Iterator[lists.Edition]:
    sets: dict[Path, dict[str, Path]] = {}
    for file in files:
        if head_of(file, 200).lstrip().startswith("<"):
            yield _xml_edition(file)
            continue
        part = _part_of(file)
        parts = sets.setdefault(file.parent, {})
        if part in parts:
            raise FeedError(
                f"{parts[part].name} and {file.name} are both the {part} part of OFAC's set. "
                "Load one edition at a time, or keep each in its own folder."
            )
        parts[part] = file
    for parts in sets.values():
        if "sdn" not in parts:
            raise FeedError(
                f"{', '.join(sorted(file.name for file in parts.values()))}: OFAC's set lacks sdn.csv, which holds the "
                "names these rows belong to. Give all four files in one command, in any order."
            )
        yield lists.Edition(tuple(parts.values()), partial(_read_set, parts))


def _part_of(file: Path) -> str:
    """Which of the four files it is, by the number of fields and the number in front."""
    for record in records(file, fallback="cp1252"):
        part = _PARTS.get(len(record.fields))
        if part and record.fields[0].strip().isdigit():
            return part
        raise FeedError(
            f"{file.name} is none of OFAC's four CSV files: its first row has {len(record.fields)} fields and starts "
            f"with {record.fields[0][:40]!r}. They have no header and 12 (sdn), 6 (add), 5 (alt) or 2 (comments) "
            "fields, a number first. Nothing was loaded."
        )
    raise FeedError(f"{file.name} is empty. Nothing was loaded.")


def _rows(
    stage: Stage, file: Path, width: int, keys: set[str] | None
) -> Iterator[tuple[str, list[str], Record]]:
    """The sound records of one part: key, fields with `-0-` as empty text, the record."""
    for record in records(file, fallback="cp1252"):
        if record.raw.strip() == "\x1a":
            stage.reject(file, record.line, "end-of-file mark (0x1A), no record", record.raw)
            continue
        fields = ["" if field.strip() in {"-0-", "-0"} else field.strip() for field in record.fields]
        key = fields[0]
        if record.problem:
            stage.reject(file, record.line, record.problem, record.raw, key)
        elif len(fields) != width:
            stage.reject(
                file, record.line, f"{len(fields)} fields where the format has {width}", record.raw, key
            )
        elif not key.isdigit():
            stage.reject(file, record.line, "no entity number in front", record.raw)
        elif keys is not None and key not in keys:
            stage.reject(file, record.line, f"no such entity in sdn.csv: {key}", record.raw)
        else:
            yield key, fields, record


def _read_set(parts: dict[str, Path], stage: Stage) -> None:
    remarks: dict[str, str] = {}
    kept: set[str] = set()
    for key, fields, record in _rows(stage, parts["sdn"], 12, None):
        _, name, kind, programmes, title, call_sign, vessel_type, tonnage, gross, flag, owner, remark = fields
        if not name:
            stage.reject(parts["sdn"], record.line, "no name", record.raw, key)
            continue
        if key in kept:
            stage.reject(parts["sdn"], record.line, f"entity number twice: {key}", record.raw)
            continue
        kept.add(key)
        stage.row(parts["sdn"], record.line, key, record.raw)
        stage.name(key, name)
        _describe(stage, key, kind, (title, call_sign, vessel_type, tonnage, gross, owner))
        _list(stage, key, programmes.split("] ["))
        stage.country(key, country_iso3(flag), 1)
        remarks[key] = remark
    if "sdn_comments" in parts:
        for key, (_, more), record in _rows(stage, parts["sdn_comments"], 2, kept):
            stage.row(parts["sdn_comments"], record.line, key, record.raw)
            remarks[key] += more  # a remark longer than its field goes on here, cut in the middle of a word
    for key, remark in remarks.items():
        stage.detail(key, None, remark)
        for country in _NATIONALITY.findall(remark):
            stage.country(key, country_iso3(country), 1)
    if "alt" in parts:
        for key, (_, _, kind, alias, note), record in _rows(stage, parts["alt"], 5, kept):
            stage.row(parts["alt"], record.line, key, record.raw)
            stage.name(key, alias, _ALIASES.get(kind, "alias"))
            stage.detail(key, None, note)
    if "add" in parts:
        for key, (_, _, street, city, country, note), record in _rows(stage, parts["add"], 6, kept):
            stage.row(parts["add"], record.line, key, record.raw)
            stage.detail(key, None, " | ".join((street, city, country, note)))
            stage.country(key, country_iso3(country), 2)


def _describe(stage: Stage, key: str, kind: str, details: tuple[str, ...]) -> None:
    stage.detail(key, _KINDS.get(kind.lower()), " | ".join(details))


def _list(stage: Stage, key: str, programmes: list[str]) -> None:
    for programme in programmes or [""]:
        stage.listing(key, LIST, programme.strip().strip("[]"), **_AUTHORITY)


def _xml_edition(file: Path) -> lists.Edition:
    root, _ = xml_root(file)
    if root == "Sanctions":
        raise FeedError(
            f"{file.name} is SDN_ADVANCED.XML, which is not read. Load SDN.XML or the four CSV files instead."
        )
    if root != "sdnList":
        raise FeedError(f"{file.name} is no SDN.XML: its outermost element is <{root}>, not <sdnList>.")
    published = None
    for _, element in xml_elements(file, ["Publish_Date"]):
        published = day(element.text or "", "mdy")
        break
    return lists.Edition((file,), partial(_read_xml, file), published)


def _read_xml(file: Path, stage: Stage) -> None:
    for number, entry in xml_elements(file, ["sdnEntry"]):
        key, raw = child_text(entry, "uid"), xml_text(entry)
        name = _xml_name(child_text(entry, "lastName"), child_text(entry, "firstName"))
        if not key.isdigit() or not name:
            stage.reject(file, number, "no uid or no name", raw, key)
            continue
        stage.row(file, number, key, raw)
        stage.name(key, name)
        _describe(stage, key, child_text(entry, "sdnType"), (child_text(entry, "title"),))
        stage.detail(key, None, child_text(entry, "remarks"))
        _list(stage, key, children_text(entry, "programList/program"))
        for strength, path in (
            (1, "nationalityList/nationality/country"),
            (1, "citizenshipList/citizenship/country"),
            (1, "vesselInfo/vesselFlag"),
            (2, "addressList/address/country"),
        ):
            for country in children_text(entry, path):
                stage.country(key, country_iso3(country), strength)
                stage.detail(key, None, country)
        for group in entry:
            for aka in group if local(group.tag) == "akaList" else ():
                kind = "weak-alias" if child_text(aka, "category") == "weak" else "alias"
                kind = _ALIASES.get(child_text(aka, "type"), kind)
                stage.name(key, _xml_name(child_text(aka, "lastName"), child_text(aka, "firstName")), kind)


def _xml_name(last: str, first: str) -> str:
    """As the CSV writes it: LAST, First."""
    return f"{last}, {first}" if last and first else last or first


FEEDS = (
    Feed(
        "ofac-sdn",
        "OFAC Specially Designated Nationals",
        "US designations of people, entities, vessels and aircraft, by programme",
        "US public domain",
        True,
        load,
    ),
)
