"""``/api/v1/contracts/``: contracts by number, drafts by id."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from customers.api.of_customer import customer_named
from orders.models import Contract
from orders.scope_contracts import need_contracts_of, need_papers_of
from orders.services.amendments import amend_contract
from orders.services.contract_review import submit_contract
from orders.services.contract_signing import file_contract
from orders.services.contracts import edit_contract, open_contract, void_contract
from orders.states import CONTRACT
from salesops.core.api.serializers import valid
from salesops.core.lists.keyset import SortKey

from .contract_fields import ContractChange, ContractIn, ContractOut, ContractWhole, FilingIn
from .contract_papers import ContractPapers
from .order_fields import OrderReasonIn, VersionIn
from .orders import lines_of


class ContractFilters(django_filters.FilterSet):
    """Named like the fields."""

    number = django_filters.CharFilter(lookup_expr="iexact")
    customer = django_filters.CharFilter(field_name="customer__code", lookup_expr="iexact")
    owner = django_filters.CharFilter(field_name="owner__username")
    state = django_filters.ChoiceFilter(choices=CONTRACT.choices)
    kind = django_filters.ChoiceFilter(choices=Contract.Kind.choices)
    amends = django_filters.CharFilter(field_name="amends__number", lookup_expr="iexact")
    ends_on__gte = django_filters.DateFilter(field_name="ends_on", lookup_expr="gte")
    ends_on__lte = django_filters.DateFilter(field_name="ends_on", lookup_expr="lte")


@extend_schema(tags=["contracts"])
class ContractResource(ContractPapers):
    """Contracts in reach."""

    capability = "contracts"
    serializer_class = ContractOut
    filterset_class = ContractFilters
    lookup_field = "key"
    orderings = {
        "entered_at": (SortKey("entered_at", descending=True, nullable=False),),
        "ends_on": (SortKey("ends_on", nullable=False),),
        "number": (SortKey("number"),),
    }
    queryset = Contract.objects.none()

    def rows(self) -> QuerySet:
        return Contract.objects.visible_to(self.request.user).select_related(
            "customer", "owner", "unit", "amends", "terms_from"
        )

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        return rows.found_by(text)

    def one(self) -> Contract:
        """By number; by id as well, which is all a draft has."""
        key = self.kwargs["key"]
        named: dict[str, Any] = {"pk": int(key)} if key.isdecimal() and len(key) < 19 else {"number": key.upper()}
        return get_object_or_404(self.rows(), **named)

    def _answer(self, contract: Contract, http: int = status.HTTP_200_OK) -> Response:
        context = self.get_serializer_context() | {"today": timezone.localdate()}
        return Response(ContractWhole(self.rows().get(pk=contract.pk), context=context).data, status=http)

    def _take(self, service: Callable[..., Contract], contract: Contract, **more: Any) -> Response:
        return self._answer(service(actor=self.request.user, contract=contract, now=timezone.now(), **more))

    @extend_schema(responses=ContractWhole)
    def retrieve(self, request: Request, **_key: Any) -> Response:
        return self._answer(self.one())

    @extend_schema(request=ContractIn, responses={201: ContractWhole})
    def create(self, request: Request) -> Response:
        """Begin a draft."""
        self.need("c")
        data = valid(ContractIn, request)
        customer = customer_named(request.user, data.pop("customer"))
        need_contracts_of(request.user, customer, "c")
        lines = lines_of(data.pop("lines", []))
        made = open_contract(actor=request.user, customer=customer, values=data, lines=lines, now=timezone.now())
        return self._answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=ContractChange, responses=ContractWhole)
    def partial_update(self, request: Request, key: str) -> Response:
        """Write on a draft or a returned contract."""
        contract = self.one()
        need_contracts_of(request.user, contract.customer, "c")
        data = valid(ContractChange, request)
        version = data.pop("version", None)
        lines = lines_of(data.pop("lines")) if "lines" in data else None
        return self._take(edit_contract, contract, values=data, lines=lines, version=version)

    @extend_schema(request=VersionIn, responses=ContractWhole)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, key: str) -> Response:
        """Hand it in for review; 409 with everything that is missing."""
        contract = self.one()
        need_contracts_of(request.user, contract.customer, "c")
        return self._take(submit_contract, contract, **valid(VersionIn, request))

    @extend_schema(request=OrderReasonIn, responses={201: ContractWhole})
    @action(detail=True, methods=["post"])
    def amend(self, request: Request, key: str) -> Response:
        """Begin an amendment of a contract in force; the answer is its draft. The contract holds as it is until it is signed."""
        contract = self.one()
        need_contracts_of(request.user, contract.customer, "c")
        said = valid(OrderReasonIn, request)
        made = amend_contract(actor=request.user, contract=contract, now=timezone.now(), **said)
        return self._answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=OrderReasonIn, responses=ContractWhole)
    @action(detail=True, methods=["post"])
    def void(self, request: Request, key: str) -> Response:
        """Give up what nobody signed; its number stays."""
        contract = self.one()
        need_contracts_of(request.user, contract.customer, "c")
        return self._take(void_contract, contract, **valid(OrderReasonIn, request))

    @extend_schema(request=FilingIn, responses=ContractWhole)
    @action(detail=True, methods=["post"])
    def file(self, request: Request, key: str) -> Response:
        """File the original of a signed contract: it is in force."""
        contract = self.one()
        need_papers_of(request.user, contract.customer)
        return self._take(file_contract, contract, **valid(FilingIn, request))
