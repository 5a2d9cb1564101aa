"""Headers of every answer that no setting of Django's covers, and http where https is meant (security.md, 6)."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

Next = Callable[[HttpRequest], HttpResponse]

# Nothing the portal needs, except that visits may be checked in with a place.
PERMISSIONS = ", ".join(
    [
        *(
            "accelerometer=()",
            "autoplay=()",
            "camera=()",
            "display-capture=()",
            "fullscreen=(self)",
            "geolocation=(self)",
        ),
        *("gyroscope=()", "magnetometer=()", "microphone=()", "midi=()", "payment=()", "usb=()"),
    ]
)


class HeadersMiddleware:
    """Permissions-Policy, and no word about the server's make. The API is refused over http where https is required."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._refuse_plain_api(request) or self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response["Server"] = ""  # the web server would name itself otherwise; proxies drop the empty header
        return response

    def _refuse_plain_api(self, request: HttpRequest) -> HttpResponse | None:
        # A redirect would teach clients to send their token in the clear first.
        if not settings.SECURE_SSL_REDIRECT or request.is_secure() or not request.path_info.startswith("/api/"):
            return None
        message = _("The API is served over https only.")
        body = {"code": "core.https-required", "message": message, "fields": {}, "refusals": []}
        return JsonResponse(body, status=403)
