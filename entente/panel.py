"""The frame of a chart: title, switch, figure or table, trust line, query, download, evidence.

Everything a person or a file wrote is escaped before it becomes HTML.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from html import escape, unescape
from itertools import groupby
from typing import Any, cast
from urllib.parse import quote, urlencode

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from entente import dates, filters, glossary, places, queries, reader, settings
from entente.lines import begun, with_days

PLOTLY_CONFIG = {"topojsonURL": "/app/static/", "displayModeBar": False, "scrollZoom": False}
STYLE = settings.ROOT / "entente" / "style.css"
SOURCES_NAMED = 2
_WORDS = {"status", "first_status", "second_status", "class", "certainty", "verification", "outcome", "breadth"}  # columns of the glossary's words
_LINKS = {"url": "Link", "source_url": "Report"}  # columns whose cells open another site, with their headings
_IDS = ("fact_id", "fact_ids", "claim_id")  # left out of a table that names no columns; the download has them
_HEADINGS = {
    "iso3": "ISO3",
    "target_iso3": "Target",
    "target_name": "Target",
    "fact_id": "Fact",
    "expires_stated": "Expires",
    "imposer_name": "Imposed by",
    "member_name": "Member",
    "org": "Organisation",
    "org_name": "Organisation",
    "organisation_id": "Organisation",
    "list_id": "List",
    "source_id": "Source",
    "verification": "Checked",
}
LINES_SHOWN, FACTS_SHOWN = 8, 4
ROW_HEIGHT, ROWS_SHOWN = 34, 13  # of a table: pixels, and rows before it scrolls


@dataclass(frozen=True)
class Selected:
    """What was clicked: a place, customdata and x and y of a mark, or the row of the table."""

    location: str | None = None
    customdata: Any = None
    row: int | None = None
    x: Any = None
    y: Any = None


@dataclass(frozen=True)
class Entry:
    """One entry of a legend; a count of None shows none.

    pattern: "solid", "hatch-over" (lines over the colour), "hatch" (lines on land), "inferred" (lines of the colour),
    "dotted" (a line), "dot", "dot-open", "point" (a small dot), "diamond", "diamond-open", "diamond-bar".
    """

    label: str
    fill: str
    count: int | None = None
    pattern: str = "solid"
    outline: str | None = None


def scheme() -> str:
    """ "dark" or "light", as the reader's browser has it."""
    return "dark" if st.context.theme.type == "dark" else "light"


@cache
def stylesheet(tokens: Any) -> str:
    """The style of every page, with the colours of a scheme (a frozen dataclass of charts.palette) as CSS variables."""
    variables = ";".join(f"--{name}:{colour}" for name, colour in asdict(tokens).items())
    return f"<style>:root{{{variables}}}\n{STYLE.read_text('utf-8')}</style>"


def heading(kicker: str, title: str, lead: str) -> None:
    """The top of a page: kicker, the question, the sentence that answers it (`**bold**` allowed)."""
    answer = f'<p class="lead">{bold(lead)}</p>' if lead else ""
    st.html(f'<p class="kicker">{escape(kicker)}</p><h1 class="title">{escape(title)}</h1>{answer}')


def bold(text: str) -> str:
    """Escaped HTML of a text whose `**parts**` are bold."""
    parts = escape(text).split("**")
    return "".join(f"<strong>{part}</strong>" if i % 2 else part for i, part in enumerate(parts))


_MARKUP = {"**": "strong", "~~": "s"}


def inline(text: str) -> str:
    """Escaped HTML of a line of entente.lines: `**bold**`, `~~struck~~`, `:gray[muted]`, a backslash makes literal.

    A tab begins the next cell of a line that is laid out as a row.
    """
    if "\t" in text:
        return "".join(f'<span class="cell">{inline(cell)}</span>' for cell in text.split("\t"))
    made = ""
    opened: set[str] = set()
    for literal, mark, muted, close, plain in re.findall(r"\\(.)|(\*\*|~~)|(:gray\[)|(\])|(.)", text, re.DOTALL):
        if mark:
            made += f"</{_MARKUP[mark]}>" if mark in opened else f"<{_MARKUP[mark]}>"
            opened ^= {mark}
        else:
            made += '<span class="muted">' if muted else "</span>" if close else escape(literal or plain)
    return made


