"""Bonus runs: from closed cards, agreed to by finance, director and general manager, taken to payroll (ASM-8)."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from accounts.models import Posting, User
from assessments.models import BonusLine, BonusRun
from assessments.services.bonus import computing, deciding, papers
from salesops.core.audit.models import AccessLog
from salesops.core.refusals import Forbidden, Refused
from salesops.core.sockets.invariants import invariants
from tests.cast_bonus import NOW, agreed, closed_card, computed, corrected, crossed, quarter

pytestmark = pytest.mark.django_db


def broken(change) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        change()


@pytest.fixture
def run(company) -> BonusRun:
    """The colleague's strong quarter, and the rep's, who came to his post in the middle of August."""
    cycle = quarter()
    closed_card(company, cycle, "colleague", "P20", 1)
    closed_card(company, cycle, "rep", "P11", 2)
    closed_card(company, cycle, "supervisor", "S20", 3)
    Posting.objects.filter(user=company.rep).update(period=DateRange(date(2026, 8, 17), None))
    return computed(company, cycle)


def test_a_run_pays_what_the_book_says_cut_by_days_in_the_post(company, run):
    lines = {line.person: line for line in run.lines.all()}
    # The supervisor's position has no bonus.
    assert lines.keys() == {company.colleague, company.rep}
    whole, cut = lines[company.colleague], lines[company.rep]
    assert (whole.total, whole.band, whole.base, whole.by_score) == (
        Decimal("101.68"), "excellent", Decimal("5400.00"), Decimal("6372.00"),
    )  # fmt: skip
    assert (whole.extra, whole.payable, whole.days) == (Decimal("2520.00"), Decimal("8892.00"), whole.of_days)
    # P11: 48,000 × 30 % ÷ 4 = 3,600 for the whole quarter; the extra is at most the base.
    base = (Decimal(3600) * cut.days / cut.of_days).quantize(Decimal("0.01"))
    assert 0 < cut.days < cut.of_days
    assert (cut.base, cut.extra) == (base, min(base, Decimal("2520.00")))
    assert run.payable == whole.payable + cut.payable
    assert (run.number, run.people) == ("JJ-2026-001", 2)
    with pytest.raises(Refused) as refused:
        computed(company, run.cycle)
    assert refused.value.code == "assessments.bonus-run-exists"
    assert not computing.waiting().exists()


def test_the_database_has_the_last_word(company, run):
    line = run.lines.get(person=company.colleague)
    copy = {
        field.attname: getattr(line, field.attname) for field in BonusLine._meta.concrete_fields if field.name != "id"
    }
    broken(lambda: BonusLine.objects.filter(pk=line.pk).update(payable=1))
    broken(lambda: BonusLine.objects.filter(pk=line.pk).delete())
    broken(lambda: BonusRun.objects.filter(pk=run.pk).delete())
    broken(lambda: BonusRun.objects.filter(pk=run.pk).update(number="JJ-2026-009"))
    broken(lambda: BonusLine.objects.create(**copy))
    broken(lambda: BonusRun.objects.filter(pk=run.pk).update(payable=1, state="in_review"))
    broken(lambda: BonusRun.objects.filter(pk=run.pk).update(state="approved", approved_at=NOW))
    deciding.void(actor=company.director, run=run)
    other = computed(company, run.cycle)
    assert (other.number, other.payable) == ("JJ-2026-002", run.payable)
    faults = [
        f
        for code in ("assessments.bonus_runs_add_up", "assessments.bonus_once_a_card")
        for f in invariants.get(code).faults()
    ]
    assert faults == []
    # Not the formula of the book, or somebody else's card.
    empty = computed(company, quarter("2026Q2", date(2026, 4, 1), date(2026, 6, 30)))
    assert empty.people == 0
    deciding.void(actor=company.director, run=other)
    fresh = copy | {"run_id": empty.pk}
    broken(lambda: BonusLine.objects.create(**fresh | {"by_score": 1, "payable": line.payable + 1 - line.by_score}))
    broken(lambda: BonusLine.objects.create(**fresh | {"person_id": company.rep.pk}))
    assert BonusLine.objects.create(**fresh).pk


def test_a_card_corrected_after_it_was_paid_gives_a_difference_in_the_next_run(company, run):
    agreed(company, run)
    paid = run.lines.get(person=company.colleague)
    corrected(company, paid.scorecard, "K01", "2052000", "1900000")
    corrected(company, run.lines.get(person=company.rep).scorecard, "K16", "4.45", "4.45")
    month = quarter("2026-10", date(2026, 10, 1), date(2026, 10, 31), kind="M")
    following = computed(company, month)
    (line,) = following.lines.all()
    assert (line.kind, line.person, line.adjustment) == ("difference", company.colleague, -paid.payable)
    # 100,000 over the target instead of 252,000; the band stays.
    assert (line.by_score, line.extra, line.payable) == (paid.by_score, Decimal("1000.00"), Decimal("-1520.00"))
    assert following.payable == Decimal("-1520.00")
    # Told once: the next run finds nothing left but a red line decided since, which lowers the factor to 0.70.
    rep = run.lines.get(person=company.rep)
    crossed(company, rep.scorecard)
    third = computed(company, quarter("2026-09", date(2026, 9, 1), date(2026, 9, 30), kind="M"))
    (line,) = third.lines.all()
    assert (line.person, line.total, line.factor) == (company.rep, Decimal("59.99"), Decimal("0.70"))
    assert line.payable == line.by_score + line.extra - rep.payable < 0


def test_finance_director_and_general_manager_agree_then_payroll(company, run, client):
    with pytest.raises(Forbidden):
        deciding.submit(actor=company.finance, run=run, now=NOW)
    with pytest.raises(Refused) as refused:
        papers.payroll(actor=company.gm, run=run, language="en", now=NOW)
    assert refused.value.code == "assessments.bonus-not-approved"
    assert not BonusLine.objects.visible_to(company.rep).exists()
    User.objects.filter(pk=company.rep.pk).update(name='=HYPERLINK("http://x")')
    agreed(company, run)
    assert run.state == "approved"
    client.force_login(company.finance)
    file = client.post(reverse("assessments:bonus_payroll", args=[run.number]))
    assert file.status_code == 200
    with zipfile.ZipFile(io.BytesIO(file.content)) as book:
        parts = {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}
    assert not any("<f>" in part for part in parts.values())
    assert any("8892" in part for part in parts.values())
    run.refresh_from_db()
    assert run.exported_by == company.finance
    assert AccessLog.objects.filter(user=company.finance, record_kind="assessments.bonus_run", rows=2).exists()
    client.force_login(company.director)
    card = reverse("assessments:scorecard", args=[run.lines.get(person=company.rep).scorecard_id])
    assert f'href="{card}"' in client.get(reverse("assessments:bonus_run", args=[run.number])).content.decode()
    assert client.post(reverse("assessments:bonus_payroll", args=[run.number])).status_code == 403
    paper = client.post(reverse("assessments:bonus_sheet", args=[run.number]))
    assert paper.content.startswith(b"%PDF")


def test_who_sees_whose_bonus(company, run, client):
    people = ("rep", "colleague", "supervisor", "manager", "director", "gm", "auditor", "finance", "secretary", "admin")

    def seen(rows) -> dict[str, int]:
        return {who: n for who in people if (n := rows.visible_to(getattr(company, who)).count())}

    assert seen(BonusRun.objects) == {"director": 1, "gm": 1, "auditor": 1}
    assert seen(BonusLine.objects) == {"director": 2, "gm": 2, "auditor": 2}
    agreed(company, run)
    assert seen(BonusRun.objects) == {"director": 1, "gm": 1, "auditor": 1, "finance": 1}
    assert seen(BonusLine.objects) == {"rep": 1, "colleague": 1, "director": 2, "gm": 2, "auditor": 2, "finance": 2}
    client.force_login(company.rep)
    own = client.get(reverse("assessments:bonus"))
    assert [line.person for line in own.context["own"]] == [company.rep]
    assert (own.context["runs"], own.context["sums"]) == ([], [])
    # Two people: their sum would tell what each gets.
    client.force_login(company.manager)
    led = client.get(reverse("assessments:bonus"))
    assert [(row.people, row.payable) for row in led.context["sums"]] == [(2, None)]
    assert client.get(reverse("assessments:bonus_run", args=[run.number])).status_code == 404
