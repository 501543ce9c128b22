"""A stand-in for the Responses API on the loopback, which answers from a script; `waited` is the process last told of."""

from __future__ import annotations

import io
import json
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import zstandard

Item = dict[str, Any]

USAGE = {
    "input_tokens": 100,
    "input_tokens_details": {"cached_tokens": 40},
    "output_tokens": 7,
    "output_tokens_details": {"reasoning_tokens": 2},
    "total_tokens": 107,
}
WAITED = "waited"
"""Stands in a script for the process that the client told of last."""


def text(words: str) -> Item:
    """Return an item of an answer: words."""
    content = [{"type": "output_text", "text": words}]
    return {"type": "message", "id": "msg_0000000001", "role": "assistant", "content": content}


def call(tool: str, number: int, /, namespace: str = "", **arguments: Any) -> Item:
    """Return an item of an answer: the call of a tool."""
    made = {"type": "function_call", "name": tool, "arguments": json.dumps(arguments), "call_id": f"call_{number:016}"}
    return made | ({"namespace": namespace} if namespace else {})


class Api:
    """What the server is to answer, turn by turn; past the end it says that it is done."""

    def __init__(self) -> None:
        self.script: Sequence[Sequence[Item]] = []
        self.turn = self.number = self.port = 0
        self.lock = threading.Lock()

    def answer(self, request: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the events of the next answer."""
        with self.lock:
            items = self.script[self.turn] if self.turn < len(self.script) else [text("done")]
            self.turn += 1
            self.number += 1
            name = f"resp_{self.number:016}"
        process = re.findall(rb"session ID (\d+)", request)
        written = json.dumps(items).replace(f'\\"{WAITED}\\"', process[-1].decode() if process else "0")
        yield "response.created", {"response": {"id": name}}
        for item in json.loads(written):
            yield "response.output_item.done", {"item": item}
        yield "response.completed", {"response": {"id": name, "usage": USAGE}}


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    protocol_version = "HTTP/1.1"
    api: Api

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Know nothing of any address."""
        self.send(404, "application/json", b"{}")

    def do_POST(self) -> None:
        """Answer a request for a response."""
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        if not self.path.endswith("/responses"):
            self.send(404, "application/json", b"{}")
            return
        if self.headers.get("content-encoding") == "zstd":
            body = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(body)).read()
        events = self.api.answer(body)
        told = "".join(f"event: {name}\ndata: {json.dumps({'type': name, **data})}\n\n" for name, data in events)
        self.send(200, "text/event-stream", told.encode())

    def send(self, status: int, kind: str, body: bytes) -> None:
        """Send an answer whole."""
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def served() -> Iterator[Api]:
    """Serve on the loopback as long as the block runs."""
    api = Api()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Own", (Handler,), {"api": api}))
    server.daemon_threads = True
    api.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield api
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
