"""What was chosen: the filter bar, and the address that says the same.

The address is the truth. A run starts by reading it where it is not the one last written (a link,
Back); then the widgets are drawn; then it is written with only what differs from the default.
Codes stand in the address: ISO3, organisation ids, `members:NATO`, `region:Western Asia`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlencode

import pandas as pd
import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from entente import dates, reader, settings

EARLIEST, LATEST = date(1800, 1, 1), date(2100, 12, 31)
LENSES = {"de_facto": "De facto lines", "un": "United Nations view"}
NAMES = ("as_of", "known", "country", "org", "by", "from", "to", "lens")
MOST_ORGANISATIONS = 10  # as many as Crossings has room for; Coalitions compares the first two


@dataclass(frozen=True)
class Chosen:
    """The filters of this moment; countries are ISO3 codes, groups already spelt out."""

    as_of: date
    known: date
    countries: tuple[str, ...]
    orgs: tuple[str, ...]
    by: tuple[str, ...]
    from_: date | None
    to: date | None
    lens: str

    @property
    def params(self) -> dict[str, Any]:
        """For reader.rows(query, **params): it hands on what the query's header lists."""
        return {
            "as_of": self.as_of,
            "known": self.known,
            "country": list(self.countries),
            "org": list(self.orgs),
            "by": list(self.by),
            "from": self.from_,
            "to": self.to,
            "lens": self.lens,
        }

    @property
    def country(self) -> str | None:
        """The first country, for a page about one."""
        return self.countries[0] if self.countries else None


def current() -> Chosen:
    """What is chosen now; a page opened without the frame reads the address itself."""
    if _key("as_of") not in st.session_state:
        start()
    state = {name: st.session_state[_key(name)] for name in NAMES}
    first, last = state["from"], state["to"]
    if first and last and first > last:
        first, last = None, None
    as_of, known = state["as_of"] or settings.today(), state["known"] or settings.today()
    return Chosen(
        as_of,
        known,
        _spelt_out(tuple(state["country"]), as_of, known),
        tuple(state["org"]),
        tuple(state["by"]),
        first,
        last,
        state["lens"],
    )


def start() -> list[str]:
    """Take the address over, unless it is the one last written; say what of it could not be used."""
    address = {name: st.query_params.get_all(name) for name in NAMES if name in st.query_params}
    if address == st.session_state.get("_address") and _key("as_of") in st.session_state:
        return []
    state, notices = read(address)
    for name, value in state.items():
        st.session_state[_key(name)] = value
    return notices


def read(address: dict[str, list[str]]) -> tuple[dict[str, Any], list[str]]:
    """The state an address asks for, and one sentence for each value that falls back to its default."""
    state: dict[str, Any] = {
        "as_of": settings.today(),
        "known": settings.today(),
        "country": [],
        "org": [],
        "by": [],
        "from": None,
        "to": None,
        "lens": "de_facto",
    }
    notices = []
    for name in ("as_of", "known", "from", "to"):
        if name not in address:
            continue
        try:
            state[name] = _day(address[name][-1])
        except dates.BadDate as bad:
            notices.append(f"`{name}` in the address: {bad} It was left at its default.")
    for name in ("country", "org", "by"):
        offered = labels(name)
        for code in address.get(name, []):
            if code in offered and code not in state[name]:
                state[name].append(code)
            elif code not in offered:
                notices.append(f"`{name}` in the address: {code!r} is none we know. It was left out.")
    if len(state["org"]) > MOST_ORGANISATIONS:
        notices.append(
            f"`org` in the address: at most {MOST_ORGANISATIONS} can be chosen; the first were kept."
        )
        state["org"] = state["org"][:MOST_ORGANISATIONS]
    if "lens" in address:
        lens = address["lens"][-1]
        if lens in LENSES:
            state["lens"] = lens
        else:
            notices.append(
                f"`lens` in the address: {lens!r} is none of {', '.join(LENSES)}. It was left at its default."
            )
    if state["from"] and state["to"] and state["from"] > state["to"]:
        notices.append(f"`from` {state['from']} is after `to` {state['to']}. Both were left out; swap them.")
        state["from"] = state["to"] = None
    return state, notices


def _day(text: str) -> date:
    day = dates.parse_day(text)
    if not EARLIEST <= day <= LATEST:
        raise dates.BadDate(f"{text!r} is outside {EARLIEST.year} to {LATEST.year}.")
    return day


def address(chosen_only: bool = True, **changes: Any) -> list[tuple[str, str]]:
    """The parameters of a link to this view; `changes` replace a filter's value ("from" is `from_`).

    chosen_only: leave out what is at its default. Otherwise as_of and known are always written.
    """
    if _key("as_of") not in st.session_state:
        start()
    state = {name: st.session_state[_key(name)] for name in NAMES}
    state |= {name.removesuffix("_"): value for name, value in changes.items()}
    pairs: list[tuple[str, str]] = []
    for name in NAMES:
        value = state[name]
        if name in ("as_of", "known"):
            value = value or settings.today()
            if chosen_only and value == settings.today():
                continue
        if name == "lens" and value == "de_facto":
            continue
        for one in value if isinstance(value, list | tuple) else [value]:
            if one:
                pairs.append((name, one.isoformat() if isinstance(one, date) else str(one)))
    return pairs


