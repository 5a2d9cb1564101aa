"""The registry of scenarios and what they are given."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client

Work = str | Callable[[], Any]


@dataclass(frozen=True)
class Scenario:
    """``aim``: at most so many floors (performance.md). ``rounds``: how often it is measured.

    ``reference`` prepares what is measured instead of the floor page: for work that no page does, the least anybody could do.
    ``megabytes``: what the process may hold while it works.
    """

    name: str
    aim: float
    prepare: Callable[["Bench"], Work]
    rounds: int = 40
    reference: Callable[["Bench"], Callable[[], Any]] | None = None
    megabytes: int | None = None

    @property
    def is_long(self) -> bool:
        """Work of minutes: done as often as it is measured and not once more."""
        return self.rounds <= 2


@dataclass
class Bench:
    """What a scenario may ask for."""

    clients: dict[str, Client] = field(default_factory=dict)

    def person(self, username: str) -> Any:
        return get_user_model()._default_manager.get(username=username)

    def client(self, username: str = "admin") -> Client:
        """A signed-in browser."""
        if username not in self.clients:
            client = Client(SERVER_NAME="127.0.0.1", headers={"accept-language": "zh-hans"})
            client.force_login(self.person(username))
            self.clients[username] = client
        return self.clients[username]


scenarios: list[Scenario] = []


def scenario(
    name: str,
    *,
    aim: float,
    rounds: int = 40,
    reference: Callable[[Bench], Callable[[], Any]] | None = None,
    megabytes: int | None = None,
) -> Callable[[Callable[[Bench], Work]], Callable[[Bench], Work]]:
    """Register the decorated function; it returns an address for the administrator or something to call."""

    def decorate(prepare: Callable[[Bench], Work]) -> Callable[[Bench], Work]:
        scenarios.append(Scenario(name, aim, prepare, rounds, reference, megabytes))
        return prepare

    return decorate
