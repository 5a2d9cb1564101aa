"""The cache, when Redis is away: pages keep working, only slower (F5)."""

import functools
import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

# After a failure nobody waits for Redis again for so long.
SILENCE_SECONDS = 5.0


class ForgivingRedisCache(RedisCache):
    """Redis, of which nothing is expected: what can't be read is missing, what can't be written is not kept.

    Nothing that must survive is kept in a cache: sessions, locks, idempotency keys and lock-outs are rows in PostgreSQL.
    """

    silent_until = 0.0

    def _ask(self, ask: Callable[..., Any], instead: Any, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < ForgivingRedisCache.silent_until:
            return instead
        try:
            return ask(self, *args, **kwargs)
        except (RedisError, OSError) as error:
            ForgivingRedisCache.silent_until = time.monotonic() + SILENCE_SECONDS
            log.warning("the cache does not answer: %s", type(error).__name__)
            return instead

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._ask(RedisCache.get, default, key, default, version)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        return self._ask(RedisCache.incr, delta, key, delta, version)


def _forgiving(ask: Callable[..., Any], instead: Any) -> Callable[..., Any]:
    @functools.wraps(ask)
    def call(self: ForgivingRedisCache, *args: Any, **kwargs: Any) -> Any:
        return self._ask(ask, instead() if callable(instead) else instead, *args, **kwargs)

    return call


# What each remaining call answers when nobody is there: as if the key was not found and the write was lost.
for _name, _instead in {
    "add": True,
    "set": None,
    "touch": False,
    "delete": False,
    "get_many": dict,
    "has_key": False,
    "set_many": list,
    "delete_many": None,
    "clear": False,
}.items():
    setattr(ForgivingRedisCache, _name, _forgiving(getattr(RedisCache, _name), _instead))
