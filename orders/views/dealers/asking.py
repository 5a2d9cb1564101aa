"""Asking all dealers of one's scope for their reports of a month (O18)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accounts.views.forming import form_page
from customers.scope.customers import customers_in_reach
from orders.dealers import not_asked
from orders.forms.dealers import OfMonthForm
from orders.jobs.dealers import ASK
from orders.rules.dealers import month_over
from orders.statement_coverage import month_before
from salesops.core.jobs import enqueue
from salesops.core.refusals import Invalid, refuse_if
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page

from .finding import BOTH


@page("replenishment", "e", methods=BOTH)
@once_per_form
def ask_all(request: HttpRequest) -> HttpResponse:
    """Everybody who was neither asked nor has reported gets a link; once more asks only the rest."""
    user: Any = request.user
    today = timezone.localdate()
    month = month_before(today)
    form = OfMonthForm(request.POST or None, initial={"month": f"{month:%Y-%m}"})

    def act(values: dict[str, Any]) -> None:
        refuse_if(month_over(values["month"], today), kind=Invalid)
        enqueue(
            ASK, actor=user, title=gettext_noop("Dealers asked for %(month)s"),
            title_params={"month": f"{values['month']:%Y-%m}"}, args={"month": values["month"].isoformat()},
        )  # fmt: skip

    n = customers_in_reach(not_asked(month), user, "replenishment", "e").count()
    sub = ngettext(
        "%(n)s dealer was not asked for %(month)s yet.", "%(n)s dealers were not asked for %(month)s yet.", n
    ) % {"n": n, "month": f"{month:%Y-%m}"}  # fmt: skip
    return form_page(
        request, form, act, title=_("Ask for reports"), back=reverse("orders:dealers"), submit=_("Send the links"), sub=sub,
        crumbs=[(_("Dealers"), reverse("orders:dealers"))],
        done=_("The links are sent in the background; you'll be told when it is done."),
    )  # fmt: skip
