"""What the pages of schemes have in common."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from assessments.models import Scheme, SchemeVersion


def scheme_or_404(code: str) -> Scheme:
    return get_object_or_404(Scheme, code=code)


def version_or_404(request: HttpRequest, code: str, number: int) -> SchemeVersion:
    """Drafts exist only for those who decide about them."""
    rows = SchemeVersion.objects.visible_to(request.user).with_body()
    people = rows.select_related("scheme", "created_by", "changed_by", "submitted_by", "published_by", "based_on")
    return get_object_or_404(people, scheme__code=code, number=number)
