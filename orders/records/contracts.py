"""Contracts as a kind of record."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orders.models import Contract, ContractFile, ContractLine
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="orders.contract",
        model=Contract,
        label=_("contract"),
        label_plural=_("Contracts"),
        title=str,
        subtitle=lambda contract: contract.customer.called,
        key=lambda contract: contract.number or str(contract.pk),
        url=lambda contract: reverse("orders:contract", args=[contract.number or contract.pk]),
        search=lambda contracts, text: contracts.found_by(text).order_by("-pk"),
        quick_search=lambda contracts, text: contracts.called(text).order_by("-pk"),
        icon="contract",
        title_needs=("customer",),
        parts=((ContractLine, "contract"), (ContractFile, "contract")),
    )
)