def chart(
    name: str,
    *,
    title: str,
    subtitle: str,
    rows: pd.DataFrame,
    given: dict[str, Any],
    figure: Figure | None,
    key: str,
    alt: str,
    legend: Sequence[Entry] = (),
    words: dict[str, str] | None = None,
    between: Callable[[], None] | None = None,
    sources: pd.DataFrame | None = None,
    note: str | None = None,
    asked: str | None = None,
    advice: str = "Widen the dates or take a filter away.",
    selection: bool = True,
    picks_country: bool = False,
    height: int | None = None,
    borders: bool = False,
    columns: Sequence[str] | None = None,
    tools: Callable[[], None] | None = None,
    lines: Callable[[dict[str, Any]], str] | None = None,
    groups: Callable[[dict[str, Any]], str] | None = None,
    at_first: int = LINES_SHOWN,
    hint: str = "",
    until: date | None = None,
) -> Selected | None:
    """A figure with all that belongs to it; says what was clicked, in the figure or in the table.

    name: the query that gave `rows` with the parameters `given`; the download is that query.
    figure: None shows the table alone. height: pixels; None is a map's, which follows the width.
    words: the section of the glossary that explains the legend on hover and focus.
    between: drawn under the figure (a time row). sources: rows as of sources_of_facts; read from the
    facts of `rows` when left out. asked: what an empty result was asked for, in words.
    picks_country: a click on a place makes it the chosen country everywhere.
    columns: the table's columns, in order; the download always has all.
    tools: drawn under the subtitle: what chooses the rows or the years of this chart alone.
    lines: where there is no figure, each row in words as of entente.lines, a list to click; it shows
    `at_first` of them until all are asked for. groups: the heading a line stands under.
    hint: what choosing a line, a row or a mark does, said above them.
    until: the last day of the data behind the rows, where it is not the facts'.
    """
    taken = reader.values(name, given)
    st.html(f'<h2 class="figure-title">{escape(title)}</h2><p class="subtitle">{bold(subtitle)}</p>')
    if tools:
        tools()
    if rows.empty:
        empty(asked or title, advice)
        _trust_line(trust_parts(taken, rows.head(0) if sources is None else sources, note, borders, until))
        _about(name, taken, rows, pd.DataFrame(), key)
        return None
    view = "Table"
    if figure is not None or lines:
        told = "List" if figure is None else "Chart"
        view = st.segmented_control(
            f"View of {title}",
            [told, "Table"],
            default=told,
            required=True,
            key=f"{key}_view",
            label_visibility="collapsed",
            persist_state="session",
        )
    if view == "Chart" and figure is not None:
        if legend:
            show_legend(legend, words or {})
        _hint(hint)
        clicked = _figure(figure, key, alt, selection, picks_country, height)
        if between:
            between()
    elif view == "List" and lines:
        clicked = _list(rows, lines, groups, key, at_first, hint)
    else:
        _hint(hint)
        clicked = _table(rows, key, alt, selection, columns)
    said = _said(name, taken, rows, sources, note, borders, until)
    _trust_line(said)
    with st.container(horizontal=True, key=f"more_{key}"):
        _about(name, taken, rows, sources, key)
        _download(
            name, taken, rows, title, key, said, legend if view == "Chart" and figure is not None else None
        )
    return clicked


def _hint(words: str) -> None:
    if words:
        st.html(f'<p class="small">{escape(words)}</p>')


def _said(
    name: str,
    taken: dict[str, Any],
    rows: pd.DataFrame,
    sources: pd.DataFrame | None,
    note: str | None,
    borders: bool,
    until: date | None,
) -> list[str]:
    """The parts of a figure's trust line, kept for the same facts."""
    if sources is not None:
        return trust_parts(taken, sources, note, borders, until)
    facts = tuple(cell for column in ("fact_id", "fact_ids") if column in rows for cell in rows[column].tolist())
    return reader.kept(
        ("trust line", name, repr(taken), facts, note, borders, until),
        lambda: trust_parts(taken, sources_behind(rows, taken.get("known")), note, borders, until),
    )


def _trust_line(parts: list[str]) -> None:
    how = f'<a href="{escape(filters.link("data"))}" target="_self">How we know</a>'
    st.html(f'<p class="trust">{" · ".join([*parts, how])}</p>')


class Settled(Figure):
    """A figure that is drawn and not changed any more: Streamlit asks for its dictionary at every run, it is made once."""

    def to_dict(self) -> dict[str, Any]:
        if "_told" not in self.__dict__:
            self._told = super().to_dict()
        return cast(dict[str, Any], self._told)


def _figure(
    figure: Figure, key: str, alt: str, selection: bool, picks_country: bool, height: int | None
) -> Selected | None:
    figure.__class__ = Settled
    with st.container(key=f"mapfig_{key}" if height is None else f"fig_{key}"):
        event = st.plotly_chart(
            figure,
            theme=None,
            key=key,
            alt=alt,
            height="stretch" if height is None else height,
            on_select=(lambda: _pick(key, figure)) if picks_country else "rerun" if selection else "ignore",
            selection_mode="points",
            config=PLOTLY_CONFIG,
        )
    points = cast(dict[str, Any], event)["selection"]["points"] if selection or picks_country else []
    if not points:
        return None
    mark = points[0]
    return Selected(_place(figure, mark), mark.get("customdata"), x=mark.get("x"), y=mark.get("y"))


def _pick(key: str, figure: Figure) -> None:
    """A click on a place chooses its country; a second click on the same one lets it go."""
    points = st.session_state[key]["selection"]["points"]
    place = _place(figure, points[0]) if points else None
    if place:
        filters.select_country(place)
        st.session_state[f"{key}_last"] = place
    elif last := st.session_state.get(f"{key}_last"):
        chosen = st.session_state["filter_country"] == [last]
        filters.select_country(None if chosen else last)


def _place(figure: Figure, point: dict[str, Any]) -> str | None:
    """The code of the place clicked; the marker of a small one does not answer with it, its trace knows it."""
    if point.get("location"):
        return str(point["location"])
    at = point.get("curve_number")
    places_of = getattr(figure.data[at], "locations", None) if at is not None and at < len(figure.data) else None
    if places_of is not None and point["point_index"] < len(places_of):
        return str(places_of[point["point_index"]])
    return None


def _table(
    rows: pd.DataFrame, key: str, alt: str, selection: bool, columns: Sequence[str] | None
) -> Selected | None:
    shown = readable(rows.drop(columns=[one for one in _IDS if one in rows]) if columns is None else rows[list(columns)])
    event = st.dataframe(
        shown,
        hide_index=True,
        row_height=ROW_HEIGHT,
        height=table_height(len(shown)),
        key=f"{key}_table",
        column_config={name: _column(name) for name in shown.columns},
        placeholder="",
        alt=f"{alt} As a table.",
        on_select="rerun" if selection else "ignore",
        selection_mode="single-row",
    )
    picked = cast(dict[str, Any], event)["selection"]["rows"] if selection else []
    return Selected(row=picked[0]) if picked else None


def table_height(rows: int) -> int:
    """Pixels of a table that shows all its rows, or as many as fit and a part of the next, so that one sees it scrolls."""
    return ROW_HEIGHT * (rows + 1) + 2 if rows <= ROWS_SHOWN else ROW_HEIGHT * (ROWS_SHOWN + 1) + ROW_HEIGHT // 2


