"""One person: place, roles, duties, rights, history."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.explained import effective_rights, explain, find_record
from accounts.forms.people import QuestionForm
from accounts.models import AssistantDuty, Deputyship, MarketCharge, SecretaryDuty, User
from accounts.org import OrgTree
from accounts.standing import kept
from salesops.core.audit.history import describe, history_of
from salesops.core.sockets.roles import roles
from salesops.core.web.pages import page

HISTORY = 50
# Of other records the page shows names only.
POSTING_SHOWS = (
    *("period", "user_id", "unit__code", "position__code", "position__name", "position__name_en"),
    "supervisor__name",
)
GRANT_SHOWS = ("period", "role", "user_id", "granted_by__name")


def person_or_404(request: HttpRequest, username: str) -> User:
    """Somebody whose record the reader may open."""
    return get_object_or_404(User.objects.visible_to(request.user).named(username))


def may_manage(request: HttpRequest, person: User) -> bool:
    """Edit, post, deactivate: a right over all people, and never over oneself."""
    return request.user.access.reaches_all("users", "e") and request.user.pk != person.pk


def _context(request: HttpRequest, person: User, tab: str) -> dict[str, Any]:
    today = timezone.localdate()
    rows = person.postings.select_related("unit", "position", "supervisor").only(*POSTING_SHOWS).order_by("-period")
    postings = _named(rows, "unit", request.user.access.tree)
    posting = next((p for p in postings if today in _days(p)), None)
    return {
        "person": person,
        "tab": tab,
        "today": today,
        "postings": postings,
        "posting": posting,
        "place": _place(posting, request.user.access.tree),
        "manages": may_manage(request, person),
        "is_admin": request.user.holds("ADM") and request.user.pk != person.pk,
    }


def _place(posting: Any, tree: OrgTree) -> dict[str, Any]:
    """Names of the unit, the position and whoever the person reports to."""
    if posting is None:
        return {}
    path = [n.local_name for n in tree.upwards(posting.unit_id)]
    head_id = next((n.head_id for n in tree.upwards(posting.unit_id) if n.head_id not in (None, posting.user_id)), None)
    return {
        "path": list(reversed(path)),
        "position": posting.position.local_name,
        "supervisor": posting.supervisor or User.objects.filter(pk=head_id).only("name").first(),
    }


def _named(rows: Iterable[Any], relation: str, tree: OrgTree) -> list[Any]:
    """``rows`` with ``place``, what their unit is called today; a closed one shows its code."""
    found = list(rows)
    for row in found:
        unit = getattr(row, relation)
        row.place = tree.nodes[unit.pk].local_name if unit.pk in tree.nodes else unit.code
    return found


def _duties(person: User, day: date, tree: OrgTree) -> dict[str, Any]:
    """Markets in charge, steps as a secretary, reps assisted. Most people have none of them: that is kept in memory."""
    charges = MarketCharge.objects.on(day).filter(user=person)
    steps = SecretaryDuty.objects.on(day).filter(user=person)
    assists = AssistantDuty.objects.on(day).filter(assistant=person)

    def any_of_them() -> bool:
        return charges.exists() or steps.exists() or assists.exists()

    if not kept("duties", ("any", person.pk, day), any_of_them):
        return {}
    return {
        "charges": _named(charges.select_related("market"), "market", tree),
        "steps": _named(steps.select_related("market").order_by("market__code"), "market", tree),
        "assists": assists.select_related("rep").only("assistant_id", "rep__name"),
    }


def _deputies(person: User, day: date) -> Iterable[Deputyship]:
    """Who stands in now or later; most have nobody."""
    rows = Deputyship.objects.filter(person=person, ended_at__isnull=True, period__endswith__gt=day)
    if not kept("deputies", ("for", person.pk, day), rows.exists):
        return ()
    return rows.select_related("deputy").only("period", "person_id", "deputy__name").order_by("period")


@page("users")
def user(request: HttpRequest, username: str) -> HttpResponse:
    """Where a person stands and stood, what they hold, who stands in for them."""
    person = person_or_404(request, username)
    context = _context(request, person, "overview")
    today = context["today"]
    held = [
        {"role": roles.get(g.role) if g.role in roles else None, "grant": g, "now": today in _days(g)}
        for g in person.role_grants.select_related("granted_by").only(*GRANT_SHOWS).order_by("-period")
    ]
    tree = request.user.access.tree
    context |= {
        "grants": held,
        "heads": [tree.nodes[unit] for unit in tree.headed_by(person.pk)],
        "deputies": _deputies(person, today),
        **_duties(person, today, tree),
    }
    return render(request, "accounts/people/user.html", context)


class _days:
    """``today in _days(fact)``."""

    def __init__(self, fact: Any) -> None:
        self.period = fact.period

    def __contains__(self, day: Any) -> bool:
        lower, upper = self.period.lower, self.period.upper
        return (lower is None or lower <= day) and (upper is None or day < upper)


@page("users")
def rights(request: HttpRequest, username: str) -> HttpResponse:
    """What a person may do, from which role; and why a record is or isn't in sight. For those who see all people."""
    person = person_or_404(request, username)
    context = _context(request, person, "rights")
    form = QuestionForm(request.GET if "record" in request.GET else None)
    context |= {"form": form, "rights": effective_rights(person), "asked": form.is_bound}
    if form.is_bound and form.is_valid():
        found = find_record(form.cleaned_data["record"])
        # The answer itself must not tell of records the asker can't open.
        if found and found[0].visible_to(request.user).filter(pk=found[1].pk).exists():
            context["answer"] = explain(person, *found)
            context["record_title"] = found[0].title(found[1])
    return render(request, "accounts/people/rights.html", context)


@page("users")
def history(request: HttpRequest, username: str) -> HttpResponse:
    """Every change of the person's record, posting, roles and duties, by whom (ACC-7)."""
    person = person_or_404(request, username)
    context = _context(request, person, "history")
    context["entries"] = describe(list(history_of(person)[:HISTORY]), request.user)
    return render(request, "accounts/people/history.html", context)
