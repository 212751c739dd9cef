"""The frame of a chart: title, switch, figure or table, trust line, query, download, evidence.

Everything a person or a file wrote is escaped before it becomes HTML.
"""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape, unescape
from itertools import groupby
from typing import Any, cast
from urllib.parse import quote, urlencode

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from entente import dates, filters, glossary, queries, reader, settings

PLOTLY_CONFIG = {"topojsonURL": "/app/static/", "displayModeBar": False, "scrollZoom": False}
SOURCES_NAMED = 2


@dataclass(frozen=True)
class Selected:
    """What was clicked: a place or any customdata of a mark, or the row of the table."""

    location: str | None = None
    customdata: Any = None
    row: int | None = None


@dataclass(frozen=True)
class Entry:
    """One entry of a legend; a count of None shows none.

    pattern: "solid", "hatch-over" (lines over the colour), "hatch" (lines on land), "dotted" (a line),
    "diamond", "diamond-open".
    """

    label: str
    fill: str
    count: int | None = None
    pattern: str = "solid"
    outline: str | None = None
    meaning: str | None = None


def scheme() -> str:
    """ "dark" or "light", as the reader's browser has it."""
    return "dark" if st.context.theme.type == "dark" else "light"


def heading(kicker: str, title: str, lead: str) -> None:
    """The top of a page: kicker, the question, the sentence that answers it (`**bold**` allowed)."""
    st.html(
        f'<p class="kicker">{escape(kicker)}</p><h1 class="title">{escape(title)}</h1><p class="lead">{bold(lead)}</p>'
    )


def bold(text: str) -> str:
    """Escaped HTML of a text whose `**parts**` are bold."""
    parts = escape(text).split("**")
    return "".join(f"<strong>{part}</strong>" if i % 2 else part for i, part in enumerate(parts))


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
) -> Selected | None:
    """A figure with all that belongs to it; says what was clicked, in the figure or in the table.

    name: the query that gave `rows` with the parameters `given`; the download is that query.
    figure: None shows the table alone. height: pixels; None is a map's, which follows the width.
    between: drawn under the figure (a time row). sources: rows as of sources_of_facts; read from the
    facts of `rows` when left out. asked: what an empty result was asked for, in words.
    picks_country: a click on a place makes it the chosen country everywhere.
    columns: the table's columns, in order; the download always has all.
    """
    taken = reader.values(name, given)
    st.html(f'<h2 class="figure-title">{escape(title)}</h2><p class="subtitle">{bold(subtitle)}</p>')
    if rows.empty:
        empty(asked or title, advice)
        _trust_line(trust_parts(taken, rows, note, borders))
        _about(name, taken, rows, pd.DataFrame(), key)
        return None
    view = "Table"
    if figure is not None:
        view = st.segmented_control(
            f"View of {title}",
            ["Chart", "Table"],
            default="Chart",
            required=True,
            key=f"{key}_view",
            label_visibility="collapsed",
            persist_state="session",
        )
    if sources is None:
        sources = sources_behind(rows, taken.get("known"))
    if view == "Chart" and figure is not None:
        if legend:
            show_legend(legend)
        clicked = _figure(figure, key, alt, selection, picks_country, height)
        if between:
            between()
    else:
        clicked = _table(rows, key, alt, selection, columns)
    said = trust_parts(taken, sources, note, borders)
    _trust_line(said)
    with st.container(horizontal=True, key=f"more_{key}"):
        _about(name, taken, rows, sources, key)
        _download(
            name, taken, rows, title, key, said, legend if view == "Chart" and figure is not None else None
        )
    return clicked


def _trust_line(parts: list[str]) -> None:
    how = f'<a href="{escape(filters.link("data"))}" target="_self">How we know</a>'
    st.html(f'<p class="trust">{" · ".join([*parts, how])}</p>')


def _figure(
    figure: Figure, key: str, alt: str, selection: bool, picks_country: bool, height: int | None
) -> Selected | None:
    with st.container(key=f"mapfig_{key}" if height is None else f"fig_{key}"):
        event = st.plotly_chart(
            figure,
            theme=None,
            key=key,
            alt=alt,
            height="stretch" if height is None else height,
            on_select=(lambda: _pick(key)) if picks_country else "rerun" if selection else "ignore",
            selection_mode="points",
            config=PLOTLY_CONFIG,
        )
    points = cast(dict[str, Any], event)["selection"]["points"] if selection or picks_country else []
    if not points:
        return None
    return Selected(points[0].get("location"), points[0].get("customdata"))


def _pick(key: str) -> None:
    """A click on a place chooses its country; a second click on the same one lets it go."""
    points = st.session_state[key]["selection"]["points"]
    place = points[0].get("location") or _first(points[0].get("customdata")) if points else None
    if place:
        filters.select_country(str(place))
        st.session_state[f"{key}_last"] = place
    elif last := st.session_state.get(f"{key}_last"):
        chosen = st.session_state["filter_country"] == [last]
        filters.select_country(None if chosen else last)