def _list(
    rows: pd.DataFrame,
    lines: Callable[[dict[str, Any]], str],
    groups: Callable[[dict[str, Any]], str] | None,
    key: str,
    at_first: int,
    hint: str,
) -> Selected | None:
    """Every row as a line to click, the first ones until all are asked for; the clicked one stays marked.

    One component, not a button a line: thirty buttons of Streamlit's take as long to draw as a map.
    """
    whole = len(rows) <= at_first or st.session_state.get(f"{key}_whole", False)
    facts = _chosen_by(rows)
    chosen = st.session_state.get(f"{key}_chosen")
    number = facts.index(chosen) if chosen in facts else None

    def ask() -> None:
        asked = st.session_state[f"list_{key}"]["asked"]
        if asked == -1:
            st.session_state[f"{key}_whole"] = True
        elif isinstance(asked, int) and 0 <= asked < len(facts):
            st.session_state[f"{key}_chosen"] = facts[asked]

    def told() -> tuple[list[str], list[str]]:
        shown = records(rows if whole else rows.head(at_first))
        return [inline(lines(row)) for row in shown], [groups(row) for row in shown] if groups else []

    said, headings = reader.kept(("lines", key, filters.current(), whole, tuple(facts)), told)
    _LINES(
        key=f"list_{key}",
        data={
            "lines": said,
            "groups": headings,
            "chosen": number,
            "all": None if whole else f"Show all {len(rows)}",
            "hint": "" if chosen in facts else hint,
        },
        on_asked_change=ask,
    )
    return None if number is None else Selected(row=number)


def _chosen_by(rows: pd.DataFrame) -> list[Any]:
    """What a line of each row is remembered by: its facts, or its document."""
    return list(rows[next(name for name in ("fact_id", "fact_ids", "document_id") if name in rows)])


def switch(label: str, choices: Sequence[str], key: str) -> str:
    """One of a few, the first unless another was chosen; kept from page to page. Where there is one alone, nothing is asked."""
    if len(choices) == 1:
        return choices[0]
    return str(
        st.segmented_control(
            label, choices, default=choices[0], required=True, key=key, label_visibility="collapsed", persist_state="session"
        )
    )


def beside(opened: bool) -> "list[st.delta_generator.DeltaGenerator]":
    """The place of a figure and of its evidence at the right; until that opens the figure has all the width."""
    return st.columns([2.15, 1] if opened else [1, 0.001], gap="large" if opened else None)


def row_is_picked(key: str) -> bool:
    """Whether a row of the table of the chart `key` is chosen, before the chart is drawn."""
    table = st.session_state.get(f"{key}_table")
    return bool(table and table["selection"]["rows"])


def listed(
    name: str,
    *,
    rows: pd.DataFrame,
    title: str,
    key: str,
    line: Callable[[dict[str, Any]], str] | None = None,
    figure: Figure | None = None,
    facts: Callable[[dict[str, Any]], list[str]] | None = None,
    **more: Any,
) -> None:
    """A list in words, a figure or a table, and beside it the evidence of the line or row chosen.

    line: a row in words, as of entente.lines. facts: the facts behind a row, else all it names.
    more: what `chart` takes besides.
    """
    what = "line" if line else "row" if figure is None else "mark of the chart, or a row of its table,"
    left, right = beside(_opened(key, rows))
    with left:
        picked = chart(
            name, title=title, rows=rows, figure=figure, key=key, alt=f"{title}.", lines=line,
            hint=f"Choose a {what} to read its evidence.", **more,
        )  # fmt: skip
    with right:
        if marked := facts_of(picked):
            evidence_of(marked, "Evidence", key)
            return
        if picked is None or picked.row is None:
            return
        row = records(rows.iloc[[picked.row]])[0]
        evidence_of(facts(row) if facts else fact_ids(rows.iloc[[picked.row]]), "Evidence", key)


def _opened(key: str, rows: pd.DataFrame) -> bool:
    """Whether a line, a row or a mark with facts is chosen in the chart `key`, before the chart is drawn."""
    if rows.empty:
        return False
    drawn = st.session_state.get(key)
    points = cast(dict[str, Any], drawn)["selection"]["points"] if drawn else []
    marked = bool(points and facts_of(Selected(customdata=points[0].get("customdata"))))
    return marked or row_is_picked(key) or st.session_state.get(f"{key}_chosen") in set(_chosen_by(rows))


def facts_of(picked: Selected | None) -> list[str]:
    """The facts behind a clicked mark whose customdata is place, fact ids, hover text."""
    data = picked.customdata if picked else None
    return str(data[1]).split(";") if isinstance(data, list | tuple) and len(data) > 1 and data[1] else []


def evidence_on(country: str, rows: pd.DataFrame, key: str) -> None:
    """The claims behind the rows of one country, or of the country that a map shows it as."""
    lens: places.Lens = "un" if filters.current().lens == "un" else "de_facto"
    own = country in set(rows["iso3"]) or country not in {area.code for area in places.contested()}
    shown_as = country if own else places.roll_up(country, lens)
    facts = fact_ids(rows[rows["iso3"] == shown_as])
    if shown_as != country and facts:
        st.html(f'<p class="small">{escape(places.name(country))} has no claim of its own here; the map shows it as {escape(places.name(shown_as))}.</p>')
    if facts:
        evidence_of(facts, places.name(shown_as), key)
    else:
        st.html(f'<h3 class="figure-title">{escape(places.name(country))}</h3>')
        st.html('<p class="small">No claim about it is behind this map on this day.</p>')


