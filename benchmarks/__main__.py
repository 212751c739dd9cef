"""Everything that is measured, in one run and one report: `entente bench` starts this.

python -m benchmarks --rows 1000000 --rows 10000000 --peers --folder /somewhere/large
"""

import argparse
import os
import platform
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from benchmarks import articles, events, synthetic
from benchmarks.peers import run as peers
from entente import bench, settings, store

SIZES = (1_000_000, 10_000_000, 100_000_000)
PACKAGES = ("duckdb", "streamlit", "plotly", "pandas", "geopandas")


def machine() -> str:
    """Cores, memory, versions and how busy the machine is."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{len(os.sched_getaffinity(0))} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, {packages}, Entente {settings.APP_VERSION}"
    )


def say(text: str) -> None:
    """Progress, beside the report."""
    print(text, file=sys.stderr, flush=True)


def pages() -> str:
    """The pages on the data in service, as a section of the report."""
    lines = [bench.HEADINGS, ("---",) * len(bench.HEADINGS), *(one.cells() for one in bench.measured())]
    return "## Pages\n\n" + "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def report(
    sizes: list[int], load_rows: int, peer_rows: int, article_count: int, folder: Path, *, with_pages: bool
) -> str:
    """Measure and return the report in Markdown; peer_rows, article_count 0: without the peers, the articles."""
    busy = os.getloadavg()[0]
    python = peers.environment(folder) if peer_rows else None  # before the long part, in case it fails
    parts = [pages()] if with_pages else []
    if article_count:
        parts.append(articles.measured(article_count, say))
    parts.append(f"## Events\n\n{synthetic.__doc__}")
    paints = []
    for count in sizes:
        data = folder / f"events-{count}"
        parts.append(events.answers(count, data, say))
        paints.append(peers.paint(count, data))
        say(f"{count:,} events measured")
    parts.append(
        "## Filter to paint in a browser\n\nFrom Enter in the filter to the painted map, on the rollups.\n\n"
        "| events | median ms | worst ms | memory MB |\n|---|---|---|---|\n" + "\n".join(paints) + "\n"
    )
    if python:
        text = peers.run(peer_rows, folder / f"events-{peer_rows}", python)
        parts.append("## The same map in other programs\n\n" + text)
    parts.append("## Loading\n\n" + events.loading(load_rows, folder / "rate"))
    head = (
        "# Measurements\n\nWritten by `entente bench`. Times belong to this machine and this run; the ratios travel.\n\n"
        f"{machine()}. Load average {busy:.1f} at the start, {os.getloadavg()[0]:.1f} at the end.\n"
    )
    return "\n".join([head, *parts])


def main() -> int:
    """Measure and write the report."""
    parser = argparse.ArgumentParser(prog="entente bench", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--rows", type=int, action="append", help="generated events; may be given several times"
    )
    parser.add_argument(
        "--load-rows", type=int, default=2_000_000, help="lines of the file whose load is timed"
    )
    parser.add_argument("--peers", action="store_true", help="also Dash and a plain pandas script")
    parser.add_argument("--peer-rows", type=int, default=10_000_000, help="events that the peers draw")
    parser.add_argument("--articles", type=int, default=10_000, help="short articles that are added; 0: none")
    parser.add_argument("--folder", type=Path, help="where generated data is kept and found again")
    parser.add_argument("--no-pages", action="store_true", help="only the events")
    parser.add_argument("--into", type=Path, default=settings.ROOT / "benchmarks" / "RESULTS.md")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (given.folder or Path(temporary)).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        try:
            text = report(
                given.rows or list(SIZES),
                given.load_rows,
                given.peer_rows if given.peers else 0,
                given.articles,
                folder,
                with_pages=not given.no_pages,
            )
        except (settings.SettingError, store.NoSnapshot, RuntimeError) as missing:
            say(str(missing))
            return 1
    given.into.write_text(text, "utf-8")
    print(f"Written to {given.into}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
