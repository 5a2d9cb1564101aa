"""Promotion from the monthly closing to the new post (ASM-9, defaults.md 9.3, 11)."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import OrgUnitHead, PositionTerms, Posting, RoleGrant
from assessments.models import ImprovementPlan, Promotion, PromotionReview
from assessments.services.people import promotions as services
from assessments.services.people import records
from salesops.core.approvals.models import ApprovalStep
from salesops.core.approvals.services import approve
from salesops.core.refusals import Forbidden, Invalid, Refused
from salesops.core.sockets.kpis import Figure
from tests.assessments.people.world import NOW, card, close, cycle_of

pytestmark = pytest.mark.django_db
QUOTAS = {"P11": 200_000, "P20": 400_000, "P25": 1_200_000, "P30": 1_600_000, "P40": 4_000_000}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


class Facts:
    """In place of a run of the engine: what each KPI came to for the people named."""

    def __init__(self, people):
        self.people = people

    def of_person(self, code, pk):
        value = self.people.get((code, pk))
        return Figure(None if value is None else Decimal(value))

    def of_unit(self, code, unit):
        return Figure(None)


@pytest.fixture
def sold(company, monkeypatch):
    """The rep sold an account manager's quota three months in a row, in time with all papers; nobody else did."""
    for code, quota in QUOTAS.items():
        PositionTerms.objects.filter(position=company.positions[code]).update(quota=quota)
    people = {("K01", company.rep.pk): "400000", ("K03", company.rep.pk): "1.1", ("K25", company.rep.pk): "0.9"}
    monkeypatch.setattr(records, "run", lambda period, day, codes: Facts(people))
    return people


def closed(company, code="2026-10"):
    month = cycle_of(code)
    card(month, company.rep)
    return close(month, promotions=True)


def paper(name="course.pdf"):
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def whole(company, promotion, **changed):
    """Completed and attested by the supervisor."""
    values = {"starts_on": date(2026, 12, 1), "unit": company.units["EC-2-T"], "opinion": "可以"} | changed
    services.complete(actor=company.supervisor, promotion=promotion, now=NOW, **values)
    for one in promotion.conditions:
        if one["outcome"] == "by_hand":
            services.attest(
                actor=company.supervisor,
                promotion=promotion,
                condition=one["code"],
                upload=paper(),
                note="合格证",
                now=NOW,
            )
    promotion.refresh_from_db()
    return promotion


def test_a_closing_reviews_everybody_and_proposes_who_meets_a_rule(company, sold):
    closed(company)
    mine = PromotionReview.objects.filter(person=company.rep)
    assert {row.rule: row.holds for row in mine} == {"PR1": True, "PR2": False}
    assert not PromotionReview.objects.filter(person=company.other_rep, holds=True).exists()
    (found,) = Promotion.objects.all()
    assert (found.person, found.to.code, found.rule, found.state) == (company.rep, "P20", "PR1", "eligible")
    quota = next(one for one in found.conditions if one["code"] == "quota")
    assert [part[0] for part in quota["parts"]] == ["2026-08", "2026-09", "2026-10"]
    closed(company, "2026-11")
    assert Promotion.objects.count() == 1
    assert PromotionReview.objects.filter(person=company.rep).count() == 4


def test_an_approved_promotion_changes_post_and_roles_on_its_day(company, sold):
    closed(company)
    promotion = whole(company, Promotion.objects.get())
    services.submit(actor=company.supervisor, promotion=promotion, now=NOW)
    for who in (company.manager, company.director):
        step = ApprovalStep.objects.waiting().get(approval__matter=services.MATTER)
        approve(step_id=step.pk, actor=who, now=NOW)
    promotion.refresh_from_db()
    assert promotion.state == "approved"
    assert Posting.objects.on(date(2026, 11, 30)).get(user=company.rep).position.code == "P11"
    assert Posting.objects.on(date(2026, 12, 1)).get(user=company.rep).position.code == "P20"


