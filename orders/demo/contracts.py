"""Contracts of the demo company in every state, through the services people use; orders under the framework contracts.

What was only begun, reviewed or signed is of the last weeks; one was fulfilled by orders of last year.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from customers.models import Customer, ShippingAddress
from orders.models import Contract, Order, Product
from orders.pricing import prices_for
from orders.secretaries import secretaries_of
from orders.services.amendments import amend_contract
from orders.services.contract_ending import MATTER as ENDING
from orders.services.contract_ending import ask_contract_end
from orders.services.contract_review import items_on, remark_contract, submit_contract
from orders.services.contract_signing import file_contract, fulfil_contract, sign_contract
from orders.services.contracts import MATTER, add_contract_file, edit_contract, open_contract, void_contract
from orders.services.drafts import open_order
from orders.services.orders import confirm_order, submit_order
from salesops.core import worktime
from salesops.core.approvals.models import Approval, ApprovalStep
from salesops.core.approvals.services import approve
from salesops.core.money import ZERO, line_amount
from salesops.core.refusals import Refused
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

# Bytes a reader opens: one empty page.
PAGE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
FRAMEWORKS, ORDERS_EACH = 3, 2
PLAN = {
    "deposit_share": Decimal(30),
    "sign_off_share": Decimal(65),
    "warranty_share": Decimal(5),
    "warranty_months": 12,
}
AT_SIGN_OFF = {"deposit_share": ZERO, "sign_off_share": Decimal(100), "warranty_share": ZERO, "warranty_months": 0}


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def _pdf(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}.pdf", PAGE, "application/pdf")


@dataclass
class _Desk:
    """What the contracts are made of, and who keeps their papers."""

    demo: DemoCompany
    machines: list[Product]
    supplies: list[Product]

    def ago(self, days: int) -> date:
        """So many working days before today."""
        return worktime.add_working_days(self.demo.today, -days)

    def draft(
        self,
        place: ShippingAddress,
        days: int,
        *,
        framework: bool = False,
        at_least: Decimal = Decimal(100),
        **terms: Any,
    ) -> Contract:
        """Begun so many working days ago by the owner, its text on file; worth its lines, and ``at_least`` so much."""
        customer, day = place.customer, self.ago(days)
        shelf, quantity = (
            (self.supplies[:3], Decimal(400))
            if framework
            else ([self.machines[customer.pk % len(self.machines)]], Decimal(1))
        )
        # What is agreed for a year is more than an order may give away by itself.
        rate = Decimal("0.08") if framework else Decimal("0.04")
        prices = prices_for(customer, [product.pk for product in shelf], day)
        lines = [
            {"product": product, "quantity": quantity, "unit_price": price, "discount_rate": rate}
            for product in shelf
            if (price := prices[product.pk].price) is not None
        ]
        worth = sum((line_amount(x["quantity"], x["unit_price"], x["discount_rate"]) for x in lines), ZERO)
        values = {
            "title": "年度耗材框架协议" if framework else f"{shelf[0].name}采购合同",
            "kind": "framework" if framework else "single",
            "amount": max(worth, at_least), "starts_on": day, "ends_on": day + timedelta(days=364),
            "clauses": {row["clause"]: {"differs": False, "text": ""} for row in items_on(day)},
        } | (AT_SIGN_OFF if framework else PLAN)  # fmt: skip
        made = open_contract(
            actor=None, customer=customer, values=values | terms, lines=lines, owner=customer.owner, now=_at(day, 9, 20)
        )
        owner: Any = customer.owner
        add_contract_file(actor=owner, contract=made, upload=_pdf("合同文本"), kind="text", now=_at(day, 9, 40))
        return made

    def submitted(self, place: ShippingAddress, days: int, **terms: Any) -> Contract:
        made = self.draft(place, days, **terms)
        return submit_contract(actor=made.owner, contract=made, now=_at(self.ago(days), 10))

    def decided(self, contract: Contract, day: date, *, stages: int = 3, matter: str = MATTER) -> Contract:
        """So many stages of the review agreed to, a working day after another."""
        for n in range(stages):
            for step in self._steps(contract, matter):
                person = step.people.filter(ended_at__isnull=True).order_by("pk").first()
                if person is not None:
                    approve(
                        step_id=step.pk, actor=person.user, now=_at(worktime.add_working_days(day, n), 14), note="同意"
                    )
        contract.refresh_from_db()
        return contract

    def _steps(self, contract: Contract, matter: str) -> list[ApprovalStep]:
        pending = Approval.objects.of("orders.contract", contract.pk).pending().filter(matter=matter)
        return list(ApprovalStep.objects.waiting().filter(approval__in=pending).order_by("pk"))

    def approved(self, place: ShippingAddress, days: int, **terms: Any) -> Contract:
        return self.decided(self.submitted(place, days, **terms), self.ago(days))

    def signed(self, place: ShippingAddress, days: int, **terms: Any) -> Contract:
        contract = self.approved(place, days, **terms)
        day = worktime.add_working_days(self.ago(days), 3)
        return sign_contract(
            actor=self.keeper(contract), contract=contract, upload=_pdf("双方盖章扫描件"), signed_on=day, both_seals=True,
            now=_at(day, 15),
        )  # fmt: skip

    def in_force(self, place: ShippingAddress, days: int, **terms: Any) -> Contract:
        contract = self.signed(place, days, **terms)
        now = _at(worktime.add_working_days(self.ago(days), 4), 10)
        number = f"BA-{now:%Y}-{contract.pk:03}"
        return file_contract(
            actor=self.keeper(contract), contract=contract, file_no=number, original_at="档案室 3 号柜", now=now
        )

    def keeper(self, contract: Contract) -> Any:
        return secretaries_of([contract.unit_id], self.demo.today)[contract.unit_id][0]

    def returned(self, place: ShippingAddress, days: int) -> Contract:
        """Legal wants another wording."""
        contract = self.decided(self.submitted(place, days), self.ago(days), stages=1)
        legal = next(step for step in self._steps(contract, MATTER) if step.approver == "legal")
        person: Any = legal.people.order_by("pk").first()
        said = [
            {"clause": "liability", "remark": "违约金上限应写明为合同额的 10%", "risk": "high", "must_change": True}
        ]
        now = _at(worktime.add_working_days(self.ago(days), 2), 11)
        return remark_contract(actor=person.user, contract=contract, remarks=said, give_back=True, now=now)

    def void(self, place: ShippingAddress, days: int) -> Contract:
        contract = self.approved(place, days)
        return void_contract(
            actor=None,
            contract=contract,
            reason="客户预算取消，双方未签",
            now=_at(worktime.add_working_days(self.ago(days), 5), 16),
        )

    def terminated(self, place: ShippingAddress, days: int) -> Contract:
        contract = self.in_force(place, days, framework=True)
        day = self.ago(max(2, days // 3))
        ask_contract_end(
            actor=self.demo.people["legal"], contract=contract, reason="客户停产，双方协议解除", upload=_pdf("解除协议"),
            going_on=(), now=_at(day, 10),
        )  # fmt: skip
        return self.decided(contract, day, stages=1, matter=ENDING)

    def amending(self, contract: Contract, days: int, reason: str, **values: Any) -> Contract:
        """An amendment of a contract in force, handed in so many working days ago."""
        owner: Any = contract.owner
        now = _at(self.ago(days), 11)
        made = amend_contract(actor=owner, contract=contract, reason=reason, now=now)
        made = edit_contract(actor=owner, contract=made, values=values, now=now)
        add_contract_file(actor=owner, contract=made, upload=_pdf("补充协议"), kind="text", now=now)
        return submit_contract(actor=owner, contract=made, now=now)

    def amended(self, contract: Contract, days: int, reason: str, **values: Any) -> Contract:
        amendment = self.decided(self.amending(contract, days, reason, **values), self.ago(days))
        day = worktime.add_working_days(self.ago(days), 4)
        keeper, scan = self.keeper(contract), _pdf("补充协议盖章扫描件")
        amendment = sign_contract(
            actor=keeper, contract=amendment, upload=scan, signed_on=day, both_seals=True, now=_at(day, 15)
        )
        number = f"BA-{day:%Y}-{amendment.pk:03}"
        return file_contract(
            actor=keeper, contract=amendment, file_no=number, original_at="档案室 3 号柜", now=_at(day, 16)
        )

    def fulfilled(self, places: Iterator[ShippingAddress], days: int) -> Contract | None:
        """Signed last year with one of ``places``; what was ordered and settled since then counts for it."""
        since, until = self.ago(days), self.ago(30)
        for place in places:
            past = Order.objects.filter(
                customer=place.customer, state="closed", contract=None, ordered_on__gt=since + timedelta(days=10),
                ordered_on__lt=until,
            )  # fmt: skip
            worth = sum((order.ordered_amount for order in past), ZERO)
            if not worth:
                continue
            contract = self.in_force(place, days, framework=True, at_least=worth * 2, ends_on=until)
            past.update(contract=contract)
            now = _at(self.demo.today, 5, 45)
            return fulfil_contract(actor=None, contract=contract, today=self.demo.today, now=now)
        return None

    def order_under(self, contract: Contract, place: ShippingAddress, day: date) -> Order | None:
        """An order at the prices of the contract, confirmed when its credit allows."""
        lines = [
            {"product": x.product, "quantity": Decimal(5 + x.no)} for x in contract.lines.select_related("product")
        ]
        values = {"contract": contract, "address": place, "promised_on": self.demo.today + timedelta(days=20)}
        order = open_order(
            actor=None, customer=place.customer, lines=lines, values=values, owner=contract.owner, now=_at(day, 9)
        )
        try:
            order = submit_order(actor=None, order=order, now=_at(day, 9, 30))
            return confirm_order(actor=None, order=order, now=_at(day, 14)) if order.state == "submitted" else order
        except Refused:
            return order


def _places(demo: DemoCompany) -> Iterator[ShippingAddress]:
    """Complete addresses of customers in credit, one each, those of the demo's sign-ins first."""
    rows = ShippingAddress.objects.filter(
        is_active=True, customer__in=Customer.objects.current(), customer__owner__isnull=False,
        customer__merged_into__isnull=True, customer__credit_account__limit__gt=0, customer__credit_account__state="open",
        customer__contracts=None,
    ).exclude(receiving_hours="")  # fmt: skip
    first = {demo.people[name].pk for name in ("rep", "rep2", "supervisor") if name in demo.people}
    found: dict[int, ShippingAddress] = {}
    for place in rows.select_related("customer__owner", "customer__credit_account").order_by("pk")[:600]:
        found.setdefault(place.customer_id, place)
    secretaries = secretaries_of({place.customer.unit_id for place in found.values()}, demo.today)

    def rank(place: ShippingAddress) -> tuple[bool, Decimal, int]:
        return place.customer.owner_id not in first, -place.customer.credit_account.limit, place.pk

    return iter(sorted((place for place in found.values() if secretaries.get(place.customer.unit_id)), key=rank))


