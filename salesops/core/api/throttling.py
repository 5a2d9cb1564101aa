"""Requests a minute: 600 a token or person, 60 a stranger's address. Without the cache each process counts for itself."""

import logging
import time
from threading import Lock
from typing import Any

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from salesops.core.web.address import client_address

from .models import ApiToken

log = logging.getLogger(__name__)
MINUTE = 60
_own: dict[str, int] = {}
_lock = Lock()


class PerMinute(BaseThrottle):
    """Fixed windows of a minute. Setting ``API_THROTTLE`` switches it off for speed measurements."""

    def allow_request(self, request: Request, view: Any) -> bool:
        if not settings.API_THROTTLE:
            return True
        if isinstance(request.auth, ApiToken):
            who, limit = f"token:{request.auth.pk}", settings.API_PER_MINUTE
        elif request.user and request.user.is_authenticated:
            who, limit = f"user:{request.user.pk}", settings.API_PER_MINUTE
        else:
            who, limit = f"address:{client_address(request._request)}", settings.API_PER_MINUTE_ANONYMOUS
        return count(f"api:{who}:{int(time.time()) // MINUTE}") <= limit

    def wait(self) -> float:
        return MINUTE - time.time() % MINUTE


def count(key: str) -> int:
    """How often ``key`` was counted, this time included."""
    try:
        cache.add(key, 0, 2 * MINUTE)
        return cache.incr(key)
    except Exception:
        # The cache is away: an approximate limit beats none, and beats answering nobody.
        log.warning("throttle: cache not reachable, counting in this process")
        with _lock:
            if len(_own) > 10_000:
                _own.clear()
            _own[key] = _own.get(key, 0) + 1
            return _own[key]
