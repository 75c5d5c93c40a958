"""A small mail server on the loopback: real SMTP over a real socket, so that letters are what arrives."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage


@dataclass
class Post:
    """Where letters arrive: to whom, and what."""

    port: int = 0
    letters: list[tuple[str, EmailMessage]] = field(default_factory=list)


class _Talk(socketserver.StreamRequestHandler):
    """RFC 5321, as much of it as a sender without extensions needs."""

    def handle(self) -> None:
        self._say("220 post")
        to = ""
        while line := self.rfile.readline().decode().strip():
            verb = line.split(" ")[0].upper()
            if verb == "RCPT":
                to = line.partition("<")[2].rstrip(">")
            if verb == "DATA":
                self._say("354 go on")
                self._take(to)
            self._say("221 bye" if verb == "QUIT" else "250 ok")
            if verb == "QUIT":
                return

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def _take(self, to: str) -> None:
        lines: list[bytes] = []
        while (line := self.rfile.readline()).rstrip(b"\r\n") != b".":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        letter = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        self.server.post.letters.append((to, letter))  # type: ignore[attr-defined]


@contextmanager
def post_office() -> Iterator[Post]:
    """The server, until the block is left."""
    post = Post()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk) as server:
        server.post = post  # type: ignore[attr-defined]
        server.daemon_threads = True
        post.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield post
        server.shutdown()
