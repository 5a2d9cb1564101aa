"""Red lines: what the database lets nobody write; who is reminded to answer."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from assessments.models import RedLine, Scorecard
from assessments.reminders.red_lines import unanswered
from assessments.services.cards import red_lines
from tests.cast_scorecards import new_card

pytestmark = pytest.mark.django_db
FACTS = {"kind": "forged", "facts": "拜访记录与门岗登记不符"}
# A Tuesday; three working days later is Friday the 13th.
SAID = datetime(2026, 11, 10, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def refused(rows, match, **values):
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        rows.update(**values)


def decide(rows, by, **more):
    rows.update(state="in_review")
    rows.update(state="decided", decided_by=by, decided_at=SAID, **more)


def test_a_card_is_marked_by_a_decision_and_stays_marked(company):
    card = new_card(company, "published")
    rows = Scorecard.objects.filter(pk=card.pk)
    refused(rows, "when it was decided", red_line=True)
    with pytest.raises(IntegrityError, match="when it was decided"), transaction.atomic():
        Scorecard.objects.create(cycle=card.cycle, person=company.colleague, tier="E", red_line=True)
    found = RedLine.objects.filter(pk=red_lines.propose(actor=company.director, card=card, now=SAID, **FACTS).pk)
    refused(rows, "when it was decided", red_line=True)
    found.update(answer="属实", answered_at=SAID)
    decide(found, company.gm)
    # Decided, it isn't closed without its mark, and nobody takes the mark away.
    refused(rows, "and then always", state="closed", closed_at=SAID)
    rows.update(red_line=True)
    refused(rows, "and then always", red_line=False)
    rows.update(state="closed", closed_at=SAID)


def test_what_was_said_and_answered_stays_and_late_is_what_comes_after_the_closing(company):
    card, closed = new_card(company, "published"), new_card(company, "closed")
    said = [red_lines.propose(actor=company.director, card=one, now=SAID, **FACTS) for one in (card, closed)]
    found, late = (RedLine.objects.filter(pk=one.pk) for one in said)
    for values in (
        {"facts": "别的"},
        {"kind": "money"},
        {"said_by": company.gm},
        {"answer_due": SAID + timedelta(days=1)},
    ):
        refused(found, "keeps what was said", **values)
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        found.delete()
    found.update(answer="不属实", answered_at=SAID)
    refused(found, "keeps what was said", answer="属实")
    refused(found, "after the closing", late=True)
    late.update(answer="属实", answered_at=SAID)
    for rows, wrong in ((found, True), (late, False)):
        with pytest.raises(IntegrityError, match="after the closing"), transaction.atomic():
            decide(rows, company.gm, late=wrong)
    decide(late, company.gm, late=True)


def test_the_person_is_reminded_before_the_time_to_answer_ends(company, django_assert_max_num_queries):
    card = new_card(company, "published")
    red_lines.propose(actor=company.supervisor, card=card, now=SAID, **FACTS)

    def heard(day, hour=9):
        return [
            (due.step, due.to, due.params["until"].day, due.record)
            for due in unanswered(SAID.replace(day=day, hour=hour))
        ]

    assert heard(11) == []
    assert heard(12, hour=8) == []
    assert heard(12) == [("before", [company.rep], 13, card)]
    assert [one[0] for one in heard(13)] == ["before", "due"]
    # After the closing of the last day it is handed on; answered, nobody is reminded.
    assert heard(13, hour=23) == []
    second = new_card(company, "rated")
    asked = red_lines.propose(actor=company.supervisor, card=second, now=SAID.replace(day=12, hour=9), **FACTS)
    with django_assert_max_num_queries(4):
        assert len(heard(13)) == 2
    red_lines.answer(actor=company.rep, red_line=RedLine.objects.exclude(pk=asked.pk).get(), answer="属实", now=SAID)
    assert heard(13) == []
