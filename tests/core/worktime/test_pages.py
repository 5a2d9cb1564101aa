"""The calendar's pages."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from salesops.core.worktime.models import CalendarDay
from salesops.core.worktime.pictures import months_of, stretches_of
from tests.core.worktime.calendars import CALENDAR

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(company, client):
    company.admin.language = "en"
    company.admin.save()
    client.force_login(company.admin)
    return client


def next_weekday() -> date:
    day = timezone.localdate() + timedelta(days=1)
    while day in CALENDAR.special or day.weekday() > 4 or day.month == 1:
        day += timedelta(days=1)
    return day


def sent(day, **more):
    return {
        "version": "",
        "first": day.isoformat(),
        "last": "",
        "kind": "off",
        "occasion": "company",
        "reason": "Anniversary",
        "intent": "save",
        **more,
    }


def test_the_year_that_runs(admin):
    response = admin.get("/settings/calendar/", follow=True)
    assert response.context["year"] == timezone.localdate().year


def test_a_published_year(admin):
    response = admin.get("/settings/calendar/2026/", headers={"accept-language": "en"})
    assert response.context["published"]
    assert response.context["working_days"] == 248
    assert "make-up working day: National Day" in response.content.decode()


def test_a_year_not_published_says_so(admin):
    response = admin.get(f"/settings/calendar/{max(2027, timezone.localdate().year + 1)}/")
    assert not response.context["published"]
    assert response.context["missing"].code == "worktime.year-incomplete"


def test_readers_see_no_form(client, company):
    client.force_login(company.auditor)
    page = client.get("/settings/calendar/2026/").content.decode()
    assert "?day=" not in page
    assert 'name="reason"' not in page


def test_a_day_is_changed_and_stands_in_the_history(admin):
    day = next_weekday()
    response = admin.post(f"/settings/calendar/{day.year}/days/", sent(day))
    assert response.status_code == 302
    assert CalendarDay.objects.get(day=day).reason == "Anniversary"
    assert "Anniversary" in str(admin.get(f"/settings/calendar/{day.year}/").context["timeline"])


def test_checking_changes_nothing(admin):
    day = next_weekday()
    data = sent(day, intent="check", reason="")
    response = admin.post(f"/settings/calendar/{day.year}/days/", data, headers={"HX-Request": "true"})
    assert response.templates[0].name == "core/worktime/_preview.html"
    assert not CalendarDay.objects.filter(day=day).exists()
    assert admin.post(f"/settings/calendar/{day.year}/days/", data).status_code == 200


def test_wrong_days_are_told_at_their_field(admin):
    response = admin.post("/settings/calendar/2026/days/", sent(date(2026, 1, 5), last="2026-01-01"))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["last"]
    assert admin.post("/settings/calendar/2026/days/", sent(date(2026, 1, 5), first="soon")).status_code == 422


def test_a_stale_page_is_told(admin):
    day = next_weekday()
    response = admin.post(f"/settings/calendar/{day.year}/days/", sent(day, version="99"))
    assert response.status_code == 409
    assert not CalendarDay.objects.filter(day=day).exists()


def test_queries_do_not_grow_with_days(admin, django_assert_max_num_queries):
    admin.get("/settings/calendar/2026/")
    with django_assert_max_num_queries(26):
        admin.get("/settings/calendar/2026/")


def test_months_are_whole():
    months = months_of(CALENDAR, 2026, date(2026, 11, 20), date(2026, 11, 27))
    days = [cell for month in months for week in month.weeks for cell in week if cell]
    assert [cell.day for cell in days] == [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [cell.day.day for cell in days if cell.today] == [20]
    assert [cell.day.day for cell in days if cell.chosen] == [27]
    assert {cell.kind for cell in days} == {"work", "weekend", "off", "make-up"}
    assert months[9].working_days == 18


def test_stretches_read_as_announced():
    found = [(f"{s.first:%m-%d}", f"{s.last:%m-%d}", s.works) for s in stretches_of(CALENDAR, 2026)]
    assert ("02-15", "02-23", False) in found
    assert ("10-10", "10-10", True) in found
    assert len([s for s in found if s[2]]) == 6
