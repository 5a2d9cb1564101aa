"""An import in the browser, step by step: brought, matched, checked, let in."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from salesops.core.imports.models import ImportRun
from salesops.core.imports.services import commit_import, match_columns, start_import
from salesops.core.refusals import Forbidden, Refused
from salesops.core.sockets.imports import import_kinds
from tests.core.spreadsheets.sheets import xlsx

DAY = date(2026, 12, 1)
HEADS = ["username", "name", "email", "position_code", "unit_code"]


def people(count):
    return [[f"user{n}", f"人{n}", f"user{n}@example.com", "P11", "EC-2-T"] for n in range(count)]


@pytest.fixture
def bring(company, tmp_path):
    def start(*rows, name="users.xlsx", actor=None):
        content = xlsx(tmp_path / "in.xlsx", *rows).read_bytes()
        return start_import(
            actor=actor or company.admin,
            kind=import_kinds.get("users"),
            uploaded=SimpleUploadedFile(name, content),
            day=DAY,
        )

    return start


def codes(refused):
    return {r.code for r in refused.value.refusals}


def test_a_small_file_is_checked_and_let_in_at_once(company, bring):
    run = bring(HEADS, *people(3))
    assert (run.state, run.counts["created"], run.job) == ("checked", 3, None)
    assert not User.objects.filter(username="user1").exists()
    run = commit_import(actor=company.admin, run=run, day=DAY)
    assert run.state == "done"
    assert User.objects.filter(username="user1").exists()


def test_the_same_run_is_let_in_once(company, bring):
    run = bring(HEADS, *people(1))
    commit_import(actor=company.admin, run=run, day=DAY)
    with pytest.raises(Refused) as refused:
        commit_import(actor=company.admin, run=run, day=DAY)
    assert codes(refused) == {"core.import-not-checked"}


def test_a_run_with_wrong_rows_offers_them_as_a_file_and_lets_nothing_in(company, bring):
    run = bring(HEADS, *people(2), ["bad", "坏", "", "P99", "EC-2-T"])
    assert run.counts == {"created": 2, "updated": 0, "unchanged": 0, "rejected": 1}
    assert run.result["wrong"][0]["number"] == 4
    assert run.error_file.owner == company.admin
    with pytest.raises(Refused) as refused:
        commit_import(actor=company.admin, run=run, day=DAY)
    assert codes(refused) == {"core.import-has-errors"}


def test_what_became_wrong_since_the_check_keeps_everything_out(company, bring):
    run = bring(HEADS, *people(2))
    User.objects.create_user("someone", "某", email="user1@example.com")
    run = commit_import(actor=company.admin, run=run, day=DAY)
    assert (run.state, run.counts["rejected"]) == ("checked", 1)
    assert not User.objects.filter(username="user0").exists()


def test_unknown_heads_are_matched_by_hand(company, bring):
    run = bring(["login", "who", "post", "place"], ["user0", "人", "P11", "EC-2-T"])
    assert run.state == "mapping"
    assert len(run.notes) >= 1
    run = match_columns(actor=company.admin, run=run, chosen={1: "name", 2: "position_code", 3: "unit_code"}, day=DAY)
    assert (run.state, run.counts["created"]) == ("checked", 1)
    with pytest.raises(Refused) as refused:
        match_columns(actor=company.admin, run=run, chosen={1: "password"}, day=DAY)
    assert codes(refused) == {"core.unknown-column"}


@pytest.mark.django_db(transaction=True)
def test_a_large_file_is_checked_and_let_in_by_jobs(company, bring):
    run = bring(HEADS, *people(25))
    run.refresh_from_db()
    assert (run.state, run.counts["created"], run.job.kind) == ("checked", 25, "imports.check_file")
    commit_import(actor=company.admin, run=run, day=DAY)
    run.refresh_from_db()
    assert (run.state, run.job.kind) == ("done", "imports.import_file")
    assert User.objects.filter(username="user24").exists()


@pytest.mark.parametrize("who", ["rep", "manager", "hr", "auditor"])
def test_who_may_not(company, bring, who):
    with pytest.raises(Forbidden):
        bring(HEADS, *people(1), actor=getattr(company, who))
    assert not ImportRun.objects.exists()


def test_an_import_is_seen_by_its_owner_only(company, bring):
    bring(HEADS, *people(1))
    assert ImportRun.objects.visible_to(company.admin).count() == 1
    assert not ImportRun.objects.visible_to(company.auditor).exists()


def test_a_file_that_is_none_leaves_nothing(company):
    with pytest.raises(Refused) as refused:
        start_import(
            actor=company.admin,
            kind=import_kinds.get("users"),
            uploaded=SimpleUploadedFile("users.xlsx", b"PK\x03\x04 torn"),
            day=DAY,
        )
    assert next(iter(codes(refused))).startswith("core.file-")
    assert not ImportRun.objects.exists()
