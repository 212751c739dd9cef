"""Files and folders into documents, in a stable order and one at a time."""

import os
from collections.abc import Callable, Container, Iterable, Iterator
from datetime import date
from pathlib import Path

from entente.documents.limits import LIMITS, Limits
from entente.documents.reading import read
from entente.documents.record import Document, Skipped


def files_in(paths: Iterable[str | Path]) -> Iterator[Path]:
    """The files named and those in the folders named, folders by name at every level.

    Hidden files and folders (".git") are passed over and links to folders are not followed, so a
    loop of links ends. A path that does not exist is given back, for `read` to say so.
    """
    for path in map(Path, paths):
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder, onerror=None):
        folders[:] = sorted(inner for inner in folders if not inner.startswith("."))
        for file in sorted(files):
            if not file.startswith("."):
                yield Path(parent, file)


def read_folder(
    paths: Iterable[str | Path],
    *,
    known: Container[str] = (),
    published: str | date | None = None,
    publisher: str | None = None,
    after_file: Callable[[Path], None] = lambda path: None,
    limits: Limits = LIMITS,
) -> Iterator[Document | Skipped]:
    """Every document in `paths`, holding one in memory at a time.

    To resume, pass the ids and SHA-256s already stored as `known`: they come back as
    `already held` without being parsed again. `after_file` is called when a file is finished, for a
    progress bar over `files_in(paths)`.
    """
    for path in files_in(paths):
        yield from read(path, known=known, published=published, publisher=publisher, limits=limits)
        after_file(path)
