"""Codes of periods are stored; the reader sees words, in the own language, in notices, titles and approvals."""

from datetime import date

import pytest
from django.utils import translation

from assessments.approvals import bonus
from assessments.models import Cycle
from assessments.period_words import code_words
from salesops.core.jobs.models import Job
from salesops.core.notify.models import Notification
from salesops.core.notify.texts import notices_for
from salesops.core.sockets.records import record_kinds

WORDS = [
    ("2026", "2026 年", "2026"), ("2026-09", "2026 年 9 月", "Sep 2026"), ("2026Q3", "2026 年第三季度", "Q3 2026"),
    ("NQ-linruoxi-20261020", "试用期（2026-10-20 起）", "probation from 2026-10-20"), ("2026-13", "2026-13", "2026-13"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "chinese", "english"), WORDS)
def test_codes_as_words(code, chinese, english):
    assert code_words(code) == chinese
    with translation.override("en"):
        assert code_words(code) == english


@pytest.mark.parametrize(
    ("event", "params", "chinese", "english"),
    [
        ("assessments.card_published", {"period": "2026-09"}, "2026 年 9 月", "Sep 2026"),
        ("assessments.cycle_step", {"step": "rate", "cycle": "2026Q3", "due": "x"}, "2026 年第三季度上级评价", "rating of Q3 2026"),
        ("assessments.targets_offered", {"period": "2026", "due": "x"}, "2026 年", "targets of 2026"),
        ("assessments.cycle_step_late", {"step": "评分", "cycle": "2026-09", "who": "x"}, "评分", "Sep 2026"),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_notices(company, event, params, chinese, english):
    row = Notification(event=event, params=params, person=company.rep)
    assert chinese in notices_for(company.rep, [row])[0].text
    with translation.override("en"):
        assert english in notices_for(company.rep, [row])[0].text


def test_titles():
    run = {"number": "JJ-2026-003", "cycle": "2026Q3"}
    month = Cycle(cycle="M", code="2026-09", first=date(2026, 9, 1), last=date(2026, 9, 30))
    job = Job(
        kind="assessments.read_last_year",
        title="Reading last year's results: %(period)s",
        title_params={"period": "2026Q3"},
    )
    assert "2026 年第三季度" in bonus._title(run)
    assert "2026 年第三季度" in job.name
    assert record_kinds.get("assessments.cycle").called(month) == "2026 年 9 月"