def evidence_of(facts: Sequence[str], heading: str, key: str) -> None:
    """The evidence of some facts, the first FACTS_SHOWN until all are asked for."""
    shown = st.session_state.get(f"{key}_facts") == facts[0] or len(facts) <= FACTS_SHOWN
    evidence(facts if shown else facts[:FACTS_SHOWN], heading, key=f"{key}_evidence")
    if not shown:
        all_of_it = {f"{key}_facts": facts[0]}
        st.button(f"Show all {len(facts)} facts", key=f"{key}_all", on_click=st.session_state.update, args=(all_of_it,))


def _column(name: str) -> Any:
    """The heading of a column; a fixed width where the first rows may be blank and hide how wide it gets."""
    if name in _LINKS:
        return st.column_config.LinkColumn(_LINKS[name], display_text="Open", width=78)
    widths = dict.fromkeys(("date", "effective", "since", "until", "expires_stated", "known_on", "term"), 96) | {"status": 110, "value": 170, "reason": 300}
    return st.column_config.TextColumn(glossed(name), width=widths[name]) if name in widths else glossed(name)


def glossed(name: str) -> str:
    """A column's name as a heading: `member_name` is "Member", `legal_basis` is "Legal basis"."""
    return _HEADINGS.get(name) or begun(name.replace("_", " "))