def link(page: str, **changes: Any) -> str:
    """The address of a page ("country") with this view's filters, for a link in HTML."""
    asked = urlencode(address(**changes))
    return f"/{page}" + (f"?{asked}" if asked else "")


def page_link(page: str, label: str, **changes: Any) -> None:
    """A link to a page of pages/ ("country") that keeps the filters, with some of them changed."""
    try:
        st.page_link(f"pages/{page}.py", label=label, query_params=address(**changes))
    except StreamlitPageNotFoundError:  # a page opened alone, without the frame, knows no other page
        st.html(f'<p><a href="{escape(link(page, **changes))}" target="_self">{escape(label)}</a></p>')


def go(page: str, **changes: Any) -> NoReturn:
    """Open a page of pages/ with the filters, some of them changed."""
    st.switch_page(f"pages/{page}.py", query_params=address(**changes))


def select_country(code: str | None) -> None:
    """Choose one country everywhere; only from a callback, before the widgets are drawn."""
    st.session_state[_key("country")] = [code] if code else []


def set_as_of(day: date) -> None:
    """Move the as-of date; only from a callback, before the widgets are drawn."""
    st.session_state[_key("as_of")] = min(max(day, EARLIEST), LATEST)


def reset() -> None:
    """Everything back to its default; a callback."""
    for name, value in read({})[0].items():
        st.session_state[_key(name)] = value


_DATES = {
    "as_of": ("As of", "The day the page is about: what was true then."),
    "known": ("As known", "Only what could be known by this day counts."),
    "from": ("From", "First day of the range, for charts over time."),
    "to": ("To", "Last day of the range."),
}


