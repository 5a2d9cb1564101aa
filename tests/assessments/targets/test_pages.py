"""Pages of targets: the tree, the sheet of a plan, acceptance, history, the forms W09 and W10 (ASM-1)."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from assessments.models import Target, TargetPlan
from assessments.services.targets import drafts, handing_on
from assessments.targets.sheet import sheets_of
from assessments.targets.tree import key_of

from .conftest import NOW, owe
from .test_plans import accepted_by_all


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def plan(company) -> TargetPlan:
    plan = drafts.begin_plan(actor=company.manager, unit=company.units["EC"], period="2027", now=NOW)
    top = key_of(None, plan.unit_id)
    return drafts.break_down(actor=company.manager, plan=plan, metric="sales", unit=top, amount=Decimal(1_200_000))


def test_the_tree_says_what_is_not_handed_down(company, sales_of_rep):
    owe(company.units["EC-2-T"], "sales", "2026-09", "500000")
    owe(company.colleague, "sales", "2026-09", "100000")
    address = reverse("assessments:targets") + "?period=2026-09&unit=EC-2-T"
    page = client_of(company.supervisor).get(address).content.decode()
    assert "500,000.00" in page
    assert "林若溪" in page
    assert "200,000.00" in page
    assert "未分解" in page
    # A colleague sees the team's sum and himself, nobody else.
    page = client_of(company.colleague).get(address).content.decode()
    assert "500,000.00" in page
    assert "100,000.00" in page
    assert "林若溪" not in page
    assert client_of(company.other_rep).get(address).status_code == 404


@pytest.mark.parametrize("query", ["?period=2026Q9", "?period=2026W10", "?metric=gold", "?unit=NOWHERE"])
def test_nonsense_in_the_address(company, query):
    assert client_of(company.manager).get(reverse("assessments:targets") + query).status_code == 404


def test_a_plan_in_the_browser(company):
    client = client_of(company.manager)
    client.post(reverse("assessments:begin_targets"), {"unit": "EC", "period": "2026Q4", "kind": "full"})
    plan = TargetPlan.objects.get()
    address = reverse("assessments:edit_targets", args=[plan.pk])
    form = {"metric": "sales", "at": key_of(None, plan.unit_id), "version": plan.version}
    answer = client.post(
        reverse("assessments:break_down_targets", args=[plan.pk]), form | {"amount": "900", "weigh_by": "equal"}
    )
    assert answer.status_code == 302
    page = client.get(address).content.decode()
    assert "900.00" in page
    assert "季节" in page
    plan.refresh_from_db()
    sheet = sheets_of(plan, ["sales"])["sales"]
    keys = [sheet.tree.top, *sheet.tree.below[sheet.tree.top]]
    typed = {f"{key}-{n}": str(amount) for key in keys for n, amount in enumerate(sheet.amounts[key])}
    wrong = typed | {f"{keys[1]}-0": "viel"}
    answer = client.post(address, form | {"version": plan.version} | wrong)
    assert answer.status_code == 422
    assert 'value="viel"' in answer.content.decode()
    less = typed | {f"{keys[1]}-0": str(sheet.amounts[keys[1]][0] - 10)}
    assert client.post(address, form | {"version": plan.version} | less).status_code == 302
    assert sheets_of(plan, ["sales"])["sales"].gaps[keys[0]][0] == 10
    assert client.post(address, form | {"version": 1} | typed).status_code == 409
    client.post(reverse("assessments:target_plan_verb", args=[plan.pk, "offer"]))
    plan.refresh_from_db()
    assert plan.state == "draft"  # the parts differ
    assert client.post(reverse("assessments:target_plan_verb", args=[plan.pk, "sing"])).status_code == 404


def test_accepted_under_a_thumb(company, plan):
    handing_on.offer_plan(actor=company.manager, plan=plan, now=NOW)
    client = client_of(company.rep)
    assert str(plan.period_code) in client.get(reverse("assessments:targets")).content.decode()
    page = client.get(reverse("assessments:target_plan", args=[plan.pk])).content.decode()
    assert 'name="accept"' in page
    assert "王梓涵" not in page
    client.post(reverse("assessments:answer_targets", args=[plan.pk]), {"accept": "1"})
    assert plan.answers.get(user=company.rep).state == "accepted"
    other = client_of(company.colleague)
    assert other.post(reverse("assessments:answer_targets", args=[plan.pk]), {"reason": ""}).status_code == 422
    other.post(reverse("assessments:answer_targets", args=[plan.pk]), {"reason": "客户停产"})
    assert plan.answers.get(user=company.colleague).reason == "客户停产"
    reply = reverse("assessments:reply_to_objection", args=[plan.pk, company.colleague.pk])
    client_of(company.manager).post(reply, {"text": "由新客户补上"})
    assert plan.answers.get(user=company.colleague).reply == "由新客户补上"
    assert "由新客户补上" in other.get(reverse("assessments:target_plan", args=[plan.pk])).content.decode()


def test_the_yearly_allocation_on_paper(company, plan):
    plan = handing_on.offer_plan(actor=company.manager, plan=plan, now=NOW)
    accepted_by_all(plan)
    client = client_of(company.manager)
    book = load_workbook(BytesIO(client.post(reverse("assessments:target_sheet", args=[plan.pk])).content)).active
    rows = [[cell.value for cell in row] for row in book.iter_rows()]
    assert book.max_column == 5 + 4 + 12 + 2  # quarters, months, check sum, accepted
    market = next(row for row in rows if row[1] == "华东")
    assert float(market[4]) == 1_200_000
    pdf = client.post(reverse("assessments:target_paper", args=[plan.pk]))
    assert pdf.content[:5] == b"%PDF-"
    assert "W10-2027-EC.pdf" in pdf["Content-Disposition"]


def test_history_of_a_target(company, sales_of_rep):
    target = Target.objects.in_force().get(user=company.rep, first="2026-11-01")
    client = client_of(company.supervisor)
    page = client.get(reverse("assessments:target", args=[target.pk])).content.decode()
    assert reverse("assessments:change_target", args=[target.pk]) in page
    change = reverse("assessments:change_target", args=[target.pk])
    assert client.post(change, {"amount": "250000", "reason": ""}).status_code == 422
    assert client.post(change, {"amount": "250000", "reason": "接手两家客户"}).status_code == 302
    waiting = TargetPlan.objects.get()
    assert (waiting.kind, waiting.state, waiting.reason) == ("change", "waiting", "接手两家客户")
    page = client.get(reverse("assessments:target", args=[target.pk])).content.decode()
    assert reverse("assessments:target_plan", args=[waiting.pk]) in page
    assert "250,000.00" in client.get(reverse("assessments:target_plan", args=[waiting.pk])).content.decode()
    director = client_of(company.director)
    item = waiting.pk
    from salesops.core.approvals.models import Approval

    approval = Approval.objects.get(record_id=str(item))
    assert "接手两家客户" in director.get(reverse("approvals:item", args=["approvals", approval.pk])).content.decode()
