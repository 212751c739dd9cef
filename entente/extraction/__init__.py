"""Reads events and relationships out of English news text, each with its sentence.

`extract` is loaded on first use, so that reading records does not load the English pipeline.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from entente.extraction.assembly import VERSION
    from entente.extraction.extractor import extract

__all__ = ["VERSION", "extract"]


def __getattr__(name: str) -> Any:
    if name == "extract":
        from entente.extraction.extractor import extract  # noqa: PLC0415 - on first use only

        return extract
    if name == "VERSION":
        from entente.extraction.assembly import VERSION  # noqa: PLC0415 - on first use only

        return VERSION
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
