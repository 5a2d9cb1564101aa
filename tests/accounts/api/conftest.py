"""A client of each person."""

import pytest
from django.test import Client


@pytest.fixture
def api(company):
    def client_of(who: str) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(getattr(company, who))
        return client

    return client_of
