"""What the shell asks every 30 seconds: the bell, the inbox, the job under way. Its cost is pinned in tests/reports."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from reports.bell import inbox_count, unread_count
from salesops.core.jobs.models import Job
from salesops.core.web.pages import page


@page()
def live(request: HttpRequest) -> HttpResponse:
    """JSON ``{"bell": 3, "inbox": 2, "job": {"id", "title", "percent", "state", "url"} or null}`` (static/js/live.js)."""
    newest = Job.objects.filter(actor=request.user.pk).open().order_by("-id").first()
    job = None
    if newest:
        url = reverse("reports:job", args=[newest.key])
        job = {"id": newest.key, "title": newest.name, "percent": newest.percent, "state": newest.state, "url": url}
    response = JsonResponse({"bell": unread_count(request.user), "inbox": inbox_count(request.user), "job": job})
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    return response
