"""An end to waiting for another server: a time limit of a socket counts from byte to byte, and a server that sends one byte
a second is waited for without end."""

import socket
import threading
from contextlib import suppress


class Cut:
    """Cuts a connection off when its time is over: whoever reads finds its end."""

    def __init__(self, sock: socket.socket, seconds: float):
        self._timer: threading.Timer | None = None
        self.again(seconds, sock)

    def again(self, seconds: float, sock: socket.socket) -> None:
        """Begin the time anew; ``sock``: what the connection goes by now, as after STARTTLS."""
        self.never()
        self._socket = sock
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def never(self) -> None:
        if self._timer:
            self._timer.cancel()

    def _cut(self) -> None:
        # The socket below TLS: nothing of what the reader works with at this moment is touched.
        with suppress(OSError):
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
