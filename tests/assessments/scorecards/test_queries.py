"""Yearly report, comparison and revision ask as often for many cards as for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import CardComment, SchemeVersion
from tests.cast_schemes import JANUARY, agreed, submitted
from tests.cast_scorecards import VALUES, new_card

pytestmark = pytest.mark.django_db


def asked(client, url):
    """How often a page asks, whatever it keeps for the process."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as told:
        client.get(url)
    return len(told)


def said(card, by):
    for dimension in ("PER", "BEH", "TEA"):
        CardComment.objects.create(scorecard=card, dimension=dimension, text="继续保持", by=by, at=timezone.now())


def test_a_full_year_asks_as_often_as_its_first_months(client, company):
    client.force_login(company.supervisor)
    url = reverse("assessments:year_report", args=[2016, "rep"])
    CardComment.objects.create(
        scorecard=new_card(company, "published", kind="Y"),
        dimension="PER",
        text="好",
        by=company.supervisor,
        at=timezone.now(),
    )
    new_card(company, "published")
    few = asked(client, url)
    for kind, count in (("M", 4), ("Q", 3)):
        for _each in range(count):
            said(new_card(company, "closed", kind=kind), company.supervisor)
    report = client.get(url).context["report"]
    assert (len(report.months), len([one for one in report.quarters if one.card])) == (5, 3)
    assert asked(client, url) == few


def test_a_comparison_asks_as_often_with_adjusted_values_and_a_long_past(client, company):
    client.force_login(company.supervisor)
    new_card(company, "closed")
    url = reverse("assessments:scorecard_comparison", args=[new_card(company, "rated").pk])
    few = asked(client, url)
    for _each in range(4):
        last = new_card(company, "rated", values=VALUES | {"K07": "95"})
    assert asked(client, reverse("assessments:scorecard_comparison", args=[last.pk])) == few


def test_a_revision_asks_as_often_when_schemes_changed(client, company):
    client.force_login(company.rep)
    url = reverse("assessments:scheme_revision", args=[2027])
    few = asked(client, url)
    agreed(submitted(company, starts_on=JANUARY), company.director, company.gm)
    assert SchemeVersion.objects.filter(number=2).exists()
    assert len(client.get(url).context["changed"]) == 1
    assert asked(client, url) == few
