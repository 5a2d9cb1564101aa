"""The organisation: the tree as of a day, one unit with its people and past, and its changes."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.forms.org import AsOfForm, CloseForm, HeadForm, NewUnitForm, UnitForm
from accounts.models import OrgUnit, OrgUnitHead, OrgUnitTerms, Posting, User
from accounts.org import OrgTree
from accounts.services import units as services
from salesops.core.audit.history import describe, history_of
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page

from .forming import day_asked, form_page, with_version

POSTABLE = ("GET", "HEAD", "POST")
HISTORY = 20


@page("org")
def tree(request: HttpRequest) -> HttpResponse:
    """Company, markets, regions, teams and departments as of a day: heads and how many people."""
    day = day_asked(request)
    found = OrgTree.on(day)
    heads = User.objects.in_bulk({n.head_id for n in found.nodes.values() if n.head_id})
    counts = _people_below(found, day)
    context = {
        "day": day,
        "today": timezone.localdate(),
        "as_of": AsOfForm(initial={"on": day}),
        "branches": _branches(found, None, heads, counts),
        "units": len(found.nodes),
        "may_create": request.user.can("org", "c"),
    }
    return render(request, "accounts/org/tree.html", context)


def _people_below(tree: OrgTree, day: date) -> dict[int, int]:
    """How many people are posted in each unit and below, with one query."""
    own: dict[int, int] = {}
    for unit_id in Posting.objects.on(day).filter(user__is_active=True).values_list("unit_id", flat=True):
        for node in tree.upwards(unit_id):
            own[node.id] = own.get(node.id, 0) + 1
    return own


# Markets first, departments last, each in the order of their codes.
KIND_ORDER = list(OrgUnit.Kind.values)


def _branches(
    tree: OrgTree, parent: int | None, heads: dict[int, User], counts: dict[int, int]
) -> list[dict[str, Any]]:
    below = sorted(
        tree.children.get(parent, ()), key=lambda u: (KIND_ORDER.index(tree.nodes[u].kind), tree.nodes[u].code)
    )
    return [_branch(tree, unit_id, heads, counts) for unit_id in below]


def _branch(tree: OrgTree, unit_id: int, heads: dict[int, User], counts: dict[int, int]) -> dict[str, Any]:
    node = tree.nodes[unit_id]
    return {
        "node": node,
        "name": node.local_name,
        "kind": OrgUnit.Kind(node.kind).label,
        "head": heads.get(node.head_id) if node.head_id else None,
        "people": counts.get(unit_id, 0),
        "open": node.kind in (OrgUnit.Kind.COMPANY, OrgUnit.Kind.MARKET),
        "children": _branches(tree, unit_id, heads, counts),
    }


def unit_or_404(request: HttpRequest, code: str) -> OrgUnit:
    return get_object_or_404(OrgUnit.objects.visible_to(request.user), code__iexact=code)


def name_of(found: OrgUnit) -> str:
    """The unit's name today in the reader's language; its code before it opens and after it closed."""
    terms = OrgUnitTerms.objects.on(timezone.localdate()).filter(unit=found).first()
    return terms.local_name if terms else found.code


def _places(found: OrgUnit) -> list[dict[str, Any]]:
    """Names and parents over time, newest first; a parent by its name of that time."""
    rows = list(OrgUnitTerms.objects.filter(unit=found).order_by("-period"))
    parents = OrgUnitTerms.objects.filter(unit__in={row.parent_id for row in rows if row.parent_id})
    named: dict[int, list[OrgUnitTerms]] = {}
    for terms in parents.order_by("period"):
        named.setdefault(terms.unit_id, []).append(terms)
    return [{"terms": row, "parent": _called(named.get(row.parent_id or 0, []), row.period.lower)} for row in rows]


def _called(terms: list[OrgUnitTerms], day: date) -> str:
    return next((t.local_name for t in reversed(terms) if t.period.lower <= day), terms[0].local_name if terms else "")


@page("org")
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: where it hangs, who heads it, who is in it, what it was before."""
    found = unit_or_404(request, code)
    day = day_asked(request)
    whole = OrgTree.on(day)
    node = whole.nodes.get(found.pk)
    path = [(n.code, n.local_name) for n in whole.upwards(found.pk)][::-1]
    people = Posting.objects.on(day).filter(unit=found, user__is_active=True)
    context = {
        "unit": found,
        "node": node,
        "name": node.local_name if node else found.code,
        "kind": OrgUnit.Kind(found.kind).label,
        "day": day,
        "today": timezone.localdate(),
        "path": path[:-1],
        "head": User.objects.filter(pk=node.head_id).first() if node and node.head_id else None,
        "children": [whole.nodes[c] for c in whole.children.get(found.pk, ())],
        "people": people.select_related("user", "position").order_by("-position__rank", "user__name_key"),
        "seen": set(User.objects.visible_to(request.user).values_list("pk", flat=True)),
        "terms": _places(found),
        "heads": OrgUnitHead.objects.filter(unit=found).select_related("user").order_by("-period"),
        "may_edit": request.user.can("org", "e"),
        "entries": describe(list(history_of(found)[:HISTORY]), request.user) if request.user.can("org", "e") else [],
    }
    return render(request, "accounts/org/unit.html", context)