def build_contracts(demo: DemoCompany) -> None:
    sold = Product.objects.filter(state="active", launched_on__lt=demo.today - timedelta(days=450)).order_by("pk")
    desk = _Desk(
        demo, list(sold.filter(category="machine")[:4]), list(sold.filter(category__in=("consumable", "spare"))[:6])
    )
    if not desk.machines or not desk.supplies or "legal" not in demo.people:
        return
    places = _places(demo)
    frameworks: list[Contract] = []
    for n, place in zip(range(FRAMEWORKS), places, strict=False):
        contract = desk.in_force(place, 100 - 25 * n, framework=True)
        for back in range(ORDERS_EACH):
            desk.order_under(contract, place, worktime.add_working_days(demo.today, -3 - back))
        frameworks.append(contract)
    if len(frameworks) > 1:
        first, second = frameworks[:2]
        longer, more = first.ends_on + timedelta(days=182), (first.amount * Decimal("1.3")).quantize(Decimal(1))
        desk.amended(first, 20, "客户新增一条产线，年度用量上调并延长半年", amount=more, ends_on=longer)
        desk.amending(second, 1, "客户申请延长账期", term_days=75)
    story: tuple[Callable[[ShippingAddress], Contract], ...] = (
        lambda place: desk.draft(place, 1),
        lambda place: desk.submitted(place, 1),
        lambda place: desk.decided(desk.submitted(place, 2, term_days=90), desk.ago(2), stages=1),
        lambda place: desk.returned(place, 4),
        lambda place: desk.approved(place, 4),
        lambda place: desk.signed(place, 5),
        lambda place: desk.in_force(place, 15),
        lambda place: desk.void(place, 15),
        lambda place: desk.terminated(place, 60),
    )
    for tell, place in zip(story, places, strict=False):
        tell(place)
    desk.fulfilled(places, 280)


demo_parts.register(DemoPart("orders.contracts", 52, build_contracts))
