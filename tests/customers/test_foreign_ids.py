"""A rep tries ids of another market in every address, form field, search, export and API call (issue "Customers", faults).

Addresses are found from the URL conf: a new one that takes the number of a customer is tried without anybody adding it here.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from rest_framework.test import APIClient

from customers.models import (
    Clash,
    Contact,
    Customer,
    GradeSuggestion,
    OwnerChange,
    PlannedVisit,
    Visit,
    WeeklyConfirmation,
    WorkLog,
    WorkReport,
)
from salesops.core.numbering import draw_number
from salesops.core.sockets.lists import lists
from tests.customers.logs.conftest import at

FOREIGN, NAME, OWNER = "C-000003", "鼎盛", "高远"
SECRETS = (NAME, FOREIGN, "010-88886666", "钱多多")
CLOSED = {403, 404, 405}


@pytest.fixture
def foreign(company, files) -> dict[str, Any]:
    """Everything there is about the customer of North China; address argument → value."""
    north, unit, now = files.dingsheng, company.units["NC-1-T"], timezone.now()
    person = {"user": company.other_rep, "unit": unit}
    Customer.objects.filter(pk=north.pk).update(phone="010-88886666", credit_code="911101080000000003")
    return {
        "contact": Contact.objects.create(customer=north, name="钱多多", mobile="13911110000", mobile_digits="13911110000"),
        "visit": Visit.objects.create(
            customer=north, **person, way="visit", visited_at=at(10), logged_at=at(11), purpose="research",
        ),
        "planned": PlannedVisit.objects.create(customer=north, **person, day=date(2026, 11, 24), is_key=True),
        "clash": Clash.objects.create(
            customer=north, reporter=company.other_manager, holder=company.other_rep, met_on=date(2026, 11, 2),
            stage="已报价", evidence="x", reported_at=now, due_at=now,
        ),
        "suggestion": GradeSuggestion.objects.create(
            customer=north, direction="up", grade_from="C", grade_to="B", made_on=date(2026, 11, 16)
        ),
        "log": WorkLog.objects.create(**person, day=date(2026, 11, 19)),
        "report": WorkReport.objects.create(**person, kind="week", first=date(2026, 11, 16)),
        "confirmation": WeeklyConfirmation.objects.create(
            customer=north, week=date(2026, 11, 16), owner=company.other_rep, by=company.other_rep, status="following",
            confirmed_at=now,
        ),
        "change": OwnerChange.objects.create(
            heir=company.other_manager, day=date(2026, 12, 1), state="waiting", requested_by=company.other_manager,
            requested_at=now,
        ),
    }  # fmt: skip


def addresses(patterns: Any = None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inner)
        elif pattern.name:
            yield f"{namespace}{pattern.name}", pattern


OTHERS = {"kind": "contact", "field": "mobile", "pk": 1, "tab": "contacts", "other": "C-000001"}


def of_one_customer() -> list[tuple[str, dict[str, Any]]]:
    """Addresses of customers that take ``code``, with the other parts filled in."""
    found = []
    for name, pattern in addresses():
        named = dict(pattern.pattern.converters) if name.startswith("customers:") else {}
        if name.startswith(("api:customers", "api:customer-")):
            named = dict.fromkeys(pattern.pattern.regex.groupindex)
            named.pop("format", None)
        if "code" in named:
            found.append((name, {part: OTHERS.get(part, FOREIGN) for part in named}))
    return found


def leaks(response: Any, *said: str) -> list[str]:
    """Secrets in the answer; what the rep typed himself may stand there."""
    text = response.content.decode(errors="replace")
    return [word for word in SECRETS if word in text and word not in said]


def test_no_address_of_a_customer_was_missed():
    assert len(of_one_customer()) > 40


@pytest.mark.parametrize(("name", "args"), of_one_customer(), ids=lambda value: value if isinstance(value, str) else "")
def test_the_number_of_another_market_is_unknown_everywhere(client, company, foreign, name, args):
    """The answer is the one a number gets that nobody has."""
    client.force_login(company.rep)
    nobody = {part: "C-999999" if value == FOREIGN else value for part, value in args.items()}
    for method in (client.get, client.post, client.patch, client.delete):
        said = []
        for one in (args, nobody):
            with transaction.atomic():
                response = method(reverse(name, kwargs=one))
            said.append(response.status_code)
            assert not leaks(response, FOREIGN)
        assert said[0] in CLOSED
        assert said[0] == said[1], method


BY_ID = (
    ("customers:visit", "visit"), ("customers:correct_visit", "visit"), ("customers:planned_visit", "planned"),
    ("customers:miss_planned_visit", "planned"), ("customers:remove_planned_visit", "planned"),
    ("customers:comment_planned_visit", "planned"), ("customers:clash", "clash"), ("customers:answer_clash", "clash"),
    ("customers:decide_clash", "clash"), ("customers:withdraw_clash", "clash"), ("customers:suggestion", "suggestion"),
    ("customers:work_log", "log"), ("customers:work_report", "report"), ("customers:look_at_report", "report"),
    ("customers:owner_change", "change"), ("customers:call_off_owner_change", "change"),
    ("api:visits-detail", "visit"), ("api:contacts-detail", "contact"), ("api:clashes-detail", "clash"),
    ("api:clashes-answer", "clash"), ("api:work-logs-detail", "log"), ("api:work-logs-check", "log"),
    ("api:work-reports-detail", "report"), ("api:weekly-confirmations-detail", "confirmation"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "what"), BY_ID)
def test_ids_of_another_market_are_unknown(client, company, foreign, name, what):
    client.force_login(company.rep)
    for method in (client.get, client.post):
        with transaction.atomic():
            response = method(reverse(name, args=[foreign[what].pk]))
        assert response.status_code in CLOSED
        assert not leaks(response)


def test_an_own_customer_with_the_foreign_contact(client, company, files, foreign):
    """The number is mine, the id behind it is not."""
    client.force_login(company.rep)
    for name in ("edit_contact", "edit_address"):
        response = client.get(reverse(f"customers:{name}", args=[files.zerun.code, foreign["contact"].pk]))
        assert response.status_code == 404
    shown = reverse("customers:show_number", args=[files.zerun.code, "contact", foreign["contact"].pk, "mobile"])
    assert client.post(shown, {"reason": "call"}).status_code == 404


def code_lists() -> list[str]:
    return sorted(code for code in (page.code for page in lists) if code.startswith("customers."))


@pytest.mark.parametrize("code", code_lists())
@pytest.mark.parametrize(
    "query",
    ["", f"?search={NAME}", "?search=bjds", f"?search={FOREIGN}", "?owner=other_rep", "?user=other_rep", "?unit=NC"],
)
def test_no_list_or_search_shows_it(client, company, foreign, code, query):
    client.force_login(company.rep)
    page = lists.get(code)
    response = client.get(reverse(page.url_name) + query)
    assert response.status_code in (200, 400, 403)
    assert not leaks(response, *(word for word in (NAME, FOREIGN) if word in query))
    typed = query.partition("search=")[2]
    if typed:
        assert f"/customers/{FOREIGN}/" not in response.content.decode()


@pytest.mark.parametrize("code", code_lists())
def test_no_export_holds_it(client, company, foreign, code):
    """What an export would take out: ticked ids of another market and a search for it give no row."""
    client.force_login(company.rep)
    if not lists.get(code)().may_export(company.rep):
        # A list that nobody takes out has no such address at all.
        assert client.post(reverse("lists:export", args=[code]), {"all": "1"}).status_code in (403, 404)
        return
    kinds = {"visits": "visit", "targets": "visit", "grade_suggestions": "suggestion", "work_logs": "log"}
    kind = (kinds | {"work_reports": "report"}).get(code.partition(".")[2])
    ticked = [foreign[kind].pk] if kind else [FOREIGN, Customer.objects.get(code=FOREIGN).pk]
    for data in ({"pick": ticked}, {"all": "1", "search": NAME}):
        response = client.get(reverse("lists:export", args=[code]), data)
        assert response.status_code == 200
        assert response.context["count"] == 0
        assert not leaks(response, NAME)


def test_form_fields_that_name_a_customer(client, company, files, foreign):
    """Typed into a field the number is as unknown as one that doesn't exist, and nothing is written."""
    client.force_login(company.rep)
    before = (Visit.objects.count(), PlannedVisit.objects.count(), Clash.objects.count())
    tries = (
        (reverse("customers:plan_visit"), {"customer": FOREIGN, "day": "2026-12-01"}),
        (reverse("customers:new_visit") + f"?customer={FOREIGN}", {"customer": FOREIGN}),
        (
            reverse("customers:edit", args=["C-000001"]),
            {"name": "苏州泽润饮品有限公司", "kind": "end", "parent": FOREIGN},
        ),
        (reverse("customers:choose_merge", args=["C-000001"]), {"other": FOREIGN}),
        (reverse("customers:merge", args=["C-000001", FOREIGN]), {"reason": "同一家"}),
        (reverse("customers:confirm_status", args=[FOREIGN]), {"status": "lost"}),
        (reverse("customers:weekly_status") + "?person=other_rep", {}),
        (reverse("customers:confirm_rest"), {"person": "other_rep"}),
    )
    for address, data in tries:
        for method in (client.get, client.post):
            with transaction.atomic():
                response = method(address, data)
            assert response.status_code in {302, 400, 403, 404, 405, 409, 422, 200}, (address, response.status_code)
            assert not leaks(response, FOREIGN), (address, method)
    assert (Visit.objects.count(), PlannedVisit.objects.count(), Clash.objects.count()) == before
    assert Customer.objects.get(code="C-000001").parent is None
    assert Customer.objects.get(code=FOREIGN).status != "lost"


