"""Why a customer has its grade; entering what is known; setting a grade by hand (CUS-5)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.forming import form_page
from customers.explained import explanation_of, history_of
from customers.forms.grading import GradeDataForm, OverrideForm
from customers.grading_items import BY_CODE, FACTORS, NUMBER_ITEMS, WORD_ITEMS
from customers.grading_words import item_words
from customers.models import Customer, GradeInput, GradeOverride, GradeSheet
from customers.policies.grading import GRADING
from customers.rules.grading import plain
from customers.scope.grades import graded_in_reach
from customers.services.grade_data import may_enter, save_grade_data
from customers.services.overrides import end_override, may_decide, set_grade, usual_end
from salesops.core.policies import policy_on
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, no_permission, page

POSTABLE = ("GET", "HEAD", "POST")
SHOWN = 50


def customer_or_404(request: HttpRequest, code: str) -> Customer:
    """The customer of ``code`` whose grade the reader may see."""
    rows = graded_in_reach(Customer.objects.select_related("owner", "unit"), request.user, field="")
    return get_object_or_404(rows, code=code.upper())


def _inputs(customer: Customer) -> list[dict[str, Any]]:
    """Changes of grade data in words, the newest first."""
    rows = GradeInput.objects.filter(customer=customer).select_related("by").order_by("-at", "-pk")[:SHOWN]
    return [
        {"row": row, "label": _label(row.item), "before": _words(row.item, row.before), "after": _words(row.item, row.after)}
        for row in rows
    ]  # fmt: skip


def _label(item: str) -> Any:
    return BY_CODE[item].label if item in BY_CODE else FACTORS.get(item, item)


def _words(item: str, value: Any) -> Any:
    if value is None:
        return "—"
    found = BY_CODE.get(item)
    if found is None or found.is_number:
        return plain(value)
    return item_words(found, policy_on(GRADING, timezone.localdate()))[int(value) - 1]


@page("grades")
def grade(request: HttpRequest, code: str) -> HttpResponse:
    """The score with its parts and reasons, what is missing, what was set by hand, the history."""
    customer = customer_or_404(request, code)
    enters, decides = may_enter(request.user, customer), may_decide(request.user, customer)
    context = {
        "customer": customer,
        "explanation": explanation_of(customer),
        "history": history_of(customer),
        "inputs": _inputs(customer),
        "may_enter": enters,
        "may_set": enters or decides,
        "may_decide": decides,
    }
    return render(request, "customers/grading/grade.html", context)


def _crumbs(customer: Customer) -> list[tuple[Any, str]]:
    return [
        (_("Customers"), reverse("customers:customers")),
        (customer.called, reverse("customers:customer", args=[customer.code])),
        (_("Grade"), reverse("customers:grade", args=[customer.code])),
    ]


@page("customers", "e", methods=POSTABLE)
@once_per_form
def grade_data(request: HttpRequest, code: str) -> HttpResponse:
    """What is known, item by item."""
    customer = customer_or_404(request, code)
    if not may_enter(request.user, customer):
        return no_permission(request, "customers", "e")
    sheet = GradeSheet.objects.filter(pk=customer.pk).first()
    known = {item: getattr(sheet, item, None) for item in WORD_ITEMS}
    known |= {item.column: getattr(customer, item.column) for item in NUMBER_ITEMS}
    form = GradeDataForm(
        request.POST or None,
        initial={**known, "version": sheet.version if sheet else None},
        day=timezone.localdate(),
    )
    version = form.data.get("version", "")
    return form_page(
        request,
        form,
        lambda values: save_grade_data(
            actor=request.user,
            customer=customer,
            values=values,
            now=timezone.now(),
            version=int(version) if version.isdecimal() else None,
        ),
        title=_("Grade data"),
        sub=customer.name,
        back=reverse("customers:grade", args=[customer.code]),
        submit=_("Save and grade anew"),
        crumbs=_crumbs(customer),
        done=_("Saved. The grade is worked out anew."),
        template="customers/grading/data.html",
    )


@page("grades", methods=POSTABLE)
@once_per_form
def override(request: HttpRequest, code: str) -> HttpResponse:
    """A grade set by hand: at once by who decides, else proposed to the supervisor."""
    customer = customer_or_404(request, code)
    decides = may_decide(request.user, customer)
    if not decides and not may_enter(request.user, customer):
        return no_permission(request, "grades", "a")
    last = usual_end(timezone.localdate())
    form = OverrideForm(request.POST or None, last=last, initial={"ends_on": last})
    return form_page(
        request,
        form,
        lambda values: set_grade(actor=request.user, customer=customer, now=timezone.now(), **values),
        title=_("Set the grade") if decides else _("Propose a grade"),
        sub=customer.name,
        back=reverse("customers:grade", args=[customer.code]),
        submit=_("Set the grade") if decides else _("Propose to the supervisor"),
        crumbs=_crumbs(customer),
        done=_("The grade is set.") if decides else _("Proposed. The supervisor decides."),
    )


@action("grades", "a")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a grade set by hand now."""
    rows = GradeOverride.objects.visible_to(request.user).select_related("customer")
    found = get_object_or_404(rows, pk=pk)
    end_override(actor=request.user, override=found, now=timezone.now())
    messages.success(request, _("Ended. The grade of the policy holds again."))
    return redirect("customers:grade", found.customer.code)
