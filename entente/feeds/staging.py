"""The tables between a file and the database: readers hand over parts, SQL does the rest.

An entity of a list is spread over many records; a reader reports what each record says of it.
Parts go to temporary tables in blocks, so memory stays bounded however long the file is.
"""

from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from entente.feeds.common import RAW_KEPT, REJECT_KEPT, Progress

_BLOCK = 50_000
_TABLES = {
    "stage_rows": "entity_key varchar, file varchar, line bigint, raw varchar",
    "stage_names": "entity_key varchar, place bigint, alias varchar, kind varchar",
    "stage_details": "entity_key varchar, kind varchar, detail varchar",
    "stage_countries": "entity_key varchar, strength integer, iso3 varchar",
    "stage_listings": "list_id varchar, entity_key varchar, programme varchar, listed varchar, basis varchar, "
    "delisted varchar, authority_id varchar, authority varchar, act varchar, reason varchar",
    "stage_unreadable": "entity_key varchar",
    "stage_referents": "entity_key varchar, referent varchar",
    "stage_spells": "fact_id varchar, type varchar, opens varchar, closes varchar, subject_id varchar, "
    "subject varchar, object_id varchar, object varchar, organisation_id varchar, status varchar, "
    "since varchar, until varchar, stated varchar, ended boolean",
    "stage_years": "unit varchar, member varchar, year integer, status integer",
    "stage_statements": "entity_key varchar, schema varchar, prop varchar, value varchar, dataset varchar",
    "stage_rejects": "file varchar, line bigint, reason varchar, record varchar",
}
_TYPES = {"varchar": pa.string(), "bigint": pa.int64(), "integer": pa.int32(), "boolean": pa.bool_()}


class Stage:
    """Collects what the records of one edition say."""

    def __init__(self, con: duckdb.DuckDBPyConnection, progress: Progress | None = None) -> None:
        self.con = con
        self.published: date | None = None  # the edition's day, once a record or attribute tells it
        self.rows_loaded = 0
        self.reasons: Counter[str] = Counter()
        self.notes: Counter[str] = Counter()
        self._progress = progress
        self._places = 0
        self._blocks: dict[str, list[tuple[object, ...]]] = {name: [] for name in _TABLES}
        for name, columns in _TABLES.items():
            con.execute(f"create or replace temp table {name} ({columns})").fetchall()

    @property
    def rows_rejected(self) -> int:
        """Records that were skipped."""
        return self.reasons.total()

    def row(self, file: Path, line: int, key: str, raw: str) -> None:
        """A record was read; with a key it is kept to be shown with the entity of that key."""
        self.rows_loaded += 1
        if key:
            self._add("stage_rows", (key, file.name, line, raw[:RAW_KEPT]))
        self._tell(file)

    def reject(self, file: Path, line: int, reason: str, raw: str, key: str = "") -> None:
        """A record is skipped. key: the entity it seems to be about, which is then not taken for delisted."""
        self.reasons[_kind_of(reason)] += 1
        self._add("stage_rejects", (file.name, line, reason, raw[:REJECT_KEPT]))
        if key:
            self._add("stage_unreadable", (key,))
        self._tell(file)

    def name(self, key: str, alias: str, kind: str = "name") -> None:
        """A name of the entity; the first of kind `name` is the one it goes by."""
        self._places += 1
        plain = " ".join(alias.split())
        if plain:
            self._add("stage_names", (key, self._places, plain, kind))

    def detail(self, key: str, kind: str | None = None, detail: str = "") -> None:
        """What the entity is, and any other text whose change is worth telling (only its hash is kept)."""
        self._add("stage_details", (key, kind, detail))

    def country(self, key: str, iso3: str | None, strength: int) -> None:
        """A country the list ties it to; strength 1 nationality, flag or citizenship, 2 address."""
        if iso3:
            self._add("stage_countries", (key, strength, iso3))

    def referent(self, key: str, referent: str) -> None:
        """A key by which the collection knew the entity before it merged two."""
        self._add("stage_referents", (key, referent))

    def listing(
        self,
        key: str,
        list_id: str,
        programme: str,
        listed: str = "",
        *,
        basis: str = "stated",
        delisted: str = "",
        authority_id: str | None = None,
        authority: str = "",
        act: str = "",
        reason: str = "",
    ) -> None:
        """The entity is on the list under a programme; `listed` is the day the list states, or empty."""
        self._add(
            "stage_listings",
            (list_id, key, programme, listed, basis, delisted, authority_id, authority, act, reason[:500]),
        )

    def spell(self, *values: object) -> None:
        """A tie over a time, in the order of stage_spells (memberships, alliances, borders)."""
        self._add("stage_spells", values)

    def year(self, unit: str, member: str, year: int, status: int) -> None:
        """What a yearly table says of a member; status 0 or no row is outside, -9 unknown."""
        self._add("stage_years", (unit, member, year, status))

    def statement(self, key: str, schema: str, prop: str, value: str, dataset: str) -> None:
        """One property of one entity of a FollowTheMoney graph."""
        self._add("stage_statements", (key, schema, prop, value, dataset))

    def flush(self) -> None:
        """Write what is waiting to the temporary tables."""
        for name, block in self._blocks.items():
            if not block:
                continue
            columns = [column.split() for column in _TABLES[name].split(", ")]
            arrow = pa.table(
                {
                    column: pa.array(values, _TYPES[kind])
                    for (column, kind), values in zip(columns, zip(*block, strict=True), strict=True)
                }
            )
            self.con.register("block", arrow)
            self.con.execute(f"insert into {name} select * from block").fetchall()  # noqa: S608 - our own names
            self.con.unregister("block")
            block.clear()

    def _add(self, table: str, values: tuple[object, ...]) -> None:
        block = self._blocks[table]
        block.append(values)
        if len(block) >= _BLOCK:
            self.flush()

    def _tell(self, file: Path) -> None:
        done = self.rows_loaded + self.rows_rejected
        if self._progress and done % 1000 == 0:
            self._progress(file.name, done)


def _kind_of(reason: str) -> str:
    """The reason without what is particular to one record, to count by."""
    return reason.partition(":")[0]
