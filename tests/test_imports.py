"""Imports point one way, and only the frame knows Streamlit."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
KNOW_STREAMLIT = {
    "dashboard.py",
    "entente/filters.py",
    "entente/reader.py",
    "entente/panel.py",
    "entente/server.py",
}
SOURCES = sorted(
    path.relative_to(ROOT).as_posix()
    for place in ("entente", "charts", "pages", ".")
    for path in (ROOT / place).glob("*.py" if place == "." else "**/*.py")
)
CHARTS_MAY_USE = {"charts", "plotly", "pandas", "numpy"}
STANDARD = set(__import__("sys").stdlib_module_names)


def imported(path: str) -> set[str]:
    """The modules a file imports anywhere in it, in full."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively; write the package's name"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def packages(path: str) -> set[str]:
    return {name.split(".")[0] for name in imported(path)}


@pytest.mark.parametrize("path", SOURCES)
def test_only_the_frame_and_the_pages_import_streamlit(path: str) -> None:
    if not path.startswith("pages/") and path not in KNOW_STREAMLIT:
        assert "streamlit" not in packages(path)


@pytest.mark.parametrize("path", [path for path in SOURCES if path.startswith("entente/")])
def test_the_package_imports_neither_charts_nor_pages(path: str) -> None:
    assert not packages(path) & {"charts", "pages", "dashboard"}


@pytest.mark.parametrize("path", [path for path in SOURCES if path.startswith("charts/")])
def test_a_chart_uses_plotly_the_palette_and_its_rows_only(path: str) -> None:
    assert packages(path) - STANDARD <= CHARTS_MAY_USE


@pytest.mark.parametrize("path", [path for path in SOURCES if path.startswith("pages/")])
def test_a_page_reads_through_the_reader(path: str) -> None:
    assert not packages(path) & {"duckdb", "pages", "dashboard"}


def test_the_check_sees_an_import_inside_a_function(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "late.py").write_text("def f():\n    import streamlit.web\n")
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    assert packages("late.py") == {"streamlit"}
