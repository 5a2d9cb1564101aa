"""The weekly status: the rep's page, one form a customer, and who of the team is done (C11)."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import people_in_reach
from accounts.models import User
from customers.code_lists import NEXT_STEP
from customers.forms.weekly import StatusForm
from customers.models import Customer, Visit, WeeklyConfirmation
from customers.scope.visits import people_one_logs_for
from customers.services.weekly import confirm_rest, confirm_status
from customers.weeks import deadlines, due_in, monday_of, week_counts, weeks_stalled, with_opportunity
from salesops.core.codes.reading import entry_name
from salesops.core.refusals import Forbidden, Refused
from salesops.core.web.pages import action, no_permission, page


def _week(request: HttpRequest) -> date:
    """The Monday of ``?week=``, else of this week."""
    text = request.GET.get("week") or request.POST.get("week") or ""
    try:
        return monday_of(date.fromisoformat(text)) if text else monday_of(timezone.localdate())
    except ValueError as error:
        raise Http404 from error


def _person(request: HttpRequest) -> User:
    """Oneself, or a rep one assists."""
    wanted = request.GET.get("person") or request.POST.get("person")
    if not wanted:
        return request.user  # type: ignore[return-value]
    return get_object_or_404(User.objects.filter(pk__in=people_one_logs_for(request.user)), username=wanted)


def _progress(owner: User, monday: date) -> dict[int, str]:
    """What was said at the week's visits, newest first: fills the progress in."""
    found: dict[int, str] = {}
    rows = Visit.objects.filter(
        user=owner, visited_at__date__gte=monday, visited_at__date__lte=monday + timedelta(days=6)
    )
    for customer, notes in rows.order_by("-visited_at").values_list("customer_id", "notes"):
        found.setdefault(customer, (notes or "").strip()[:300])
    return found


def _initial(customer: Customer, progress: dict[int, str]) -> dict[str, Any]:
    return {
        "status": customer.status,
        "progress": progress.get(customer.pk, ""),
        "next_step": entry_name(NEXT_STEP, customer.next_step) if customer.next_step else "",
        "next_on": customer.next_on,
    }


def draw(request: HttpRequest, owner: User, monday: date, bad: tuple[str, Any] | None = None) -> HttpResponse:
    """The page; ``bad`` is (code, form) of a line that was refused."""
    now = timezone.now()
    today = timezone.localdate(now)
    rows = list(due_in(monday, Customer.objects.filter(owner=owner)).order_by("grade", "name_key", "pk"))
    said = {c.customer_id: c for c in WeeklyConfirmation.objects.filter(owner=owner, week=monday)}
    by_one = with_opportunity([c.pk for c in rows], today)
    progress = _progress(owner, monday)
    waiting, done, rest = [], [], []
    for customer in rows:
        if customer.pk in said:
            done.append({"customer": customer, "said": said[customer.pk]})
        elif customer.grade in ("A", "B") or customer.pk in by_one:
            refused = bad is not None and bad[0] == customer.code
            form = bad[1] if refused else StatusForm(
                initial=_initial(customer, progress), prefix="", auto_id=f"id_{customer.code}_%s", first=not waiting
            )  # fmt: skip
            waiting.append({"customer": customer, "form": form, "stalled": weeks_stalled(customer, today)})
        else:
            rest.append(customer)
    due = deadlines([owner.pk], monday)[owner.pk]
    context = {
        "owner": owner, "monday": monday, "sunday": monday + timedelta(days=6), "waiting": waiting, "done": done,
        "rest": rest, "total": len(rows), "due": due, "late": due is not None and now > due and bool(waiting or rest),
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7) if monday < monday_of(today) else None,
        "refused": bad is not None, "open": monday >= monday_of(today) - timedelta(days=7),
    }  # fmt: skip
    return render(request, "customers/pool/weekly.html", context, status=422 if bad else 200)


@page("visits")
def weekly_status(request: HttpRequest) -> HttpResponse:
    """One's customers of the week: what waits first."""
    if not people_one_logs_for(request.user):
        return (
            redirect("customers:weekly_team")
            if request.user.can("visits", "v")
            else no_permission(request, "visits", "c")
        )
    return draw(request, _person(request), _week(request))


@action("visits")
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """One line; back to the page, where the next one has the cursor."""
    monday, owner = _week(request), _person(request)
    customer = get_object_or_404(Customer.objects.filter(owner__in=people_one_logs_for(request.user)), code=code)
    form = StatusForm(request.POST, auto_id=f"id_{customer.code}_%s")
    if form.is_valid():
        try:
            confirm_status(actor=request.user, customer=customer, week=monday, now=timezone.now(), **form.cleaned_data)
        except Forbidden:
            raise
        except Refused as refused:
            for refusal in refused.refusals:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            return redirect(_back(owner, monday, request))
    return draw(request, owner, monday, (customer.code, form))


@action("visits")
def confirm_all(request: HttpRequest) -> HttpResponse:
    """All other C customers as they stand."""
    monday, owner = _week(request), _person(request)
    count = confirm_rest(actor=request.user, owner=owner, week=monday, now=timezone.now())
    messages.success(request, _("%(count)s customers confirmed together.") % {"count": count})
    return redirect(_back(owner, monday, request))


def _back(owner: User, monday: date, request: HttpRequest) -> str:
    person = f"&person={owner.username}" if owner.pk != request.user.pk else ""
    return f"{reverse('customers:weekly_status')}?week={monday.isoformat()}{person}"


@page("visits")
def weekly_team(request: HttpRequest) -> HttpResponse:
    """Who is done, who is late; grades suggested this week."""
    monday, now = _week(request), timezone.now()
    owners = due_in(monday).order_by().values("owner")
    people = people_in_reach(User.objects.filter(pk__in=owners), request.user, "visits").order_by("name_key", "pk")
    found = list(people[:500])
    counts, until = week_counts([p.pk for p in found], monday), deadlines([p.pk for p in found], monday)
    rows = []
    for person in found:
        due, confirmed, late = counts[person.pk]
        closes = until[person.pk]
        missing = max(0, due - confirmed) if closes else 0
        overdue = bool(missing and closes and now > closes)
        rows.append(
            {"person": person, "due": due, "confirmed": confirmed, "late": late, "missing": missing, "overdue": overdue,
             "until": closes}
        )  # fmt: skip
    regrades = WeeklyConfirmation.objects.visible_to(request.user).filter(week=monday).exclude(regrade="")
    context = {
        "rows": sorted(rows, key=lambda row: (not row["overdue"], -row["missing"])), "monday": monday,
        "sunday": monday + timedelta(days=6), "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7) if monday < monday_of(timezone.localdate(now)) else None,
        "regrades": regrades.select_related("customer", "owner").order_by("owner__name_key")[:100],
    }  # fmt: skip
    return render(request, "customers/pool/weekly_team.html", context)
