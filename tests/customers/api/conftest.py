"""Calls of the API as a member of the cast: (status, answer)."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User

ROOT = "/api/v1"


@pytest.fixture
def call(files) -> Callable[..., tuple[int, Any]]:
    """``call(who, "patch", "customers/C-000001/", {…})``."""

    def act(who: str, method: str, address: str, data: dict[str, Any] | None = None, **more: Any) -> tuple[int, Any]:
        client = APIClient()
        client.force_login(User.objects.get(username=who))
        body = {} if method == "get" else {"format": "json"} | more
        answer = getattr(client, method)(f"{ROOT}/{address}", data, **body)
        return answer.status_code, answer.json() if answer.content else {}

    return act
