"""What the views of a policy have in common: find the kind and the version, else 404."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from salesops.core.policies.models import PolicyVersion
from salesops.core.policies.records import visible_versions
from salesops.core.sockets.policies import PolicyKind, policies


def kind_or_404(code: str) -> PolicyKind:
    if code not in policies:
        raise Http404
    return policies.get(code)


def version_or_404(request: HttpRequest, code: str, number: int) -> PolicyVersion:
    kind_or_404(code)
    rows = visible_versions(request.user).select_related("created_by", "changed_by", "published_by")
    return get_object_or_404(rows, code=code, number=number)