def readable(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as a table shows them: ISO dates and yes or no as text, blanks for what is unknown."""
    shown = rows.copy(deep=False)
    for name in shown.columns:
        if pd.api.types.is_datetime64_any_dtype(shown[name]):
            shown[name] = shown[name].dt.strftime("%Y-%m-%d")
        if pd.api.types.is_bool_dtype(shown[name]):
            shown[name] = shown[name].map({True: "yes", False: "no"})
        if name == "type":
            shown[name] = shown[name].str.capitalize()
        if name in _WORDS:
            shown[name] = shown[name].map(lambda word: glossary.label(word) if isinstance(word, str) else word)
        if shown[name].dtype == object:
            shown[name] = shown[name].map(
                lambda cell: "; ".join(map(str, cell)) if isinstance(cell, list | tuple) else cell
            )
        if shown[name].dtype == object or pd.api.types.is_string_dtype(shown[name]):
            shown[name] = shown[name].fillna("")
        if name in _LINKS:  # anything but an address of the web stays out; the download has it
            shown[name] = shown[name].where(shown[name].str.match(r"https?://"), None)
    return shown


def empty(asked: str, advice: str, nearest: str | None = None) -> None:
    """Nothing found: what was asked, the nearest answer (HTML allowed only through `bold`), what to change."""
    near = f"<p>{bold(nearest)}</p>" if nearest else ""
    st.html(
        f'<div class="empty"><p><strong>Nothing found: {escape(asked)}</strong></p>{near}<p>{bold(advice)}</p></div>'
    )


def show_legend(entries: Iterable[Entry], words: dict[str, str] | None = None) -> None:
    """One wrapping row of swatches and counts; a class without a count of its own keeps its place, muted.

    words: the section of the glossary that explains the labels.
    """
    st.html(f'<ul class="legend">{"".join(_entry(one, words or {}) for one in entries)}</ul>')


legend = show_legend


def _entry(one: Entry, words: dict[str, str]) -> str:
    muted = ' class="none"' if one.count == 0 else ""
    outline = f"box-shadow:inset 0 0 0 1px {escape(one.outline)};" if one.outline else ""
    count = "" if one.count is None else f' <span class="count">{_counted(one)}</span>'
    meaning = glossary.explained(one.label, words)
    hint = f' tabindex="0" data-hint="{escape(meaning)}"' if meaning else ""
    return (
        f'<li{muted}><span class="swatch {escape(one.pattern)}" style="--fill:{escape(one.fill)};{outline}"></span>'
        f'<span class="word"{hint}>{escape(one.label)}</span>{count}</li>'
    )


def _counted(one: Entry) -> str:
    """The count of an entry; in brackets after a label that has a number itself: "1 to 2 (70)"."""
    return f"({one.count:,})" if any(letter.isdigit() for letter in one.label) else f"{one.count:,}"


def status_word(word: str, section: dict[str, str] | None = None) -> str:
    """HTML of a status word whose explanation shows on hover and on focus."""
    meaning = glossary.meaning(word, section)
    text = escape(glossary.label(word))
    if not meaning:
        return text
    return f'<span class="term" tabindex="0" data-hint="{escape(meaning)}">{text}</span>'


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dictionaries by column, as `to_dict("records")` has them at half its cost."""
    columns = ([None if cell is pd.NA else cell for cell in rows[name].tolist()] for name in rows.columns)
    return [dict(zip(map(str, rows.columns), cells, strict=True)) for cells in zip(*columns, strict=True)]


def fact_ids(rows: pd.DataFrame) -> list[str]:
    """The facts behind the rows, each once, in the order of the rows."""
    cells = [cell for name in ("fact_id", "fact_ids") if name in rows for cell in rows[name].dropna().tolist()]
    joined = ";".join(";".join(cell) if isinstance(cell, list) else str(cell) for cell in cells)
    found = dict.fromkeys(joined.split(";"))
    found.pop("", None)
    return list(found)


def sources_behind(rows: pd.DataFrame, known: date | None) -> pd.DataFrame:
    """The sources of the facts behind the rows, as of sources_of_facts."""
    return reader.rows("sources_of_facts", fact_ids=fact_ids(rows) or None, known=known)


def link(url: str, text: str) -> str:
    """HTML of a link to another site; anything but http(s) stays text."""
    if not url.startswith(("https://", "http://")):
        return escape(text)
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{escape(text)}</a>'


def trust_parts(
    taken: dict[str, Any],
    sources: pd.DataFrame,
    note: str | None = None,
    borders: bool = False,
    until: date | None = None,
) -> list[str]:
    """What a reader needs to trust a figure, as pieces of HTML: sources, dates, reach, note, borders, licence.

    until: how far the data reaches; the facts' reach where it is left out.
    """
    parts = []
    if not sources.empty:
        urls = dict(zip(reversed(sources["publisher"].tolist()), reversed(sources["url"].tolist()), strict=True))
        first = list(dict.fromkeys(sources["publisher"].tolist()))[:SOURCES_NAMED]
        named = [link(str(urls[publisher]), str(publisher)) for publisher in first]
        more = len(sources) - len(named)
        parts.append("Sources: " + ", ".join(named) + (f" and {more} more" if more else ""))
    if taken.get("as_of"):
        parts.append(f"As of {dates.in_words(taken['as_of'])}")
    if taken.get("known"):
        parts.append(f"As known {dates.in_words(taken['known'])}")
    if until is None:
        reach = reader.rows("data_reach", known=taken.get("known"))
        until = reader.day(reach["last_known"].iloc[0]) if len(reach) else None
    if until:
        parts.append(f"Data until {dates.in_words(until)}")
    if note:
        parts.append(bold(note))
    if borders:
        parts.append("Borders as they are today: Natural Earth, de facto lines")
    if not sources.empty:
        parts.append(_licences(sources))
    return parts


def _licences(sources: pd.DataFrame) -> str:
    held = list(dict.fromkeys(sources["licence"].dropna()))
    if len(held) == 1:
        return "Licence: " + escape(str(held[0]))
    return "Licence: our wording CC BY 4.0, sources as each states"


def _about(name: str, taken: dict[str, Any], rows: pd.DataFrame, sources: pd.DataFrame | None, key: str) -> None:
    about = st.popover("About this chart", key=f"{key}_about", on_change="rerun")
    if not about.open:
        return
    query, path = queries.find(name), reader.snapshot()
    with about:
        given = "".join(
            f"<dt>{escape(label)}</dt><dd>{escape(_as_text(value) or 'not set')}</dd>"
            for label, value in taken.items()
        )
        st.html(
            f'<dl class="facts"><dt>A row is</dt><dd>{escape(query.row)}</dd>'
            f"<dt>Missing means</dt><dd>{escape(query.missing)}</dd>{given}"
            f"<dt>Rows</dt><dd>{len(rows):,}</dd><dt>Data version</dt><dd>{escape(path.stem)}, "
            f"method {escape(settings.METHOD_VERSION)}, Entente {escape(settings.APP_VERSION)}</dd></dl>"
        )
        st.html(
            f'<p class="small">The query, as run; it runs on the downloaded database too: <code>queries/{escape(name)}.sql</code></p>'
        )
        st.code(queries.filled_in(query, taken), language="sql", wrap_lines=True)
        if sources is None:
            sources = sources_behind(rows, taken.get("known"))
        if not sources.empty:
            items = "".join(
                f"<li>{link(str(row.url), str(row.title or row.publisher))}, {escape(str(row.publisher))}"
                f"{_maybe(row.published)}{_maybe(row.licence)}</li>"
                for row in sources.itertuples()
            )
            st.html(f'<h3 class="small-title">Sources ({len(sources)})</h3><ul class="sources">{items}</ul>')


def _maybe(value: Any) -> str:
    return f", {escape(str(value))}" if _has(value) else ""


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ";".join(map(str, value))
    return value.isoformat() if isinstance(value, date) else str(value)


def data_address(name: str, kind: str, taken: dict[str, Any]) -> str:
    """The address of exactly these rows in that format, from the data version on screen."""
    pairs = [(label, _as_text(value)) for label, value in taken.items() if value not in (None, [], ())]
    return f"/data/{quote(name)}.{kind}?" + urlencode([*pairs, ("version", reader.snapshot().stem)])


def _download(
    name: str,
    taken: dict[str, Any],
    rows: pd.DataFrame,
    title: str,
    key: str,
    said: list[str],
    pictured: Sequence[Entry] | None,
) -> None:
    """Files, picture and citation; `pictured` is the legend of the figure on screen, None without a figure."""
    box = st.popover("Download", key=f"{key}_download", on_change="rerun")
    if not box.open:
        return
    with box:
        kinds = {"csv": "CSV", "xlsx": "Excel", "parquet": "Parquet", "json": "JSON"}
        items = "".join(
            f'<a class="file" href="{escape(data_address(name, kind, taken))}" download>{label}</a>'
            for kind, label in kinds.items()
        )
        st.html(
            f'<h3 class="small-title">The rows shown: {len(rows):,}</h3><p class="files">{items}</p>'
            '<p class="small">UTF-8, ISO dates, codes and names; the same rows in the same order.</p>'
        )
        if pictured is not None:
            st.html('<h3 class="small-title">The picture</h3>')
            _picture(name, taken, title, key, said, pictured)
        st.html('<h3 class="small-title">Cite</h3>')
        short, bibtex = citation(title, taken)
        st.code(short, language=None, wrap_lines=True)
        st.code(bibtex, language=None, wrap_lines=True)


def downloads_of_all() -> None:
    """Links to everything that is held, as one database and as one package."""
    st.html(
        '<p class="files"><a class="file" href="/data/entente.duckdb" download>DuckDB database</a>'
        '<a class="file" href="/data/package.zip" download>Data package (CSV, zipped)</a></p>'
        '<p class="small">The queries beside the charts run on the database as they stand. The package holds every table and '
        "every query as of today, with types, sources and licences in <code>datapackage.json</code>. "
        "Texts of documents are left out where their licence does not allow passing them on; titles, links and the quoted "
        'sentences stay. Programs read the same rows at <a href="/data/" target="_blank">the data addresses</a>; expiries '
        'stand at <a href="/calendar.ics">/calendar.ics</a> and changes at <a href="/changes.atom">/changes.atom</a>.</p>'
    )


def citation(title: str, taken: dict[str, Any]) -> tuple[str, str]:
    """A sentence to cite and its BibTeX; the address in it opens the chart as it is now."""
    version, today = reader.snapshot().stem, settings.today()
    address = here(("version", version))
    said = ", ".join(
        f"{words} {dates.in_words(taken[name])}"
        for name, words in (("as_of", "as of"), ("known", "as known"))
        if taken.get(name)
    )
    short = f"Entente ({today.year}). “{title}”{', ' + said if said else ''}. Data version {version}. {address} (accessed {today})."
    plain = title.replace("{", "").replace("}", "")
    bibtex = (
        f"@misc{{entente{version.removeprefix('entente-')},\n  author = {{{{Entente}}}},\n  title = {{{plain}}},\n"
        f"  year = {{{today.year}}},\n  note = {{{said or 'no dates set'}; data version {version}; accessed {today}}},\n"
        f"  url = {{{address}}}\n}}"
    )
    return short, bibtex


def pick_country(
    rows: pd.DataFrame, *, key: str = "pick_country", placeholder: str = "Choose, or click the map"
) -> str | None:
    """A select box that does what a click on the map does; rows have `iso3`, and a name if there is one."""
    names = filters.labels("country")
    given = tuple(rows["iso3"].tolist())
    codes = reader.kept(("codes to pick", given), lambda: sorted(names.keys() & set(given), key=names.__getitem__))
    chosen = filters.current().country
    st.session_state[key] = chosen if chosen in codes else None
    st.selectbox(
        "Country",
        codes,
        format_func=lambda code: names.get(code, code),
        key=key,
        placeholder=placeholder,
        on_change=lambda: filters.select_country(st.session_state[key]),
        width=300,
    )
    return st.session_state[key]


def evidence(facts: Sequence[str], heading: str, *, known: date | None = None, key: str = "evidence") -> None:
    """The claims behind the facts: what was said, by whom, how we read it, and what differs."""
    known = known or filters.current().known
    told = reader.rows("evidence_of", fact_id=";".join(facts) or None, known=known)
    with st.container(key=key):
        st.html(f'<h3 class="figure-title">{escape(heading)}</h3>')
        if told.empty:
            empty(
                "a claim behind this",
                f"Nothing about it was known by {dates.in_words(known)}; choose a later as-known date.",
            )
            return
        claims = [list(rows) for _, rows in groupby(records(told), key=lambda row: row["claim_id"])]
        st.html("".join(map(_claim, claims)))
        report = st.popover("Report an error", on_change="rerun", key=f"{key}_report")
        if report.open:
            with report:
                _report(told)


def _claim(told_by: list[dict[str, Any]]) -> str:
    """HTML of one claim, told by one source or more."""
    claim = told_by[0]
    checked = f"{glossary.MARKS.get(claim['verification'], '')} {status_word(claim['verification'], glossary.VERIFICATION)}"
    badge = f'<span class="badge">{checked}</span>'
    if claim["decided_by"]:
        badge = f'<span class="badge differs">Differs</span> {badge}'
    if _has(claim["quote"]):
        text = f'<blockquote dir="auto">{escape(claim["quote"])}</blockquote>'
    else:
        text = '<p class="small">No quotation held.</p>'
    sources = "".join(f'<p class="source">{_source(row)}</p>' for row in told_by)
    curated = claim["extractor"] == "curated"
    read_by = "a person, by hand (curated)" if curated else claim["extractor"]
    rule = f", rule {claim['rule_id']}" if _has(claim["rule_id"]) and not curated else ""
    assumed = " (assumed: its source bears no date)" if claim["known_on_assumed"] else ""
    listed = [("We read it as", reading(claim))]
    if _has(claim["description"]):
        listed.append(("In our words", with_days(str(claim["description"]))))
    listed += [
        ("Read by", f"{read_by}, version {claim['extractor_version']}{rule}"),
        ("Known on", f"{dates.in_words(reader.day(claim['known_on']))}{assumed}"),
    ]
    if claim["decided_by"]:
        listed.append(("Set aside", claim["decided_by"]))
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in listed)
    return f'<article class="claim">{badge}{text}{sources}<dl class="facts">{facts}</dl></article>'


