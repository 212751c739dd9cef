"""How quick the pages are: each number beside that of an empty Streamlit page in the same run.

Absolute times depend on the machine and what else it does; the ratios travel. Needs the test packages
(playwright, psutil) and a Chromium.
"""

import asyncio
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from entente import settings

PAINTS = 5  # the median of so many
STEPS = 10
PAINT_S, STEP_BYTES, TIME_STEP_BYTES, RERUN_MS = 2.5, 10_000, 0, 35.0
HEADINGS = ("measured", "value", "empty page", "ratio", "at most", "")
MEMORY_MB = 500
EMPTY = "import streamlit as st\nst.html('<h1 class=\"title\">Empty</h1>')\nst.button('Again')\n"
PAINTED = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  if (!app || app.dataset.testScriptState !== 'notRunning' || !document.querySelector('h1.title')) return false;
  if (document.querySelector('[data-testid=stSkeleton]')) return false;
  const mapped = (chart) => !chart.querySelector('.geolayer > *') || chart.querySelector('path.choroplethlocation');
  const drawn = (chart) => chart.querySelector('svg.main-svg') && mapped(chart);
  return [...document.querySelectorAll('.stPlotlyChart')].every(drawn);
}"""


class CannotMeasure(settings.SettingError):
    """Something the measurements need is missing; the message names it."""


@dataclass(frozen=True)
class Measured:
    """One line of the result; bound is the most it may be, None where none is set."""

    what: str
    value: float
    unit: str
    empty: float | None
    bound: float | None

    def cells(self) -> tuple[str, ...]:
        """The line in words, as HEADINGS name them."""
        return (
            self.what,
            f"{self.value:,.3g} {self.unit}" if self.unit != "B" else f"{self.value:,.0f} B",
            "" if self.empty is None else f"{self.empty:,.3g}",
            f"{self.value / self.empty:.2f}" if self.empty else "",
            "" if self.bound is None else f"{self.bound:g}",
            "" if self.bound is None else "within" if self.value <= self.bound else "over",
        )


class Counter:
    """A door before a server that counts the bytes it lets out, as they travel."""

    def __init__(self, behind: int) -> None:
        self.behind, self.port, self.bytes = behind, _free_port(), 0
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        threading.Thread(target=self._run, args=(ready,), daemon=True).start()
        ready.wait(10)

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", self.port))
        ready.set()
        self._loop.run_forever()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            from_server, to_server = await asyncio.open_connection("127.0.0.1", self.behind)
        except ConnectionError:
            return writer.close()  # the server has gone
        await asyncio.gather(self._pass(reader, to_server, False), self._pass(from_server, writer, True))

    async def _pass(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, counted: bool) -> None:
        try:
            while block := await source.read(65536):
                self.bytes += len(block) if counted else 0
                target.write(block)
                await target.drain()
        except ConnectionError:
            pass  # the browser left
        finally:
            target.close()


def measured() -> list[Measured]:
    """Measure every page. Raises CannotMeasure, NoSnapshot."""
    with tempfile.TemporaryDirectory() as folder, _browser() as browser:
        script = Path(folder) / "empty.py"
        script.write_text(EMPTY)
        with _server(_streamlit(script)) as (plain, plain_process), _server(_entente()) as (ours, process):
            return list(_measure(browser, plain, plain_process, ours, process))


def run() -> None:
    """Measure the pages and print. Raises CannotMeasure, NoSnapshot."""
    lines = measured()
    table = Table(
        title=f"Entente {settings.APP_VERSION}, {len(os.sched_getaffinity(0))} processors",
        title_justify="left",
    )
    for heading in HEADINGS:
        table.add_column(heading, justify="left" if heading in ("measured", "") else "right")
    for one in lines:
        table.add_row(*one.cells())
    Console(width=None if sys.stdout.isatty() else 120).print(table)


def _measure(browser: Any, plain: int, plain_process: Any, ours: int, process: Any) -> Iterator[Measured]:
    """First paints, bytes a step, server time a run."""
    pages = [path.stem for path in sorted((settings.ROOT / "pages").glob("*.py"))]
    empty = _paint(browser, f"http://127.0.0.1:{plain}/")
    yield Measured("first paint, empty page", empty, "s", empty, None)
    for name in pages:
        path = "" if name == "overview" else name
        took = _paint(browser, f"http://127.0.0.1:{ours}/{path}")
        yield Measured(f"first paint, {name}", took, "s", empty, PAINT_S)

    counter = Counter(ours)
    page, received = _opened(browser, f"http://127.0.0.1:{counter.port}/coalitions?org=GCDI&as_of=2025-11-10")
    sent, told = [], []
    for country in ("IRQ", "TUR", "SAU", "EGY"):
        counter.bytes, received[0] = 0, 0
        _choose(page, country)
        sent.append(counter.bytes)
        told.append(received[0])
    lines = _line_bytes(page)
    yield Measured("map filter step, on the wire", statistics.median(sent), "B", None, None)
    yield Measured("of it, hatch and contested lines", lines, "B", None, None)
    yield Measured("map filter step, besides them", statistics.median(sent) - lines, "B", None, STEP_BYTES)
    yield Measured("map filter step, unpacked", statistics.median(told), "B", None, None)
    page.get_by_role("button", name="Previous event").click()  # fetches the spells, once
    page.wait_for_timeout(1500)
    received[0] = 0
    for _ in range(3):
        page.get_by_role("button", name="Previous event").click()
        page.wait_for_timeout(300)
    yield Measured("time step, over the websocket", received[0], "B", None, TIME_STEP_BYTES)
    page.close()

    page, _ = _opened(browser, f"http://127.0.0.1:{plain}/")
    idle = _rerun(page, plain_process, "Again")
    page.close()
    for name in pages:
        path = "" if name == "overview" else name
        page, _ = _opened(browser, f"http://127.0.0.1:{ours}/{path}?country=SYR")
        yield Measured(f"server time a run, {name}", _rerun(page, process, "Reset"), "ms", idle, RERUN_MS)
        page.close()
    empty_memory, memory = (_memory(one) for one in (plain_process, process))
    yield Measured("memory of the server after every page", memory, "MB", empty_memory, MEMORY_MB)


def _memory(process: Any) -> float:
    """Resident megabytes of a process and its children."""
    family = [process, *process.children(recursive=True)]
    return float(sum(one.memory_info().rss for one in family)) / 2**20


def _line_bytes(page: Any) -> int:
    """What the line traces of the map on the page weigh, packed as they travel: hatch, contested outlines."""
    traces = page.evaluate(
        "[...document.querySelectorAll('.js-plotly-plot')].flatMap(plot => plot.data)"
        ".filter(trace => trace.type === 'scattergeo' && trace.mode === 'lines')"
        ".map(trace => JSON.stringify([trace.lon, trace.lat].map(side => side.bdata || side)))"
    )
    return len(zlib.compress("".join(traces).encode()))


def _choose(page: Any, code: str) -> None:
    """Click a country on the map."""
    find = "code => [...document.querySelectorAll('path.choroplethlocation')].findIndex(path => path.__data__.loc === code)"
    page.locator("path.choroplethlocation").nth(page.evaluate(find, code)).click(force=True)
    _settled(page)


def _settled(page: Any) -> None:
    page.wait_for_timeout(400)
    page.wait_for_function(PAINTED, timeout=30_000)
    page.wait_for_timeout(400)


def _paint(browser: Any, address: str) -> float:
    """Seconds from asking to everything drawn, in a fresh context: the median after one run to warm up."""
    took = []
    for _ in range(PAINTS + 1):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        start = time.perf_counter()
        page.goto(address, wait_until="commit")
        page.wait_for_function(PAINTED, polling=20, timeout=60_000)
        took.append(time.perf_counter() - start)
        context.close()
    return statistics.median(took[1:])


def _opened(browser: Any, address: str) -> tuple[Any, list[int]]:
    """A page, and how many bytes its websocket has received since last set to 0."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    received = [0]

    def add(frame: bytes | str) -> None:
        received[0] += len(frame)

    page.on("websocket", lambda socket: socket.on("framereceived", add))
    page.goto(address)
    page.wait_for_function(PAINTED, timeout=60_000)
    page.wait_for_timeout(500)
    return page, received


