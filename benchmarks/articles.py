"""How fast articles become records, and what memory that takes.

`entente add` reads a folder of short articles, made of three texts of the development set each under a line of its
own, so that no two are the same; generated, never committed. A second process reads articles of thirty such texts
for the rate of one core.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from entente import store
from entente.extraction import score

PUBLISHED = "2026-11-20"  # of every article
EVERY = 0.2  # seconds between two looks at the memory


def sentences() -> list[str]:
    """The texts of the development set, most of them a single sentence, in the order of its files."""
    return [text.text.strip() for text in score.read_gold("dev")]


def write(count: int, folder: Path) -> None:
    """That many articles of three sentences, always the same ones."""
    known, chance = sentences(), random.Random(count)
    folder.mkdir(parents=True)
    for number in range(count):
        text = f"Report number {number} from the capitals.\n\n{' '.join(chance.sample(known, 3))}\n"
        (folder / f"{number:06}.txt").write_text(text, "utf-8")


def added(count: int, folder: Path) -> dict[str, float]:
    """Add the articles with one command; megabytes of the storing process at a tenth, half and end of its storing."""
    data = folder / "data"
    with store.new_snapshot(grow=False, folder=data):
        pass
    write(count, folder / "articles")
    journal = data / "unfinished-add.jsonl"
    started = time.perf_counter()
    command = psutil.Popen(
        [sys.executable, "-m", "entente", "add", str(folder / "articles"), "--published", PUBLISHED],
        env={**os.environ, "ENTENTE_DATA": str(data)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    reading, storing, worker = [], [], 0.0
    while command.poll() is None:
        time.sleep(EVERY)
        try:
            memory = command.memory_info().rss / 1e6
            if memory:  # none left: it has just ended
                (storing if list(data.glob("*.unfinished")) else reading).append(memory)
            worker = max([worker, *(child.memory_info().rss / 1e6 for child in command.children())])
        except psutil.Error:
            continue
    seconds = time.perf_counter() - started
    if command.returncode or journal.exists():
        raise RuntimeError("`entente add` did not end well; run it by hand on a folder of texts to see why.")
    return {
        "seconds": seconds, "read_tenth": reading[len(reading) // 10], "read_end": reading[-1], "worker": worker,
        "store_tenth": storing[len(storing) // 10], "store_half": storing[len(storing) // 2], "store_end": storing[-1],
    }  # fmt: skip


def one_core(articles: int) -> dict[str, float]:
    """Sentences a second of processor time and megabytes, of this process, in articles of thirty texts of the development set."""
    from entente.extraction import extract  # noqa: PLC0415 - the model is loaded in this process alone
    from entente.extraction.sentences import split  # noqa: PLC0415

    known, chance = sentences(), random.Random(1)
    texts = [" ".join(chance.sample(known, 30)) for _ in range(articles)]
    read = sum(len(split(text)) for text in texts)
    extract(texts[0], published=PUBLISHED, doc_id="warm")
    before = time.process_time()
    for number, text in enumerate(texts):
        extract(text, published=PUBLISHED, doc_id=str(number))
    seconds = time.process_time() - before
    return {"rate": read / seconds, "memory": psutil.Process().memory_info().rss / 1e6}


def measured(count: int, say: Callable[[str], None]) -> str:
    """Both measurements as a section of the report."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.articles"], stdout=subprocess.PIPE, text=True, check=True
    )
    core = json.loads(done.stdout)
    say("sentences a second measured")
    with tempfile.TemporaryDirectory() as folder:
        found = added(count, Path(folder))
    return (
        f"## Articles\n\n{core['rate']:.0f} sentences a second of one core, {core['memory']:.0f} MB, "
        "in articles of thirty texts of the development set.\n\n"
        f"{count:,} articles of three such texts in one `entente add`: {found['seconds']:.0f} s in all. Memory of the command "
        f"while all cores read: {found['read_tenth']:.0f} MB after a tenth, {found['read_end']:.0f} at the end, "
        f"each reading process {found['worker']:.0f} at most; while it stores: {found['store_tenth']:.0f} MB after a tenth, "
        f"{found['store_half']:.0f} at half, {found['store_end']:.0f} at the end.\n"
    )


def main() -> None:
    """The rate of one core, in a process of its own; `measured` starts it."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    print(json.dumps(one_core(40)))


if __name__ == "__main__":
    main()
