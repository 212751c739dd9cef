"""A record in the making: what the rules found before dates, modality and confidence are settled."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from spacy.tokens import Token

from entente.extraction.actors import Actor
from entente.extraction.lexicon import Entity
from entente.extraction.modality import Reading, read
from entente.extraction.parsing import Parsed


@dataclass
class Draft:
    """One event found in one sentence.

    `trigger` is the word whose clause gives modality and date; `consumed` are words already part of the
    event. `modality` and `status` set here win over what the reading gives. `date_at` pins the date to a token;
    `measured` are the words a stated length of time may belong to.
    """

    type: str
    subtype: str
    parsed: Parsed
    trigger: Token
    rule_id: str
    subject: Actor | None
    object: Actor | None = None
    programme: Entity | None = None
    nominal: bool = False
    consumed: frozenset[int] = frozenset()
    modality: str | None = None
    status: str | None = None
    count: int | None = None
    scope: str | None = None
    place: str | None = None
    flags: list[str] = field(default_factory=list)
    weight: float = 1.0
    measured: tuple[Token, ...] = ()
    dated: bool = True
    needs_date: bool = False
    close_date: bool = False
    date_at: int | None = None

    @cached_property
    def reading(self) -> Reading:
        return read(self.trigger, self.nominal, self.consumed)
