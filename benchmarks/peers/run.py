"""Filter to paint in a browser: Entente's query, a Dash app and a plain pandas script, one after another.

The year is typed and Enter pressed; the clock stops when the map's title shows the new year and one frame
has been drawn. The numbers on the maps are compared, so that all do the same work.
"""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import sysconfig
import time
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import psutil
from playwright.sync_api import Page, sync_playwright

from benchmarks import synthetic
from entente.feeds.events import attach_events

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
YEARS = (2001, 1988, 2015, 1995, 2019, 2008, 1982, 2012, 2004)
PAINTED = """year => [...document.querySelectorAll('.gtitle')].some(title => title.textContent.endsWith(year))
    && document.querySelectorAll('path.choroplethlocation').length > 0"""
# How many countries the map shows, and their sum: an array, or the packed one that Plotly makes of it.
NUMBERS = """() => {
    const z = Array.from(document.querySelector('.js-plotly-plot')._fullData[0].z);
    return [z.length, z.reduce((sum, one) => sum + one, 0)];
}"""


@dataclass
class Contender:
    """A program that draws the map, and how the year is typed into it."""

    title: str
    command: list[str]
    field: str


STREAMLIT = ["-m", "streamlit", "run", "--server.port", "PORT", "--server.headless", "true"]
CONTENDERS = (
    Contender("Entente: DuckDB rollup", [*STREAMLIT, str(HERE / "entente_app.py")], "input[type=number]"),
    Contender("Dash, pandas on Parquet", [str(HERE / "dash_app.py")], "#year"),
    Contender(
        "Streamlit, pandas on CSV, no cache", [*STREAMLIT, str(HERE / "pandas_csv.py")], "input[type=number]"
    ),
)


def write_data(rows: int, folder: Path) -> None:
    """The generated events as CSV and Parquet, six columns."""
    synthetic.generate(rows, folder, lambda text: print(text, file=sys.stderr))
    if (folder / "events.parquet").exists():
        return
    con = duckdb.connect()
    attach_events(con, folder)
    columns = "select date, source, root, quad, intensity, mentions from event_data.events"
    con.execute(f"copy ({columns}) to '{folder}/events.csv' (header)").fetchall()
    con.execute(f"copy ({columns}) to '{folder}/events.parquet'").fetchall()


@contextmanager
def serving(contender: Contender, folder: Path, python: Path) -> Iterator[tuple[str, psutil.Process]]:
    """Start a contender on a free port and stop it afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    environment = os.environ | {
        "PEER_DATA": str(folder),
        "PEER_PORT": port,
        "PEER_STATIC": str(ROOT / "static"),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(HERE)]),
        "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
        "STREAMLIT_SERVER_ENABLE_STATIC_SERVING": "true",
        "STREAMLIT_SERVER_ADDRESS": "127.0.0.1",
    }
    command = [str(python), *(port if part == "PORT" else part for part in contender.command)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}/"
        for _ in range(600):
            try:
                urllib.request.urlopen(address, timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield address, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def measure(page: Page, contender: Contender, folder: Path, python: Path) -> dict[str, Any]:
    """Milliseconds from Enter to the painted map, its median and worst, and the memory of the server."""
    with serving(contender, folder, python) as (address, process):
        page.goto(address)
        page.wait_for_function(PAINTED, arg="2000", timeout=180_000, polling="raf")
        times, numbers = [], []
        for year in YEARS:
            page.locator(contender.field).first.fill(str(year))
            started = time.perf_counter()
            page.keyboard.press("Enter")
            page.wait_for_function(PAINTED, arg=str(year), timeout=180_000, polling="raf")
            times.append(1000 * (time.perf_counter() - started))
            numbers.append(page.evaluate(NUMBERS))
        family = [process, *process.children(recursive=True)]
        return {
            "median": statistics.median(times[1:]),  # the first run warms up
            "worst": max(times[1:]),
            "memory": sum(member.memory_info().rss for member in family) / 2**20,
            "numbers": numbers,
        }


def environment(folder: Path) -> Path:
    """The Python of the peers' own environment, made on first use: this one's packages, and those of requirements.txt.

    Raises RuntimeError in one sentence when the packages cannot be had.
    """
    home = folder / "peers-environment"
    python = home / "bin" / "python"
    if not (home / "ready").exists():
        venv.create(home, with_pip=True, clear=True)
        (site,) = (home / "lib").glob("python3*/site-packages")
        (site / "entente.pth").write_text(sysconfig.get_path("purelib") + "\n")
        wanted = [str(python), "-m", "pip", "install", "--quiet", "-r", str(HERE / "requirements.txt")]
        if subprocess.run(wanted, check=False).returncode:
            raise RuntimeError(
                "The peers need the packages of benchmarks/peers/requirements.txt; pip could not install them."
            )
        (home / "ready").touch()
    return python


def compare(folder: Path, contenders: tuple[Contender, ...], python: Path) -> list[dict[str, Any]]:
    """Measure contenders on the same data. Raises RuntimeError when their maps differ."""
    static = HERE / "static"  # Streamlit serves what lies beside the script
    if not static.exists():
        shutil.copytree(ROOT / "static", static)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=["--no-sandbox"]
            )
            results = [measure(browser.new_page(), contender, folder, python) for contender in contenders]
            browser.close()
    finally:
        shutil.rmtree(static, ignore_errors=True)
    if any(result["numbers"] != results[0]["numbers"] for result in results):
        raise RuntimeError("The contenders did not draw the same numbers.")
    return results


def paint(rows: int, folder: Path) -> str:
    """Entente alone, as a line of the report; the events are there already."""
    (ours,) = compare(folder, CONTENDERS[:1], Path(sys.executable))
    return f"| {rows:,} | {ours['median']:.0f} | {ours['worst']:.0f} | {ours['memory']:.0f} |"


def run(rows: int, folder: Path, python: Path) -> str:
    """All contenders on that many events, as a section of the report."""
    write_data(rows, folder)
    results = compare(folder, CONTENDERS, python)
    ours = results[0]
    lines = [
        f"| {contender.title} | {result['median']:.0f} | {result['worst']:.0f} | {result['memory']:.0f} "
        f"| {result['median'] / ours['median']:.1f} | {result['memory'] / ours['memory']:.1f} |"
        for contender, result in zip(CONTENDERS, results, strict=True)
    ]
    return (
        f"### {rows:,} events, {len(YEARS) - 1} changes of the year\n\n"
        "| program | median ms | worst ms | memory MB | time, times Entente's | memory, times Entente's |\n"
        "|---|---|---|---|---|---|\n" + "\n".join(lines) + "\n"
    )
