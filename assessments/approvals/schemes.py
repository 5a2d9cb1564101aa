"""A version of a scheme is approved by the director, then the general manager; a director's own by the latter (9.1, 11)."""

from datetime import date, datetime
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import words
from assessments.models import SchemeVersion, WhatIf
from assessments.rules.scheme_changes import changes
from assessments.services import schemes
from assessments.services.schemes import MATTER
from salesops.core.approvals.models import Approval
from salesops.core.sockets.approvals import Facts, Matter, Stage, matters


def _route(record: SchemeVersion, facts: Facts, day: date) -> list[Stage]:
    chief = Stage(("GM",), "scheme")
    return [chief] if facts["by_director"] else [Stage(("director",), "scheme"), chief]


def _name(facts: Facts) -> str:
    return words.scheme_name(facts["code"], facts["code"][0], facts["code"][1])


def _title(facts: Facts) -> str:
    return _("Scheme · %(scheme)s") % {"scheme": _name(facts)}


def _summary(facts: Facts) -> list[str]:
    day = _("in force from %(day)s") % {"day": facts["starts_on"]}
    return [_("Version %(number)s") % {"number": facts["number"]}, day]


def _panel(record: SchemeVersion, facts: Facts, user: Any) -> dict[str, Any]:
    version = SchemeVersion.objects.with_body().get(pk=record.pk)
    present = schemes.present_beside(version) if version.state == "in_review" else None
    return {
        "version": version,
        "starts_on": parse_date(facts["starts_on"]),
        "changes": [c for c in changes(present.body, version.body) if c.changed] if present else [],
        "present": present,
        "reason": facts["reason"],
        "what_if": WhatIf.objects.visible_to(user).finished().filter(scheme_version=version).order_by("-pk").first(),
    }


def _publish(*, record: SchemeVersion, approval: Approval, actor: Any, now: datetime) -> None:
    schemes.approve_version(actor=actor, draft=record, now=now)


def _back(*, record: SchemeVersion, approval: Approval, actor: Any, now: datetime) -> None:
    schemes.send_back_version(actor=actor, draft=record)


def _reject(*, record: SchemeVersion, approval: Approval, actor: Any, now: datetime) -> None:
    schemes.reject_version(actor=actor, draft=record)


matters.register(
    Matter(
        code=MATTER,
        label=gettext_lazy("Scheme"),
        route=_route,
        title=_title,
        summary=_summary,
        rules={"scheme": gettext_lazy("Every version of a scheme")},
        limit="5 wd",
        on_approved=_publish,
        on_rejected=_reject,
        on_sent_back=_back,
        on_withdrawn=_back,
        barred=lambda record, facts: [p for p in (record.created_by, record.changed_by) if p is not None],
        panel="assessments/schemes/_approval.html",
        panel_context=_panel,
        icon="scheme",
    )
)