def test_a_leading_post_makes_the_head_of_the_unit_and_a_manager(company, sold):
    company.positions["P25"].leads = "team"
    company.positions["P25"].first_roles = ["REP", "MGR"]
    company.positions["P25"].save()
    made = Promotion.objects.create(
        person=company.colleague, position=company.positions["P20"], to=company.positions["P25"], rule="NQ", conditions=[],
        unit=company.units["NC-1-T"], starts_on=date(2026, 12, 1), created_at=NOW,
    )  # fmt: skip
    services.confirm(made, NOW)
    day = date(2026, 12, 1)
    assert OrgUnitHead.objects.on(day).get(unit=company.units["NC-1-T"]).user == company.colleague
    assert RoleGrant.objects.on(day).filter(user=company.colleague, role="MGR").exists()
    assert not RoleGrant.objects.on(date(2026, 11, 30)).filter(user=company.colleague, role="MGR").exists()


def test_nothing_is_submitted_that_isnt_whole(company, sold):
    closed(company)
    promotion = Promotion.objects.get()
    with pytest.raises(Refused) as refused:
        services.submit(actor=company.supervisor, promotion=promotion, now=NOW)
    codes = {one.code for one in refused.value.refusals}
    assert codes == {"assessments.promotion-incomplete", "assessments.not-attested"}
    whole(company, promotion)
    asked = card(cycle_of("2026Q3"), company.rep, every="50")
    ImprovementPlan.objects.create(
        person=company.rep, scorecard=asked, trigger="low_quarter", due_on=date(2026, 11, 27)
    )
    with pytest.raises(Refused) as refused:
        services.submit(actor=company.supervisor, promotion=promotion, now=NOW)
    assert {one.code for one in refused.value.refusals} == {"assessments.improvement-open"}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"starts_on": date(2026, 11, 19)}, "assessments.promotion-past-day"),
        ({"opinion": " "}, "assessments.says-nothing"),
    ],
)
def test_what_is_completed_has_a_day_to_come_and_an_opinion(company, sold, changed, code):
    closed(company)
    with pytest.raises(Invalid) as refused:
        whole(company, Promotion.objects.get(), **changed)
    assert refused.value.refusals[0].code == code


def test_measured_conditions_arent_attested_and_strangers_write_nothing(company, sold):
    closed(company)
    promotion = Promotion.objects.get()
    given = {"promotion": promotion, "upload": paper(), "note": "x", "now": NOW}
    with pytest.raises(Invalid):
        services.attest(actor=company.supervisor, condition="quota", **given)
    for who in (company.rep, company.other_manager, company.colleague, company.hr):
        with pytest.raises(Forbidden):
            services.attest(actor=who, condition="course", **given)
    assert Promotion.objects.visible_to(company.rep).exists()
    for who in (company.colleague, company.other_rep, company.other_manager, company.finance):
        assert not Promotion.objects.visible_to(who).exists()


def test_special_merit_is_described_and_clean(company, sold):
    given = {"actor": company.supervisor, "person": company.rep, "now": NOW}
    for to, reason, code in (
        ("P60", "大客户", "promotion-not-special"), ("P11", "大客户", "promotion-not-up"), ("P20", " ", "says-nothing"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            services.propose_special(to=company.positions[to], reason=reason, **given)
        assert f"assessments.{code}" in {one.code for one in refused.value.refusals}
    made = services.propose_special(to=company.positions["P20"], reason="签下集团框架合同", **given)
    assert [one["code"] for one in made.conditions if one["outcome"] == "by_hand"] == ["merit"]
    with pytest.raises(Invalid):
        services.propose_special(to=company.positions["P20"], reason="再来", **given)
    services.decline(actor=company.supervisor, promotion=made, reason="再看半年", now=NOW)
    assert Promotion.objects.get().state == "declined"


def test_the_engine_is_asked_as_it_is(company):
    """Without anybody's facts the record has no data, and nothing that is measured by it holds."""
    found = records.known_of(date(2026, 10, 31), [company.rep.pk])[company.rep.pk]
    assert found.record.compliance is None
    assert [one.month for one in found.record.months] == ["2026-08", "2026-09", "2026-10"]
    assert [post.code for post in found.nexts] == ["P20"]
