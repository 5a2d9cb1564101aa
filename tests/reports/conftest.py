import pytest


@pytest.fixture
def signed_in(client):
    """``signed_in(person)`` gives a client of that person."""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in
