"""The EU consolidated financial sanctions list (FSF): CSV 1.1, XML 1.1, and the legacy CSV 1.0.

A row is an entity times one detail, so entities are grouped by their logical id, which all three forms share.
Archived copies of the legacy file come in Windows-1252, each line wrapped in quotes with tabs behind it.
"""

import csv
from collections.abc import Callable, Iterator
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
    Record,
    country_iso3,
    day,
    edtf,
    head_of,
    local,
    of_width,
    records,
    table,
    xml_elements,
    xml_root,
    xml_text,
)
from entente.feeds.staging import Stage

LIST = "EU-FSF"
_AUTHORITY = {"authority_id": "EU", "authority": "European Union"}
_KINDS = {"person": "person", "enterprise": "group", "p": "person", "e": "group"}
_NEEDED = (
    "fileGenerationDate",
    "Entity_LogicalId",
    "Entity_SubjectType",
    "Entity_Regulation_Programme",
    "Entity_Regulation_PublicationDate",
    "NameAlias_WholeName",
)
_NEEDED_LEGACY = ("Entity_logical_id", "Subject_type", "Leba_publication_date", "Programme", "Naal_wholename")
_PUBLISHER = lists.Publisher(
    "European Commission",
    "Consolidated list of persons, groups and entities subject to EU financial sanctions",
    "https://data.europa.eu/data/datasets/consolidated-list-of-persons-groups-and-entities-subject-to-eu-financial-sanctions",
    "Commission reuse policy (CC BY 4.0); only the Official Journal is authentic",
)


def load(
    con: duckdb.DuckDBPyConnection, files: list[Path], published: date | None, progress: Progress | None
) -> LoadReport:
    """Load editions in any of the three forms."""
    return lists.load_editions(
        con, "eu-fsf", _PUBLISHER, [_edition(file) for file in files], published, progress
    )


def _edition(file: Path) -> lists.Edition:
    head = head_of(file)
    if head.lstrip().startswith("<"):
        root, attributes = xml_root(file)
        if root != "export":
            raise FeedError(
                f"{file.name} is not the EU list: its outermost element is <{root}>, not <export>."
            )
        generated = day(attributes.get("generationDate", ""), "ymd")
        return lists.Edition((file,), partial(_read_xml, file), generated)
    first = head.partition("\n")[0]
    if "Naal_wholename" in first:
        return lists.Edition((file,), partial(_read_legacy, file))
    return lists.Edition((file,), partial(_read_csv, file))


def _read_csv(file: Path, stage: Stage) -> None:
    for record, text in table(file, _NEEDED, ";"):
        key = text("Entity_LogicalId")
        if record.problem:
            stage.reject(file, record.line, record.problem, record.raw, key)
            continue
        title = text("Entity_Regulation_NumberTitle")
        dated = (
            ("stated", text("Entity_DesignationDate")),
            ("legal_act", text("Entity_Regulation_PublicationDate")),
        )
        if not _listing(stage, file, record, key, text("Entity_Regulation_Programme"), title, dated):
            continue
        _generated(stage, text("fileGenerationDate"))
        whole = text("NameAlias_WholeName") or _whole(
            text("NameAlias_FirstName"), text("NameAlias_MiddleName"), text("NameAlias_LastName")
        )
        stage.name(key, whole, "name" if text("NameAlias_LastName") else "alias")
        _detail(stage, key, text("Entity_SubjectType"), text("Entity_SubjectType_ClassificationCode"))
        stage.detail(
            key, None, " | ".join((text("Entity_Remark"), text("NameAlias_Function"), *_blocks(text)))
        )
        stage.country(key, _iso2(text("Citizenship_CountryIso2Code")), 1)
        stage.country(key, _iso2(text("Address_CountryIso2Code")), 2)


def _blocks(text: Callable[[str], str]) -> Iterator[str]:
    """What a row says beside names: the fields whose change is worth telling."""
    for name in (
        "Address_City",
        "Address_Street",
        "Address_CountryIso2Code",
        "BirthDate_BirthDate",
        "BirthDate_Year",
        "BirthDate_City",
        "Identification_Number",
        "Citizenship_CountryIso2Code",
    ):
        yield text(name)