def test_fields_that_name_a_person_of_another_market(client, company, files, foreign):
    client.force_login(company.rep)
    today = timezone.localdate()
    for _taken in range(4):
        draw_number("C", on=today)
    for address, data in (
        (reverse("customers:log_visit", args=["C-000001"]), {"user": "other_rep", "way": "visit"}),
        (reverse("customers:write_log", args=[str(today)]) + "?person=other_rep", {"person": "other_rep", "done": "x"}),
        (reverse("customers:new"), {"name": "无锡新客户有限公司", "owner": "other_rep"}),
    ):
        with transaction.atomic():
            assert client.post(address, data).status_code < 500
    assert not WorkLog.objects.filter(user=company.other_rep, day=today).exists()
    assert not Visit.objects.filter(user=company.other_rep).exclude(pk=foreign["visit"].pk).exists()
    assert not Customer.objects.filter(owner=company.other_rep).exclude(code=FOREIGN).exists()


API_LISTS = (
    ("customers", ("", f"?code={FOREIGN}", "?owner=other_rep", "?unit=NC", f"?search={NAME}", "?search=13911110000")),
    ("contacts", ("", f"?customer={FOREIGN}", "?search=钱多多")),
    ("visits", ("", f"?customer={FOREIGN}", "?user=other_rep", "?unit=NC-1-T", f"?search={NAME}")),
    ("clashes", ("", f"?customer={FOREIGN}", "?holder=other_rep")),
    ("work-logs", ("", "?user=other_rep", "?search=高远")),
    ("work-reports", ("", "?user=other_rep")),
    ("weekly-confirmations", ("", f"?customer={FOREIGN}", "?owner=other_rep", f"?search={NAME}")),
    ("credit-accounts", ("", f"?search={NAME}")),
)


