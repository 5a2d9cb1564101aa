"""Searching the audit trail and the access log."""

import pytest
from django.urls import reverse

from salesops.core.acts import acting
from salesops.core.audit.access import log_export, log_unmask
from salesops.core.audit.history import history_of
from salesops.core.audit.models import AuditEntry


@pytest.fixture
def change(company):
    with acting("accounts.edit_user", company.admin):
        company.rep.theme = "dark"
        company.rep.save()
    return history_of(company.rep)[0]


@pytest.fixture
def auditor(client, company):
    company.auditor.language = "en"
    company.auditor.save()
    client.force_login(company.auditor)
    return client


def page(client, query=""):
    return client.get(reverse("audit:trail") + query).content.decode()


def test_the_newest_change_comes_first_with_who_what_and_which_fields(auditor, change):
    html = page(auditor)
    first = html[html.index("<tbody>") :]
    first = first[: first.index("</tr>")]
    assert "魏安" in first
    assert "Theme" in first


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?actor=admin", True),
        ("?actor=rep", False),
        ("?model=accounts.user&operation=update", True),
        ("?model=accounts.orgunit&act=accounts.edit_user", False),
        ("?act=accounts.edit_user", True),
        ("?value__contains=dark", True),
        ("?value__contains=darkest", False),
        ("?at__lt=2020-01-01", False),
    ],
)
def test_filters_narrow_the_trail(auditor, change, query, found):
    assert (f"/audit/entries/{change.pk}/" in page(auditor, query)) is found


def test_an_entry_shows_before_and_after_and_leads_to_the_record(auditor, change):
    html = auditor.get(reverse("audit:entry", args=[change.pk])).content.decode()
    assert "like the system" in html
    assert "dark" in html
    assert reverse("accounts:user", args=["rep"]) in html


def test_what_else_happened_in_the_same_request_is_shown(auditor, company, change):
    AuditEntry.objects.create(
        at=change.at, model="accounts.orgunit", record_id=str(company.units["EC"].pk), operation="update", request_id="r1",
        before={"code": "EC"}, after={"code": "EC9"}, db_user="x",
    )  # fmt: skip
    chosen = AuditEntry.objects.create(
        at=change.at,
        model="accounts.user",
        record_id=str(company.rep.pk),
        operation="update",
        request_id="r1",
        db_user="x",
    )
    html = auditor.get(reverse("audit:entry", args=[chosen.pk])).content.decode()
    assert "EC9" in html


def test_what_a_person_wrote_is_shown_as_text(auditor, company):
    company.rep.name = "<script>alert(1)</script>"
    company.rep.save()
    html = auditor.get(reverse("audit:entry", args=[history_of(company.rep)[0].pk])).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


def test_everybody_who_reads_the_log_sees_the_own_exports_only(client, company):
    for user in (company.rep, company.other_rep):
        log_export(user=user, subject=f"list of {user.username}", record_kind="accounts.users", rows=12, filters={})
    client.force_login(company.rep)
    html = client.get(reverse("audit:access")).content.decode()
    assert "list of rep" in html
    assert "list of other_rep" not in html


def test_the_director_sees_every_unmasking_with_its_reason(client, company):
    log_unmask(
        user=company.rep,
        subject="王梓涵",
        record_kind="accounts.user",
        record_id="1",
        field="mobile",
        reason="call back",
    )
    client.force_login(company.director)
    html = client.get(reverse("audit:access")).content.decode()
    assert "call back" in html


def test_the_number_of_queries_stays_when_rows_grow(auditor, company, django_assert_max_num_queries):
    for number in range(60):
        company.rep.mobile = str(number)
        company.rep.save()
    with django_assert_max_num_queries(16):
        page(auditor)
