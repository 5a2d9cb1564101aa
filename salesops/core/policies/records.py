"""The kind of record this engine owns."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesops.core.policies.models import PolicyVersion
from salesops.core.sockets.policies import policies
from salesops.core.sockets.records import RecordKind, record_kinds


def visible_versions(user: Any) -> QuerySet[PolicyVersion]:
    """Policies are settings: all of them or none."""
    rows = PolicyVersion.objects.all()
    return rows if user.can("settings") else rows.none()


def _title(version: PolicyVersion) -> str:
    label = policies.get(version.code).label if version.code in policies else version.code
    return _("%(policy)s, version %(number)s") % {"policy": label, "number": version.number}


record_kinds.register(
    RecordKind(
        code="policies.version",
        model=PolicyVersion,
        label=_("policy version"),
        label_plural=_("Policies"),
        visible_to=visible_versions,
        title=_title,
        url=lambda version: reverse("policies:version", args=[version.code, version.number]),
        icon="scheme",
        rank=90,
    )
)
