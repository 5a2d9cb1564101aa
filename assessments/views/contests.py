"""Sales contests: the list, one with its ranking, what is done with it (ASM-11)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.approvers import unit_of
from accounts.org import OrgTree
from accounts.views.forming import form_page, with_version
from assessments.contest_words import names_of, ranking
from assessments.forms.contests import ContestForm, EntriesForm
from assessments.forms.people import ReasonForm
from assessments.kpi_names import kpi_name
from assessments.models import Contest
from assessments.rules.promotion_acts import denied
from assessments.scope_contests import may_prepare, may_prepare_for, units_led
from assessments.services import contests as services
from assessments.tables.contests import ContestList
from salesops.core.lists.views import list_view
from salesops.core.refusals import Forbidden
from salesops.core.sockets.kpis import UNITS, kpis
from salesops.core.sockets.report_periods import last_of
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page

BOTH = ("GET", "HEAD", "POST")
contests = list_view(ContestList)


def _contest(request: HttpRequest, number: str) -> Contest:
    rows = Contest.objects.visible_to(request.user).select_related("unit", "created_by")
    found: Contest = get_object_or_404(rows, number=number)
    return found


def _prepared(request: HttpRequest, number: str) -> Contest:
    """Visible, and the reader's to change."""
    found = _contest(request, number)
    if not may_prepare_for(request.user, found.unit):
        raise Forbidden(denied())
    return found


def _crumbs(found: Contest) -> list[tuple[Any, str]]:
    here = reverse("assessments:contest", args=[found.number])
    return [(pgettext("sales", "Contests"), reverse("assessments:contests")), (found.name, here)]


@page("promotion")
def contest(request: HttpRequest, number: str) -> HttpResponse:
    """The ranking as it was last worked out; a constant number of queries."""
    found, user, today = _contest(request, number), request.user, timezone.localdate()
    tree = OrgTree.on(today)
    home = frozenset(node.id for node in tree.upwards(unit_of(user, today)))
    prepares = may_prepare_for(user, found.unit)
    node = tree.nodes.get(found.unit_id)
    rows = ranking(found, user, home)
    context = {
        "contest": found, "rows": rows, "kpi": kpi_name(found.kpi), "unit_word": UNITS[kpis.get(found.kpi).unit],
        "unit": node.local_name if node else found.unit.code,
        "prizes": list(enumerate(found.prizes, 1)), "handicapped": any(row.entry.handicap != 100 for row in rows),
        "may_edit": prepares and found.state == "draft", "may_cancel": prepares and found.state in ("draft", "running"),
        "begun": found.as_of is not None, "soon": found.first > services.day_of_facts(timezone.now()),
    }  # fmt: skip
    return render(request, "assessments/contests/contest.html", context)


@page("promotion", "c", methods=BOTH)
@once_per_form
def create(request: HttpRequest) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    if not may_prepare(user):
        raise Forbidden(denied())
    form = ContestForm(
        request.POST or None, day=today, units=units_led(user),
        initial={"first": today, "last": last_of(today.year, today.month)},
    )  # fmt: skip
    made: list[Contest] = []

    def act(values: dict[str, Any]) -> None:
        made.append(services.create(actor=user, now=timezone.now(), **values))

    back = reverse("assessments:contests")
    answer = form_page(
        request, form, act, title=_("New contest"), back=back, submit=_("Continue"),
        crumbs=[(pgettext("sales", "Contests"), back)],
    )  # fmt: skip
    return redirect("assessments:contest_entries", made[0].number) if made else answer


@page("promotion", "c", methods=BOTH)
def entries(request: HttpRequest, number: str) -> HttpResponse:
    """Who takes part with which handicap; left empty, they don't."""
    found = _prepared(request, number)
    rows = list(found.entries.select_related("person").order_by("person__name_key", "unit__code", "pk"))
    names = names_of(rows)
    form = EntriesForm(
        request.POST or None, entries=[(row, names[row.pk]) for row in rows], initial={"version": found.version}
    )
    seen = with_version(request, found)
    return form_page(
        request, form,
        lambda values: services.set_entries(actor=request.user, contest=found, handicaps=form.handicaps, version=seen),
        title=_("Who takes part"), sub=_("Per cent the value counts; leave it empty for who doesn't take part."),
        back=reverse("assessments:contest", args=[number]), submit=_("Save"), crumbs=_crumbs(found), done=_("Saved."),
    )  # fmt: skip


@action("promotion", "c")
def start(request: HttpRequest, number: str) -> HttpResponse:
    found = _prepared(request, number)
    services.start(actor=request.user, contest=found, now=timezone.now(), version=with_version(request, found))
    messages.success(request, _("The contest is announced."))
    return redirect("assessments:contest", number)


@page("promotion", "c", methods=BOTH)
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    found = _prepared(request, number)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    seen = with_version(request, found)
    return form_page(
        request, form,
        lambda values: services.cancel(actor=request.user, contest=found, now=timezone.now(), version=seen, **values),
        title=_("Call the contest off"), sub=found.name, danger=True, submit=pgettext("contest", "Call off"),
        back=reverse("assessments:contest", args=[number]), crumbs=_crumbs(found),
    )  # fmt: skip