def _source(row: dict[str, Any]) -> str:
    published = dates.in_words(row["published"]) if _has(row["published"]) else "undated"
    title = f", {link(row['url'], str(row['title']))}" if _has(row["title"]) else ""
    said = f"<strong>{escape(str(row['publisher']))}</strong>{title}, {escape(published)}"
    return said + (f" · {in_context(row)}" if _has(row["document_id"]) else "")


def in_context(claim: dict[str, Any]) -> str:
    """HTML of a link that opens the text a claim was read from, at its sentence."""
    asked = urlencode([*filters.address(), ("document", claim["document_id"]), ("claim", claim["claim_id"])])
    return f'<a href="/evidence?{escape(asked)}" target="_self">In context</a>'


def reading(claim: dict[str, Any]) -> str:
    """A claim in our words: who did what to whom, when, until when, and the value where it states one.

    A value that begins with the day of the claim tells it alone; one that the reading has already is left out.
    """
    said, value = str(claim["reading"]), str(claim["value"] if _has(claim["value"]) else "")
    if value and not re.search(rf"(?<!\w){re.escape(value)}(?!\w)", said):
        said = f"{said.removesuffix(f', {value[:10]}')}: {value}"
    said = with_days(said)
    return said if claim["modality"] == "asserted" else f"{said} ({claim['modality']})"


def _has(value: Any) -> bool:
    return not (
        value is None
        or value is pd.NaT
        or value is pd.NA
        or (isinstance(value, float) and math.isnan(value))
        or value == ""
    )


