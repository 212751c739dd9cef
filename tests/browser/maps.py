"""What the tests of pages with maps do to a map: click a place, read its colours."""

from typing import Any

from playwright.sync_api import Page, expect

_CENTRE = """([map, code]) => {
  const paths = [...document.querySelectorAll(`.st-key-mapfig_${map} path.choroplethlocation`)];
  const box = paths.find((path) => path.__data__?.loc === code).getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""
# The colour of each shape that has one; a later trace (a contested area) lies over an earlier one.
_FILLS = """(map) => Object.fromEntries(
  [...document.querySelectorAll(`.st-key-mapfig_${map} path.choroplethlocation`)]
    .map((path) => [path.__data__?.loc, getComputedStyle(path).fill.replaceAll('"', "")])
    .filter(([code, fill]) => code && fill !== "rgba(0, 0, 0, 0)")
)"""


def wait_for_map(page: Page, key: str) -> None:
    """Until the shapes of the map have come and are drawn."""
    expect(page.locator(f".st-key-mapfig_{key} path.choroplethlocation").nth(100)).to_be_attached(timeout=30_000)


def click_place(page: Page, key: str, code: str) -> None:
    """Click the middle of a place's shape; choose a compact one."""
    wait_for_map(page, key)
    page.locator(f".st-key-mapfig_{key}").scroll_into_view_if_needed()
    x, y = page.evaluate(_CENTRE, [key, code])
    page.mouse.move(x, y)
    page.wait_for_timeout(200)  # Plotly clicks what it has hovered
    page.mouse.click(x, y)


def fills(page: Page, key: str) -> dict[str, Any]:
    """The fill of every place on the map, by its code."""
    wait_for_map(page, key)
    return dict(page.evaluate(_FILLS, key))
