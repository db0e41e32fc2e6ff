"""The running system over HTTP, as somebody who is signed in there."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any, Final, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

import httpx

from shared.security import Role

PATIENCE_SECONDS: Final = 60
NOT_YET: Final = "not-yet-known"
Progress = Callable[[int], None]
# Of an account with these roles, whose record is this participant's where it is a person.
Tokens = Callable[[Sequence[Role], str, UUID | None], str]
T = TypeVar("T")


class DemoFailed(RuntimeError):
    """The system did not do what the demo asked; the words say what to do."""


@contextmanager
def calling(url: str, token: str) -> Iterator[httpx.Client]:
    """A client of the system at this address. Raises DemoFailed when nothing answers there."""
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=url, headers=headers, timeout=30) as client:
        try:
            yield client
        except httpx.TransportError as error:
            words = f"Nothing answers at {url} ({type(error).__name__}). Start it with `make run`."
            raise DemoFailed(words) from None


def read(answer: httpx.Response) -> Any:
    """The body of a success. Raises DemoFailed with the refusal's own words."""
    if answer.is_success:
        return json.loads(answer.content)
    problem = answer.json() if "json" in answer.headers.get("content-type", "") else {}
    raise DemoFailed(f"{answer.status_code}: {problem.get('detail', 'no problem document')}")


def not_yet(answer: httpx.Response, code: str = NOT_YET) -> bool:
    """Whether it is about something that another service has published and this one not yet read."""
    return answer.status_code == httpx.codes.CONFLICT and answer.json()["type"].endswith(code)


def waiting(look: Callable[[], T | None]) -> T:
    """What `look` finds, as soon as it does. Raises DemoFailed after a minute."""
    deadline = monotonic() + PATIENCE_SECONDS
    while (found := look()) is None:
        if monotonic() > deadline:
            raise DemoFailed("A service has not caught up with the others. Its /health/readiness says why.")
        sleep(0.2)
    return found


@dataclass(frozen=True)
class Party:
    """Somebody with a session of their own."""

    client: httpx.Client
    token: str

    def get(self, path: str, **query: str) -> Any:
        return read(self.client.get(path, params=query, headers=self._headers()))

    def find(self, path: str) -> Any:
        """None where there is nothing, or not yet."""
        answer = self.client.get(path, headers=self._headers())
        return None if answer.status_code == httpx.codes.NOT_FOUND or not_yet(answer) else read(answer)

    @property
    def account(self) -> str:
        """By which the services know whoever signs in with this token."""
        payload = self.token.split(".")[1]
        claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return f"{claims['sub']}@{claims['iss']}"

    def post(self, path: str, body: object = None, *, turn: str = "", until: str = NOT_YET) -> Any:
        """Sent again it takes effect once: its key follows from what it says, and from the `turn` of
        what is said more than once. What names something that has not arrived there is sent again, and
        so is what is refused with the code `until`, as long as that has not arrived."""
        key = str(uuid5(NAMESPACE_URL, f"{path} {json.dumps(body)}{turn}"))
        headers = {**self._headers(), "Idempotency-Key": key}

        def sent() -> httpx.Response | None:
            answer = self.client.post(path, json=body, headers=headers)
            return None if not_yet(answer) or not_yet(answer, until) else answer

        return read(waiting(sent))

    def give(self, path: str, content: bytes, media: str) -> Any:
        """A file, as it is."""
        key = str(uuid5(NAMESPACE_URL, f"{path} {content.hex()}"))
        headers = {**self._headers(), "Idempotency-Key": key, "Content-Type": media}
        return read(self.client.post(path, content=content, headers=headers))

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}
