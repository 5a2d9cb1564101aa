"""Two admins edit the same record: the second sees both values of each field and chooses (F11)."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import OrgUnitTerms, Position, User
from accounts.services.leave import save_leave
from accounts.services.units import edit_unit
from accounts.services.users import edit_user
from salesops.core.worktime import next_working_day


@pytest.fixture
def browser(company) -> Client:
    client = Client()
    client.force_login(company.admin)
    session = client.session
    session["proved_at"] = timezone.now().timestamp()
    session.save()
    return client


@pytest.fixture
def clash(company, browser):
    """The page of unit EC was opened; then somebody else gave it an English name."""
    url = reverse("accounts:edit_unit", args=["EC"])
    form = browser.get(url).context["form"]
    seen = {name: form.initial.get(name) or "" for name in ("name", "name_en", "parent", "version")}
    somebody_else_names_it(company, seen["name"], "Theirs")
    return url, {**seen, "name": "甲", "name_en": "Mine", "day": timezone.localdate().isoformat()}


def somebody_else_names_it(company, name: str, name_en: str) -> None:
    unit, today = company.units["EC"], timezone.localdate()
    parent = OrgUnitTerms.objects.on(today).get(unit=unit).parent
    edit_unit(actor=company.admin, unit=unit, name=name, name_en=name_en, parent=parent, day=today)


def name_of() -> tuple[str, str]:
    terms = OrgUnitTerms.objects.on(timezone.localdate()).get(unit__code="EC")
    return terms.name, terms.name_en


def test_both_values_of_each_field_are_shown_and_nothing_is_overwritten(browser, clash):
    url, data = clash
    response = browser.post(url, data)
    assert response.status_code == 409
    shown = {one.name: (one.now, one.mine) for one in response.context["clashes"]}
    assert shown["name_en"] == ("Theirs", "Mine")
    assert set(shown) == {"name", "name_en"}
    assert name_of()[1] == "Theirs"


@pytest.mark.parametrize(
    ("choice", "expected"), [("mine", ("甲", "Mine")), ("theirs", ("甲", "Theirs"))]
)  # fmt: skip
def test_the_choice_holds_field_by_field(browser, clash, choice, expected):
    url, data = clash
    again = browser.post(url, data).context["form"]["version"].value()
    chosen = {"version": again, "clash": ["name", "name_en"], "take-name": "mine", "take-name_en": choice}
    assert browser.post(url, data | chosen).status_code == 302
    assert name_of() == expected


def test_without_a_choice_it_is_asked_again(browser, clash):
    url, data = clash
    again = browser.post(url, data).context["form"]["version"].value()
    sent = {"version": again, "clash": ["name", "name_en"], "take-name": "theirs"}
    response = browser.post(url, data | sent)
    assert response.status_code == 422
    assert [(one.name, one.chosen) for one in response.context["clashes"]] == [("name", "theirs"), ("name_en", "")]
    assert 'value="theirs" checked' in response.content.decode()
    assert name_of()[1] == "Theirs"


def test_a_third_change_meanwhile_is_a_clash_again(company, browser, clash):
    url, data = clash
    again = browser.post(url, data).context["form"]["version"].value()
    somebody_else_names_it(company, "乙", "Third")
    chosen = {"version": again, "clash": ["name", "name_en"], "take-name": "mine", "take-name_en": "mine"}
    response = browser.post(url, data | chosen)
    assert response.status_code == 409
    found = {one.name: (one.now, one.chosen) for one in response.context["clashes"]}
    # What was chosen before was chosen against another value.
    assert found == {"name": ("乙", ""), "name_en": ("Third", "")}


def test_lists_boxes_and_days_are_words(company, browser):
    """Roles of a position by their labels, a box as yes and no, a first day as a day."""
    url = reverse("accounts:edit_position", args=["P11"])
    browser.get(url)
    position = Position.objects.get(code="P11")
    seen = position.version
    Position.objects.filter(pk=position.pk).update(name_en="Changed")
    data = {"name": position.name, "name_en": position.name_en, "rank": position.rank, "leads": "", "version": seen}
    response = browser.post(url, data | {"first_roles": ["MGR"]})
    shown = {one.name: (one.now, one.mine) for one in response.context["clashes"]}
    assert response.status_code == 409
    assert shown["is_active"][0] != shown["is_active"][1]
    assert "(MGR)" in shown["first_roles"][1]

    person = User.objects.get(username="rep")
    url = reverse("accounts:edit_user", args=["rep"])
    edit_user(actor=company.admin, user=person, joined_on=date(2020, 1, 2))
    data = {"name": person.name, "email": person.email, "mobile": "", "joined_on": "2021-01-02"}
    response = browser.post(url, data | {"version": person.version})
    assert {one.name: (one.now, one.mine) for one in response.context["clashes"]} == {
        "joined_on": ("2020-01-02", "2021-01-02")
    }


def test_a_draft_of_leave_edited_by_two_is_settled_the_same_way(company, browser):
    """The person and whoever entered it for him."""
    first, day = timezone.now(), next_working_day(timezone.localdate())
    days = {"kind": "annual", "starts_on": day, "ends_on": day}
    leave = save_leave(actor=company.rep, user=company.rep, now=first, reason="before", **days)
    seen = leave.version
    save_leave(actor=company.rep, user=company.rep, now=first, leave=leave, reason="theirs", **days)
    browser.force_login(company.rep)
    url = reverse("accounts:edit_leave", args=[leave.pk])
    typed = {"user": company.rep.pk, "kind": "annual", "starts_on": day.isoformat(), "ends_on": day.isoformat()}
    typed |= {"reason": "mine", "act": "save", "version": seen}
    response = browser.post(url, typed)
    assert response.status_code == 409
    assert [(c.name, c.now, c.mine) for c in response.context["clashes"]] == [("reason", "theirs", "mine")]
    again = response.context["form"]["version"].value()
    assert browser.post(url, typed | {"version": again, "clash": "reason"}).status_code == 422
    assert browser.post(url, typed | {"version": again, "clash": "reason", "take-reason": "theirs"}).status_code == 302
    leave.refresh_from_db()
    assert leave.reason == "theirs"
