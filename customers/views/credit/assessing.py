"""The assessment form with its live score, and one assessment as submitted."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.credit.factors import FACTORS, PAYMENT, POWER
from customers.credit.formulas import explained, parts_of
from customers.forms.credit import EVIDENCE, AssessmentForm
from customers.models import CreditAssessment, Customer
from customers.services.credit_accounts import need_credit
from customers.services.credit_assessing import Known, figures_of, holder_of, submit_assessment, work_out
from customers.views.customer import customer_or_404
from customers.views.file.forming import about_customer
from salesops.core.approvals.models import Approval
from salesops.core.sockets.records import kind_of
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page

BOTH = ("GET", "HEAD", "POST")


def _form(request: HttpRequest, holder: Customer, known: Known, data: Any) -> AssessmentForm:
    fixed = {PAYMENT: known.payment}
    if known.power is not None:
        fixed[POWER] = known.power
    earlier, day = _earlier(holder, known, fixed), timezone.localdate()
    return AssessmentForm(data, fixed=fixed, new_customer=known.new_customer, day=day, initial=earlier)


def _earlier(holder: Customer, known: Known, fixed: dict[str, int]) -> dict[str, Any]:
    """Anchors and evidence of the last assessment; what the portal knows itself replaces them."""
    latest = CreditAssessment.objects.filter(customer=holder).order_by("-asked_at").first()
    start: dict[str, Any] = {"expected": known.expected}
    if latest:
        start |= latest.anchors | {EVIDENCE + code: text for code, text in latest.evidence.items()}
        start |= {"asked_limit": latest.asked_limit, "asked_term": latest.asked_term}
    return start | fixed


def _worked_out(form: AssessmentForm, holder: Customer, known: Known, day: date) -> dict[str, Any]:
    """What the policy makes of the anchors chosen so far; nothing until every factor has one."""
    data = form.cleaned_data if form.is_bound and not form.is_valid() else getattr(form, "cleaned_data", {})
    source = data if form.is_bound else form.initial
    anchors = {code: source.get(code) or form.fields[code].initial for code in FACTORS}
    if None in anchors.values() or "" in anchors.values():
        return {"missing": sum(1 for anchor in anchors.values() if not anchor)}
    chosen = {code: int(anchor) for code, anchor in anchors.items() if anchor}
    expected = source.get("expected")
    found = work_out(holder, chosen, day=day, knock_outs=source.get("knock_outs") or (), expected=expected, known=known)
    figures = figures_of(found)
    return {"found": found, "explained": explained(figures, day), "parts": parts_of(found.anchors, day)}


def _without_gaps(form: AssessmentForm) -> None:
    """Working out the score half-way: what isn't filled in yet is no mistake."""
    for name, errors in form.errors.as_data().items():
        if all(error.code == "required" for error in errors):
            del form.errors[name]


@page("credit", "v", methods=BOTH)
@once_per_form
def assess(request: HttpRequest, code: str) -> HttpResponse:
    """Without JavaScript "work out" shows the score before anything is sent."""
    customer, day = customer_or_404(request, code), timezone.localdate()
    need_credit(request.user, customer, "c", "e")
    holder = holder_of(customer)
    known = Known(holder, day)
    form = _form(request, holder, known, request.POST or None)
    if request.method == "POST":
        form.is_valid()
    extra = {"score": _worked_out(form, holder, known, day), "customer": customer, "holder": holder}
    if request.POST.get("show") == "score":
        template = (
            "customers/credit/_score.html" if request.headers.get("HX-Request") else "customers/credit/assess.html"
        )
        _without_gaps(form)
        plain = {"form": form, "title": _("Credit assessment"), "sub": holder.name, "submit": _("Submit for approval")}
        plain |= {"back": reverse("customers:tab", args=[customer.code, "credit"]), "crumbs": []}
        return render(request, template, plain | extra | {"quiet": True})
    return about_customer(
        request,
        customer,
        form,
        lambda values: submit_assessment(
            actor=request.user,
            customer=customer,
            anchors=form.anchors(),  # type: ignore[arg-type]
            evidence=form.evidence(),
            knock_outs=values["knock_outs"],
            expected=values.get("expected"),
            asked_rating=values["asked_rating"],
            asked_limit=values["asked_limit"],
            asked_term=values["asked_term"],
            reason=values["reason"],
            now=timezone.now(),
        ),
        title=_("Credit assessment"),
        sub=holder.name,
        submit=_("Submit for approval"),
        back="credit",
        done=_("Submitted for approval."),
        template="customers/credit/assess.html",
        extra=extra,
    )


@page("credit", "v")
def assessment(request: HttpRequest, number: str) -> HttpResponse:
    """One assessment with its figures and where its approval stands."""
    rows = CreditAssessment.objects.visible_to(request.user).select_related("customer", "asked_by")
    found = get_object_or_404(rows, number=number.upper())
    approvals = Approval.objects.visible_to(request.user).of(kind_of(found).code, found.pk)
    return render(
        request,
        "customers/credit/assessment.html",
        {
            "assessment": found,
            "customer": found.customer,
            "explained": explained(found.figures, timezone.localdate(found.asked_at)),
            "parts": parts_of(found.anchors, timezone.localdate(found.asked_at), found.evidence),
            "approval": approvals.first(),
        },
    )
