"""A new customer, its duplicates while typing, editing, verified, archived and back."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AssistantDuty, Posting, User
from accounts.views.forming import form_page
from customers.duplicates import Found
from customers.forms.file import FileForm, NewFileForm, ReasonForm
from customers.models import Customer
from customers.placement import Place, proposed_place
from customers.rules.file import registered_already
from customers.scope.owners import may_own, sells_himself
from customers.services.contacts import save_contact
from customers.services.customers import (
    BASICS,
    TAX,
    archive_customer,
    create_customer,
    customer_values,
    edit_customer,
    editable,
    restore_customer,
    verify_customer,
)
from customers.services.elsewhere import ask_for_duplicates
from customers.services.ownership import unit_of
from customers.views.customer import customer_or_404
from salesops.core.acts import acting
from salesops.core.refusals import Invalid, Refusal
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page
from salesops.core.web.redirects import one_value

from .forming import about_customer, tab_of, with_version

BOTH = ("GET", "HEAD", "POST")
CONTACT = ("contact_name", "contact_title", "contact_mobile")
# More colleagues than this are not offered as owners in one list.
PEOPLE = 500


def owners_for(user: Any, day: date) -> list[User]:
    """Whose customers ``user`` may open files for, of those who sell: his own, of the reps he assists, of people in his units."""
    reach, sellers = user.access.reach("customers", "c"), may_own(day)
    if reach.everything or user.holds("ADM"):
        return list(sellers[:PEOPLE])
    wanted = set(reach.people)
    if reach.units:
        wanted |= set(Posting.objects.on(day).filter(unit__in=reach.units).values_list("user_id", flat=True))
    wanted |= set(AssistantDuty.objects.on(day).filter(assistant=user).values_list("rep_id", flat=True))
    return list(sellers.filter(pk__in=wanted)[:PEOPLE])


def _asked(request: HttpRequest, besides: Customer | None = None) -> Found:
    """Duplicates of what is typed so far."""
    sent = {name: one_value(request.POST, name)[:200] for name in ("name", "credit_code", "phone", "contact_mobile")}
    phones = (sent["phone"], sent["contact_mobile"])
    now = timezone.now()
    return ask_for_duplicates(
        actor=request.user, now=now, day=timezone.localdate(now), name=sent["name"], credit_code=sent["credit_code"],
        phones=phones, besides=besides,
    )  # fmt: skip


def _place(request: HttpRequest, day: date) -> Place:
    """Where what is typed so far belongs."""
    return proposed_place(
        one_value(request.POST, "province")[:2],
        "is_group" in request.POST,
        "is_public_buyer" in request.POST,
        day,
        one_value(request.POST, "industry")[:40],
    )


def _answer(request: HttpRequest, found: Found, people: list[User], day: date) -> dict[str, Any]:
    """What stands beside the form: likely duplicates; region and owner that are proposed, each with its reason."""
    place, tree = _place(request, day), request.user.access.tree
    chosen = next((p for p in people if p.username == one_value(request.POST, "owner")), None)
    holder = chosen or (people[0] if len(people) == 1 else None)
    unit = unit_of(holder, day) if holder else None
    return {
        "found": found,
        "place": place,
        "region": tree.nodes.get(place.unit.pk) if place.unit else None,
        # Who is out of reach is proposed to nobody.
        "proposed": place.owner if place.owner in people else None,
        "nobody": not (place.owner or {"is_group", "is_public_buyer"} & set(request.POST)),
        "elsewhere": bool(unit and not place.within(tree, unit.pk)),
        "clash_url": reverse("customers:report_clash"),
    }


@action("customers", "c")
def check(request: HttpRequest) -> HttpResponse:
    """While typing: who may be the same company. A fragment; without JavaScript the form itself asks when it is sent."""
    today = timezone.localdate()
    found = _answer(request, _asked(request), owners_for(request.user, today), today)
    return render(request, "customers/file/_duplicates.html", found | {"typing": True})


def asked_first(view: Callable[[HttpRequest, Found], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give ``view`` what is found of a form sent: one that comes back undoes what it wrote, not that somebody heard of it."""

    @wraps(view)
    def looked_up(request: HttpRequest) -> HttpResponse:
        return view(request, _asked(request) if request.method == "POST" else Found())

    return looked_up