def draw(main: str, ranged: bool = False, empty: str | None = None) -> None:
    """The filter bar: the page's main choice, two dates, the rest behind one button.

    main: "country", "org" or "by". ranged: from and to stand in the bar, not as-of and as-known.
    empty: what the main choice says while nothing is chosen, where that does not mean all. Writes the address when it is no longer true. What stands behind a
    button is drawn only while it is open, so that its long lists do not travel with every step.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", key="filterbar"):
        _choice(main, empty)
        shown, kept_back = list(_DATES)[:2], list(_DATES)[2:]
        if ranged:
            shown, kept_back = kept_back, shown
        for name in shown:
            _date(name)
        more = st.popover(_more_label(main, shown), width="content", key="more_filters", on_change="rerun")
        if more.open:
            with more:
                for name in ("country", "org", "by"):
                    if name != main:
                        _choice(name)
                with st.container(horizontal=True):
                    for name in kept_back:
                        _date(name)
                _widget(st.selectbox, "lens", "Borders", options=list(LENSES), format_func=LENSES.__getitem__)
        st.button("Reset", on_click=reset, key="reset")
        shared = st.popover("Copy link", width="content", key="copy_link", on_change="rerun")
        if shared.open:
            with shared:
                _copy_link()
    state_from, state_to = st.session_state[_key("from")], st.session_state[_key("to")]
    if state_from and state_to and state_from > state_to:
        st.warning(f"From {state_from} is after to {state_to}; swap them. Until then the range is left out.")
    _write_address()


def _choice(name: str, empty: str | None = None) -> None:
    words = {"country": "Countries", "org": "Organisation", "by": "Imposing authority"}
    usual = {"country": "All countries", "org": "All organisations", "by": "All authorities"}
    offered = labels(name)
    _widget(
        st.multiselect,
        name,
        words[name],
        options=list(offered),
        format_func=lambda code: offered.get(code, code),
        placeholder=empty or usual[name],
        max_selections=MOST_ORGANISATIONS if name == "org" else None,
        width=300,
    )


def _date(name: str) -> None:
    label, meaning = _DATES[name]
    _widget(
        st.date_input,
        name,
        label,
        min_value=EARLIEST,
        max_value=LATEST,
        format="YYYY-MM-DD",
        width=150,
        help=meaning,
    )


def _widget(kind: Callable[..., Any], name: str, label: str, **options: Any) -> None:
    """A widget that shows a filter and changes it; the filter outlives the widget when that is not drawn."""
    shown = f"shown_{name}"
    st.session_state[shown] = st.session_state[_key(name)]
    kind(label, key=shown, on_change=_take, args=(name,), **options)


def _take(name: str) -> None:
    st.session_state[_key(name)] = st.session_state[f"shown_{name}"]


def _more_label(main: str, shown: list[str]) -> str:
    """How many of the filters behind the button are used; as-of and as-known are when they are not today."""
    hidden = [name for name in ("country", "org", "by", *_DATES) if name != main and name not in shown]
    used = sum(
        st.session_state[_key(name)] not in (None, [], *([settings.today()] if name in ("as_of", "known") else []))
        for name in hidden
    )
    used += st.session_state[_key("lens")] != "de_facto"
    return f"More filters ({used})" if used else "More filters"


def _copy_link() -> None:
    st.html(
        '<p class="small">This address always opens the view as it is now: as-of and as-known dates are fixed.</p>'
    )
    base = (st.context.url or "").split("?")[0]
    st.code(f"{base}?{urlencode([*address(chosen_only=False), *of_page()])}", language=None, wrap_lines=True)


def of_page() -> list[tuple[str, str]]:
    """What the address says beside the filters: the view and the choices of this page, the data version."""
    return [(name, value) for name in st.query_params if name not in NAMES for value in st.query_params.get_all(name)]


def _write_address() -> None:
    pairs = address()
    wanted: dict[str, list[str]] = {}
    for name, value in pairs:
        wanted.setdefault(name, []).append(value)
    now = {name: st.query_params.get_all(name) for name in NAMES if name in st.query_params}
    if now != wanted:
        others = {name: st.query_params.get_all(name) for name in st.query_params if name not in NAMES}
        st.query_params.from_dict({**wanted, **others})
    st.session_state["_address"] = wanted


def searchable() -> dict[str, str]:
    """Everything the search box finds: "kind:id" to words that hold its other names and codes too."""
    return _searchable(reader.snapshot())


@lru_cache(maxsize=settings.SNAPSHOTS_KEPT)
def _searchable(path: Path) -> dict[str, str]:
    offered = reader.read(path, "choices", {})
    kinds = {"country": "", "organisation": "organisation", "programme": "programme"}
    return {
        f"{row.kind}:{row.id}": " · ".join(
            str(part)
            for part in (row.name, row.also if isinstance(row.also, str) else "", row.id, kinds[row.kind])
            if part
        )
        for row in _each(offered)
        if row.kind in kinds
    }


def of_found(found: str) -> tuple[str, dict[str, list[str]]]:
    """The page and the filters that show what the search found ("programme:US-CAESAR")."""
    kind, _, code = found.partition(":")
    if kind == "country":
        return "country", {"country": [code]}
    if kind == "organisation":
        return "coalitions", {"org": [code]}
    programmes = choices("programme")
    row = programmes[programmes["id"] == code].iloc[0]
    target = [row["part_of"]] if row["part_of"] in labels("country") else []
    return "sanctions", {"by": [row["also"]], "country": target}


def reach() -> tuple[date, date] | None:
    """From and until when the facts held reach; None when none is held."""
    return reader.drawn(_reach, ("data_reach", {}))


def _reach(rows: pd.DataFrame) -> tuple[date, date] | None:
    first, last = reader.day(rows["first_day"].iloc[0]), reader.day(rows["last_day"].iloc[0])
    return (first, last) if first and last else None


def choices(kind: str) -> pd.DataFrame:
    """The rows of `choices` of one kind: country, organisation, imposer, programme."""
    offered = reader.rows("choices")
    return offered[offered["kind"] == kind]


def names(kind: str) -> dict[str, str]:
    """Code to plain name of the choices of one kind: country, organisation, imposer, programme. Not to be changed."""
    return _names(reader.snapshot(), kind)


@lru_cache(maxsize=4 * settings.SNAPSHOTS_KEPT)
def _names(path: Path, kind: str) -> dict[str, str]:
    offered = reader.read(path, "choices", {})
    rows = offered[offered["kind"] == kind]
    return dict(zip(rows["id"], rows["name"], strict=True))


def labels(name: str) -> dict[str, str]:
    """Code to words for one filter, in the order of the list: groups, regions, countries. Not to be changed."""
    return _labels(reader.snapshot(), name)


@lru_cache(maxsize=4 * settings.SNAPSHOTS_KEPT)
def _labels(path: Path, name: str) -> dict[str, str]:
    if name == "org":
        rows = choices("organisation")
        return {
            row.id: f"{row.also} · {row.name}" if isinstance(row.also, str) else row.name
            for row in _each(rows)
        }
    if name == "by":
        return {row.id: row.name for row in _each(choices("imposer"))}
    countries, organisations = choices("country"), choices("organisation")
    groups = {
        f"members:{row.id}": f"{row.also if isinstance(row.also, str) else row.name} members"
        for row in _each(organisations)
    }
    regions = {f"region:{name}": f"Region: {name}" for name in sorted(countries["part_of"].dropna().unique())}
    return groups | regions | {row.id: row.name for row in _each(countries)}


def _each(rows: pd.DataFrame) -> Any:
    """The rows as named tuples; `name` stays the column."""
    return rows.itertuples(index=False)


def _spelt_out(codes: tuple[str, ...], as_of: date, known: date) -> tuple[str, ...]:
    """Groups and regions replaced by their countries on that day, each country once."""
    found: dict[str, None] = {}
    for code in codes:
        kind, _, rest = code.partition(":")
        if kind == "members":
            members = reader.rows("coalition_members", org=rest, as_of=as_of, known=known)
            inside = members["status"].isin(["founding-member", "member", "suspended"])
            found |= dict.fromkeys(members.loc[inside, "iso3"].dropna())
        elif kind == "region":
            countries = choices("country")
            found |= dict.fromkeys(countries.loc[countries["part_of"] == rest, "id"])
        else:
            found[code] = None
    return tuple(found)


def _key(name: str) -> str:
    return f"filter_{name}"
