"""Approvals as records: what notifications and links point at. Their page is the item in the inbox."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesops.core.approvals.models import Approval
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="approvals.approval",
        model=Approval,
        label=_("approval"),
        label_plural=_("Approvals"),
        title=lambda approval: approval.title,
        url=lambda approval: reverse("approvals:item", args=["approvals", approval.pk]),
        icon="stamp",
        rank=95,
    )
)
