"""Gzip, unpacked as a stream that stops at a bomb."""

import io
import zlib
from typing import Any, BinaryIO

from entente.documents.limits import Limits, size
from entente.documents.record import Unreadable

PACKED_CHUNK = 65_536


class Unpacked(io.RawIOBase):
    """The bytes inside a gzip file of one or many members.

    Never unpacks more than is asked for, so a bomb costs no memory. Raises Unreadable past
    `limits.archive` bytes, past `limits.ratio` unpacked bytes a packed one, and where the
    gzip is broken or cut off.
    """

    def __init__(self, packed: BinaryIO, limits: Limits) -> None:
        self._packed = packed
        self._limits = limits
        self._member = zlib.decompressobj(wbits=31)
        self._waiting = b""
        self._bytes_in = 0
        self._bytes_out = 0
        self._started = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        target = memoryview(buffer).cast("B")
        while True:
            if self._member.eof:
                self._waiting = self._member.unused_data
                self._member = zlib.decompressobj(wbits=31)
                self._started = False
            if not self._waiting:
                self._waiting = self._packed.read(PACKED_CHUNK)
                self._bytes_in += len(self._waiting)
            ended = not self._waiting
            if not self._started:
                if ended:
                    return 0
                if not self._waiting.strip(b"\x00"):
                    self._waiting = b""  # tapes and some tools pad the end of a gzip file with zeros
                    continue
            try:
                # Asked even at the end: zlib may still hold output for input it has already taken.
                piece = self._member.decompress(self._waiting, len(target))
            except zlib.error as broken:
                raise Unreadable("broken", "Its gzip data is damaged; download it again.") from broken
            self._started = True
            self._waiting = self._member.unconsumed_tail
            self._bytes_out += len(piece)
            self._refuse_bombs()
            if piece:
                target[: len(piece)] = piece
                return len(piece)
            if ended and not self._member.eof:
                raise Unreadable("broken", "Its gzip data ends too early; download it again.")

    def _refuse_bombs(self) -> None:
        limits = self._limits
        if self._bytes_out > limits.archive:
            raise Unreadable("too large", f"It unpacks to more than {size(limits.archive)}; split it.")
        if self._bytes_out > limits.ratio_from and self._bytes_out > limits.ratio * self._bytes_in:
            raise Unreadable(
                "unsafe",
                f"It unpacks to more than {limits.ratio} times its size, as a zip bomb does; "
                "unpack it yourself if you trust it.",
            )


def unpacked(packed: BinaryIO, limits: Limits) -> io.BufferedReader:
    return io.BufferedReader(Unpacked(packed, limits), buffer_size=PACKED_CHUNK)
