"""Redis away: what can't be read is missing, what can't be written is not kept, nothing fails (F5)."""

import pytest

from salesops.core.web.cache import ForgivingRedisCache


@pytest.fixture
def dead_cache():
    """A cache whose Redis is not there: port 1 refuses at once."""
    ForgivingRedisCache.silent_until = 0.0
    yield ForgivingRedisCache("redis://:x@127.0.0.1:1/0", {})
    ForgivingRedisCache.silent_until = 0.0


def test_every_call_answers_without_redis(dead_cache):
    assert dead_cache.get("a", "instead") == "instead"
    assert dead_cache.get_many(["a"]) == {}
    assert dead_cache.set("a", 1) is None
    assert dead_cache.set_many({"a": 1}) == []
    assert dead_cache.add("a", 1) is True
    assert dead_cache.touch("a") is False
    assert dead_cache.has_key("a") is False
    assert dead_cache.incr("a", 2) == 2
    assert dead_cache.delete("a") is False
    assert dead_cache.get_or_set("a", lambda: 7) == 7
    assert dead_cache.clear() is False


def test_after_a_failure_nobody_waits_for_redis_for_a_while(dead_cache, monkeypatch):
    dead_cache.get("a")
    monkeypatch.setattr("django.core.cache.backends.redis.RedisCache.get", lambda *args: pytest.fail("asked Redis"))
    assert dead_cache.get("a", "instead") == "instead"
