"""The first page: what to do next, then what is under way."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from salesops.core import formats, worktime
from salesops.core.sockets.widgets import widgets_for
from salesops.core.web.pages import page


@page()
def today(request: HttpRequest) -> HttpResponse:
    """The widgets this person's roles call for, main work on the left, what is under way in the rail."""
    now, user = timezone.now(), cast(Any, request.user)
    day = timezone.localdate(now)
    drawn = widgets_for(user, now)
    return render(
        request,
        "reports/today.html",
        {
            "name": formats.given_name(user.name),
            "greeting": formats.period_of_day(now),
            "facts": [formats.day_long(day), formats.week(day)],
            "off_day": not worktime.is_working_day(day),
            "waits": any(w["code"] == "approvals.waiting" for w in drawn),
            "summary": [w for w in drawn if w["place"] == "summary"],
            "actions": [w for w in drawn if w["place"] == "actions"],
            "strip": [w for w in drawn if w["place"] == "strip"],
            "main_widgets": [w for w in drawn if w["place"] == "main"],
            "rail_widgets": [w for w in drawn if w["place"] == "rail"],
        },
    )
