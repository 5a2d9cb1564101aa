"""The bar under the rows: preview what an action would change, do it, take it back."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salesops.core.jobs import enqueue
from salesops.core.lists.asked import asked, list_of
from salesops.core.lists.bulk import MOST_PREVIEWED, BulkAction, BulkField, do, preview, run
from salesops.core.lists.chosen import Chosen
from salesops.core.lists.page import ListPage
from salesops.core.lists.reading import Reading
from salesops.core.refusals import Forbidden, Malformed, Refusal, Refused
from salesops.core.web.pages import action

from .tools import tool

UNDO_SALT, UNDO_SECONDS = "salesops.lists.undo", 60


def _action(listed: ListPage, reading: Reading, code: str) -> BulkAction:
    found = next((b for b in listed.bulk if b.code == code), None)
    if found is None or not reading.allowed(found.right):
        raise Http404
    return found


def _data(request: HttpRequest, found: BulkAction, reading: Reading) -> dict[str, str]:
    """The action's own fields as filled in; a value that isn't offered counts as none."""
    data = {}
    for each in found.fields:
        value = request.POST.get(f"set_{each.name}", "").strip()[:200]
        if each.choices is not None and value not in {v for v, _label in each.choices(reading)}:
            value = ""
        data[each.name] = value
    return data


@dataclass(frozen=True)
class _Asked:
    """A field as drawn: ``choices`` are pairs or ``None``, ``errors`` what is wrong with ``value``."""

    field: BulkField
    choices: list[tuple[str, str]] | None
    value: str
    hint: str
    errors: list[str]


def _fields(
    request: HttpRequest, found: BulkAction, data: Any, reading: Reading, refused: list[Refusal]
) -> list[_Asked]:
    def asked_for(each: BulkField) -> _Asked:
        value = data[each.name]
        if each.initial is not None and f"set_{each.name}" not in request.POST:
            value = each.initial(reading)
        choices = None if each.choices is None else list(each.choices(reading))
        hint = each.hint(reading) if each.hint else ""
        return _Asked(each, choices, value, hint, [r.message for r in refused if r.field == each.name])

    return [asked_for(each) for each in found.fields]


def _digest(data: Any) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:16]


@action()
def bulk(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Preview an action on the chosen rows; with ``confirm`` do it — once what was filled in is what was previewed."""
    listed = list_of(request, code)
    opened, reading = asked(request, listed)
    found = _action(listed, reading, act)
    chosen = Chosen.of(listed, request.POST, opened.query.canonical)
    data = _data(request, found, reading)
    records = chosen.records(reading)
    count = records.count()
    complete = all(data.values())
    refused = found.refusals(data, request.user, reading.today, count) if complete else []
    as_seen = request.POST.get("seen", _digest(data)) == _digest(data)
    if "confirm" in request.POST and complete and count and as_seen and not refused:
        if count > found.at_once:
            return _later(request, listed, found, chosen, data, count, opened.query.address())
        try:
            return _now(request, listed, found, records, data, opened.query.address())
        except Forbidden:
            raise
        except Refused as error:
            refused = list(error.refusals)
    seen = None
    if complete and not refused:
        seen = preview(found, records[:MOST_PREVIEWED], request.user, data, listed.pick_key, reading.today)
    names = {each.name for each in found.fields}
    context = {
        "question": opened.query.address()[1:],
        "action": found,
        "fields": _fields(request, found, data, reading, refused),
        "errors": [r.message for r in refused if r.field not in names],
        "missing": "confirm" in request.POST and not complete,
        "count": count,
        "picked": chosen.picked,
        "preview": seen,
        "seen": _digest(data),
        "more": max(0, count - MOST_PREVIEWED),
        "later": count > found.at_once,
    }
    return tool(request, listed, "core/lists/_bulk_preview.html", context, status=422 if refused else 200)


def _now(request: HttpRequest, listed: ListPage, found: BulkAction, records: Any, data: Any, back: str) -> HttpResponse:
    now = timezone.now()
    result, made = do(found, list(records), actor=request.user, data=data, now=now, key=listed.pick_key)
    sentence = found.done(len(result.changed))
    if result.refused:
        sentence += " " + _("%(count)s could not: %(reasons)s") % {
            "count": len(result.refused),
            "reasons": " ".join(reason for reason, _count, _names in result.reasons),
        }
    if made:
        return _led(request, sentence, made)
    undo = ""
    if found.undo is not None and result.changed:
        token = signing.dumps([request.user.pk, listed.code, found.code, result.changed, data], salt=UNDO_SALT)
        undo = reverse("lists:undo", args=[listed.code, found.code]) + "?token=" + token
    return _told(request, listed, back, sentence, undo)


def _led(request: HttpRequest, sentence: str, made: str) -> HttpResponse:
    """On to what was made, which is followed there."""
    messages.success(request, sentence)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse("", headers={"HX-Redirect": made})
    return redirect(made)


def _later(
    request: HttpRequest, listed: ListPage, found: BulkAction, chosen: Chosen, data: Any, count: int, back: str
) -> HttpResponse:
    enqueue(
        "lists.bulk",
        actor=request.user,
        title=gettext_lazy("%(action)s: %(rows)s rows"),
        title_params={"action": str(found.label), "rows": count},
        args={
            "list_code": listed.code,
            "action": found.code,
            "question": chosen.question,
            "picked": None if chosen.picked is None else list(chosen.picked),
            "data": data,
        },
    )
    sentence = _("%(rows)s rows are changed in the background; you'll be told when it is done.") % {
        "rows": f"{count:,}"
    }
    return _told(request, listed, back, sentence, "")


def _told(request: HttpRequest, listed: ListPage, back: str, sentence: str, undo: str) -> HttpResponse:
    """The result as a toast beside the refreshed rows, or as a message on the list without scripts."""
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse("")
        response["HX-Trigger"] = json.dumps({"toast": {"text": sentence, "undo": undo}, "lists:changed": True})
        return response
    messages.success(request, sentence)
    return redirect(listed.url + back)


@action()
def undo(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Take a bulk action back, row by row, within a minute."""
    listed = list_of(request, code)
    reading = Reading.of(request)
    found = _action(listed, reading, act)
    refusal = Malformed(Refusal("lists.undo-over", _("This can no longer be undone.")))
    try:
        user, of_list, of_action, keys, data = signing.loads(
            request.GET.get("token", ""), salt=UNDO_SALT, max_age=UNDO_SECONDS
        )
    except (signing.BadSignature, ValueError) as error:
        raise refusal from error
    if found.undo is None or [user, of_list, of_action] != [request.user.pk, listed.code, found.code]:
        raise refusal
    records = listed.rows(request.user).filter(**{f"{listed.pick_key}__in": keys})
    result = run(found.undo, list(records), actor=request.user, data=data, now=timezone.now(), key=listed.pick_key)
    sentence = _("Undone for %(count)s.") % {"count": len(result.changed)}
    return _told(request, listed, "?search=", sentence, "")
