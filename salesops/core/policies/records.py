"""The kind of record this engine owns."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from salesops.core.policies.models import PolicyVersion
from salesops.core.policies.values import parse, show
from salesops.core.sockets.policies import policies
from salesops.core.sockets.records import RecordKind, record_kinds


def visible_versions(user: Any) -> QuerySet[PolicyVersion]:
    """Policies are settings: all of them or none."""
    rows = PolicyVersion.objects.all()
    return rows if user.can("settings") else rows.none()


def _title(version: PolicyVersion) -> str:
    return _("%(policy)s, version %(number)s") % {"policy": _policy(version.code), "number": version.number}


def _values(values: dict[str, Any]) -> str:
    """The figures in words; those of a policy that is gone, or was another then, as they are stored."""
    kind = next((kind for kind in policies if {field.name for field in kind.fields} == set(values)), None)
    if kind is None:
        return _g("; ").join(f"{name} {value}" for name, value in values.items())
    return _g("; ").join(f"{field.label} {show(field, parse(field, values[field.name]))}" for field in kind.fields)


def _policy(code: str) -> str:
    return str(policies.get(code).label) if code in policies else code


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
        words={(PolicyVersion, "values"): _values, (PolicyVersion, "code"): _policy},
    )
)
