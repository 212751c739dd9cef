"""What a feed of events says about itself: its columns, its codes and what we expect of it."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Expectation:
    """What a sound load of a feed looks like; a load outside it is a warning or broken.

    earliest: no event lies before it. located: smallest share of events with coordinates (0 to 1).
    every_days: the publisher's rhythm, None for a series that has ended. closed: its last day.
    rows: fewest and most rows of one file.
    """

    earliest: date
    located: float
    rows: tuple[int, int]
    every_days: int | None
    closed: date | None = None


@dataclass(frozen=True)
class Feed:
    """One format of event files.

    columns: every column of a file in order, for files without a header (several widths: the widest).
    read: the columns we keep, with the type they are read as; a value that does not convert
    rejects its line. With a header the columns are found by name, wherever they stand.
    widths: the numbers of fields a line may have; empty: as many as the header.
    select: SELECT over `raw` that gives the columns of `staged` .
    corrects: a later version of an id replaces the earlier one; otherwise the first stays.
    """

    name: str
    title: str
    publisher: str
    url: str
    licence: str
    may_be_shared: bool
    delimiter: str
    quoted: bool
    header: bool
    read: dict[str, str]
    select: str
    expects: Expectation
    actor_codes: str
    place_codes: str
    id_type: str = "BIGINT"
    columns: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    aliases: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ("",)
    date_format: str = "%Y-%m-%d"
    second_encoding: str | None = None
    corrects: bool = False
    table: str = "events"
    mirrors: bool = False  # a mutual event comes as two rows with the sides swapped
    deletions: tuple[str, str] | None = None  # the two columns of a file that lists deleted events