def _report(told: pd.DataFrame) -> None:
    claims = records(told.drop_duplicates("claim_id"))
    lines = [
        "What is wrong:",
        "",
        "What would be right, and who says so (a link):",
        "",
        "The claims in question:",
        *(f"- {claim['claim_id']}: {reading(claim)} [{claim['publisher']}]" for claim in claims[:10]),
        f"Fact: {', '.join(dict.fromkeys(told['fact_id']))}",
        f"Data version: {reader.snapshot().stem}",
        f"Page: {here()}",
    ]
    text = "\n".join(lines)
    st.html('<p class="small">Copy this, or send it by mail. Nothing is sent from here.</p>')
    st.code(text, language=None, wrap_lines=True)
    mail = f"mailto:?{urlencode({'subject': 'Entente: an error', 'body': text}, quote_via=quote)}"
    st.html(f'<p class="files"><a class="file" href="{escape(mail)}">Write a mail</a></p>')


def here(*more: tuple[str, str]) -> str:
    """The address of this view with as-of and as-known written out."""
    base = (st.context.url or "").split("?")[0]
    own = [pair for pair in filters.of_page() if pair[0] not in dict(more)]
    return f"{base}?{urlencode([*filters.address(chosen_only=False), *own, *more])}"


def time_row(
    days: Sequence[date],
    as_of: date,
    key: str,
    frames_url: str,
    *,
    fills: dict[str, str],
    land: str,
    target: str,
    words: dict[date, str] | None = None,
    pair: Sequence[str] | None = None,
) -> None:
    """Slider, event ticks and Play under a map; the browser does it all until "Use this date".

    days: the days on which something changes, ticks and steps of Play. frames_url: rows as of
    coalition_spells in JSON, fetched at the first move. fills: colour by status. land: the colour of a
    place without a spell. target: the `key` of the panel.chart whose map is recoloured.
    words: what happened on a day, shown beside the buttons. pair: two organisations to compare; the
    classes are then "both", "first" and "second".
    """
    chosen = filters.current()
    lens: places.Lens = "un" if chosen.lens == "un" else "de_facto"
    rolls = {area.code: places.roll_up(area.code, lens) for area in places.contested()}
    last = max([*days, as_of, settings.today()])
    first = min([*days, as_of])
    told = words or {}
    _TIME_ROW(
        key=key,
        data={
            "first": first.isoformat(),
            "last": last.isoformat(),
            "asOf": as_of.isoformat(),
            "days": [day.isoformat() for day in sorted(set(days))],
            "words": {day.isoformat(): text for day, text in told.items()},
            "frames": frames_url,
            "fills": fills,
            "land": land,
            "map": f"st-key-mapfig_{target}",
            "pair": list(pair) if pair else None,
            "selected": list(chosen.countries),
            "rolls": {code: held for code, held in rolls.items() if held != code},
            "dots": [one.code for one in places.markers() if one.kind == "dot"],
        },
        on_used_change=lambda: _use(key),
    )


def _use(key: str) -> None:
    picked = st.session_state[key].get("used")
    if picked:
        filters.set_as_of(dates.parse_day(picked))


_MARKS = {
    "solid": "■", "hatch-over": "▨", "hatch": "▨", "inferred": "▨", "dotted": "┄", "dot": "●", "dot-open": "○", "point": "·",
    "diamond": "◆", "diamond-open": "◇", "diamond-bar": "◈",
}  # fmt: skip


def _picture(
    name: str, taken: dict[str, Any], title: str, key: str, said: list[str], entries: Sequence[Entry]
) -> None:
    """Buttons that make the PNG and the SVG in the browser, with title, legend and trust line in them."""
    plain = " · ".join(unescape(re.sub(r"<[^>]+>", "", part)) for part in said)
    _PICTURE(
        key=f"{key}_picture",
        data={
            "chart": f"st-key-{key}",
            "title": title,
            "legend": [
                [_MARKS[one.pattern], one.fill, one.label + ("" if one.count is None else f" {_counted(one)}")]
                for one in entries
                if one.count != 0
            ],
            "lines": [plain, f"Entente, data version {reader.snapshot().stem}"],
            "file": f"{name}-{taken.get('as_of') or settings.today()}",
        },
    )


def _part(name: str) -> Any:
    """A component whose script is static/<name>.js: by address, so that it does not travel with every run."""
    script = f"/app/static/{name}.js?v={settings.APP_VERSION}"
    code = f"""export default function (part) {{
  let stop;
  import(location.origin + "{script}").then((script) => {{ stop = script.default(part); }});
  return () => stop?.();
}}
"""
    return st.components.v2.component(f"entente_{name}", js=code, isolate_styles=False)


_TIME_ROW = _part("time_row")
_PICTURE = _part("picture")

def view(choices: Mapping[str, str], *, key: str) -> str:
    """The part of the page that is shown: a switch that stands in the address as `view`, the first left out.

    choices: the word in the address to the word on screen.
    """

    def switch_of(options: list[str], **more: Any) -> str:
        return str(st.segmented_control("View", options, required=True, label_visibility="collapsed", **more))

    return str(addressed(switch_of, "view", choices, key=key))


def addressed(widget: Callable[..., Any], name: str, choices: Mapping[str, str], *, key: str, default: Any = None) -> Any:
    """What a widget of this page stands on; the address says so under `name`, by its code, unless it is the default.

    widget: takes the options, `format_func` and `key`. choices: the code in the address to the word on screen.
    default: a code, or a list of codes for a widget of several; the first code where left out.
    """
    usual = next(iter(choices)) if default is None else default
    asked = st.query_params.get_all(name)
    if key not in st.session_state or asked != st.session_state.get(f"{key}_written"):
        known = [code for code in dict.fromkeys(asked) if code in choices]
        st.session_state[key] = (known if isinstance(usual, list) else known[-1] if known else usual) or usual
    shown = widget(list(choices), format_func=choices.__getitem__, key=key)
    written = [] if shown == usual else shown if isinstance(shown, list) else [shown]
    if written != asked:
        if written:
            st.query_params[name] = written
        else:
            del st.query_params[name]
    st.session_state[f"{key}_written"] = written
    return shown


