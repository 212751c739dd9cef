"""One HTTP request over a line that is hung up at a stated time."""

import contextlib
import http.client
import socket
import ssl
import threading
import time


class Connection(http.client.HTTPConnection):
    """Connects to `place`, an address checked before; `host` stays the name, for Host and for the certificate.

    At `ends` (the monotonic clock's reading) the line is broken off: a time-out of its own for each
    read would let a server drip single bytes for ever. Reading from it then fails or ends.
    Call `finish` when done.
    """

    def __init__(self, host: str, port: int, place: str, ends: float, secure: bool) -> None:
        super().__init__(host, port)
        self.default_port = 443 if secure else 80  # http.client leaves a default port out of Host
        self._place = place
        self._ends = ends
        self._secure = secure
        self._line: socket.socket | None = None
        self._alarm = threading.Timer(self._seconds_left(), self._hang_up)
        self._alarm.daemon = True

    def connect(self) -> None:
        self._alarm.start()
        self._line = socket.create_connection((self._place, self.port), timeout=self._seconds_left())
        if self._secure:
            # The handshake comes after `_hang_up` can reach the line, because it too can be dripped.
            secured = ssl.create_default_context().wrap_socket(
                self._line, server_hostname=self.host, do_handshake_on_connect=False
            )
            self._line = secured
            secured.do_handshake()
        self.sock = self._line

    def finish(self) -> None:
        """Close the line and end the watch. `close` alone is also called by http.client before
        the answer is read, when the server closes after one page."""
        self._alarm.cancel()
        if self._line is not None:
            self._line.close()
        self.close()

    def _seconds_left(self) -> float:
        return max(0.001, self._ends - time.monotonic())

    def _hang_up(self) -> None:
        if self._line is not None:
            with contextlib.suppress(OSError):  # the other side was first
                socket.socket.shutdown(
                    self._line, socket.SHUT_RDWR
                )  # past TLS, which another thread may hold
