"""What can be done with many customers at once: a loop of the single services (S5)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from customers.code_lists import TAG
from customers.models import Customer
from customers.scope.customers import parts_in_reach
from customers.services.customers import edit_customer, editable, verify_customer
from salesops.core.codes.reading import choices
from salesops.core.lists.bulk import BulkAction, BulkField, Data
from salesops.core.lists.reading import Reading
from salesops.core.refusals import Refusal

from .bulk_grade import SET_GRADE
from .bulk_owner import CHANGE_OWNER
from .formats import Codes


def _changed(count: int) -> str:
    return ngettext("%(count)d customer changed.", "%(count)d customers changed.", count) % {"count": count}


def _tags(reading: Reading) -> Iterable[tuple[str, str]]:
    return choices(TAG)


def _tags_now(customer: Customer) -> str:
    return Codes(TAG).text(customer.tags, None) if customer.tags else ""  # type: ignore[arg-type]


def _may_tag(customer: Customer, actor: Any) -> Refusal | None:
    if "tags" in editable(actor, customer):
        return None
    return Refusal("core.no-permission", _("Your roles don't allow this."))


def _check_add(customer: Customer, actor: Any, data: Data) -> Refusal | None:
    if data["tag"] in customer.tags:
        return Refusal("customers.tagged-already", _("has the tag already"))
    return _may_tag(customer, actor)


def _check_remove(customer: Customer, actor: Any, data: Data) -> Refusal | None:
    if data["tag"] not in customer.tags:
        return Refusal("customers.not-tagged", _("doesn't have the tag"))
    return _may_tag(customer, actor)


def _add(customer: Customer, actor: Any, data: Data, now: datetime) -> None:
    if data["tag"] not in customer.tags:
        edit_customer(actor=actor, customer=customer, values={"tags": [*customer.tags, data["tag"]]})


def _remove(customer: Customer, actor: Any, data: Data, now: datetime) -> None:
    edit_customer(actor=actor, customer=customer, values={"tags": [t for t in customer.tags if t != data["tag"]]})


def _check_verify(customer: Customer, actor: Any, data: Data) -> Refusal | None:
    if actor is not None and parts_in_reach(actor, customer) is not None:
        return Refusal("core.no-permission", _("Your roles don't allow this."))
    return None


def _verify(customer: Customer, actor: Any, data: Data, now: datetime) -> None:
    verify_customer(actor=actor, customer=customer, day=timezone.localdate(now))


def _verified(count: int) -> str:
    return ngettext("%(count)d file verified today.", "%(count)d files verified today.", count) % {"count": count}


_FIELDS = (BulkField("tag", gettext_lazy("Tag"), _tags),)
BULK = (
    CHANGE_OWNER,
    SET_GRADE,
    BulkAction(
        code="verify",
        label=gettext_lazy("Verified, unchanged"),
        apply=_verify,
        check=_check_verify,
        done=_verified,
        right=("customers", "e"),
        icon="check",
    ),
    BulkAction(
        code="add-tag",
        label=gettext_lazy("Add tag"),
        apply=_add,
        check=_check_add,
        undo=_remove,
        done=_changed,
        before=_tags_now,
        right=("customers", "e"),
        icon="plus",
        fields=_FIELDS,
    ),
    BulkAction(
        code="remove-tag",
        label=gettext_lazy("Remove tag"),
        apply=_remove,
        check=_check_remove,
        undo=_add,
        done=_changed,
        before=_tags_now,
        right=("customers", "e"),
        icon="x",
        fields=_FIELDS,
    ),
)
