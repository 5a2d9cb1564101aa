"""The palette's answers: ``{"groups": [{"label", "items": [{"kind", "title", "subtitle", "url", "icon", "keys", "post"}]}]}``."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from salesops.core.refusals import Malformed, Refusal
from salesops.core.web.pages import page
from salesops.core.web.palette import find

LONGEST = 100


@page()
def palette(request: HttpRequest) -> HttpResponse:
    """Records, pages and commands for ``?q=``; of each kind five at most, within the person's scope and rights."""
    text = request.GET.get("q", "").strip()
    if len(text) > LONGEST or "\x00" in text:
        raise Malformed(Refusal("core.search-too-long", _("Search for at most 100 characters."), "q"))
    return JsonResponse({"groups": find(request, text)})
