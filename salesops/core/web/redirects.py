"""The only place that decides where a ``next`` may lead."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest, wanted: str | None = None, default: str = "/") -> str:
    """``wanted`` (or the request's ``next``) when it is a path of this portal, else ``default``."""
    if wanted is None:
        wanted = one_value(request.POST, "next") or one_value(request.GET, "next")
    if not wanted or not wanted.startswith("/") or wanted[1:2] in ("/", "\\"):
        return default
    if any(ord(c) < 32 or c == "\\" for c in wanted) or len(wanted) > 2000:
        return default
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else default


def one_value(data: QueryDict, name: str) -> str:
    """The value of a key that stands for one thing; given twice it is a bad request, never "the last one wins"."""
    values = data.getlist(name)
    if len(values) > 1:
        raise BadRequest(f"{name} is given more than once")
    return values[0] if values else ""
