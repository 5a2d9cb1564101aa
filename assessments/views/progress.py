"""The running month, quarter and year: one's own with the team's, and the board of those who lead (ASM-13)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode

from accounts.models import User
from accounts.org import OrgTree
from assessments.engine.reach import seen_by
from assessments.kpi_names import kpi_name
from assessments.models import Standing
from assessments.progress.reading import BOARD, band_word, board, lines_of, meters, own_unit
from assessments.words import CYCLES
from salesops.core.sockets.report_periods import Period, code_of
from salesops.core.web.pages import page
from salesops.core.web.redirects import one_value


def _tabs(present: list[str], asked: str, **more: str) -> list[dict[str, Any]]:
    """Kinds of cycle somebody has a card in."""
    return [
        {"label": label, "url": f"?{urlencode({**more, 'cycle': code})}", "current": code == asked}
        for code, label in CYCLES
        if code in present
    ]


def _cycle(request: HttpRequest, present: list[str]) -> str:
    asked = one_value(request.GET, "cycle") or ""
    return asked if asked in present else (present or ["M"])[0]


@page("scorecards")
def progress(request: HttpRequest) -> HttpResponse:
    """Own figures against targets and time, what the card would come to, the team's beside it; ``person=``: of somebody led."""
    user: Any = request.user
    who, named = user, one_value(request.GET, "person") or ""
    if named and named != user.username:
        who = User.objects.named(named).first()
        if who is None or not seen_by(user).person(who.pk):
            raise Http404
    own = {one.cycle: one for one in Standing.objects.filter(person=who).select_related("person").order_by("cycle")}
    home = next(iter(own.values())).home_id if own else own_unit(who, timezone.localdate())
    teams = {one.cycle: one for one in Standing.objects.filter(unit=home)} if home else {}
    present = [code for code, _label in CYCLES if code in own] or [code for code, _label in CYCLES if code in teams]
    cycle = _cycle(request, present)
    standing, team = own.get(cycle), teams.get(cycle)
    tree = OrgTree.on(timezone.localdate())
    node = tree.nodes.get(home) if home else None
    context: dict[str, Any] = {
        "who": who, "mine": who == user, "tabs": _tabs(present, cycle, **({"person": who.username} if who != user else {})),
        "leads": _leads(user), "team_name": node.local_name if node else "", "any": standing or team,
    }  # fmt: skip
    if standing is not None:
        figures = list(standing.figures.all())
        context |= {
            "standing": standing, "period": code_of(Period(standing.first, standing.last)), "band": band_word(standing.band),
            "meters": meters(figures, standing.pace), "lines": lines_of(standing, tree),
        }  # fmt: skip
    if team is not None and (standing is None or standing.tier in ("N", "E")):
        context["team"] = team
        context["team_meters"] = meters(team.figures.all(), team.pace)
    return render(request, "assessments/progress/one.html", context)


def _leads(user: Any) -> bool:
    """Whether there are others to look at."""
    seen = seen_by(user)
    return seen.people is None or bool(seen.rows_of)


@page("scorecards")
def team_progress(request: HttpRequest) -> HttpResponse:
    """Everybody one leads beside each other; ``unit=``: of one unit and below."""
    user: Any = request.user
    today = timezone.localdate()
    seen, tree = seen_by(user), OrgTree.on(today)
    rows = Standing.objects.visible_to(user)
    present = [code for code, _label in CYCLES if rows.filter(cycle=code).exists()]
    cycle = _cycle(request, present)
    asked = one_value(request.GET, "unit") or ""
    node = next((one for one in tree.nodes.values() if one.code == asked), None)
    if asked and (node is None or not seen.rows(node.id)):
        raise Http404
    led = rows.filter(cycle=cycle)
    if node is not None:
        led = led.filter(home__in=tree.subtree([node.id]))
    found = board(led, tree)
    for row in found:
        at = tree.nodes.get(row.standing.home_id)
        row.code, row.band = at.code if at else "", band_word(row.standing.band)
    people = [row for row in found if row.standing.person_id is not None]
    units = [row for row in found if row.standing.unit_id is not None and seen.rows(row.standing.unit_id)]
    more = {"unit": asked} if asked else {}
    first = found[0].standing if found else None
    context = {
        "tabs": _tabs(present, cycle, **more), "cycle": cycle, "people": people, "units": units, "node": node,
        "heads": [kpi_name(code) for code in BOARD], "first": first, "tree": tree,
        "period": code_of(Period(first.first, first.last)) if first else "",
        "behind": sum(row.behind for row in people),
    }  # fmt: skip
    return render(request, "assessments/progress/team.html", context)
