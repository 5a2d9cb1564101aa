"""``/api/v1/policies/`` and ``/api/v1/imports/``: read only."""

import pytest


@pytest.mark.django_db
def test_values_on_a_day(company, client):
    client.force_login(company.admin)
    found = {row["code"]: row for row in client.get("/api/v1/policies/").json()["results"]}
    leave = found["accounts.leave-approval"]
    assert (leave["values"]["supervisor_days"], leave["values"]["manager_days"], leave["version"]) == (3, 10, 0)
    one = client.get("/api/v1/policies/accounts.leave-approval/?on=2026-11-20").json()
    assert one == leave
    for address, status in (
        ("nothing.here/", 404),
        ("accounts.leave-approval/?on=0000-00-00", 400),
        ("?colour=blue", 400),
    ):
        assert client.get(f"/api/v1/policies/{address}").status_code == status, address
    assert client.post("/api/v1/policies/", {}, content_type="application/json").status_code == 405
    client.force_login(company.rep)
    assert client.get("/api/v1/policies/").status_code == 403
