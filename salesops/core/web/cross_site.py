"""A second wall beside the CSRF token: browsers say themselves when another site sent a request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class CrossSiteMiddleware:
    """Refuse unsafe requests that a browser marks as coming from elsewhere (``Sec-Fetch-Site``)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE and request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
            return HttpResponseForbidden("cross-site request refused", content_type="text/plain")
        return self.get_response(request)
