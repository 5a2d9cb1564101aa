"""``manage.py verify`` finds what was broken behind the portal's back."""

import json

import pytest
from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.management import call_command
from django.db import connection

from salesops.core.management.commands.verify import answer
from salesops.core.models import Dated
from salesops.core.sockets.invariants import Invariant, invariants


def verify(capsys, *arguments: str) -> tuple[int, dict[str, dict]]:
    """Exit status and the answers by check."""
    try:
        call_command("verify", *arguments)
        status = 0
    except SystemExit as end:
        status = int(end.code or 0)
    lines = capsys.readouterr().out.splitlines()
    return status, {found["check"]: found for found in map(json.loads, lines)}


@pytest.mark.django_db
def test_a_fresh_company_passes_every_check(company, capsys):
    status, found = verify(capsys)
    assert (status, [f for f in found.values() if not f["ok"]]) == (0, [])
    assert set(found) == {i.code for i in invariants}


@pytest.mark.django_db
def test_one_check_or_one_part_can_be_asked(capsys):
    assert set(verify(capsys, "guards.triggers")[1]) == {"guards.triggers"}
    assert set(verify(capsys, "guards")[1]) == {
        "guards.triggers",
        "guards.functions",
        "guards.constraints",
        "guards.grants",
    }
    assert verify(capsys, "no-such-check")[0] == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("ALTER TABLE accounts_user DISABLE TRIGGER guard_audit", "accounts_user: guard_audit is switched off"),
        ("DROP TRIGGER guard_audit ON accounts_user", "accounts_user: guard_audit is missing"),
        (
            "COMMENT ON TRIGGER guard_audit ON accounts_user IS 'other'",
            "accounts_user: guard_audit is not what the model declares",
        ),
    ],
)
def test_a_guard_that_was_tampered_with_is_found(capsys, statement, fault):
    with connection.cursor() as cursor:
        cursor.execute(statement)
    status, found = verify(capsys, "guards.triggers")
    assert status == 1
    assert found["guards.triggers"]["faults"] == [fault]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("check", "statement", "fault"),
    [
        (
            "guards.functions",
            "CREATE OR REPLACE FUNCTION audit_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
            "audit_row is not what the code says",
        ),
        ("guards.functions", "DROP FUNCTION accounts_no_cycle() CASCADE", "accounts_no_cycle is missing"),
        (
            "guards.constraints",
            "ALTER TABLE accounts_posting DROP CONSTRAINT posting_no_overlap",
            "accounts_posting: posting_no_overlap is missing",
        ),
        (
            "guards.constraints",
            "DROP INDEX approval_one_pending",
            "approvals_approval: approval_one_pending is missing",
        ),
        (
            "guards.constraints",
            "ALTER TABLE accounts_orgunitterms DROP CONSTRAINT org_unit_not_its_own_parent,"
            " ADD CONSTRAINT org_unit_not_its_own_parent CHECK (parent_id <> unit_id) NOT VALID",
            "accounts_orgunitterms: org_unit_not_its_own_parent was never checked for the rows there were",
        ),
    ],
)
def test_a_rule_of_the_database_that_was_changed_is_found(capsys, check, statement, fault):
    assert verify(capsys, check)[0] == 0
    with connection.cursor() as cursor:
        cursor.execute(statement)
    status, found = verify(capsys, check)
    assert status == 1
    assert found[check]["faults"] == [fault]


@pytest.mark.parametrize("model", [m for m in apps.get_models() if issubclass(m, Dated)], ids=lambda m: m.__name__)
def test_rows_of_the_same_thing_cannot_overlap(model):
    """Every dated fact has a constraint over its period; that it is in the database, ``guards.constraints`` says."""
    over = [c for c in model._meta.constraints if isinstance(c, ExclusionConstraint)]
    assert any(("period", RangeOperators.OVERLAPS) in c.expressions for c in over)


@pytest.mark.django_db
def test_a_role_with_too_many_rights_is_found(capsys, settings):
    settings.DATABASE_APP_ROLE = "salesops_verify_probe"
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE salesops_verify_probe")
        cursor.execute("GRANT SELECT, INSERT ON audit_entry TO salesops_verify_probe")
        assert verify(capsys, "guards.grants")[0] == 0
        cursor.execute("GRANT UPDATE ON audit_entry TO salesops_verify_probe")
    found = verify(capsys, "guards.grants")[1]["guards.grants"]
    assert found["faults"] == ["audit_entry: salesops_verify_probe holds UPDATE"]


@pytest.mark.django_db
def test_a_check_that_fails_to_run_is_a_fault_and_none_can_write():
    def writes():
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE never (id int)")
        yield "unreachable"

    found = answer(Invariant("test.writes", "writes", writes))
    assert not found["ok"]
    assert "read-only" in found["faults"][0]
