"""Rows of the access matrix: invoices of the rep's customer, their requests and credit notes."""

from decimal import Decimal

from orders.models import CreditNote, Invoice, InvoiceRequest, LedgerEntry, OpenItem, Order
from orders.services.credit_notes import propose_credit_note
from tests.cast_customers import build_files
from tests.cast_orders import build_goods
from tests.cast_orders_invoiced import ask, confirmed, deliver, move
from tests.cast_orders_invoiced import invoice as issued
from tests.cast_orders_made import NOW

from .route import Route

ASKS = "rep secretary finance"
SEES = "rep supervisor regional manager secretary lead director deputy_director gm finance auditor"
ISSUES = "finance"
HIDDEN = "colleague other_rep other_manager legal logistics hr"
# Ask for invoices, but not of this customer.
ELSEWHERE = "colleague other_rep"


def order(company) -> str:
    files = build_files(company)
    known = Order.objects.exclude(number=None).filter(customer=files.zerun, state="confirmed").first()
    return (known or confirmed(company, files, build_goods(company), "4")).number


def request(company) -> int:
    found = InvoiceRequest.objects.waiting().first()
    return (found or ask(company, Order.objects.get(number=order(company)), "1")).pk


def invoice(company) -> str:
    """Delivered, invoiced, one filler come back."""
    known = Invoice.objects.exclude(order__state="confirmed").first()
    if known is None:
        made = deliver(confirmed(company, build_files(company), build_goods(company), "2"))
        known = issued(company, made)
        move(made, "returned", "1")
    return known.number


def note(company) -> int:
    """What came back, to be issued by finance."""
    found = CreditNote.objects.filter(state="approved").first()
    if found is None:
        billed = Invoice.objects.get(number=invoice(company))
        parts = {line.pk: Decimal(1) for line in billed.lines.all()}
        found = propose_credit_note(
            actor=company.finance, invoice=billed, kind="returned", parts=parts, reason="质量问题", now=NOW
        )
    return found.pk


def item(company) -> int:
    return OpenItem.objects.get(entry__document=invoice(company)).pk


def entry(company) -> int:
    return LedgerEntry.objects.get(document=invoice(company)).pk


def customer(company) -> str:
    return build_files(company).zerun.code


def _api(name: str, allowed: str, hidden: str, given, **more) -> Route:
    return Route(f"api:{name}", allowed, hidden, given=given, args=lambda key: [key], **more)


def _one(name: str, allowed: str, hidden: str, given, **more) -> Route:
    return Route(f"orders:{name}", allowed, hidden, given=given, args=lambda key: [key], **more)


ROUTES = [
    Route("orders:invoices", f"{SEES} {HIDDEN}"),
    Route("orders:invoice_requests", f"{SEES} {HIDDEN}"),
    # Logistics see no amounts.
    Route("orders:sales", f"{SEES} {HIDDEN} -logistics"),
    Route("orders:sales_entries", "* -admin"),
    _one("request_invoice", ASKS, ELSEWHERE, order),
    _one("invoice_request", SEES, HIDDEN, request),
    _one("request_paper", SEES, HIDDEN, request),
    _one("note_paper", SEES, HIDDEN, note),
    _one("issue_invoice", ISSUES, "", request),
    _one("send_back_request", ISSUES, "", request),
    _one("withdraw_request", ASKS, ELSEWHERE, request, post=True),
    _one("invoice", SEES, HIDDEN, invoice),
    _one("credit_returned", ASKS, ELSEWHERE, invoice),
    _one("lower_price", ASKS, ELSEWHERE, invoice),
    _one("issue_credit_note", ISSUES, "", note),
    *(Route(f"api:{name}-list", f"{SEES} {HIDDEN}") for name in ("invoice-requests", "invoices", "credit-notes")),
    Route("api:invoice-requests-list", f"{ASKS} {ELSEWHERE} lead supervisor regional", post=True, data={}),
    _api("invoice-requests-detail", SEES, HIDDEN, request),
    *(_api(f"invoice-requests-{verb}", ISSUES, HIDDEN, request, post=True) for verb in ("issue", "send-back")),
    _api("invoice-requests-withdraw", ASKS, HIDDEN, request, post=True),
    _api("invoices-detail", SEES, HIDDEN, invoice),
    *(_api(f"invoices-{verb}", ASKS, HIDDEN, invoice, post=True) for verb in ("credit-returned", "lower-price")),
    _api("credit-notes-detail", SEES, HIDDEN, note),
    _api("credit-notes-issue", ISSUES, HIDDEN, note, post=True),
    *(Route(f"api:{name}-list", f"{SEES} {HIDDEN}") for name in ("open-items", "ledger-entries")),
    _api("open-items-detail", SEES, HIDDEN, item),
    _api("ledger-entries-detail", SEES, HIDDEN, entry),
    _api("customer-receivables", SEES, HIDDEN, customer),
]
