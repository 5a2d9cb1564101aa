"""Files of customers and pictures of visits in the API: by content, in scope, with a token as with a session (S14)."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from rest_framework.test import APIClient

from customers.models import CustomerFile
from salesops.core.api.tokens import SCOPES, SIGNED_IN_FOR, make_token
from tests.customers.api.test_visits import picture, said
from tests.customers.file.test_bank_and_files import PDF

ZERUN, DINGSHENG = "C-000001", "C-000003"
FILES = "/api/v1/customer-files/"


def with_token(user: Any, *scopes: str) -> APIClient:
    token, _row = make_token(
        user, name="ERP", scopes=scopes or SCOPES, lasts=SIGNED_IN_FOR, now=timezone.now(), proved=True
    )
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def licence(name: str = "licence.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def hand_in(client: APIClient, upload: Any = None, customer: str = ZERUN, **more: Any) -> Any:
    body = {"customer": customer, "kind": "licence", "upload": upload or licence()}
    return client.post(FILES, body, format="multipart", **more)


def test_handed_in_fetched_and_taken_away(company, files):
    client = with_token(company.rep)
    made = hand_in(client, note="2026 年检")
    assert made.status_code == 201, made.content
    row = made.json()
    assert (row["customer"], row["kind"], row["name"], row["content_type"]) == (
        ZERUN, "licence", "licence.pdf", "application/pdf",
    )  # fmt: skip
    assert [a["verb"] for a in row["allowed_actions"]] == ["delete"]
    fetched = client.get(row["content"], HTTP_ACCEPT="application/pdf")
    assert fetched.status_code == 200
    assert b"".join(fetched.streaming_content) == PDF
    assert fetched["Content-Type"] == "application/pdf"
    assert "attachment" in fetched["Content-Disposition"]
    assert "sandbox" in fetched["Content-Security-Policy"]
    assert client.get(f"{FILES}?customer={ZERUN}&kind=licence").json()["results"] == [row]
    assert client.delete(f"{FILES}{row['id']}/").status_code == 204
    assert client.get(row["content"]).status_code == client.get(f"{FILES}{row['id']}/").status_code == 404
    assert CustomerFile.objects.get().removed_by == company.rep


def test_only_who_opens_the_customer_fetches(company, files):
    row = hand_in(with_token(company.rep)).json()
    for who, expected in (("supervisor", 200), ("colleague", 404), ("other_rep", 404), ("other_manager", 404)):
        client = with_token(getattr(company, who))
        assert client.get(row["content"]).status_code == expected
        assert client.get(f"{FILES}{row['id']}/").status_code == expected
        if expected == 404:
            assert client.delete(f"{FILES}{row['id']}/").status_code == 404
    assert hand_in(with_token(company.other_rep)).status_code == 404
    assert hand_in(with_token(company.rep), customer=DINGSHENG).status_code == 404
    assert hand_in(with_token(company.auditor)).status_code == 403


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("licence.pdf", b"<svg onload=alert(1)>", "core.file-type"),
        ("licence.exe", PDF, "core.file-type"),
        ("licence.png", PDF, "core.file-not-what-it-says"),
    ],
)
def test_a_hostile_file_is_refused_beside_its_field(company, files, name, content, code):
    answer = hand_in(with_token(company.rep), licence(name, content))
    assert answer.status_code == 422
    assert answer.json()["code"].startswith("core.file-")
    assert list(answer.json()["fields"]) == ["upload"]
    assert not CustomerFile.objects.exists()


def test_the_same_key_again_keeps_one_file_though_the_boundary_differs(company, files):
    client = with_token(company.rep)
    first = hand_in(client, HTTP_IDEMPOTENCY_KEY="scan-1")
    assert hand_in(client, HTTP_IDEMPOTENCY_KEY="scan-1").content == first.content
    other = hand_in(client, licence(content=PDF + b"\n"), HTTP_IDEMPOTENCY_KEY="scan-1")
    assert (other.status_code, other.json()["code"]) == (422, "core.key-reused")
    assert CustomerFile.objects.count() == 1


def test_a_large_file_with_a_key(company, files):
    """Larger than what Django reads into memory at once."""
    client = with_token(company.rep)
    large = PDF + b"%" + b"x" * (3 * 1024 * 1024)
    answers = [hand_in(client, licence(content=large), HTTP_IDEMPOTENCY_KEY="scan-2") for _twice in range(2)]
    assert [a.status_code for a in answers] == [201, 201], answers[0].content
    assert answers[1]["Idempotent-Replayed"] == "true"
    assert CustomerFile.objects.count() == 1


def test_pictures_of_a_visit_with_a_token(company, files):
    client = with_token(company.rep)
    made = client.post("/api/v1/visits/", {"visit": json.dumps(said()), "photos": [picture()]}, format="multipart")
    assert made.status_code == 201, made.content
    (address,) = made.json()["photos"]
    assert client.get(address, HTTP_ACCEPT="image/*").status_code == 200
    assert with_token(company.supervisor).get(address).status_code == 200
    assert with_token(company.other_rep).get(address).status_code == 404
    assert APIClient().get(address).status_code == 401


def test_the_list_of_files_holds_what_jobs_made(company, files):
    hand_in(with_token(company.rep))
    assert with_token(company.rep).get("/api/v1/files/").json()["results"] == []
