"""Addresses of the API: resources of every app under one router."""

from django.urls import URLPattern, URLResolver, path
from rest_framework.routers import SimpleRouter

from accounts.api.absences import AbsenceResource
from accounts.api.leave_requests import LeaveRequestResource
from accounts.api.org_units import OrgUnitResource
from accounts.api.token import TokenView
from accounts.api.users import UserResource
from assessments.api import routes as assessments
from customers.api import routes as customers
from orders.api.aging import AgingResource
from orders.api.bank_lines import BankLineResource
from orders.api.contracts import ContractResource
from orders.api.dealers import (
    DealerCheckResource,
    DealerDifferenceResource,
    DealerReportResource,
    ReplenishmentResource,
)
from orders.api.disputes import DisputeResource
from orders.api.dunning_letters import DunningLetterResource
from orders.api.exceptions import ExceptionResource
from orders.api.invoices import CreditNoteResource, InvoiceRequestResource, InvoiceResource
from orders.api.orders import OrderResource
from orders.api.osb import OsbBoardResource, OsbProblemResource
from orders.api.price_lists import PriceListResource
from orders.api.production import ProductionResource
from orders.api.products import ProductResource
from orders.api.promises import DebtNoteResource, PromiseResource
from orders.api.receipts import AllocationResource, ReceiptResource
from orders.api.receivables import LedgerEntryResource, OpenItemResource, ReceivablesResource
from orders.api.refunds import RefundResource
from orders.api.returns import ReturnResource
from orders.api.shipments import ShipmentResource
from orders.api.statements import DifferenceResource, StatementResource
from orders.api.write_offs import WriteOffResource
from reports.api.reports import ReportResource
from salesops.core.api.description import SchemaView, docs
from salesops.core.api.file_resource import FileResource
from salesops.core.api.job_resource import JobResource
from salesops.core.approvals.resource import ApprovalResource
from salesops.core.imports.resource import ImportResource
from salesops.core.policies.resource import PolicyResource

router = SimpleRouter()
router.register("users", UserResource, basename="users")
router.register("org-units", OrgUnitResource, basename="org-units")
router.register("jobs", JobResource, basename="jobs")
router.register("files", FileResource, basename="files")
router.register("imports", ImportResource, basename="imports")
router.register("approvals", ApprovalResource, basename="approvals")
router.register("policies", PolicyResource, basename="policies")
router.register("leave-requests", LeaveRequestResource, basename="leave-requests")
router.register("absences", AbsenceResource, basename="absences")
for name, resource in {**customers.RESOURCES, **assessments.RESOURCES}.items():
    router.register(name, resource, basename=name)
router.register("products", ProductResource, basename="products")
router.register("orders", OrderResource, basename="orders")
router.register("contracts", ContractResource, basename="contracts")
router.register("returns", ReturnResource, basename="returns")
router.register("shipments", ShipmentResource, basename="shipments")
router.register("production-orders", ProductionResource, basename="production-orders")
router.register("exceptions", ExceptionResource, basename="exceptions")
router.register("osb", OsbBoardResource, basename="osb")
router.register("osb-problems", OsbProblemResource, basename="osb-problems")
router.register("invoice-requests", InvoiceRequestResource, basename="invoice-requests")
router.register("invoices", InvoiceResource, basename="invoices")
router.register("credit-notes", CreditNoteResource, basename="credit-notes")
router.register("bank-lines", BankLineResource, basename="bank-lines")
router.register("receipts", ReceiptResource, basename="receipts")
router.register("write-offs", WriteOffResource, basename="write-offs")
router.register("refunds", RefundResource, basename="refunds")
router.register("allocations", AllocationResource, basename="allocations")
router.register("aging", AgingResource, basename="aging")
router.register("promises", PromiseResource, basename="promises")
router.register("debt-notes", DebtNoteResource, basename="debt-notes")
router.register("disputes", DisputeResource, basename="disputes")
router.register("dealer-reports", DealerReportResource, basename="dealer-reports")
router.register("dealer-checks", DealerCheckResource, basename="dealer-checks")
router.register("dealer-differences", DealerDifferenceResource, basename="dealer-differences")
router.register("dunning-letters", DunningLetterResource, basename="dunning-letters")
router.register("open-items", OpenItemResource, basename="open-items")
router.register("ledger-entries", LedgerEntryResource, basename="ledger-entries")
router.register("statements", StatementResource, basename="statements")
router.register("statement-differences", DifferenceResource, basename="statement-differences")
router.register("reports", ReportResource, basename="reports")
router.register("price-lists", PriceListResource, basename="price-lists")

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("auth/token/", TokenView.as_view(), name="token"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    *customers.PATHS,
    path(
        "customers/<str:code>/receivables/",
        ReceivablesResource.as_view({"get": "retrieve"}),
        name="customer-receivables",
    ),
    path(
        "customers/<str:code>/replenishment/",
        ReplenishmentResource.as_view({"get": "retrieve"}),
        name="customer-replenishment",
    ),
    *router.urls,
]
