"""Settings → Code lists: words a company changes, kept by the administrators."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from salesops.core.codes.forms import EntryForm
from salesops.core.codes.reading import Entry, entries_of
from salesops.core.codes.services.entries import (
    add_entry,
    edit_entry,
    may_change,
    move_entry,
    restore_entry,
    retire_entry,
    version_of,
)
from salesops.core.refusals import Conflict, Invalid
from salesops.core.sockets.code_lists import CodeList, code_lists
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page


def list_or_404(code: str) -> CodeList:
    if code not in code_lists:
        raise Http404
    return code_lists.get(code)


def _entry_or_404(found: CodeList, code: str) -> Entry:
    entry = entries_of(found.code).get(code)
    if entry is None:
        raise Http404
    return entry


@page("settings")
def all_lists(request: HttpRequest) -> HttpResponse:
    """All lists with how many entries each has."""
    rows = []
    for found in sorted(code_lists, key=lambda f: str(f.label)):
        entries = entries_of(found.code).values()
        active = [e for e in entries if e.is_active]
        rows.append({"list": found, "active": len(active), "retired": len(entries) - len(active), "first": active[:6]})
    return render(request, "core/codes/lists.html", {"rows": rows})


def _shown(request: HttpRequest, found: CodeList, form: EntryForm, status: int = 200) -> HttpResponse:
    entries = [
        {"entry": e, "flags": [label for code, label in found.flags.items() if code in e.flags]}
        for e in entries_of(found.code).values()
    ]
    context = {"list": found, "entries": entries, "form": form, "may_edit": may_change(request.user)}
    return render(request, "core/codes/list.html", context, status=status)


@page("settings")
def one_list(request: HttpRequest, code: str) -> HttpResponse:
    """The entries of one list in order; whoever keeps the settings adds, orders, retires."""
    found = list_or_404(code)
    return _shown(request, found, EntryForm(found))


def _take_errors(form: Any, refused: Invalid) -> None:
    for refusal in refused.refusals:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


@action("settings", "e")
@once_per_form
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Add an entry."""
    found = list_or_404(code)
    form = EntryForm(found, request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            add_entry(
                actor=request.user,
                list_code=code,
                name=data["name"],
                name_en=data["name_en"],
                flags=data.get("flags", ()),
            )
        except Invalid as refused:
            _take_errors(form, refused)
        else:
            messages.success(request, _("Added: %(name)s.") % {"name": data["name"]})
            return redirect("codes:list", code)
    return _shown(request, found, form, 422)


@page("settings", "e", methods=("GET", "HEAD", "POST"))
def edit(request: HttpRequest, code: str, entry: str) -> HttpResponse:
    """Rename an entry or change its properties."""
    found = list_or_404(code)
    present = _entry_or_404(found, entry)
    initial = {
        "name": present.name,
        "name_en": present.name_en,
        "flags": sorted(present.flags),
        "version": version_of(code, entry),
    }
    form = EntryForm(found, request.POST) if request.method == "POST" else EntryForm(found, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            edit_entry(
                actor=request.user,
                list_code=code,
                code=entry,
                name=data["name"],
                name_en=data["name_en"],
                flags=data.get("flags", ()),
                version=data["version"] or 0,
            )
        except Invalid as refused:
            _take_errors(form, refused)
        except Conflict as conflict:
            form.add_error(None, conflict.refusals[0].message)
            status = 409
        else:
            messages.success(request, _("Saved."))
            return redirect("codes:list", code)
    if form.errors and status == 200:
        status = 422
    return render(request, "core/codes/edit.html", {"list": found, "entry": present, "form": form}, status=status)


@action("settings", "e")
def verb(request: HttpRequest, code: str, entry: str, verb: str) -> HttpResponse:
    """Move up or down, retire, offer again."""
    found = list_or_404(code)
    _entry_or_404(found, entry)
    if verb in ("up", "down"):
        move_entry(actor=request.user, list_code=code, code=entry, up=verb == "up")
    elif verb == "retire":
        retire_entry(actor=request.user, list_code=code, code=entry)
    elif verb == "restore":
        restore_entry(actor=request.user, list_code=code, code=entry)
    else:
        raise Http404
    return redirect("codes:list", code)
