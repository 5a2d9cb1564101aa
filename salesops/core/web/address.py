"""The real address of a caller: proxy headers count only as far as we run the proxies ourselves."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address the outermost of our own proxies saw (setting ``TRUSTED_PROXIES``: how many hops are ours, default none)."""
    hops = settings.TRUSTED_PROXIES
    if hops:
        forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if len(forwarded) >= hops:
            try:
                return str(ipaddress.ip_address(forwarded[-hops]))
            except ValueError:
                pass
    return request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104 - a placeholder, nothing listens there


def device_of(request: HttpRequest) -> str:
    """The browser's own name, cut to what we keep."""
    return "".join(c for c in request.META.get("HTTP_USER_AGENT", "") if c.isprintable())[:200]
