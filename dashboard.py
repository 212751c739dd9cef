"""The frame: page list, search, filter bar, and the place where errors are said in one sentence."""

import logging
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from charts import palette
from entente import dates, filters, panel, queries, settings, store

HERE = Path(__file__).parent
log = logging.getLogger("entente")


class PageOf(NamedTuple):
    """A page of the dashboard: the name of its file, its word in the bar, its main filter."""

    name: str
    title: str
    main: str = "country"
    in_bar: bool = True
    ranged: bool = False  # about a range of days more than about one day
    empty: str | None = None  # what the main filter says while nothing is chosen, where that does not mean all
    of_facts: bool = True  # not about the texts or the feeds, which have days of their own


PAGES = (
    PageOf("overview", "Overview"),
    PageOf("coalitions", "Coalitions", "org", empty="Choose one, or two to compare"),
    PageOf("sanctions", "Sanctions", "by"),
    PageOf("country", "Country", empty="Choose a country"),
    PageOf("events", "Events", ranged=True, of_facts=False),
    PageOf("evidence", "Evidence", of_facts=False),
    PageOf("data", "Data", of_facts=False),
    PageOf("changes", "Changes", in_bar=False, ranged=True),
    PageOf("calendar", "Calendar", "by", in_bar=False, ranged=True),
    PageOf("crossings", "Crossings", "org", in_bar=False, empty=f"Choose up to {filters.MOST_ORGANISATIONS}"),
    PageOf("designations", "Designations", "by", in_bar=False),
)


def main() -> None:
    """Draw the frame and the page in it."""
    st.set_page_config(page_icon=str(settings.STATIC / "icon.png"), layout="wide")
    look()
    present = {page.name: page for page in PAGES if (HERE / "pages" / f"{page.name}.py").exists()}
    pages = {name: _page(page, default=i == 0) for i, (name, page) in enumerate(present.items())}
    opened = st.navigation(list(pages.values()), position="hidden")
    name = next(name for name, page in pages.items() if page is opened or page.url_path == opened.url_path)
    bar = st.container(horizontal=True, key="bar")
    try:
        for notice in filters.start():
            st.warning(notice)
        searched(pages)
        filters.draw(present[name].main, present[name].ranged, present[name].empty)
        draw_bar(bar, present, pages)
        if present[name].of_facts:
            reach_notice()
        opened.run()
    except (store.NoSnapshot, queries.UnknownQuery, queries.BadParameter, settings.SettingError) as said:
        st.error(str(said))
    except Exception:
        log.exception("The page %s failed", name)
        st.error(
            f"The page “{present[name].title}” could not be drawn; the log says why. "
            "Reset the filters or open another page; the data is untouched."
        )


def _page(page: PageOf, default: bool) -> "st.Page":
    path, title = f"pages/{page.name}.py", f"{page.title} · Entente"
    return st.Page(path, title=title, default=True) if default else st.Page(path, title=title, url_path=page.name)


def look() -> None:
    """The tokens of the reader's scheme as CSS variables, and the style that uses them."""
    st.html(panel.stylesheet(palette.tokens(panel.scheme())))


def draw_bar(
    bar: "st.delta_generator.DeltaGenerator", present: dict[str, PageOf], pages: dict[str, "st.Page"]
) -> None:
    """The word-mark, the pages and the search; every link keeps the filters."""
    kept = filters.address()
    with bar:
        with st.container(horizontal=True, key="pages", width="content"):
            with st.container(key="wordmark", width="content"):
                st.page_link(next(iter(pages.values())), label="Entente", query_params=kept)
            for name, page in present.items():
                if page.in_bar:
                    st.page_link(pages[name], label=page.title, query_params=kept, width="content")
        with st.container(key="search", width=340):
            offered = filters.searchable()
            st.selectbox(
                "Search countries, organisations and programmes",
                list(offered),
                index=None,
                format_func=offered.__getitem__,
                placeholder="Search",
                key="search_box",
                label_visibility="collapsed",
                on_change=_remember_search,
            )


def _remember_search() -> None:
    st.session_state["searched"] = st.session_state["search_box"]
    st.session_state["search_box"] = None


def searched(pages: dict[str, "st.Page"]) -> None:
    """Open what was found by the search, if anything was."""
    found = st.session_state.pop("searched", None)
    if not found:
        return
    page, change = filters.of_found(found)
    if page in pages:
        st.switch_page(pages[page], query_params=filters.address(**change))


def reach_notice() -> None:
    """Say so when the as-of date lies outside what the facts reach."""
    chosen, reach = filters.current(), filters.reach()
    if reach is None:
        st.info("No facts are held yet. Run `make data` to build them.")
        return
    first, last = reach
    if chosen.as_of > last:
        st.html(
            f'<p class="small">The facts reach until {dates.in_words(last)}; for {dates.in_words(chosen.as_of)} they are taken to go on unchanged.</p>'
        )
    elif chosen.as_of < first:
        st.warning(
            f"The facts held begin on {dates.in_words(first)}; there is nothing for {dates.in_words(chosen.as_of)}. "
            "Choose a later as-of date."
        )


main()
