"""ACC-7: every change leaves a row: by ORM, bulk, raw SQL; secrets without values; nobody rewrites the trail."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import OrgUnit, User
from salesops.core.acts import acting
from salesops.core.audit.models import AuditEntry


def entries(record):
    return list(AuditEntry.objects.filter(model=record._meta.label_lower, record_id=str(record.pk)).order_by("id"))


def test_a_change_is_kept_with_before_after_actor_and_act(company):
    with acting("accounts.edit_user", company.admin):
        company.rep.mobile = "13800006021"
        company.rep.save()
    entry = entries(company.rep)[-1]
    assert (entry.operation, entry.before, entry.after) == ("update", {"mobile": ""}, {"mobile": "13800006021"})
    assert (entry.actor_id, entry.act) == (company.admin.pk, "accounts.edit_user")


def test_bulk_and_raw_changes_are_kept_too(company):
    User.objects.filter(pk__in=[company.rep.pk, company.colleague.pk]).update(mobile="1")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET mobile = '2' WHERE id = %s", [company.rep.pk])
    assert [e.after.get("mobile") for e in entries(company.rep)][-2:] == ["1", "2"]
    assert entries(company.colleague)[-1].after == {"mobile": "1"}
    assert entries(company.rep)[-1].actor_id is None
    assert entries(company.rep)[-1].db_user


def test_a_secret_column_is_noted_without_its_values(company):
    company.rep.set_password("another-long-secret")
    company.rep.save()
    entry = entries(company.rep)[-1]
    assert entry.hidden == ["password"]
    assert "password" not in entry.before | entry.after


def test_a_change_that_changes_nothing_leaves_no_row(company):
    before = len(entries(company.rep))
    User.objects.filter(pk=company.rep.pk).update(name=company.rep.name)
    assert len(entries(company.rep)) == before


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET act = 'x'", "DELETE FROM audit_entry"])
def test_nobody_rewrites_the_trail(company, statement):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_version_goes_up_whoever_writes(company):
    OrgUnit.objects.filter(pk=company.units["EC"].pk).update(kind="market")
    assert OrgUnit.objects.get(pk=company.units["EC"].pk).version == company.units["EC"].version + 1


@pytest.fixture
def portal_role(db):
    """The role the portal runs as in production, granted as ``migrate`` does."""
    from salesops.core.guards.install import grant_app_role

    with connection.cursor() as cursor:
        cursor.execute("DROP ROLE IF EXISTS salesops_test_portal")
        cursor.execute("CREATE ROLE salesops_test_portal")
        grant_app_role(cursor, "salesops_test_portal", set(connection.introspection.table_names(cursor)))
        cursor.execute("SET ROLE salesops_test_portal")
        yield cursor
        cursor.execute("RESET ROLE")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET act = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "DROP TRIGGER guard_audit ON accounts_user",
        "CREATE OR REPLACE FUNCTION audit_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
        "SET session_replication_role = replica",
    ],
)
def test_the_portals_role_can_neither_rewrite_nor_switch_off(company, portal_role, statement):
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
        portal_role.execute(statement)


def test_the_portals_role_still_writes_audited_rows(company, portal_role):
    User.objects.filter(pk=company.rep.pk).update(mobile="3")
    assert entries(company.rep)[-1].after == {"mobile": "3"}
