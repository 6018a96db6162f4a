"""A cable between a test and its PostgreSQL: cut, silent, or torn at a chosen moment."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

PIECE = 65536


class Cable:
    """Listens on a port of this machine and passes on to the server's own socket."""

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        (folder,), (port,) = (parse_qs(place.query)[name] for name in ("host", "port"))
        self._server = f"{folder}/.s.PGSQL.{port}"
        self._database = place.path
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.whole = True
        self.speaks = threading.Event()
        self.speaks.set()
        self.sent = 0
        """How many pieces the client has sent."""
        self.tears_at: int | None = None
        self.tears_after = False
        """Whether the piece at which it tears still reaches the server: then only the answer is lost."""
        self._torn = False
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, user: str = "postgres") -> str:
        """The database, at this end."""
        return f"postgresql://{user}@127.0.0.1:{self.port}{self._database}?sslmode=disable"

    def cut(self) -> None:
        """Nothing goes through, and nobody gets through, until it is mended."""
        self.whole = False
        self._drop()

    def mend(self) -> None:
        """Let everything through again."""
        self.whole = True
        self.speaks.set()

    def close(self) -> None:
        """Be gone."""
        self.mend()
        self._listener.close()
        self._drop()

    def _drop(self) -> None:
        with self._lock:
            dropped, self._open = self._open, []
        for one in dropped:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if not self.whole:
                    client.close()
                    continue
                server = socket.socket(socket.AF_UNIX)
                try:
                    server.connect(self._server)
                except OSError:
                    client.close()
                    continue
                with self._lock:
                    self._open += [client, server]
                threading.Thread(target=self._pass, args=(client, server, True), daemon=True).start()
                threading.Thread(target=self._pass, args=(server, client, False), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, asks: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(PIECE):
                self.speaks.wait()
                if asks:
                    self.sent += 1
                    if self.sent == self.tears_at and not self.tears_after:
                        self._drop()
                        return
                    self._torn = self.sent == self.tears_at
                elif self._torn:  # the server has done it, and nobody hears of it
                    self._torn = False
                    self._drop()
                    return
                target.sendall(piece)
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
