"""The `extract` command: prints what the rules find in one text and stores nothing."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from entente.extraction.extractor import extract
from entente.extraction.records import Extraction, to_json_lines

MAX_BYTES = 50 * 1024 * 1024


class ExtractError(ValueError):
    """A text that cannot be read; the message is one plain sentence for the person who asked."""


def extract_command(text_source: str, published: str | None, format: str = "table") -> None:
    """Print the records of a text: `jsonl` is event records only, one a line; `table` is for reading.

    text_source: a path, or `-` for standard input. Raises ExtractError for a text that cannot be read.
    """
    if format not in ("table", "jsonl"):
        raise ExtractError(f"The format {format!r} is not known; use table or jsonl.")
    text = read_text(text_source)
    try:
        result = extract(text, published=published)
    except ValueError as error:
        raise ExtractError(str(error)) from None
    for note in result.notes:
        print(note, file=sys.stderr)
    if format == "jsonl":
        sys.stdout.write(to_json_lines(result.events))
    else:
        _print_table(result)


def read_text(text_source: str) -> str:
    """The text of a file or of standard input, as UTF-8. Raises ExtractError with what to do."""
    if text_source == "-":
        raw = sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        path = Path(text_source)
        if not path.is_file():
            raise ExtractError(
                f"There is no file {text_source}; give the path of a text, or - to read from standard input."
            )
        if path.stat().st_size > MAX_BYTES:
            raise ExtractError(
                f"{text_source} is larger than {MAX_BYTES // 2**20} MB; split it and extract the parts."
            )
        raw = path.read_bytes()
    if len(raw) > MAX_BYTES:
        raise ExtractError(
            f"The text is larger than {MAX_BYTES // 2**20} MB; split it and extract the parts."
        )
    if b"\0" in raw[:8192]:
        raise ExtractError(
            f"{text_source} is not a text file; save its text first, or add it with `entente add`."
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExtractError(
            f"{text_source} is not UTF-8 (byte {error.start}); save it as UTF-8 and try again."
        ) from None
    if not text.strip():
        raise ExtractError(f"{text_source} is empty; there is nothing to extract.")
    return text


def _print_table(result: Extraction) -> None:
    table = Table(title=f"{len(result.events)} records in {result.sentences} sentences ({result.model})")
    for column in ("type", "subject", "object", "date", "modality", "status", "confidence", "sentence"):
        table.add_column(column, overflow="fold")
    for event in result.events:
        table.add_row(
            f"{event.type}/{event.subtype}", event.subject, event.object or event.organisation_or_programme or "",
            event.date or "", event.modality, event.status_after or "", f"{event.confidence:.2f}", event.evidence.text,
        )  # fmt: skip
    console = Console()
    console.print(table, markup=False)
    if not result.events:
        console.print("No claims were found in this text.")
    if result.rejects:
        console.print(
            f"{len(result.rejects)} candidates were not written; the first: {result.rejects[0].reason}"
        )
