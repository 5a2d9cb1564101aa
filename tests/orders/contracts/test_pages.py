"""Pages of contracts: written, reviewed, signed and filed by hand; what is refused stands beside its field (ORD-3)."""

from decimal import Decimal

import pytest
from django.urls import reverse

from orders.models import Contract, Order
from orders.services.contract_review import items_on
from salesops.core.approvals.models import Approval
from tests.cast_contracts import approved, in_force, opened, pdf, steps_open, submitted
from tests.cast_customers import build_files
from tests.cast_orders_made import TODAY

pytestmark = pytest.mark.django_db


def body(**more: str) -> dict[str, str]:
    """The form as a rep sends it."""
    answers = {f"clause_{row['clause']}": "same" for row in items_on(TODAY)}
    return answers | {
        "title": "灌装线采购合同", "kind": "single", "amount": "226000", "starts_on": "2026-11-20", "ends_on": "2027-11-19",
        "deposit_share": "30", "sign_off_share": "65", "warranty_share": "5", "warranty_months": "12",
        "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "lines-0-product": "GZ-100", "lines-0-quantity": "2",
        "lines-0-unit_price": "113000", "once": "k1",
    } | more  # fmt: skip


def test_written_submitted_returned_clause_by_clause(company, files, goods, client):
    client.force_login(company.rep)
    answer = client.post(reverse("orders:new_contract", args=[files.zerun.code]), body())
    assert answer.status_code == 302
    contract = Contract.objects.get()
    assert (contract.lines.get().quantity, contract.sign_off_share) == (Decimal(2), Decimal(65))
    page = client.get(answer["Location"]).content.decode()
    # What is missing is said before it is submitted, and who would be asked.
    assert "请上传合同文本。" in page
    assert company.supervisor.name in page
    added = client.post(
        reverse("orders:add_contract_file", args=[contract.pk]), {"upload": pdf(), "kind": "text", "once": "k2"}
    )
    assert added.status_code == 302
    client.post(reverse("orders:submit_contract", args=[contract.pk]), {"version": contract.version})
    contract.refresh_from_db()
    assert contract.state == "in_review"
    client.force_login(company.supervisor)
    step = steps_open(contract)[0]
    assert client.get(reverse("approvals:item", args=["approvals", step.approval_id])).status_code == 200
    client.post(
        reverse("approvals:approve", args=[step.approval_id]), {"step": step.pk, "version": step.version, "once": "k3"}
    )
    client.force_login(company.legal)
    address = reverse("orders:review_contract", args=[contract.number])
    nothing = client.post(address, {"act": "return", "change_payment": "on", "once": "k4"})
    assert nothing.status_code == 422
    assert "请说明要改什么。" in nothing.content.decode()
    said = {"act": "return", "change_payment": "on", "remark_payment": "账期过长", "risk_payment": "high", "once": "k5"}
    assert client.post(address, said).status_code == 302
    contract.refresh_from_db()
    assert contract.state == "returned"
    assert "账期过长" in client.get(reverse("orders:contract", args=[contract.number])).content.decode()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"deposit_share": "31"}, "sign_off_share"),
        ({"amount": "0"}, "amount"),
        ({"amount": "1e400"}, "amount"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"deposit_share": "NaN"}, "deposit_share"),
        ({"words_payment": "x"}, "words_payment"),
        ({"clause_payment": "nonsense"}, "clause_payment"),
        ({"term_days": "-1"}, "term_days"),
    ],
)
def test_what_can_not_be_agreed_stands_beside_its_field(company, files, goods, client, sent, field):
    client.force_login(company.rep)
    answer = client.post(reverse("orders:new_contract", args=[files.zerun.code]), body(**sent))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Contract.objects.exists()


def test_a_file_that_is_none(company, files, goods, client):
    contract = opened(company, files.zerun, goods)
    client.force_login(company.rep)
    fake = pdf("合同.pdf")
    fake.file.seek(0)
    fake.file.write(b"MZ\x90\x00")
    answer = client.post(
        reverse("orders:add_contract_file", args=[contract.pk]), {"upload": fake, "kind": "text", "once": "k"}
    )
    assert answer.status_code == 422
    assert contract.files.count() == 1


def test_another_market_reaches_nothing(company, files, goods, client):
    contract = opened(company, files.zerun, goods)
    client.force_login(company.other_rep)
    assert client.get(reverse("orders:contract", args=[contract.pk])).status_code == 404
    assert client.get(reverse("orders:new_contract", args=[files.zerun.code])).status_code == 404
    stored = contract.files.get().stored
    assert client.get(reverse("reports:file", args=[stored.key])).status_code in (403, 404)
    mine = build_files(company).zerun
    client.force_login(company.rep)
    theirs = client.post(reverse("orders:remove_contract_file", args=[contract.pk, 10**9]))
    assert (theirs.status_code, mine.pk) == (404, contract.customer_id)


def test_signed_and_filed_by_the_secretary(company, files, goods, client):
    contract = approved(company, files.zerun, goods)
    client.force_login(company.secretary)
    sent = {"signed_on": TODAY.isoformat(), "both_seals": "on", "upload": pdf(), "once": "k"}
    assert client.post(reverse("orders:sign_contract", args=[contract.number]), sent).status_code == 302
    order = Order.objects.get()
    assert str(order.pk) in client.get(reverse("orders:contract", args=[contract.number])).content.decode()
    filed = {"file_no": "HT-BA-1", "original_at": "档案室"}
    assert client.post(reverse("orders:file_contract", args=[contract.number]), filed).status_code == 302
    contract.refresh_from_db()
    assert (contract.state, contract.file_no) == ("in_force", "HT-BA-1")
    # The order names its contract, and the contract is on the customer's page.
    assert contract.number in client.get(reverse("orders:order", args=[order.pk])).content.decode()
    tab = client.get(reverse("customers:tab", args=[files.zerun.code, "contracts"])).content.decode()
    assert contract.number in tab


@pytest.mark.parametrize("lines", [1, 3])
def test_the_page_asks_a_constant_number_of_questions(
    company, files, goods, client, django_assert_max_num_queries, lines
):
    contract = in_force(company, files.zerun, goods)
    for _n in range(lines):
        submitted(company, files.zerun, goods)
    client.force_login(company.rep)
    client.get(reverse("orders:contract", args=[contract.number]))
    with django_assert_max_num_queries(60):
        client.get(reverse("orders:contract", args=[contract.number]))
    assert Approval.objects.filter(matter="orders.contract").count() == lines + 1
