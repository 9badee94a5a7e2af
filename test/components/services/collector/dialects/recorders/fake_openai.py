"""A stand-in for OpenAI's HTTP API on 127.0.0.1: enough for clients to believe that a model answered."""
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

USAGE = {
    "prompt_tokens": 120,
    "completion_tokens": 30,
    "total_tokens": 150,
    "prompt_tokens_details": {"cached_tokens": 64},
    "completion_tokens_details": {"reasoning_tokens": 10},
}
RESPONSES_USAGE = {
    "input_tokens": 120,
    "output_tokens": 30,
    "total_tokens": 150,
    "input_tokens_details": {"cached_tokens": 64, "cache_write_tokens": 0},
    "output_tokens_details": {"reasoning_tokens": 10},
}
ARGUMENTS = '{"query": "telltale"}'


def serve() -> str:
    """Starts the server; gives the base URL for clients. A model named `gpt-limited` is always over its rate limit."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if request["model"] == "gpt-limited":
            self.answer(429, {"error": {"message": "Rate limit reached", "type": "requests", "code": "rate_limit_exceeded"}})
        elif self.path.endswith("/embeddings"):
            data = [{"object": "embedding", "index": 0, "embedding": [0.1, 0.2]}]
            usage = {"prompt_tokens": 8, "total_tokens": 8}
            self.answer(200, {"object": "list", "model": request["model"], "data": data, "usage": usage})
        elif self.path.endswith("/responses"):
            self.answer(200, response(request))
        elif request.get("stream"):
            self.stream(request)
        else:
            self.answer(200, completion(request))

    def answer(self, status: int, body: dict) -> None:
        self.send(status, "application/json", json.dumps(body).encode())

    def stream(self, request: dict) -> None:
        first = {"index": 0, "delta": {"role": "assistant", "content": "The wind "}, "finish_reason": None}
        last = {"index": 0, "delta": {"content": "is fair."}, "finish_reason": "stop"}
        chunks = [{"choices": [first]}, {"choices": [last]}, {"choices": [], "usage": USAGE}]
        lines = [json.dumps({**envelope(request, "chat.completion.chunk"), **chunk}) for chunk in chunks] + ["[DONE]"]
        self.send(200, "text/event-stream", "".join(f"data: {line}\n\n" for line in lines).encode())

    def send(self, status: int, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", content_type)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def envelope(request: dict, kind: str) -> dict:
    return {"id": "chatcmpl-1", "object": kind, "created": 1760000000, "model": f"{request['model']}-2026-03-01"}


def completion(request: dict) -> dict:
    message = {"role": "assistant", "content": "The wind is fair."}
    reason = "stop"
    if wants_tool(request.get("tools"), request["messages"][-1].get("role") == "tool"):
        function = {"name": "web_search", "arguments": ARGUMENTS}
        message = {"role": "assistant", "content": None, "tool_calls": [{"id": "call_1", "type": "function", "function": function}]}
        reason = "tool_calls"
    choice = {"index": 0, "message": message, "finish_reason": reason}
    return {**envelope(request, "chat.completion"), "choices": [choice], "usage": USAGE}


def response(request: dict) -> dict:
    last = request["input"][-1] if isinstance(request["input"], list) else {}
    if wants_tool(request.get("tools"), last.get("type") == "function_call_output"):
        item = {"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "web_search", "arguments": ARGUMENTS, "status": "completed"}
    else:
        text = {"type": "output_text", "text": "The wind is fair.", "annotations": []}
        item = {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": [text]}
    return {
        **envelope(request, "response"), "id": "resp_1", "created_at": 1760000000, "status": "completed", "output": [item],
        "usage": RESPONSES_USAGE, "parallel_tool_calls": True, "tool_choice": "auto", "tools": request.get("tools") or [],
    }


def wants_tool(tools: object, has_result: bool) -> bool:
    return bool(tools) and "web_search" in json.dumps(tools) and not has_result