def _read_legacy(file: Path, stage: Stage) -> None:
    rows = _unwrapped(file)
    header = [name.strip() for name in next(rows).fields]
    missing = [name for name in _NEEDED_LEGACY if name not in header]
    if missing:
        raise FeedError(f"{file.name} lacks the columns {', '.join(missing)} of the EU's legacy file.")
    at = {name: place for place, name in reversed(list(enumerate(header)))}
    for row in rows:
        record = of_width(row, len(header))
        fields = [field.strip() for field in record.fields]
        key = fields[at["Entity_logical_id"]] if len(fields) > at["Entity_logical_id"] else ""
        if record.problem:
            stage.reject(file, record.line, record.problem, record.raw, key)
            continue
        dated = (("legal_act", fields[at["Leba_publication_date"]]),)
        if not _listing(
            stage, file, record, key, fields[at["Programme"]], fields[at["Leba_numtitle"]], dated
        ):
            continue
        _generated(stage, fields[0])
        kind = "name" if fields[at["Naal_lastname"]] else "alias"
        stage.name(key, fields[at["Naal_wholename"]], kind)
        _detail(stage, key, fields[at["Subject_type"]])
        told = (
            "Entity_remark",
            "Naal_function",
            "Addr_street",
            "Addr_city",
            "Birt_date",
            "Iden_number",
            "Citi_country",
        )
        stage.detail(key, None, " | ".join(fields[at[name]] for name in told if name in at))
        stage.country(key, country_iso3(fields[at["Citi_country"]]) if "Citi_country" in at else None, 1)
        stage.country(key, country_iso3(fields[at["Addr_country"]]) if "Addr_country" in at else None, 2)


def _unwrapped(file: Path) -> Iterator[Record]:
    """The rows of a legacy file, also of a copy whose every line was put into quotes with tabs behind."""
    wrapped = head_of(file, 1).startswith('"')
    for record in records(file, "\t" if wrapped else ";", fallback="cp1252"):
        if not wrapped or record.problem:
            yield record
            continue
        line = record.fields[0].rstrip("\t")
        yield Record(record.line, record.raw, next(csv.reader([line], delimiter=";"), [""]))


def _read_xml(file: Path, stage: Stage) -> None:
    for number, entity in xml_elements(file, ["sanctionEntity"]):
        key, raw = entity.get("logicalId", ""), xml_text(entity)
        record = Record(number, raw, [])
        regulations = [child for child in entity if local(child.tag) == "regulation"]
        names = [child for child in entity if local(child.tag) == "nameAlias"]
        acts = [
            *(regulation.get("publicationDate", "") for regulation in regulations),
            *(
                summary.get("publicationDate", "")
                for name in names
                for summary in name
                if local(summary.tag) == "regulationSummary"
            ),
        ]
        dated = (
            ("stated", entity.get("designationDate", "")),
            *(("legal_act", act) for act in acts),
        )
        listed = True
        for place, of in enumerate(regulations or [Element("regulation")]):
            programme, title = of.get("programme", ""), of.get("numberTitle", "")
            listed = listed and _listing(stage, file, record, key, programme, title, dated, count=place == 0)
        if not listed:
            continue
        for name in names:
            strong = name.get("strong", "true") != "false"
            kind = "name" if name.get("lastName") else "alias" if strong else "weak-alias"
            stage.name(key, name.get("wholeName", ""), kind)
        for child in entity:
            tag = local(child.tag)
            if tag == "subjectType":
                _detail(stage, key, child.get("code", ""), child.get("classificationCode", ""))
            elif tag in ("citizenship", "address"):
                country = _iso2(child.get("countryIso2Code", ""))
                stage.country(key, country, 1 if tag == "citizenship" else 2)
            if tag in ("citizenship", "address", "birthdate", "identification", "remark"):
                told = [
                    value for name, value in sorted(child.attrib.items()) if name != "logicalId" and value
                ]
                stage.detail(key, None, " | ".join([tag, *told, (child.text or "").strip()]))


def _listing(
    stage: Stage,
    file: Path,
    record: Record,
    key: str,
    programme: str,
    title: str,
    dated: tuple[tuple[str, str], ...],
    count: bool = True,
) -> bool:
    """Note the listing with the stated day, else the earliest legal act. False: the record was rejected."""
    if not key:
        stage.reject(file, record.line, "no logical id", record.raw)
        return False
    try:
        days = [(basis, edtf(text, "ymd")) for basis, text in dated if text]
    except BadDate as bad:
        stage.reject(file, record.line, f"a date of the listing is no date: {bad}", record.raw, key)
        return False
    if count:
        stage.row(file, record.line, key, record.raw)
    for basis, listed in days or [("stated", "")]:
        stage.listing(key, LIST, programme, listed, basis=basis, act=title, **_AUTHORITY)
    return True


def _generated(stage: Stage, text: str) -> None:
    if stage.published is None:
        stage.published = day(text, "dmy")


def _detail(stage: Stage, key: str, *codes: str) -> None:
    kinds = [_KINDS[code.lower()] for code in codes if code.lower() in _KINDS]
    stage.detail(key, kinds[0] if kinds else None)


def _whole(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _iso2(code: str) -> str | None:
    """The country of a two-letter code; 00 means unknown."""
    return country_iso3(code) if len(code) == 2 and code != "00" else None


FEEDS = (
    Feed(
        "eu-fsf",
        "EU consolidated financial sanctions list",
        "EU designations of people and groups, by programme and legal act",
        "Commission reuse policy (CC BY 4.0), with notice; only the Official Journal is authentic",
        True,
        load,
    ),
)