@page("customers", "c", methods=BOTH)
@asked_first
@once_per_form
def new(request: HttpRequest, found: Found) -> HttpResponse:
    """Open a file: name first, what may be the same company beside it, everything else is optional."""
    today = timezone.localdate()
    people = owners_for(request.user, today)
    mine = people[0] if len(people) == 1 else None
    if mine is None and request.user in people and sells_himself(request.user, today):
        mine = request.user
    form = NewFileForm(
        request.POST or None,
        user=request.user,
        names=(*BASICS, *TAX),
        people=people,
        day=today,
        initial={"owner": mine, "opened_on": today, "name": request.GET.get("name", "")[:120]},
    )
    made: list[Customer] = []

    def open_file(values: dict[str, Any]) -> None:
        sure, contact = values.pop("sure"), {name: values.pop(name) for name in CONTACT}
        place = _place(request, today)
        owner = values.pop("owner", None) or (place.owner if place.owner in people else mine)
        if found.certain and not sure:
            raise Invalid(registered_already("sure"))
        if owner is None and people:
            sentence = _("Nobody covers this place yet: choose the owner.")
            raise Invalid(Refusal("customers.owner-missing", sentence, "owner"))
        values["opened_on"] = values["opened_on"] or today
        values["kind"] = values["kind"] or Customer.Kind.END
        with acting("customers.create_customer", request.user):
            made.append(create_customer(actor=request.user, owner=owner or request.user, day=today, **values))
            if contact["contact_name"].strip():
                first = {
                    "name": contact["contact_name"],
                    "title": contact["contact_title"],
                    "mobile": contact["contact_mobile"],
                }
                save_contact(actor=request.user, customer=made[0], values=first)

    page = form_page(
        request,
        form,
        open_file,
        title=_("New customer"),
        back=reverse("customers:customers"),
        submit=_("Open the file"),
        crumbs=[(_("Customers"), reverse("customers:customers"))],
        extra=_answer(request, found, people, today),
        template="customers/file/new.html",
    )
    return redirect(tab_of(made[0])) if made and page.status_code == 302 else page


@page("customers", "e", methods=BOTH)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """The whole file, or the part of it the editor's right names."""
    customer = customer_or_404(request, code)
    names = editable(request.user, customer)
    form = FileForm(
        request.POST or None,
        user=request.user,
        names=names,
        customer=customer,
        at=one_value(request.GET, "field"),
        initial=_as_typed(customer, names, request.user),
    )

    def save(values: dict[str, Any]) -> None:
        if form.initial.get("parent") is None and values.get("parent") is None:
            # A head of another market isn't shown: an empty field says nothing about it.
            values.pop("parent", None)
        if values.get("credit_code", "") not in ("", customer.credit_code):
            # A refusal says that somebody has this code.
            now = timezone.now()
            code = values["credit_code"]
            ask_for_duplicates(
                actor=request.user, now=now, day=timezone.localdate(now), credit_code=code, besides=customer
            )
        edit_customer(actor=request.user, customer=customer, values=values, version=with_version(request, customer))

    return about_customer(
        request,
        customer,
        form,
        save,
        needs="edits_fields",
        title=_("Edit the file"),
        back="profile",
        template="customers/file/edit.html",
    )


def _as_typed(customer: Customer, names: Any, editor: Any) -> dict[str, Any]:
    values = {name: value for name, value in customer_values(customer, editor).items() if name in names}
    if values.get("parent") is not None:
        values["parent"] = values["parent"].code
    return values | {"version": customer.version}


@action("customers", "e")
def verify(request: HttpRequest, code: str) -> HttpResponse:
    customer = customer_or_404(request, code)
    verify_customer(actor=request.user, customer=customer, day=timezone.localdate())
    messages.success(request, _("Verified today."))
    return redirect(tab_of(customer, "profile"))


@page("customers", "e", methods=BOTH)
def archive(request: HttpRequest, code: str) -> HttpResponse:
    customer = customer_or_404(request, code)
    return about_customer(
        request,
        customer,
        ReasonForm(request.POST or None),
        lambda values: archive_customer(actor=request.user, customer=customer, reason=values["reason"]),
        needs="edits_all",
        title=_("Archive the file"),
        submit=_("Archive"),
        danger=True,
    )


@action("customers", "e")
def restore(request: HttpRequest, code: str) -> HttpResponse:
    customer = customer_or_404(request, code)
    restore_customer(actor=request.user, customer=customer)
    messages.success(request, _("The file is in use again."))
    return redirect(tab_of(customer))
