"""GOV.UK Notify as its API is documented, on a port of this computer: what our adapter is tried on."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt

from shared.notices import NotifySettings

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
TEXT, EMAIL = "9d751e0e-f929-4891-82a1-a3e1c3c18ee3", "0e1e1a1c-2e8d-4b9f-8c77-0a6d9b1f4d55"
CHANNELS = {"sms": ("phone_number", TEXT), "email": ("email_address", EMAIL)}


@dataclass
class Notify:
    """sent: what was accepted, in its order. answers: what the next requests get instead, as status
    and body; lost: of how many accepted ones the answer never arrives."""

    sent: list[dict[str, Any]] = field(default_factory=list)
    answers: list[tuple[int, Any]] = field(default_factory=list)
    lost: int = 0
    requests: list[str] = field(default_factory=list)
    base_url: str = ""

    @property
    def settings(self) -> NotifySettings:
        return NotifySettings.model_validate(
            {
                "api_key": f"test-{SERVICE}-{SECRET}",
                "text_template_id": TEXT,
                "email_template_id": EMAIL,
                "base_url": self.base_url,
            }
        )

    def answer(self, method: str, address: str, token: str, body: Any) -> tuple[int, Any]:
        self.requests.append(f"{method} {urlsplit(address).path}")
        if self.answers:
            return self.answers.pop(0)
        try:
            claims = jwt.decode(token, SECRET, ["HS256"], options={"require": ["iss", "iat"]})
        except jwt.InvalidTokenError:
            return error(403, "AuthError", "Invalid token: signature, api token not found")
        if claims["iss"] != SERVICE:
            return error(403, "AuthError", "Invalid token: service not found")
        return self._post(address, body) if method == "POST" else self._get(address)

    def _post(self, address: str, body: Any) -> tuple[int, Any]:
        kind = address.rsplit("/", 1)[-1]
        whose, template = CHANNELS[kind]
        if body["template_id"] != template:
            return error(400, "BadRequestError", "Template not found")
        if "message" not in body["personalisation"]:
            return error(400, "BadRequestError", "Missing personalisation: message")
        if body[whose].endswith("000"):
            return error(400, "ValidationError", f"{whose} {body[whose]} is not a valid number")
        accepted = {"id": str(uuid4()), "type": kind, "status": "created", **body}
        self.sent.append(accepted)
        if self.lost:
            self.lost -= 1
            return 0, None
        return 201, {"id": accepted["id"], "reference": body["reference"], "uri": "", "template": {}}

    def _get(self, address: str) -> tuple[int, Any]:
        url = urlsplit(address)
        if url.path == "/v2/notifications":
            wanted = parse_qs(url.query)["reference"]
            return 200, {"notifications": [s for s in self.sent if s["reference"] in wanted], "links": {}}
        found = [sent for sent in self.sent if url.path.endswith(sent["id"])]
        return (200, found[0]) if found else error(404, "NoResultFound", "No result found")


def error(status: int, kind: str, message: str) -> tuple[int, Any]:
    return status, {"status_code": status, "errors": [{"error": kind, "message": message}]}


@contextmanager
def notify_running() -> Iterator[Notify]:
    notify = Notify()

    class Handler(BaseHTTPRequestHandler):
        def _handle(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(length)) if length else None
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            status, answer = notify.answer(self.command, self.path, token, body)
            if not status:  # the line goes dead
                self.close_connection = True
                return
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _handle  # noqa: N815 - as the standard library calls them

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name there
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        notify.base_url = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield notify
        finally:
            server.shutdown()
            thread.join()
