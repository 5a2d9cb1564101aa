"""``/api/v1/customers/``: customer files in reach, by number; opened and edited through the services of the pages."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import OrgUnit, User
from customers.duplicates import Found
from customers.rules.file import registered_already
from customers.services.customers import archive_customer, create_customer, edit_customer, restore_customer
from customers.services.editing import need_over
from customers.services.elsewhere import ask_for_duplicates
from salesops.core.api.serializers import valid
from salesops.core.lists.keyset import SortKey
from salesops.core.refusals import Invalid, refuse_if

from .customer_fields import (
    ArchiveIn,
    CustomerChange,
    CustomerIn,
    CustomerOut,
    DuplicatesIn,
    DuplicatesOut,
    check_codes,
    with_parent,
)
from .customer_filters import CustomerFilters
from .of_customer import OfCustomer

UNSAID = (
    "search_text",
    "name_norm",
    *(f"owner__{f.name}" for f in User._meta.concrete_fields if f.name not in ("id", "username")),
    *(f"unit__{f.name}" for f in OrgUnit._meta.concrete_fields if f.name not in ("id", "code")),
)


@extend_schema(tags=["customers"])
class CustomerResource(OfCustomer):
    """Customers in reach, the pool of the own region included. Merged files are gone; the file they became stays."""

    capability = ""
    serializer_class = CustomerOut
    filterset_class = CustomerFilters
    orderings = {
        "name": (SortKey("name_key", nullable=False),),
        "code": (SortKey("code", nullable=False),),
        "opened_on": (SortKey("opened_on", nullable=False),),
        "last_contact_at": (SortKey("last_contact_at"),),
        "next_on": (SortKey("next_on"),),
    }

    def narrowed(self, request: Request) -> QuerySet:
        # Of owner and unit only the key is said; the texts one searches by are long.
        return super().narrowed(request).defer(*UNSAID)

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        return rows.found_by(text)

    def _answer(self, code: str, http: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.rows().get(code=code)).data, status=http)

    def _known(self, **asked: Any) -> Found:
        now = timezone.now()
        return ask_for_duplicates(actor=self.request.user, now=now, day=timezone.localdate(now), **asked)

    @extend_schema(request=CustomerIn, responses={201: CustomerOut})
    def create(self, request: Request) -> Response:
        """Open a file. Refused: a wrong or known credit code, an owner out of reach."""
        self.capability = "customers"
        self.need("c")
        data = with_parent(valid(CustomerIn, request), request.user)
        check_codes(data)
        owner, sure = data.pop("owner", request.user), data.pop("sure")
        # A code somebody has is refused by the service itself, whatever is said.
        same = self._known(name=data["name"], phones=[data.get("phone", "")])
        self._known(credit_code=data.get("credit_code", ""))
        refuse_if(registered_already("sure") if same.certain and not sure else None, kind=Invalid)
        customer = create_customer(actor=request.user, owner=owner, day=timezone.localdate(), **data)
        return self._answer(customer.code, status.HTTP_201_CREATED)

    @extend_schema(request=DuplicatesIn, responses=DuplicatesOut)
    @action(detail=False, methods=["post"])
    def duplicates(self, request: Request) -> Response:
        """Which files may be of the same company: asked before one is opened. What lies elsewhere is counted (ACC-12)."""
        self.capability = "customers"
        self.need("c")
        said = valid(DuplicatesIn, request)
        phones = [said.get("phone", ""), said.get("mobile", "")]
        found = self._known(name=said.get("name", ""), credit_code=said.get("credit_code", ""), phones=phones)
        return Response(DuplicatesOut(found).data)

    @extend_schema(request=CustomerChange, responses=CustomerOut)
    def partial_update(self, request: Request, code: str) -> Response:
        customer = self.one()
        need_over(request.user, customer)
        data = with_parent(valid(CustomerChange, request), request.user)
        check_codes(data, customer)
        version = data.pop("version", None)
        if data.get("credit_code", "") not in ("", customer.credit_code):
            # A refusal says that somebody has this code.
            self._known(credit_code=data["credit_code"], besides=customer)
        edit_customer(actor=request.user, customer=customer, values=data, version=version)
        return self._answer(customer.code)

    @extend_schema(request=ArchiveIn, responses=CustomerOut)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, code: str) -> Response:
        """Put the file away; it stays readable."""
        customer = self.one()
        self.need_whole(customer)
        archive_customer(actor=request.user, customer=customer, reason=valid(ArchiveIn, request)["reason"])
        return self._answer(customer.code)

    @extend_schema(request=None, responses=CustomerOut)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, code: str) -> Response:
        """Take an archived file out again."""
        customer = self.one()
        restore_customer(actor=request.user, customer=customer)
        return self._answer(customer.code)