@pytest.mark.parametrize(("resource", "query"), [(name, query) for name, queries in API_LISTS for query in queries])
def test_no_resource_lists_it(company, foreign, resource, query):
    client = APIClient()
    client.force_login(company.rep)
    response = client.get(f"/api/v1/{resource}/{query}")
    assert response.status_code == 200, response.content
    assert not leaks(response), response.json()
    assert "other_rep" not in response.content.decode()


def test_writing_by_the_api_about_it(company, foreign):
    client = APIClient()
    client.force_login(company.rep)
    moment = (timezone.now() - timedelta(hours=1)).isoformat()
    for resource, data in (
        ("visits", {"customer": FOREIGN, "way": "visit", "visited_at": moment}),
        ("contacts", {"customer": FOREIGN, "name": "新联系人"}),
        ("work-logs", {"user": "other_rep", "day": str(timezone.localdate()), "done": "x"}),
        ("work-reports", {"user": "other_rep", "kind": "week", "first": str(timezone.localdate()), "results": "x"}),
        ("customers", {"name": "无锡新客户有限公司", "owner": "other_rep"}),
    ):
        with transaction.atomic():
            response = client.post(f"/api/v1/{resource}/", data, format="json")
        assert response.status_code in (403, 404, 422), (resource, response.status_code)
        assert not leaks(response, FOREIGN)
    assert Contact.objects.filter(customer__code=FOREIGN).count() == 1


def test_the_search_of_the_portal_does_not_find_it(client, company, foreign):
    client.force_login(company.rep)
    names = [name for name, pattern in addresses() if name.endswith("palette") and not pattern.pattern.converters]
    assert names
    for name in names:
        for typed in (NAME, FOREIGN, "13911110000", "钱多多", "bjds"):
            response = client.get(reverse(name), {"q": typed, "search": typed})
            assert not leaks(response, typed)
            assert f"/customers/{FOREIGN}/" not in response.content.decode()
