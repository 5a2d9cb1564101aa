"""Rows of the access matrix: the aging, promises, disputes and letters of the rep's customer."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from orders.models import Dispute, DunningLetter, Invoice, Promise
from orders.services.disputes import open_dispute
from orders.services.dunning import note_debt
from orders.services.promises import record_promise
from tests.cast_customers import build_files
from tests.cast_receivables import billed

from .route import Route

SEES = "rep supervisor regional manager secretary lead director deputy_director gm finance auditor"
NOTES = "rep supervisor regional manager secretary finance"
HIDDEN = "colleague other_rep other_manager legal logistics hr"
# Managers elsewhere, of departments too: the right, but nobody there.
ELSEWHERE = "other_manager legal logistics hr"
TAKES = "supervisor regional manager secretary lead director deputy_director gm finance auditor"
SIGNS = "supervisor regional manager director deputy_director"


def zerun(company) -> str:
    return build_files(company).zerun.code


def debtor(company) -> str:
    """Owes 50,000 for 40 days."""
    files = build_files(company)
    if not Invoice.objects.filter(customer=files.zerun, number__startswith="OLD-").exists():
        billed(files.zerun, "50000", 40)
    return files.zerun.code


def invoice(company) -> str:
    debtor(company)
    return Invoice.objects.filter(number__startswith="OLD-").first().number


def promise(company) -> int:
    found = Promise.objects.standing().first()
    if found is None:
        debtor(company)
        now = timezone.now()
        found = record_promise(
            actor=company.rep, customer=build_files(company).zerun, amount=Decimal(20_000), now=now,
            due_on=timezone.localdate(now) + timedelta(days=3), said_by="郑海涛", text="下周五付款",
        )  # fmt: skip
    return found.pk


def dispute(company) -> int:
    found = Dispute.objects.filter(state="open").first()
    if found is None:
        billed_one = Invoice.objects.get(number=invoice(company))
        given = {"amount": Decimal(5_000), "reason": "少一台", "now": timezone.now()}
        found = open_dispute(actor=company.rep, invoice=billed_one, **given)
    return found.pk


def letter(company) -> int:
    debtor(company)
    given = {"customer": build_files(company).zerun, "level": 3, "state": "draft"}
    return DunningLetter.objects.get_or_create(defaults={"drafted_on": timezone.localdate()}, **given)[0].pk


def noted(company) -> int:
    debtor(company)
    given = {"customer": build_files(company).zerun, "kind": "call", "reason": "short", "now": timezone.now()}
    return note_debt(actor=company.rep, **given).pk


def _api(name: str, allowed: str, hidden: str, given, **more) -> Route:
    return Route(f"api:{name}", allowed, hidden, given=given, args=lambda key: [key], **more)


def _one(name: str, allowed: str, hidden: str, given, **more) -> Route:
    return Route(f"orders:{name}", allowed, hidden, given=given, args=lambda key: [key], **more)


ROUTES = [
    Route("orders:aging", f"{SEES} {HIDDEN}"),
    Route("orders:dunning_letters", f"{SEES} {HIDDEN}"),
    Route("api:aging-detail", SEES, HIDDEN, given=debtor, args=lambda key: [key]),
    Route("orders:aging_xlsx", f"{TAKES} {ELSEWHERE}", post=True),
    _one("receivables_record", SEES, HIDDEN, debtor),
    _one("receivables_xlsx", TAKES, ELSEWHERE, debtor, post=True),
    _one("record_promise", NOTES, HIDDEN, debtor),
    _one("note_debt", NOTES, HIDDEN, debtor),
    _one("open_dispute", NOTES, HIDDEN, invoice),
    _one("withdraw_promise", NOTES, HIDDEN, promise),
    _one("decide_dispute", SIGNS, ELSEWHERE, dispute),
    _one("dunning_letter", SEES, HIDDEN, letter),
    _one("letter_paper", SEES, HIDDEN, letter),
    _one("sign_letter", SIGNS, ELSEWHERE, letter, post=True),
    _one("deliver_letter", NOTES, HIDDEN, letter),
    _one("void_letter", NOTES, HIDDEN, letter),
    *(
        Route(f"api:{n}-list", f"{SEES} {HIDDEN}")
        for n in ("aging", "promises", "debt-notes", "disputes", "dunning-letters")
    ),
    *(
        Route(f"api:{n}-list", f"{NOTES} {HIDDEN} lead", post=True, data={})
        for n in ("promises", "debt-notes", "disputes")
    ),
    _api("promises-detail", SEES, HIDDEN, promise),
    _api("debt-notes-detail", SEES, HIDDEN, noted),
    _api("disputes-detail", SEES, HIDDEN, dispute),
    _api("dunning-letters-detail", SEES, HIDDEN, letter),
    _api("promises-withdraw", NOTES, HIDDEN, promise, post=True),
    *(_api(f"disputes-{verb}", SIGNS, HIDDEN, dispute, post=True) for verb in ("uphold", "reject")),
    _api("dunning-letters-sign", SIGNS, HIDDEN, letter, post=True),
    *(_api(f"dunning-letters-{verb}", NOTES, HIDDEN, letter, post=True) for verb in ("deliver", "void")),
]
