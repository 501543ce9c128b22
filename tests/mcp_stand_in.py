"""A small MCP server on its standard streams, whose tools answer well, badly, and well that they failed."""

from __future__ import annotations

SERVER = """
import json, sys
ANSWERS = {
    "good": {"content": [{"type": "text", "text": "found"}]},
    "bad": {"content": [{"type": "text", "text": "broken"}], "isError": True},
    "soft": {"content": [{"type": "text", "text": '{"success": false, "error": "none"}'}]},
}
for line in sys.stdin:
    asked = json.loads(line)
    if "id" not in asked:
        continue
    answer = {}
    if asked["method"] == "initialize":
        version = asked["params"]["protocolVersion"]
        answer = {"protocolVersion": version, "capabilities": {"tools": {}}, "serverInfo": {"name": "s", "version": "1"}}
    elif asked["method"] == "tools/list":
        answer = {"tools": [{"name": n, "description": n, "inputSchema": {"type": "object"}} for n in ANSWERS]}
    elif asked["method"] == "tools/call":
        answer = ANSWERS[asked["params"]["name"]]
    print(json.dumps({"jsonrpc": "2.0", "id": asked["id"], "result": answer}), flush=True)
"""