def _rerun(page: Any, process: Any, button: str) -> float:
    """Milliseconds of the server's processors for one run of a page, set off by a button."""
    again = page.get_by_role("button", name=button, exact=True)
    again.click()
    _settled(page)
    before = sum(process.cpu_times()[:2])
    for _ in range(STEPS):
        again.click()
        page.wait_for_timeout(150)
        page.wait_for_function(PAINTED, timeout=30_000)
    page.wait_for_timeout(300)
    return 1000 * (sum(process.cpu_times()[:2]) - before) / STEPS


@contextmanager
def _browser() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a package for tests
    except ImportError:
        raise CannotMeasure("`entente bench` needs the test packages. Run `make setup` first.") from None
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        raise CannotMeasure(
            "`entente bench` needs a Chromium. Install the package chromium, or set CHROMIUM to one."
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        yield browser
        browser.close()


def _streamlit(script: Path) -> list[str]:
    quiet = ["--server.headless=true", "--browser.gatherUsageStats=false", "--server.address=127.0.0.1"]
    return [sys.executable, "-m", "streamlit", "run", str(script), *quiet, "--server.port"]


def _entente() -> list[str]:
    return [sys.executable, "-m", "entente", "serve", "--port"]


@contextmanager
def _server(command: list[str]) -> Iterator[tuple[int, Any]]:
    import psutil  # noqa: PLC0415 - a package for tests

    port = _free_port()
    child = subprocess.Popen(
        [*command, str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(settings.ROOT)},
    )
    try:
        _await(f"http://127.0.0.1:{port}/_stcore/health", child)
        yield port, psutil.Process(child.pid)
    finally:
        child.terminate()
        child.wait(10)


def _await(address: str, child: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(address):
                return
        except (urllib.error.URLError, ConnectionError):
            if child.poll() is not None:
                break
            time.sleep(0.1)
    raise CannotMeasure("A server for the measurements did not start. Does `entente serve` run?")


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
