"""Pages of grading: the explanation, forms, lists."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from customers.follow_ups import follow_ups_due, reason_of
from customers.models import Customer, GradeOverride, GradeSheet, GradeSuggestion, StalledCase
from customers.panels.grading import changes_of_grade, why_this_grade
from customers.services.overrides import set_grade
from customers.services.regrading import regrade_customer

from .making import MONDAY, TUESDAY, at, worked_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def graded(company):
    customer = worked_customer(company)
    regrade_customer(customer, actor=None, day=TUESDAY, now=at(TUESDAY))
    return customer


def test_the_page_explains_the_grade(client, company, graded) -> None:
    client.force_login(company.rep)
    page = client.get(reverse("customers:grade", args=[graded.code]), headers={"accept-language": "en"})
    text = page.content.decode()
    for part in ("Why A", "81.6 points", "36.8", "27.3", "17.5", "A 75", "B 55", "approved, amount known", "1,200,000"):
        assert part in text, part


def test_the_customer_page_has_the_panel(client, company, graded) -> None:
    client.force_login(company.rep)
    text = client.get(reverse("customers:customer", args=[graded.code])).content.decode()
    assert reverse("customers:grade", args=[graded.code]) in text
    assert "36.8" in text
    tab = client.get(reverse("customers:tab", args=[graded.code, "grades"]))
    assert [c.grade_after for c in tab.context["history"]] == ["A"]


def test_strangers_find_no_such_page(client, company, graded) -> None:
    for person in (company.colleague, company.other_rep):
        client.force_login(person)
        for name in ("grade", "grade_data", "set_grade"):
            assert client.get(reverse(f"customers:{name}", args=[graded.code])).status_code == 404


def form_data(page) -> dict[str, str]:
    """What the form shows, sent back."""
    form = page.context["form"]
    return {name: "" if (value := form[name].value()) is None else str(value) for name in form.fields}


def test_grade_data_are_entered(client, company, graded) -> None:
    client.force_login(company.rep)
    url = reverse("customers:grade_data", args=[graded.code])
    data = form_data(client.get(url))
    assert data["budget"] == "5"
    answer = client.post(url, data | {"budget": "1", "employees": "40"})
    assert answer.status_code == 302
    sheet = GradeSheet.objects.get(pk=graded.pk)
    graded.refresh_from_db()
    # Budget 5 → 1: 9.6 points less; employees 3 → 1: 4.2 less.
    assert (sheet.budget, graded.employees, str(graded.grade_score)) == (1, 40, "67.80")


def test_what_is_wrong_stands_at_its_field(client, company, graded) -> None:
    client.force_login(company.rep)
    url = reverse("customers:grade_data", args=[graded.code])
    data = form_data(client.get(url))
    answer = client.post(url, data | {"budget": "9", "employees": "-4"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"budget", "employees"}


def test_the_supervisor_sets_and_ends_a_grade(client, company, graded) -> None:
    client.force_login(company.supervisor)
    until = timezone.localdate() + timedelta(days=30)
    url = reverse("customers:set_grade", args=[graded.code])
    assert client.post(url, {"grade": "B", "ends_on": until.isoformat(), "reason": ""}).status_code == 422
    assert client.post(url, {"grade": "B", "ends_on": until.isoformat(), "reason": "停产"}).status_code == 302
    override = GradeOverride.objects.get(customer=graded)
    assert override.state == "active"
    client.force_login(company.rep)
    assert client.post(reverse("customers:end_override", args=[override.pk])).status_code == 403
    client.force_login(company.supervisor)
    assert client.post(reverse("customers:end_override", args=[override.pk])).status_code == 302
    graded.refresh_from_db()
    assert graded.grade == "A"


def test_a_proposed_grade_shows_in_the_inbox(client, company, graded) -> None:
    client.force_login(company.rep)
    until = timezone.localdate() + timedelta(days=30)
    url = reverse("customers:set_grade", args=[graded.code])
    assert client.post(url, {"grade": "B", "ends_on": until.isoformat(), "reason": "项目推迟"}).status_code == 302
    client.force_login(company.supervisor)
    text = client.get(reverse("approvals:desk")).content.decode()
    assert "项目推迟" in text
    assert "36.8" in text


def test_a_stalled_customer_is_answered(client, company, graded) -> None:
    case = StalledCase.objects.create(
        customer=graded,
        owner=company.rep,
        listed_on=MONDAY,
        grade="A",
        weeks=3,
        due_at=timezone.now() + timedelta(days=3),
    )
    client.force_login(company.rep)
    url = reverse("customers:stalled_case", args=[case.pk])
    assert graded.called in client.get(reverse("customers:stalled")).content.decode()
    data = {"answer": "next_step", "version": case.version, "next_step": "寄样品", "next_on": ""}
    assert client.post(url, data).status_code == 422
    assert client.post(url, data | {"next_on": timezone.localdate().isoformat()}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.answer) == ("answered", "next_step")
    client.force_login(company.other_rep)
    assert client.get(url).status_code == 404


def test_a_suggestion_is_decided(client, company, graded) -> None:
    row = GradeSuggestion.objects.create(
        customer=graded, direction="down", grade_from="A", grade_to="B", made_on=MONDAY,
        reasons=[{"code": "idle", "days": 200}],
    )  # fmt: skip
    url = reverse("customers:suggestion", args=[row.pk])
    client.force_login(company.rep)
    page = client.get(url, headers={"accept-language": "en"})
    assert "no order for 200 days" in page.content.decode()
    assert client.post(url, {"decision": "accept", "version": row.version}).status_code == 403
    client.force_login(company.supervisor)
    assert client.post(url, {"decision": "decline", "version": row.version}).status_code == 422
    assert client.post(url, {"decision": "accept", "version": row.version}).status_code == 302
    graded.refresh_from_db()
    assert graded.grade == "B"


def test_lists_ask_a_constant_number_of_queries(client, company, graded, django_assert_max_num_queries) -> None:
    Customer.objects.filter(pk=graded.pk).update(follow_up_on=TUESDAY)
    client.force_login(company.supervisor)
    for name in ("follow_ups", "stalled", "suggestions", "key_without_team"):
        client.get(reverse(f"customers:{name}"))
        with django_assert_max_num_queries(16):
            assert client.get(reverse(f"customers:{name}")).status_code == 200


def test_key_customers_without_a_team_are_listed(client, company, graded) -> None:
    client.force_login(company.supervisor)
    url = reverse("customers:key_without_team")
    assert graded.name in client.get(url).content.decode()
    graded.team.create(user=company.supervisor, part="supervisor", period=(date(2026, 1, 1), None))
    assert graded.name not in client.get(url).content.decode()


def test_follow_ups_of_a_person(company, files) -> None:
    Customer.objects.filter(pk=files.zerun.pk).update(
        follow_up_on=TUESDAY - timedelta(days=2), last_contact_at=at(TUESDAY - timedelta(days=9))
    )
    Customer.objects.filter(pk=files.weizhiyuan.pk).update(follow_up_on=TUESDAY)
    found = follow_ups_due(company.rep, TUESDAY)
    assert [(f.customer, f.late) for f in found] == [(files.zerun, 2)]


@translation.override("en")
def test_reasons_in_words(db) -> None:
    nine_days_ago = at(TUESDAY - timedelta(days=9))
    assert reason_of("A", nine_days_ago, MONDAY, "", None, TUESDAY) == "Grade A: every 7 days; last contact 9 days ago"
    assert reason_of("A", nine_days_ago, MONDAY, "发报价", TUESDAY, TUESDAY) == "Agreed for today: 发报价"
    assert reason_of("", None, date(2026, 10, 1), "", None, TUESDAY).startswith(
        "Grade C: every 30 days; never contacted"
    )


@translation.override("en")
def test_the_panel_and_the_timeline(company, graded) -> None:
    set_grade(actor=company.supervisor, customer=graded, grade="B", reason="停产", ends_on=TUESDAY, now=at(TUESDAY, 9))
    graded.refresh_from_db()
    facts = why_this_grade(graded, company.rep, at(TUESDAY, 10))
    assert facts["explanation"].title == "Why B"
    entries = changes_of_grade(graded, company.rep, at(TUESDAY, 10), 5)
    assert [e.title for e in entries] == ["Grade A → B"]
    assert why_this_grade(graded, company.other_rep, at(TUESDAY, 10)) is None
    assert changes_of_grade(graded, company.other_rep, at(TUESDAY, 10), 5) == []


def test_the_answer_says_what_it_needs(client, company) -> None:
    """A field needed with one answer doesn't call itself optional, and its error stands beside it."""
    customer = worked_customer(company, grade="B")
    case = StalledCase.objects.create(
        customer=customer,
        owner=company.rep,
        listed_on=MONDAY,
        grade="A",
        weeks=2,
        due_at=timezone.now() + timedelta(days=2),
    )
    client.force_login(company.rep)
    address = reverse("customers:stalled_case", args=[case.pk])
    text = client.get(address, headers={"accept-language": "en"}).content.decode()
    assert text.count("needed for a next step") == 2
    assert '<span class="opt">optional</span>' not in text
    answer = client.post(address, {"answer": "lower"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"note"}