def _first(customdata: Any) -> Any:
    return customdata[0] if isinstance(customdata, list | tuple) and customdata else customdata


def _table(
    rows: pd.DataFrame, key: str, alt: str, selection: bool, columns: Sequence[str] | None
) -> Selected | None:
    shown = readable(rows)
    event = st.dataframe(
        shown,
        hide_index=True,
        row_height=34,
        height="auto" if len(shown) <= 12 else 34 * 13,
        key=f"{key}_table",
        column_order=columns,
        column_config={name: glossed(name) for name in shown.columns},
        placeholder="",
        alt=f"{alt} As a table.",
        on_select="rerun" if selection else "ignore",
        selection_mode="single-row",
    )
    picked = cast(dict[str, Any], event)["selection"]["rows"] if selection else []
    return Selected(row=picked[0]) if picked else None


def glossed(name: str) -> str:
    """A column's name as a heading: `member_name` is "Member name"."""
    text = name.replace("_", " ")
    return {"iso3": "ISO3", "fact id": "Fact"}.get(text, text[:1].upper() + text[1:])


def readable(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as a table shows them: ISO dates as text, blanks for what is unknown."""
    shown = rows.copy(deep=False)
    for name in shown.columns:
        if pd.api.types.is_datetime64_any_dtype(shown[name]):
            shown[name] = shown[name].dt.strftime("%Y-%m-%d")
        if shown[name].dtype == object or pd.api.types.is_string_dtype(shown[name]):
            shown[name] = shown[name].map(
                lambda cell: "; ".join(map(str, cell)) if isinstance(cell, list | tuple) else cell
            )
            shown[name] = shown[name].fillna("")
    return shown


def empty(asked: str, advice: str, nearest: str | None = None) -> None:
    """Nothing found: what was asked, the nearest answer (HTML allowed only through `bold`), what to change."""
    near = f"<p>{bold(nearest)}</p>" if nearest else ""
    st.html(
        f'<div class="empty"><p><strong>Nothing found: {escape(asked)}</strong></p>{near}<p>{bold(advice)}</p></div>'
    )


def show_legend(entries: Iterable[Entry]) -> None:
    """One wrapping row of swatches and counts; a class without a count of its own keeps its place, muted."""
    st.html(f'<ul class="legend">{"".join(_entry(one) for one in entries)}</ul>')


legend = show_legend


def _entry(one: Entry) -> str:
    muted = ' class="none"' if one.count == 0 else ""
    outline = f"box-shadow:inset 0 0 0 1px {escape(one.outline)};" if one.outline else ""
    count = "" if one.count is None else f' <span class="count">{one.count:,}</span>'
    hint = f' tabindex="0" data-hint="{escape(one.meaning)}"' if one.meaning else ""
    return (
        f'<li{muted}><span class="swatch {escape(one.pattern)}" style="--fill:{escape(one.fill)};{outline}"></span>'
        f'<span class="word"{hint}>{escape(one.label)}</span>{count}</li>'
    )


def status_word(word: str, section: dict[str, str] | None = None) -> str:
    """HTML of a status word whose explanation shows on hover and on focus."""
    meaning = glossary.meaning(word, section)
    text = escape(glossary.label(word))
    if not meaning:
        return text
    return f'<span class="term" tabindex="0" data-hint="{escape(meaning)}">{text}</span>'


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dictionaries by column."""
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def fact_ids(rows: pd.DataFrame) -> list[str]:
    """The facts behind the rows, each once, in the order of the rows."""
    found: dict[str, None] = {}
    for name in ("fact_id", "fact_ids"):
        if name in rows:
            for cell in rows[name].dropna():
                cells = cell if isinstance(cell, list) else str(cell).split(";")
                found |= {part.strip(): None for part in cells if part.strip()}
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
    taken: dict[str, Any], sources: pd.DataFrame, note: str | None = None, borders: bool = False
) -> list[str]:
    """What a reader needs to trust a figure, as pieces of HTML: sources, dates, reach, note, borders, licence."""
    parts = []
    if not sources.empty:
        named = [link(str(row.url), str(row.publisher)) for row in sources.head(SOURCES_NAMED).itertuples()]
        more = len(sources) - len(named)
        parts.append("Sources: " + ", ".join(named) + (f" and {more} more" if more else ""))
    if taken.get("as_of"):
        parts.append(f"As of {dates.in_words(taken['as_of'])}")
    if taken.get("known"):
        parts.append(f"As known {dates.in_words(taken['known'])}")
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


def _about(name: str, taken: dict[str, Any], rows: pd.DataFrame, sources: pd.DataFrame, key: str) -> None:
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


