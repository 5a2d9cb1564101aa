"""Wrong files sent to the page: each is refused or shown with a sentence, nothing is written, never a 500 (issue: bad input)."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from accounts.models import User
from salesops.core.imports.models import ImportRun
from salesops.core.jobs.work import run_waiting_jobs

PAGE = "/imports/users/"
HEADS = ["username", "name", "position_code", "unit_code", "joined_on"]
GOOD = ["new.one", "新一", "P11", "EC-2-T", "2026-01-05"]


def book(*rows, change=None) -> bytes:
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    if change:
        change(workbook.active)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


@pytest.fixture
def send(company, client):
    client.force_login(company.admin)
    User.objects.update(language="en")

    def bring(name: str, content: bytes):
        response = client.post(PAGE, {"file": SimpleUploadedFile(name, content)}, follow=True)
        run_waiting_jobs()
        if response.redirect_chain:
            response = client.get(response.redirect_chain[-1][0])
        return response

    yield bring
    assert not User.objects.filter(username__startswith="new.").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"%PDF-1.7 not a sheet"),
        ("a.pdf", b"%PDF-1.7\n"),
        ("a.exe", b"MZ\x90\x00"),
        ("a.xlsx", b"PK\x03\x04 torn off"),
        ("a.xlsx", b""),
        ("a.csv", b"\x00\x01\x02"),
    ],
)
def test_wrong_or_broken_files_are_refused_on_the_page(send, name, content):
    response = send(name, content)
    assert response.status_code == 422
    assert response.context["form"].errors["file"]


def test_a_file_over_the_limit(send, monkeypatch):
    monkeypatch.setattr("salesops.core.imports.services.runs.MAX_BYTES", 100)
    response = send("a.csv", b"username,name\n" + b"x" * 200)
    assert response.status_code == 422
    assert response.context["form"].errors["file"]
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("rows", "change", "words"),
    [
        ([HEADS, GOOD], lambda sheet: sheet.__setitem__("B2", "=A1"), "B2"),
        ([HEADS, GOOD, ["new.two", *GOOD[1:]]], lambda sheet: sheet.merge_cells("B2:B3"), "B2:B3"),
        ([HEADS, GOOD, GOOD], None, "new.one"),
        ([HEADS, [*GOOD[:4], "05/01/2026"]], None, "05/01/2026"),
    ],
    ids=["formula", "merged", "duplicate", "day-first date"],
)
def test_wrong_rows_are_named_on_the_page(send, rows, change, words):
    response = send("a.xlsx", book(*rows, change=change))
    assert response.status_code == 200
    assert ImportRun.objects.get().counts["rejected"] >= 1
    assert words in response.text


def test_a_date_typed_as_text_is_read(send):
    send("a.xlsx", book(HEADS, GOOD))
    assert ImportRun.objects.get().counts == {"created": 1, "updated": 0, "unchanged": 0, "rejected": 0}


def test_unknown_columns_are_asked_about(send):
    response = send("a.xlsx", book(["who", *HEADS[1:]], GOOD))
    assert response.status_code == 200
    assert ImportRun.objects.get().state == "mapping"
    assert "who" in response.text
