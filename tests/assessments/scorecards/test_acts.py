"""From the work report to the decision on an appeal; answers of departments; what each step refuses."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import RoleGrant
from assessments.models import (
    Appeal,
    CardAdjustment,
    CardRating,
    CycleStep,
    DepartmentTally,
    DepartmentVoice,
    Scorecard,
)
from assessments.services.cards import answering, appealing, calibrating, publishing, rating, reporting, talking
from salesops.core.audit.models import AuditEntry
from salesops.core.notify.models import Notification
from salesops.core.refusals import Forbidden, Refused
from tests.cast import SINCE
from tests.cast_scorecards import carried, new_card, new_cycle

pytestmark = pytest.mark.django_db
REPORT = {"results": "销售 58%", "self_score": Decimal(70)}
COMMENTS = {"PER": "客户少", "BEH": "按时", "TEA": "分享多"}


def codes(call, *args, **named):
    with pytest.raises(Refused) as refused:
        call(*args, now=timezone.now(), **named)
    return [refusal.code for refusal in refused.value.refusals]


def say(card, who, **changes):
    return rating.rate(
        actor=who, card=card, ratings={"K19": Decimal("3.6")} | changes, comments=COMMENTS, now=timezone.now()
    )  # fmt: skip


def test_the_way_of_a_card(client, company):
    """EM of defaults.md 9.5 by its pages: 48.34, raised by an appeal that is upheld. Published late, one can still appeal."""
    now, card = timezone.now(), new_card(company, cycle=new_cycle(over=("publish", "appeal")))
    at = {name: reverse(f"assessments:{name}", args=[card.pk]) for name in (
        "work_report", "rate_scorecard", "change_card_points", "appeal", "review_talk", "confirm_talk", "scorecard_paper",
        "scorecard",
    )}  # fmt: skip
    client.force_login(company.rep)
    assert "84.20%" in client.get(at["work_report"]).context["form"].initial["results"]
    assert client.post(at["work_report"], {"results": "", "intent": "file"}).status_code == 422
    assert client.post(at["work_report"], {"results": "尚未写完", "intent": "save"}).status_code == 302
    client.force_login(company.supervisor)
    assert "尚未写完" not in client.get(at["scorecard"]).content.decode()
    client.force_login(company.rep)
    client.post(at["work_report"], {"results": "销售 58%", "self_score": "70", "intent": "file"})
    client.force_login(company.supervisor)
    kept = {"rating_K19": "5.5", "comment_PER": "客户少"}
    answer = client.post(at["rate_scorecard"], kept)
    assert (answer.status_code, set(answer.context["form"].errors)) == (
        422,
        {"rating_K19", "comment_BEH", "comment_TEA"},
    )
    assert "客户少" in answer.content.decode()
    full = {"rating_K19": "3.6", **{f"comment_{code}": text for code, text in COMMENTS.items()}}
    assert client.post(at["rate_scorecard"], full).status_code == 302
    assert client.post(at["rate_scorecard"], full).status_code == 409
    client.force_login(company.director)
    assert client.post(at["change_card_points"], {"points": "6"}).status_code == 422
    assert client.post(at["change_card_points"], {"points": "2"}).status_code == 302
    board = reverse("assessments:calibration", args=[card.cycle.code])
    assert "50.34" in client.get(board).content.decode()
    assert client.post(reverse("assessments:settle_cycle", args=[card.cycle.code])).status_code == 302
    client.force_login(company.gm)
    assert client.post(reverse("assessments:publish_cycle", args=[card.cycle.code])).status_code == 302
    card.refresh_from_db()
    assert (card.state, card.total, card.points) == ("published", Decimal("50.34"), Decimal("48.34"))
    told = Notification.objects.get(event="assessments.card_published", person=company.rep)
    assert "50" not in str(told.params)
    client.force_login(company.rep)
    assert "50.34" in client.get(at["scorecard"]).content.decode()
    assert client.post(at["appeal"], {"kpi": "K01", "reason": "两笔签收未计入"}).status_code == 302
    found = Appeal.objects.get()
    client.force_login(company.director)
    wrong = {"upheld": "yes", "decision": "已补签收"}
    decide = reverse("assessments:decide_appeal", args=[found.pk])
    assert client.post(decide, wrong).status_code == 422
    assert client.post(decide, wrong | {"after": "60"}).status_code == 302
    card.refresh_from_db()
    assert (card.state, card.total) == ("published", Decimal("68.34"))
    adjusted = CardAdjustment.objects.get()
    assert (adjusted.before, adjusted.total_before, adjusted.total_after) == (58, Decimal("50.34"), Decimal("68.34"))
    client.force_login(company.supervisor)
    noted = {"held_on": now.date().isoformat(), "strengths": "勤", "weak": "回款", "goals": "95%"}
    assert client.post(at["review_talk"], noted).status_code == 302
    client.force_login(company.rep)
    page = client.get(at["scorecard"]).content.decode()
    assert at["confirm_talk"] in page
    assert client.post(at["confirm_talk"]).status_code == 302
    sheet = client.post(at["scorecard_paper"])
    assert sheet.content.startswith(b"%PDF")
    assert f"H02-{card.number}" in sheet["Content-Disposition"]


def test_who_may_not(company):
    card = new_card(company)
    with pytest.raises(Forbidden):
        reporting.file_report(actor=company.supervisor, card=card, values=REPORT, now=timezone.now())
    reporting.file_report(actor=company.rep, card=card, values=REPORT, now=timezone.now())
    for who in (company.rep, company.manager, company.director, company.gm):
        with pytest.raises(Forbidden):
            say(card, who)
    say(card, company.supervisor)
    with pytest.raises(Refused):
        say(card, company.supervisor)
    own = carried(new_card(company, who="director", rater=company.gm, tier="D"), "rated")
    with pytest.raises(Forbidden):
        calibrating.change_points(
            actor=company.director, card=own, points=Decimal(1), reason="", now=timezone.now()
        )  # fmt: skip
    assert codes(publishing.publish, actor=company.gm, cycle=card.cycle) == ["assessments.cards-not-ready"]
    with pytest.raises(Forbidden):
        publishing.publish(actor=company.director, cycle=card.cycle, now=timezone.now())


def test_where_the_manager_is_gone_who_calibrates_rates(company):
    card = new_card(company, "self_assessed", rater=None, rating="3")
    CardRating.objects.filter(scorecard=card).delete()
    with pytest.raises(Forbidden):
        say(card, company.manager)
    assert say(card, company.director).state == "rated"


def test_appeals_end_with_their_days_and_are_decided_by_somebody_else(company):
    late = new_card(company, "published", cycle=new_cycle(over=("appeal",)))
    assert codes(appealing.appeal, actor=company.rep, card=late, kpi="K07", reason="x") == ["assessments.appeal-over"]
    card = new_card(company, "published", rater=company.director)
    assert codes(appealing.appeal, actor=company.rep, card=card, kpi="K99", reason=" ") == [
        "assessments.kpi-not-on-card", "assessments.reason-missing",
    ]  # fmt: skip
    first = appealing.appeal(actor=company.rep, card=card, kpi="K07", reason="票已兑付", now=timezone.now())
    second = appealing.appeal(actor=company.rep, card=card, kpi="K19", reason="样本少", now=timezone.now())
    assert codes(appealing.appeal, actor=company.rep, card=card, kpi="K07", reason="x") == [
        "assessments.appealed-already"
    ]
    no = {"upheld": False, "decision": "证据不足", "now": timezone.now()}
    with pytest.raises(Forbidden) as refused:
        appealing.decide(actor=company.director, appeal=first, **no)
    assert refused.value.code == "assessments.rated-it"
    appealing.decide(actor=company.gm, appeal=first, **no)
    assert Scorecard.objects.get(pk=card.pk).state == "appealed"
    rated = {"upheld": True, "decision": "重新抽样", "actor": company.gm, "appeal": second}
    assert codes(appealing.decide, **rated, after=Decimal(6)) == ["assessments.rating-range"]
    appealing.decide(**rated, after=Decimal(4), now=timezone.now())
    assert Scorecard.objects.get(pk=card.pk).state == "published"
    assert codes(appealing.decide, **rated, after=Decimal(4)) == ["assessments.appeal-decided"]


def test_a_talk_stays_as_both_confirmed_it(company):
    now, card = timezone.now(), new_card(company, "rated")
    texts = {"strengths": "勤", "weak": "回款", "goals": "95%"}
    note = {"actor": company.supervisor, "card": card, "texts": texts, "held_on": now.date()}
    assert codes(talking.note_talk, **note) == ["assessments.not-published"]
    carried(card, "published")
    future = note | {"held_on": now.date() + timedelta(days=2), "texts": {}}
    assert set(codes(talking.note_talk, **future)) == {"assessments.talk-in-future", "assessments.reason-missing"}
    assert codes(talking.note_talk, **note | {"held_on": card.cycle.last}) == ["assessments.talk-before-end"]
    talking.note_talk(**note, now=now)
    # Sent again as it was it isn't told again.
    talking.note_talk(**note, now=now)
    talking.note_talk(**note | {"texts": texts | {"support": "带访"}}, now=now)
    assert Notification.objects.filter(event="assessments.talk_noted").count() == 2
    talking.confirm_talk(actor=company.rep, card=card, now=now)
    assert codes(talking.note_talk, **note) == ["assessments.talk-confirmed"]


def test_report_and_talk_sent_twice_count_once(client, company):
    """Without scripts a double click sends both: the second is answered like the first."""
    card = new_card(company, "frozen")
    client.force_login(company.rep)
    filed = {"results": "销售 58%", "self_score": "70", "intent": "file", "once": "a" * 32}
    told = reverse("assessments:work_report", args=[card.pk])
    assert [client.post(told, filed).status_code for _time in range(2)] == [302, 302]
    assert Notification.objects.filter(event="assessments.card_to_rate").count() == 1
    form = client.get(reverse("assessments:work_report", args=[new_card(company, "frozen").pk])).content.decode()
    assert form.count("提交时必填") == 2


@pytest.fixture
def departments(company):
    """Four colleagues of other departments."""
    asked = [company.hr, company.legal, company.finance, company.logistics]
    RoleGrant.objects.bulk_create(RoleGrant(user=who, role="TEC", period=SINCE) for who in asked[1:])
    return asked


def test_answers_of_departments_are_merged_once_and_few_are_held_back(client, company, departments):
    cycle = new_cycle("Q")
    first, second = new_card(company, kind="Q", cycle=cycle), new_card(company, kind="Q", who="colleague", cycle=cycle)
    before = AuditEntry.objects.count()
    for who, value in zip(departments, (5, 4, 4), strict=False):
        answering.answer(actor=who, card=first, value=value)
    for who in departments[:2]:
        answering.answer(actor=who, card=second, value=1)
    assert AuditEntry.objects.count() == before, "a trail would join answers to their givers"
    assert {field.name for field in DepartmentVoice._meta.fields} == {"id", "scorecard", "rater"}
    with pytest.raises(Refused) as twice:
        answering.answer(actor=departments[0], card=first, value=1)
    assert twice.value.code == "assessments.answered-already"
    assert codes(calibrating.calibrate, actor=company.director, cycle=cycle) == ["assessments.answers-not-merged"]
    assert answering.merge_answers(actor=None, cycle=cycle, now=timezone.now()) == 1
    assert [(r.scorecard_id, r.value, r.by) for r in CardRating.objects.filter(kpi="K29")] == [
        (first.pk, Decimal("4.3333"), None)
    ]
    assert answering.merge_answers(actor=None, cycle=cycle, now=timezone.now()) == 0
    # What comes later could be told from the difference.
    with pytest.raises(Refused) as closed:
        answering.answer(actor=departments[3], card=second, value=5)
    assert closed.value.code == "assessments.answers-closed"
    client.force_login(company.supervisor)
    page = client.get(reverse("assessments:scorecard", args=[second.pk])).content.decode()
    assert "?kpi=K29" in page
    for who in departments:
        assert who.name not in page


def test_the_page_of_departments_tells_nothing_of_answers(client, company, departments):
    card = new_card(company, kind="Q")
    answering.answer(actor=company.legal, card=card, value=2)
    client.force_login(company.hr)
    page = client.get(reverse("assessments:department_ratings")).content.decode()
    give = reverse("assessments:answer_about", args=[card.pk])
    assert give in page
    assert company.legal.name not in page
    assert client.post(give, {"value": "9"}).status_code == 422
    assert client.post(give, {"value": "4"}).status_code == 302
    assert give not in client.get(reverse("assessments:department_ratings")).content.decode()
    assert DepartmentTally.objects.get().answers == [2, 4]


def test_the_database_takes_no_answer_back_and_none_after_merging(company, departments):
    card = new_card(company, kind="Q")
    answering.answer(actor=company.hr, card=card, value=4)
    rows = DepartmentTally.objects.filter(scorecard=card)

    def refused(change):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()

    refused(lambda: rows.update(fours=0, fives=1))
    refused(lambda: rows.update(fives=2))
    refused(rows.delete)
    CardRating.objects.create(scorecard=card, kpi="K29", value=4, at=timezone.now())
    refused(lambda: rows.update(fives=1))
    assert CycleStep.objects.filter(cycle=card.cycle, step="merge", done_at=None).exists()
