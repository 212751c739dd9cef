"""Dates and names as the figures write them."""

import re
from collections.abc import Hashable
from datetime import date
from typing import Any

import pandas as pd

Row = dict[Hashable, Any]  # a row of a query, by column

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EDTF = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?$")


def day(when: Any) -> str:
    """A date in words: "10 Nov 2025", "Nov 2025", "2014"; EDTF beyond day, month and year stays as it is.

    Takes EDTF text, a date or a timestamp; nothing at all gives "".
    """
    if when is None or when is pd.NaT or when == "":
        return ""
    if isinstance(when, date):
        return f"{when.day} {MONTHS[when.month - 1]} {when.year}"
    found = _EDTF.match(str(when))
    if not found:
        return str(when)
    year, month, on = found.groups()
    if not month:
        return year
    return f"{int(on)} {MONTHS[int(month) - 1]} {year}" if on else f"{MONTHS[int(month) - 1]} {year}"


def safe(text: Any) -> str:
    """Text from the data as Plotly shows it: its markup taken literally, a missing value as ""."""
    if pd.isna(text):
        return ""
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def short(text: str, most: int) -> str:
    """The text, cut at a word with "…" when it is longer than `most` characters."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,:(") + "…"


def card(title: str, *lines: str) -> str:
    """A hover card: the title in bold, then the lines that say anything, with room at both sides."""
    shown = [f'<span style="font-size:15px"><b>{title}</b></span>', *(line for line in lines if line)]
    return "<br>".join(f"\u00a0{line}\u00a0" for line in shown)
