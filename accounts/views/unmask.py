"""The "Show" of a masked number."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.contact import FIELDS
from accounts.models import User
from accounts.services.unmask import show_contact
from salesops.core.web.pages import action
from salesops.core.web.redirects import one_value, safe_next


@action("users")
def show(request: HttpRequest, username: str, field: str) -> HttpResponse:
    """Answer the full value as a fragment; without JavaScript a page with it."""
    if field not in FIELDS:
        raise Http404
    person = get_object_or_404(User.objects.visible_to(request.user), username=username)
    value = show_contact(actor=request.user, person=person, field=field, reason=one_value(request.POST, "reason"))
    context = {"value": value, "person": person, "back": safe_next(request)}
    template = "accounts/me/_unmasked.html" if request.headers.get("HX-Request") else "accounts/me/unmasked.html"
    return render(request, template, context)
