"""A competitive selection from the vacancy to the promotion (ASM-9, defaults.md 9.3 PR4)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Posting
from assessments.invariants.vacancies import highest_wins, panel_points
from assessments.models import PanelScore, PanelSeat, Promotion, Vacancy, VacancyApplication
from assessments.reminders import vacancies as reminders
from assessments.services.people import promotions
from assessments.services.vacancies import applying, deciding, publishing, scoring
from salesops.core.approvals.models import ApprovalStep
from salesops.core.approvals.services import approve
from salesops.core.notify.models import Notification
from salesops.core.refusals import Forbidden, Invalid, Refused
from tests.assessments.vacancies import world
from tests.assessments.vacancies.world import AFTER, NOW, SCORE_BY, all_scored, applied, before_panel, give, of, publish

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def codes(refused):
    return {one.code.removeprefix("assessments.") for one in refused.value.refusals}


def told(event):
    return set(Notification.objects.filter(event=event).values_list("person__username", flat=True))


def test_the_winner_is_promoted_the_usual_way(company):
    vacancy = all_scored(company)
    assert vacancy.state == "scored"
    decided = deciding.decide(
        actor=company.gm, vacancy=vacancy, winner=of(vacancy, company.manager), reason="", now=AFTER
    )
    assert (decided.state, decided.winner.person) == ("decided", company.manager)
    promotion = Promotion.objects.get()
    assert (promotion.person, promotion.to.code, promotion.rule) == (company.manager, "P60", "PR4")
    found = {one["code"]: (one["outcome"], one["found"]) for one in promotion.conditions}
    assert found["vacancy"] == ("met", vacancy.number)
    assert found["panel"] == ("met", "90.00")
    day = date(2026, 12, 10)
    promotions.complete(
        actor=company.director, promotion=promotion, starts_on=day, unit=company.units["HQ"], opinion="胜任", now=AFTER
    )
    course = SimpleUploadedFile("course.pdf", PDF, content_type="application/pdf")
    given = {"actor": company.director, "promotion": promotion, "upload": course, "note": "结业证", "now": AFTER}
    with pytest.raises(Invalid):
        promotions.attest(condition="panel", **given)
    promotions.attest(condition="course", **given)
    promotions.submit(actor=company.director, promotion=promotion, now=AFTER)
    step = ApprovalStep.objects.waiting().get(approval__matter=promotions.MATTER)
    approve(step_id=step.pk, actor=company.gm, now=AFTER)
    assert Posting.objects.on(day).get(user=company.manager).position.code == "P60"
    assert told("assessments.selection_over") == {"other_manager"}
    assert not list(panel_points())
    assert not list(highest_wins())


def test_a_promotion_to_a_higher_post_without_a_selection_isnt_submitted(company):
    made = Promotion.objects.create(
        person=company.manager, position=company.positions["P40"], to=company.positions["P60"], rule="PR4", conditions=[],
        unit=company.units["HQ"], starts_on=date(2026, 12, 1), created_at=NOW,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        promotions.submit(actor=company.director, promotion=made, now=NOW)
    assert codes(refused) == {"promotion-without-selection"}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (lambda c: {"position": c.positions["P40"]}, "vacancy-not-higher"),
        (lambda c: {"closes_on": NOW.date() - timedelta(days=1)}, "vacancy-past-day"),
        (lambda c: {"score_by": world.CLOSES}, "scores-before-closing"),
        (lambda c: {"text": " "}, "says-nothing"),
        (lambda c: {"panel": [c.gm, c.hr, c.gm]}, "panel-too-small"),
        (lambda c: {"panel": [c.gm, c.hr, c.admin]}, "panel-without-access"),
    ],
)
def test_what_a_vacancy_needs(company, changed, code):
    with pytest.raises(Invalid) as refused:
        publish(company, **changed(company))
    assert codes(refused) == {code}
    assert not Vacancy.objects.exists()


def test_director_and_hr_publish_and_the_eligible_hear_of_it(company):
    for who in (company.rep, company.manager, company.gm, company.finance, company.auditor):
        with pytest.raises(Forbidden):
            publish(company, actor=who)
    world.reviewed(company, company.manager)
    world.reviewed(company, company.other_manager, holds=False)
    publish(company, actor=company.hr)
    assert told("assessments.vacancy_published") == {"manager"}
    assert told("assessments.panel_called") == {"director", "gm"}
    with pytest.raises(Invalid) as refused:
        publish(company)
    assert codes(refused) == {"vacancy-published-already"}


def test_only_the_eligible_apply(company):
    world.reviewed(company, company.manager, company.director)
    world.reviewed(company, company.other_manager, holds=False)
    vacancy = publish(company)
    for who, why in (
        (company.other_manager, {"conditions-not-met"}), (company.rep, {"not-reviewed"}),
        (company.director, {"on-the-panel", "moved-since-review"}),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            applied(company, vacancy, who)
        assert codes(refused) == why
    applied(company, vacancy, company.manager)
    with pytest.raises(Refused) as refused:
        applied(company, vacancy, company.manager)
    assert codes(refused) == {"applied-already"}
    members = [company.manager, company.gm, company.hr]
    with pytest.raises(Invalid) as refused:
        publishing.edit(
            actor=company.director, vacancy=vacancy, closes_on=world.CLOSES, score_by=SCORE_BY, text="x", panel=members, now=NOW
        )  # fmt: skip
    assert codes(refused) == {"panel-applied"}


def test_who_cant_apply_reads_why_instead_of_a_form(company, client):
    """On the page of the form as well; whoever may finds the form, and not twice."""
    world.reviewed(company, company.manager)
    world.reviewed(company, company.other_manager, holds=False)
    vacancy = publish(company, now=timezone.now(), closes_on=timezone.localdate() + timedelta(days=3))
    address = reverse("assessments:apply_for_vacancy", args=[vacancy.number])

    def read(who):
        client.force_login(who)
        return client.get(address).content.decode()

    for who, why in ((company.other_manager, "条件"), (company.rep, "不在该岗位的评定范围")):
        page = read(who)
        assert 'name="motivation"' not in page
        assert "不能报名" in page
        assert why in page
    assert 'name="motivation"' in read(company.manager)
    client.post(address, {"motivation": "十年一线经验"})
    assert "已报名" in read(company.manager)
    assert 'name="motivation"' not in read(company.manager)


def test_after_the_last_day_nobody_applies_and_the_panel_begins(company):
    world.reviewed(company, company.manager, company.other_manager)
    vacancy = publish(company)
    applied(company, vacancy, company.manager)
    assert scoring.close(actor=None, vacancy=vacancy, now=NOW).state == "open"
    with pytest.raises(Refused) as refused:
        applying.apply(actor=company.other_manager, vacancy=vacancy, motivation="x", now=AFTER)
    assert codes(refused) == {"applications-over"}
    assert scoring.close(actor=None, vacancy=vacancy, now=AFTER).state == "scoring"
    assert told("assessments.scores_due") == {"director", "gm", "hr"}
    applying.withdraw(actor=company.manager, vacancy=vacancy, now=AFTER)
    assert Vacancy.objects.get().state == "unfilled"


def test_nobody_sees_another_score_before_all_are_in(company):
    vacancy = before_panel(company)
    applications = VacancyApplication.objects.visible_to
    give(vacancy, company.director, company.manager, "70")
    give(vacancy, company.gm, company.manager, "90")
    seen = PanelScore.objects.visible_to
    assert [row.results for row in seen(company.director)] == [70]
    assert [row.results for row in seen(company.gm)] == [90]
    for who in (company.hr, company.deputy_director, company.auditor, company.manager, company.other_manager):
        assert not seen(who).exists()
    assert not VacancyApplication.objects.filter(points__isnull=False).exists()
    assert {row.person for row in applications(company.manager)} == {company.manager}
    for who in (company.rep, company.finance, company.regional):
        assert not applications(who).exists()
    give(vacancy, company.director, company.manager, "72", version=1)
    with pytest.raises(Refused):
        give(vacancy, company.director, company.manager, "99", version=1)
    for member in (company.director, company.gm, company.hr):
        give(vacancy, member, company.other_manager, "80")
    assert Vacancy.objects.get().state == "scoring"
    give(vacancy, company.hr, company.manager, "81")
    assert Vacancy.objects.get().state == "scored"
    assert seen(company.hr).count() == seen(company.auditor).count() == 6
    assert not seen(company.manager).exists()
    assert of(vacancy, company.manager).points == Decimal("81.00")
    with pytest.raises(Refused) as refused:
        give(vacancy, company.hr, company.manager, "100", version=1)
    assert codes(refused) == {"not-before-the-panel"}


def test_the_database_keeps_scores(company):
    vacancy = all_scored(company)
    for change in (
        lambda: PanelScore.objects.update(results=100), lambda: PanelScore.objects.all().delete(),
        lambda: Vacancy.objects.filter(pk=vacancy.pk).update(state="open"),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_highest_wins_and_below_eighty_nobody(company, client):
    vacancy = all_scored(company, manager="79.99", other="79")
    client.force_login(company.gm)
    page = client.get(reverse("assessments:decide_vacancy", args=[vacancy.number])).content.decode()
    assert page.index("79.99") < page.index("79.00")
    given = {"actor": company.gm, "vacancy": vacancy, "now": AFTER}
    with pytest.raises(Invalid) as refused:
        deciding.decide(winner=of(vacancy, company.manager), reason="", **given)
    assert codes(refused) == {"not-the-highest"}
    with pytest.raises(Invalid) as refused:
        deciding.decide(winner=None, reason=" ", **given)
    assert codes(refused) == {"says-nothing"}
    for who in (company.hr, company.manager, company.rep, company.auditor):
        with pytest.raises(Forbidden):
            deciding.decide(**given | {"actor": who}, winner=None, reason="x")
    assert deciding.decide(winner=None, reason="没有人达到 80 分", **given).state == "unfilled"
    assert not Promotion.objects.exists()


def test_the_second_doesnt_win_until_the_first_withdraws(company):
    vacancy = all_scored(company)
    given = {"actor": company.gm, "vacancy": vacancy, "now": AFTER, "reason": ""}
    for winner, code in ((of(vacancy, company.other_manager), "not-the-highest"), (None, "somebody-wins")):
        with pytest.raises(Invalid) as refused:
            deciding.decide(winner=winner, **given)
        assert code in codes(refused)
    applying.withdraw(actor=company.manager, vacancy=vacancy, now=AFTER)
    second = of(vacancy, company.other_manager)
    assert second.place == 1
    assert deciding.decide(winner=second, **given).winner == second


def test_a_member_who_cant_go_on_is_excused(company):
    world.reviewed(company, company.manager)
    vacancy = publish(company, panel=[company.director, company.gm, company.hr, company.deputy_director])
    applied(company, vacancy, company.manager)
    scoring.close(actor=None, vacancy=vacancy, now=AFTER)
    for member in (company.director, company.gm, company.hr):
        give(vacancy, member, company.manager, "88")
    seats = {seat.member: seat for seat in PanelSeat.objects.all()}
    scoring.excuse(actor=company.director, seat=seats[company.deputy_director], reason="病假", now=AFTER)
    assert Vacancy.objects.get().state == "scored"
    with pytest.raises(Refused):
        scoring.excuse(actor=company.director, seat=seats[company.gm], reason="x", now=AFTER)


def test_a_vacancy_called_off_ends_there(company):
    vacancy = before_panel(company)
    with pytest.raises(Forbidden):
        publishing.cancel(actor=company.manager, vacancy=vacancy, reason="x", now=AFTER)
    publishing.cancel(actor=company.hr, vacancy=vacancy, reason="编制取消", now=AFTER)
    assert told("assessments.vacancy_cancelled") == {"manager", "other_manager", "director", "gm"}
    with pytest.raises(Refused):
        give(vacancy, company.gm, company.manager, "80")


def test_reminders_tell_who_hasnt_acted(company):
    world.reviewed(company, company.manager, company.other_manager)
    vacancy = publish(company)
    applied(company, vacancy, company.manager)
    early = NOW + timedelta(days=3)
    assert not list(reminders.closing(early))
    (due,) = reminders.closing(NOW + timedelta(days=5))
    assert due.to == [company.other_manager]
    scoring.close(actor=None, vacancy=vacancy, now=AFTER)
    give(vacancy, company.gm, company.manager, "80")
    on_the_day = NOW.replace(year=2026, month=12, day=SCORE_BY.day)
    found = {due.step: due.to for due in reminders.scoring(on_the_day)}
    assert found["due"] == [company.director, company.hr]
    late = {due.step: due.to for due in reminders.scoring(on_the_day + timedelta(days=1))}
    assert late["late"] == [company.director]
