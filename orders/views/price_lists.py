"""One price list: its lines, and what may be done with it (ORD-1)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.org import OrgTree
from accounts.views.forming import form_page, with_version
from orders.forms.price_lists import EndForm, LinesForm, NewPriceListForm, PercentForm, PriceListForm
from orders.models import PriceList, ProductPrice
from orders.rules import price_lists as rules
from orders.scope import creates_products, publishes_prices, sees_prices
from orders.services import price_lists as services
from orders.states import PRICE_LIST
from salesops.core.refusals import Forbidden, Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page
from salesops.core.web.redirects import one_value

from .doors import POSTABLE, needs

LINES = 100


def list_or_404(request: HttpRequest, code: str) -> PriceList:
    rows = PriceList.objects.visible_to(request.user).select_related(
        "market", "created_by", "changed_by", "published_by"
    )
    return get_object_or_404(rows, code__in={code, code.upper()})


def of(price_list: PriceList) -> str:
    return reverse("orders:price_list", args=[price_list.code])


def _crumbs(price_list: PriceList | None = None) -> list[tuple[Any, str]]:
    up = [(_("Price lists"), reverse("orders:price_lists"))]
    return [*up, (price_list.name, of(price_list))] if price_list else up


@page("products")
@needs(sees_prices, "v")
def price_list(request: HttpRequest, code: str) -> HttpResponse:
    """Its lines beside the list price of today, and what can be done."""
    found, user, today = list_or_404(request, code), request.user, timezone.localdate()
    asked = one_value(request.GET, "page")
    lines = found.lines.select_related("product").order_by("product__name_key", "product_id")
    shown = Paginator(lines, LINES).get_page(asked)
    listed = dict(
        ProductPrice.objects.on(today)
        .filter(product__in=[line.product_id for line in shown])
        .values_list("product_id", "list_price")
    )
    node = OrgTree.on(today).nodes.get(found.market_id or 0)
    draft, publishes = found.state == "draft", publishes_prices(user)
    problems = []
    if draft and publishes:
        problems = [
            r.message
            for r in (
                rules.of_another(found, user), rules.has_lines(found), rules.not_begun_yet(found, today), *rules.alone(found),
            )
            if r is not None
        ]  # fmt: skip
    context = {
        "list": found,
        "state": PRICE_LIST.state_of(found),
        "standing": found.standing(today),
        "market": node.local_name if node else "",
        "page": shown,
        "lines": [(line, listed.get(line.product_id)) for line in shown],
        "may_draw_up": draft and services.may_draw_up(user, found),
        "may_publish": draft and publishes,
        "may_take_back": publishes and found.standing(today) == "planned" and found.state == "published",
        "may_end": publishes and found.state == "published" and found.standing(today) in ("current", "planned"),
        "problems": problems,
        "giving_way": services.giving_way(found) if draft else [],
    }
    return render(request, "orders/price_lists/price_list.html", context)


@page("products", methods=POSTABLE)
@needs(creates_products, "c")
@once_per_form
def new_price_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    lists = PriceList.objects.visible_to(request.user).order_by("-id")[:200]
    rows = PriceList.objects.filter(pk__in=[each.pk for each in lists]).order_by("-id")
    initial = {"starts_on": today, "copy_from": request.GET.get("copy", ""), "percent": 0}
    form = NewPriceListForm(request.POST or None, day=today, lists=rows, initial=initial)

    def act(values: dict[str, Any]) -> PriceList:
        values["percent"] = values["percent"] or 0
        return services.create_price_list(actor=request.user, **values)

    return form_page(
        request, form, act, title=_("New price list"), back=reverse("orders:price_lists"), submit=_("Create the draft"),
        crumbs=_crumbs(), sub=_("A draft. Prices hold once somebody else has published it."), onward=of,
    )  # fmt: skip


def _draft_form(
    request: HttpRequest,
    found: PriceList,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    title: str,
    submit: str,
    sub: str = "",
) -> HttpResponse:
    return form_page(
        request, form, act, title=title % {"list": found.name}, back=of(found), submit=submit, crumbs=_crumbs(found),
        sub=sub,
    )  # fmt: skip


@page("products", methods=POSTABLE)
@needs(creates_products, "c")
@once_per_form
def edit(request: HttpRequest, code: str) -> HttpResponse:
    found = list_or_404(request, code)
    values = services.list_values(found)
    values["market"] = found.market.code if found.market else ""
    form = PriceListForm(request.POST or None, day=timezone.localdate(), initial={**values, "version": found.version})
    return _draft_form(
        request, found, form,
        lambda values: services.edit_price_list(
            actor=request.user, price_list=found, values=values, version=with_version(request, found)
        ),
        _("Edit %(list)s"), _("Save"),
    )  # fmt: skip


@page("products", methods=POSTABLE)
@needs(creates_products, "c")
@once_per_form
def lines(request: HttpRequest, code: str) -> HttpResponse:
    found = list_or_404(request, code)
    form = LinesForm(request.POST or None, initial={"version": found.version})
    return _draft_form(
        request, found, form,
        lambda values: services.set_list_lines(
            actor=request.user, price_list=found, prices=values["lines"], version=with_version(request, found)
        ),
        _("Lines of %(list)s"), _("Set these lines"), _("Lines not named here stay as they are."),
    )  # fmt: skip


@page("products", methods=POSTABLE)
@needs(creates_products, "c")
@once_per_form
def percent(request: HttpRequest, code: str) -> HttpResponse:
    found = list_or_404(request, code)
    form = PercentForm(request.POST or None, initial={"version": found.version, "percent": 0})
    return _draft_form(
        request, found, form,
        lambda values: services.change_list_by(
            actor=request.user, price_list=found, version=with_version(request, found), **values
        ),
        _("Change all prices of %(list)s"), _("Change the prices"),
    )  # fmt: skip


@page("products", methods=POSTABLE)
@needs(publishes_prices, "a")
@once_per_form
def end(request: HttpRequest, code: str) -> HttpResponse:
    found, today = list_or_404(request, code), timezone.localdate()
    form = EndForm(request.POST or None, initial={"version": found.version, "last": today})
    return form_page(
        request,
        form,
        lambda values: services.end_price_list(
            actor=request.user, price_list=found, today=today, version=with_version(request, found), **values
        ),
        title=_("End %(list)s") % {"list": found.name},
        back=of(found),
        submit=_("End the list"),
        crumbs=_crumbs(found),
        sub=_("From the day after, the next general list holds, or the list prices of the products."),
        danger=True,
    )


def _do(request: HttpRequest, found: PriceList, act: Callable[[], Any], done: str, back: str) -> HttpResponse:
    """Do it and go ``back``; what speaks against it is said on the page of the list."""
    try:
        act()
    except Forbidden:
        raise
    except Refused as refused:
        for refusal in refused.refusals:
            messages.error(request, refusal.message)
        return redirect(of(found))
    messages.success(request, done % {"list": found.name})
    return redirect(back)


@action("products")
@needs(publishes_prices, "a")
def publish(request: HttpRequest, code: str) -> HttpResponse:
    found, now = list_or_404(request, code), timezone.now()
    return _do(
        request, found,
        lambda: services.publish_price_list(
            actor=request.user, price_list=found, today=timezone.localdate(now), now=now,
            version=with_version(request, found),
        ),
        pgettext("price list", "%(list)s is published."), of(found),
    )  # fmt: skip


@action("products")
@needs(publishes_prices, "a")
def take_back(request: HttpRequest, code: str) -> HttpResponse:
    found = list_or_404(request, code)
    return _do(
        request, found,
        lambda: services.take_back_price_list(
            actor=request.user, price_list=found, today=timezone.localdate(), version=with_version(request, found)
        ),
        _("%(list)s is a draft again."), of(found),
    )  # fmt: skip


@action("products")
@needs(creates_products, "c")
def drop(request: HttpRequest, code: str) -> HttpResponse:
    found = list_or_404(request, code)
    return _do(
        request, found,
        lambda: services.drop_price_list(
            actor=request.user, price_list=found, version=with_version(request, found)
        ),
        _("The draft %(list)s is dropped."), reverse("orders:price_lists"),
    )  # fmt: skip