def _crumbs(found: OrgUnit | None = None) -> list[tuple[Any, str]]:
    up = [(_("Organisation"), reverse("accounts:units"))]
    return [*up, (name_of(found), _of(found))] if found else up


def _of(found: OrgUnit) -> str:
    return reverse("accounts:unit", args=[found.code])


@page("org", "c", methods=POSTABLE)
@once_per_form
def new_unit(request: HttpRequest) -> HttpResponse:
    """Open a unit from a day."""
    today = timezone.localdate()
    initial = {"day": today, "parent": request.GET.get("parent", "")}
    form = NewUnitForm(request.POST or None, day=today, initial=initial)
    return form_page(
        request,
        form,
        lambda values: services.create_unit(actor=request.user, **values),
        title=_("New unit"),
        back=reverse("accounts:units"),
        submit=_("Open the unit"),
        crumbs=_crumbs(),
    )


@page("org", "e", methods=POSTABLE)
@once_per_form
def edit_unit(request: HttpRequest, code: str) -> HttpResponse:
    """Another name or place from a day; the past stays."""
    found = unit_or_404(request, code)
    today = timezone.localdate()
    initial = {**services.unit_values(found, today), "day": today, "version": found.version}
    form = UnitForm(request.POST or None, day=today, initial=initial)
    return form_page(
        request,
        form,
        lambda values: services.edit_unit(
            actor=request.user, unit=found, version=with_version(request, found), **values
        ),
        title=_("Rename or move %(unit)s") % {"unit": name_of(found)},
        back=_of(found),
        submit=_("Save from that day"),
        crumbs=_crumbs(found),
        sub=_("What was before stays: figures of a past period keep the name and place of that time."),
    )


@page("org", "e", methods=POSTABLE)
@once_per_form
def set_head(request: HttpRequest, code: str) -> HttpResponse:
    """Who heads the unit, from a day."""
    found = unit_or_404(request, code)
    today = timezone.localdate()
    initial = {"head": services.unit_values(found, today)["head"], "day": today, "version": found.version}
    form = HeadForm(request.POST or None, initial=initial)
    return form_page(
        request,
        form,
        lambda values: services.set_unit_head(
            actor=request.user, unit=found, version=with_version(request, found), **values
        ),
        title=_("Head of %(unit)s") % {"unit": name_of(found)},
        back=_of(found),
        submit=_("Save from that day"),
        crumbs=_crumbs(found),
        sub=_("Chosen by an administrator, the head also becomes a manager from that day."),
    )


@page("org", "e", methods=POSTABLE)
@once_per_form
def close_unit(request: HttpRequest, code: str) -> HttpResponse:
    """The first day without the unit; its people and units must have gone before."""
    found = unit_or_404(request, code)
    form = CloseForm(request.POST or None, initial={"day": timezone.localdate(), "version": found.version})
    return form_page(
        request,
        form,
        lambda values: services.close_unit(
            actor=request.user, unit=found, version=with_version(request, found), **values
        ),
        title=_("Close %(unit)s") % {"unit": name_of(found)},
        back=_of(found),
        submit=_("Close the unit"),
        crumbs=_crumbs(found),
        danger=True,
    )
