"""What every address below one customer starts with: the file in reach, by its number; anything else is unknown."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.scope.customers import parts_in_reach
from salesops.core.api.resource import Resource
from salesops.core.refusals import Forbidden, Refusal


def denied() -> Forbidden:
    """403: the roles of the caller don't allow this."""
    return Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))


def wrong_state(record: Any) -> Refusal:
    """Why nothing is done with ``record`` as it stands, in the words of its state machine."""
    state = record.machine.state_of(record)
    return Refusal("core.wrong-state", _("This can't be done while it is %(state)s.") % {"state": state.label})


class OfCustomer(Resource):
    """Acts on one customer in reach."""

    lookup_field = "code"
    queryset = Customer.objects.none()

    def rows(self) -> QuerySet:
        rows = Customer.objects.visible_to(self.request.user).filter(merged_into__isnull=True)
        return rows.select_related("owner", "unit")

    def one(self) -> Customer:
        found = self.rows().filter(code=self.kwargs["code"].upper()).first()
        if found is None:
            raise Http404
        return found

    def need_whole(self, customer: Customer) -> None:
        """403 unless the caller edits the whole file. Asked before a body is looked at: its errors would say more."""
        if parts_in_reach(self.request.user, customer) is not None:
            raise denied()


def customer_named(user: Any, code: str, rows: QuerySet | None = None) -> Customer:
    """The customer a body names by its number, among ``rows`` (those one may open when left out); unknown is 404."""
    seen = Customer.objects.visible_to(user).filter(merged_into__isnull=True) if rows is None else rows
    found = seen.filter(code=code.strip().upper()).first()
    if found is None:
        raise Http404
    return found
