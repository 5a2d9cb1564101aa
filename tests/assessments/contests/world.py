"""A contest among the people of East China, prepared by their market manager."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from assessments.services import contests

NOW = datetime(2026, 11, 25, 14, tzinfo=ZoneInfo("Asia/Shanghai"))
FINAL = datetime(2026, 12, 3, 18, tzinfo=ZoneInfo("Asia/Shanghai"))


def prepared(company, **changed):
    values = {
        "actor": company.manager, "name": "冬季冲刺", "kpi": "K01", "of": "people", "unit": company.units["EC"],
        "first": date(2026, 11, 1), "last": date(2026, 11, 30), "prizes": ["奖金 3,000 元", "奖金 1,000 元"], "text": "", "now": NOW,
    }  # fmt: skip
    return contests.create(**values | changed)


def handicapped(company, contest, **handicaps):
    """User name → per cent; everybody else has none."""
    given = {}
    for entry in contest.entries.select_related("person"):
        given[entry.pk] = handicaps.get(entry.person.username, 100)
    return contests.set_entries(actor=company.manager, contest=contest, handicaps=given)


def announced(company, **changed):
    contest = prepared(company, **changed)
    return contests.start(actor=contest.created_by, contest=contest, now=NOW)
