"""A vacancy of the deputy director's post with two market managers the last closing found eligible."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from assessments.models import Cycle, PromotionReview, Vacancy, VacancyApplication
from assessments.services.vacancies import applying, publishing, scoring
from tests.assessments.people.world import cycle_of

NOW = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = NOW.date()
CLOSES = TODAY + timedelta(days=7)
AFTER = NOW + timedelta(days=8)
SCORE_BY = date(2026, 12, 7)
CONDITIONS = [
    {"code": "pr1_or_pr2", "outcome": "met", "asked": "", "found": "PR2", "parts": []},
    {"code": "course", "outcome": "by_hand", "asked": "", "found": "", "parts": []},
    {"code": "vacancy", "outcome": "by_selection", "asked": "", "found": "", "parts": []},
    {"code": "panel", "outcome": "by_selection", "asked": "80", "found": "", "parts": []},
]


def reviewed(company, *people, holds=True):
    """What the closing of October found."""
    cycle = Cycle.objects.filter(code="2026-10").first() or cycle_of("2026-10")
    failing = [{"code": "compliance", "outcome": "not_met", "asked": "90", "found": "84.00", "parts": []}]
    given = {
        "cycle": cycle,
        "position": company.positions["P40"],
        "to": company.positions["P60"],
        "rule": "PR4",
        "at": NOW,
    }
    for who in people:
        PromotionReview.objects.create(
            person=who, holds=holds, conditions=CONDITIONS if holds else [*CONDITIONS, *failing], **given
        )


def publish(company, **changed):
    values = {
        "actor": company.director, "position": company.positions["P60"], "unit": company.units["HQ"], "closes_on": CLOSES,
        "score_by": SCORE_BY, "text": "带领北方各市场", "panel": [company.director, company.gm, company.hr], "now": NOW,
    }  # fmt: skip
    return publishing.publish(**values | changed)


def applied(company, vacancy, *people):
    return [applying.apply(actor=who, vacancy=vacancy, motivation="十年一线经验", now=NOW) for who in people]


def before_panel(company):
    """Both managers applied, applications are over."""
    reviewed(company, company.manager, company.other_manager)
    vacancy = publish(company)
    applied(company, vacancy, company.manager, company.other_manager)
    scoring.close(actor=None, vacancy=vacancy, now=AFTER)
    return Vacancy.objects.get(pk=vacancy.pk)


def of(vacancy, person):
    return VacancyApplication.objects.get(vacancy=vacancy, person=person)


def give(vacancy, member, person, points, **more):
    parts = dict.fromkeys(("results", "management", "presentation", "feedback"), Decimal(points))
    return scoring.score(actor=member, application=of(vacancy, person), parts=parts, note="", now=AFTER, **more)


def all_scored(company, manager="90", other="85"):
    return scored(company, before_panel(company), manager, other)


def scored(company, vacancy, manager="90", other="85"):
    for member in (company.director, company.gm, company.hr):
        give(vacancy, member, company.manager, manager)
        give(vacancy, member, company.other_manager, other)
    return Vacancy.objects.get(pk=vacancy.pk)
