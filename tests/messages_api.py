"""A stand-in for the Messages API on the loopback, which answers from a script and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Block = dict[str, Any]

FEW_TOOLS = 3
"""A request with no more tools than this is one that the client makes on the side, as for a title."""


def text(words: str) -> Block:
    """Return a block of an answer: words."""
    return {"type": "text", "text": words}


def call(tool: str, number: int, /, **arguments: Any) -> Block:
    """Return a block of an answer: the call of a tool."""
    return {"type": "tool_use", "id": f"toolu_{number:04}", "name": tool, "input": arguments}


class Api:
    """What the server is to answer, turn by turn, and all requests that it had."""

    def __init__(self, script: Sequence[Sequence[Block]]) -> None:
        self.script = list(script)
        self.requests: list[dict[str, Any]] = []
        self.turn = 0
        self.lock = threading.Lock()
        self.port = 0

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        with self.lock:
            self.requests.append(request)
            blocks: Sequence[Block] = [text("done")]
            if len(request.get("tools") or ()) > FEW_TOOLS:
                blocks = self.script[self.turn] if self.turn < len(self.script) else blocks
                self.turn += 1
            number = len(self.requests)
        calls = any(block["type"] == "tool_use" for block in blocks)
        return {
            "id": f"msg_{number:04}",
            "type": "message",
            "role": "assistant",
            "model": request.get("model", ""),
            "content": list(blocks),
            "stop_reason": "tool_use" if calls else "end_turn",
            "stop_sequence": None,
            "usage": {
                "input_tokens": 10,
                "output_tokens": 5,
                "cache_creation_input_tokens": 0,
                "cache_read_input_tokens": 0,
            },
        }

    def main(self) -> list[dict[str, Any]]:
        """Return the requests of the conversation itself."""
        return [request for request in self.requests if len(request.get("tools") or ()) > FEW_TOOLS]

    def told(self) -> str:
        """Return all that the last request of the conversation holds, as JSON with what is not ASCII as it is."""
        return json.dumps(self.main()[-1], ensure_ascii=False)


def events(message: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a message as the events of a stream."""
    yield "message_start", {"message": {**message, "content": [], "stop_reason": None}}
    for number, block in enumerate(message["content"]):
        if block["type"] == "text":
            started, delta = {**block, "text": ""}, {"type": "text_delta", "text": block["text"]}
        else:
            started, delta = (
                {**block, "input": {}},
                {"type": "input_json_delta", "partial_json": json.dumps(block["input"])},
            )
        yield "content_block_start", {"index": number, "content_block": started}
        yield "content_block_delta", {"index": number, "delta": delta}
        yield "content_block_stop", {"index": number}
    ended = {"stop_reason": message["stop_reason"], "stop_sequence": None}
    yield "message_delta", {"delta": ended, "usage": message["usage"]}
    yield "message_stop", {}


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    protocol_version = "HTTP/1.1"
    api: Api

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Know nothing of any address."""
        self.send(404, "application/json", b"{}")

    do_HEAD = do_GET  # noqa: N815 - the same

    def do_POST(self) -> None:
        """Answer a message, or say how many tokens one has."""
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        if self.path.partition("?")[0] != "/v1/messages":
            self.send(200, "application/json", b'{"input_tokens":10}')
            return
        request = json.loads(body)
        message = self.api.answer(request)
        if not request.get("stream"):
            self.send(200, "application/json", json.dumps(message).encode())
            return
        lines = [f"event: {name}\ndata: {json.dumps({'type': name, **data})}\n\n" for name, data in events(message)]
        self.send(200, "text/event-stream", "".join(lines).encode())

    def send(self, status: int, kind: str, body: bytes) -> None:
        """Send an answer whole."""
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.send_header("request-id", f"req_{len(self.api.requests):04}")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@contextmanager
def served(*script: Sequence[Block]) -> Iterator[Api]:
    """Serve a script on the loopback as long as the block runs."""
    api = Api(script)
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
