"""Where things are, what today is, and the few numbers that several modules share."""

import os
from datetime import UTC, date, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
GEODATA = ROOT / "geodata"
QUERIES = ROOT / "queries"
STATIC = ROOT / "static"

METHOD_VERSION = "1"  # raise it when a derivation changes numbers
SNAPSHOTS_KEPT = 5

try:
    APP_VERSION = version("entente")
except PackageNotFoundError:  # run from a checkout that was not installed
    APP_VERSION = "0.1.0"


class SettingError(ValueError):
    """A setting in the environment cannot be used; the message names it."""


def data_folder() -> Path:
    """The folder of the built data: ENTENTE_DATA, else data/ beside the code."""
    return _resolved(os.environ.get("ENTENTE_DATA") or str(ROOT / "data"))


@cache  # a page asks a hundred times a run
def _resolved(folder: str) -> Path:
    return Path(folder).expanduser().resolve()


def today() -> date:
    """Today in UTC, or the day that ENTENTE_TODAY names (tests, frozen pages)."""
    told = os.environ.get("ENTENTE_TODAY")
    if not told:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise SettingError(
            f"ENTENTE_TODAY is {told!r}, which is no date. Write it as YYYY-MM-DD or unset it."
        ) from None


def now() -> datetime:
    """This moment in UTC, without a zone, as the tables keep it."""
    return datetime.now(UTC).replace(tzinfo=None)