def years(first: date, as_of: date) -> dict[str, date]:
    """What a timeline can begin with, the shortest first: for `switch`; the filter bar's own start leaves no choice.

    first: the earliest day there is.
    """
    asked = filters.current().from_
    if asked:
        return {f"Since {asked}": asked}
    offered = [date(year, 1, 1) for year in (2023, 2004) if date(year, 7, 1) <= as_of]
    if not offered or first < offered[-1]:
        offered.append(date(min(first, as_of).year, 1, 1))
    return {f"Since {start.year}": start for start in offered}


def picked(options: Mapping[str, Any], key: str) -> Any:
    """What a `switch` that is drawn later stands on."""
    return options.get(st.session_state.get(key, ""), next(iter(options.values())))


def choose(
    options: Mapping[str, str],
    clicked: str | None,
    *,
    label: str,
    key: str,
    first: str | None = None,
    of: str = "chart",
) -> str | None:
    """A select box beside a chart that does what a click on a mark does, and follows the clicks.

    options: what can be chosen to its words. clicked: the option last clicked in the chart, if any.
    first: what is chosen before anything was. of: what a click is made in, "chart" or "table".
    """
    if clicked != st.session_state.get(f"{key}_clicked"):
        st.session_state[f"{key}_clicked"] = clicked
        st.session_state[key] = clicked
    if st.session_state.get(key) not in options:
        st.session_state[key] = first if first in options else None
    return st.selectbox(
        label,
        list(options),
        format_func=lambda one: options.get(one, one),
        key=key,
        placeholder="Choose, or click the chart" if of == "chart" else "Choose, or tick a row of the table",
        width=520,
    )


def chart_and_evidence(
    name: str,
    *,
    rows: pd.DataFrame,
    called: Callable[[dict[str, Any]], str],
    key: str,
    first: str | None = None,
    **figure: Any,
) -> str | None:
    """A chart and the evidence of what was clicked in it or chosen in a box: at its right, below on phones.

    called: what a row is called in the box. first: the facts whose evidence is open before any was chosen.
    figure: everything else that `chart` takes; a table alone takes
    the whole width, with the evidence below. Returns the facts chosen, semicolons between.
    """
    column = "fact_ids" if "fact_ids" in rows else "fact_id"
    options = {str(row[column]): with_days(called(row)) for row in records(rows)}
    if figure["figure"] is None:
        left, right = st.container(), st.container()
    else:
        left, right = st.columns([2.15, 1], gap="large")
    with left:
        clicked = chart(name, rows=rows, key=key, **figure)
    if rows.empty:
        return None
    facts, said = _clicked(clicked, rows[column])
    if facts and facts not in options:
        options[facts] = said
    with right:
        of = "table" if figure["figure"] is None else "chart"
        asked = choose(options, facts, label="Evidence for", key=f"{key}_fact", first=first, of=of)
        if asked:
            evidence_of(asked.split(";"), options[asked], key)
    return asked


def _clicked(clicked: Selected | None, facts: pd.Series) -> tuple[str | None, str]:
    """The facts of the row or mark that was clicked, and what the mark's hover calls itself.

    A mark of charts/ carries its place, its facts and its hover text.
    """
    if clicked is None:
        return None, ""
    if clicked.row is not None and clicked.row < len(facts):
        return str(facts.iloc[clicked.row]), ""
    if isinstance(clicked.customdata, list | tuple) and len(clicked.customdata) == 3:
        title = re.search(r"<b>(.*?)</b>", str(clicked.customdata[2]))
        return str(clicked.customdata[1]), unescape(title[1]) if title else "the mark clicked"
    return None, ""


@dataclass(frozen=True)
class Term:
    """A word of the glossary, and the section that explains it."""

    word: str
    section: dict[str, str] | None = None


def details(pairs: Iterable[tuple[str, str | Term]]) -> None:
    """A list of names and what holds for each; a term explains itself; empty ones are left out."""
    items = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value) if isinstance(value, str) else status_word(value.word, value.section)}</dd>"
        for name, value in pairs
        if value
    )
    st.html(f'<dl class="facts">{items}</dl>')


def sentence(start: str, clauses: Sequence[tuple[str, bool]], *, key: str) -> int | None:
    """A lead whose clauses can be clicked; the number of the one whose evidence is open.

    clauses: the words of each, and whether it has evidence.
    """
    opened = st.session_state.get(f"{key}_open")
    _CLAUSES(
        key=key,
        data={
            "start": start,
            "clauses": [{"text": text, "asks": asks} for text, asks in clauses],
            "open": opened,
        },
        on_asked_change=lambda: _open_or_close(key),
    )
    return opened if opened is not None and opened < len(clauses) else None


def _open_or_close(key: str) -> None:
    """A second click on the same clause closes its evidence."""
    asked = st.session_state[key]["asked"]
    st.session_state[f"{key}_open"] = None if st.session_state.get(f"{key}_open") == asked else asked


def key_figures(figures: Sequence[tuple[str, str]]) -> None:
    """Up to four numbers or dates between hairlines, each with a muted clause."""
    items = "".join(
        f"<div><dt>{escape(number)}</dt><dd>{escape(clause)}</dd></div>" for number, clause in figures
    )
    st.html(f'<dl class="figures">{items}</dl>')


_CLAUSES = _part("clauses")
_LINES = _part("lines")
_READING = _part("reading")


def reading_links(chosen: str | None, key: str, on_choose: Callable[[str], None]) -> None:
    """Links the marks of a text (entente.reading) with the containers `record_<claim_id>` beside it.

    on_choose: called with the claim of a sentence that was clicked, before the page runs again.
    """
    _READING(key=key, data={"chosen": chosen}, on_chosen_change=lambda: on_choose(str(st.session_state[key]["chosen"])))