def pick_country(rows: pd.DataFrame, *, label: str = "Country", key: str = "pick_country") -> str | None:
    """A select box that does what a click on the map does; rows have `iso3`, and a name if there is one."""
    names = filters.labels("country")
    codes = sorted({str(code) for code in rows["iso3"].dropna()} & set(names), key=names.__getitem__)
    chosen = filters.current().country
    st.session_state[key] = chosen if chosen in codes else None
    st.selectbox(
        label,
        codes,
        format_func=lambda code: names.get(code, code),
        key=key,
        placeholder="Choose, or click the map",
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
        shown: dict[str, dict[str, Any]] = {}
        for claim in claims:
            if claim[0]["displayed"]:
                shown.setdefault(claim[0]["fact_id"], claim[0])
        st.html("".join(_claim(claim, shown.get(claim[0]["fact_id"])) for claim in claims))
        report = st.popover("Report an error", on_change="rerun", key=f"{key}_report")
        if report.open:
            with report:
                _report(told)


def _claim(told_by: list[dict[str, Any]], shown: dict[str, Any] | None) -> str:
    """HTML of one claim, told by one source or more; `shown` is the claim displayed on its fact."""
    claim = told_by[0]
    aside = claim["stance"] == "rival" and shown is not None
    checked = f"{glossary.MARKS.get(claim['verification'], '')} {status_word(claim['verification'], glossary.VERIFICATION)}"
    badge = f'<span class="badge">{checked}</span>'
    if aside:
        badge = f'<span class="badge differs">Differs</span> {badge}'
    if _has(claim["quote"]):
        text = f'<blockquote dir="auto">{escape(claim["quote"])}</blockquote>'
    else:
        text = '<p class="small">No quotation held.</p>'
    sources = "".join(f'<p class="source">{_source(row)}</p>' for row in told_by)
    rule = f", rule {claim['rule_id']}" if _has(claim["rule_id"]) else ""
    assumed = " (assumed: its source bears no date)" if claim["known_on_assumed"] else ""
    listed = [("We read it as", reading(claim))]
    if _has(claim["description"]):
        listed.append(("In our words", str(claim["description"])))
    listed += [
        ("Read by", f"{claim['extractor']}, version {claim['extractor_version']}{rule}"),
        ("Known on", f"{dates.in_words(reader.day(claim['known_on']))}{assumed}"),
    ]
    if aside and shown is not None:
        listed.append(("Set aside", deciding_rule(shown, claim)))
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in listed)
    return f'<article class="claim">{badge}{text}{sources}<dl class="facts">{facts}</dl></article>'


def _source(row: dict[str, Any]) -> str:
    published = dates.in_words(row["published"]) if _has(row["published"]) else "undated"
    title = f", {link(row['url'], str(row['title']))}" if _has(row["title"]) else ""
    return f"<strong>{escape(str(row['publisher']))}</strong>{title}, {escape(published)}"


def reading(claim: dict[str, Any]) -> str:
    """A claim in our words: who did what to whom, when, until when, and the value where it states one."""
    said = str(claim["reading"])
    if _has(claim["value"]):
        said += f": {claim['value']}"
    return said if claim["modality"] == "asserted" else f"{said} ({claim['modality']})"


def deciding_rule(shown: dict[str, Any], aside: dict[str, Any]) -> str:
    """Which rule preferred the shown claim (DERIVATION 6): the first of them that tells the two apart."""
    rules: tuple[tuple[str, Callable[[dict[str, Any]], Any]], ...] = (
        ("the one shown is an official text", lambda claim: claim["source_kind"] == "official"),
        ("the one shown was published later", lambda claim: str(claim["published"] or "")),
        ("the one shown asserts it", lambda claim: claim["modality"] == "asserted"),
        ("two sources state the one shown", lambda claim: claim["verification"] == "two-sources"),
    )
    for words, weight in rules:
        if weight(shown) > weight(aside):
            return words
    return "no rule tells them apart; the curated record follows the one shown"


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
    return f"{base}?{urlencode([*filters.address(chosen_only=False), *more])}"


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
) -> None:
    """Slider, event ticks and Play under a map; the browser does it all until "Use this date".

    days: the days on which something changes, ticks and steps of Play. frames_url: rows as of
    coalition_spells in JSON, fetched at the first move. fills: colour by status. land: the colour of a
    place without a spell. target: the `key` of the panel.chart whose map is recoloured.
    words: what happened on a day, shown beside the buttons.
    """
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
        },
        on_used_change=lambda: _use(key),
    )


def _use(key: str) -> None:
    picked = st.session_state[key].get("used")
    if picked:
        filters.set_as_of(dates.parse_day(picked))


_MARKS = {"solid": "■", "hatch-over": "▨", "hatch": "▨", "dotted": "┄", "diamond": "◆", "diamond-open": "◇"}


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
                [_MARKS[one.pattern], one.fill, one.label + ("" if one.count is None else f" {one.count:,}")]
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
