"""Lock-out (security.md section 5): 5 failures in 15 minutes lock a name for 15; 30 tries a minute an address."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from accounts.auth.attempts import Caller, Outcome, SignInLimits, locked_until
from accounts.auth.door import check_password
from accounts.models import SignInEvent
from salesops.core.refusals import Invalid, TooMany
from tests.cast import PASSWORD

START = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
HERE = Caller("203.0.113.7")


def minutes(*at: float) -> list[datetime]:
    return [START + timedelta(minutes=m) for m in at]


@pytest.mark.parametrize(
    ("failures", "end"),
    [
        ((0, 1, 2, 3), None),
        ((0, 1, 2, 3, 4), 19),
        ((0, 4, 8, 12, 14.9), 29.9),
        ((0, 4, 8, 12, 15), None),
        # After a lock has ended the count starts anew.
        ((0, 1, 2, 3, 4, 20, 21), 19),
    ],
)
def test_when_a_name_is_locked(failures, end):
    expected = None if end is None else START + timedelta(minutes=end)
    assert locked_until(minutes(*failures), SignInLimits()) == expected


def fail(name: str, times: int, at: datetime = START, caller: Caller = HERE) -> None:
    for i in range(times):
        with pytest.raises(Invalid):
            check_password(name=name, password=f"wrong-{i}", caller=caller, now=at + timedelta(seconds=i))


def test_the_right_password_is_refused_while_locked_and_works_afterwards(company):
    fail("rep", 5)
    cache.clear()
    with pytest.raises(TooMany) as refused:
        check_password(name="rep", password=PASSWORD, caller=HERE, now=START + timedelta(minutes=1))
    assert refused.value.code == "accounts.too-many-attempts"
    assert 0 < refused.value.retry_after <= 15 * 60
    later = START + timedelta(minutes=16)
    assert check_password(name="rep", password=PASSWORD, caller=HERE, now=later) == company.rep


def test_unknown_names_lock_alike(company):
    fail("nobody", 5)
    with pytest.raises(TooMany):
        check_password(name="NOBODY ", password="x", caller=HERE, now=START + timedelta(minutes=1))


def test_success_starts_the_count_anew(company):
    fail("rep", 4)
    check_password(name="rep", password=PASSWORD, caller=HERE, now=START + timedelta(seconds=30))
    fail("rep", 4, START + timedelta(minutes=1))
    assert check_password(name="rep", password=PASSWORD, caller=HERE, now=START + timedelta(minutes=2))


def test_an_address_may_try_thirty_times_a_minute(company):
    for i in range(30):
        fail(f"name-{i}", 1)
    with pytest.raises(TooMany):
        check_password(name="rep", password=PASSWORD, caller=HERE, now=START + timedelta(seconds=10))
    elsewhere = Caller("203.0.113.8")
    assert check_password(name="rep", password=PASSWORD, caller=elsewhere, now=START + timedelta(seconds=10))


def test_no_name_is_written_down(company):
    fail("my-secret-typed-in-the-wrong-box", 1)
    event = SignInEvent.objects.get()
    assert event.outcome == Outcome.FAILED
    assert "secret" not in event.name_hash


def test_name_or_address_in_any_case(company):
    for name in ("REP", "rep@example.com", "Rep@Example.COM", " rep "):
        assert check_password(name=name, password=PASSWORD, caller=HERE, now=START) == company.rep


def test_a_deactivated_person_is_like_an_unknown_one(company):
    company.rep.is_active = False
    company.rep.save()
    with pytest.raises(Invalid) as refused:
        check_password(name="rep", password=PASSWORD, caller=HERE, now=START)
    with pytest.raises(Invalid) as unknown:
        check_password(name="nobody", password=PASSWORD, caller=HERE, now=START)
    assert str(refused.value) == str(unknown.value)


def test_one_hash_is_computed_whether_the_name_exists_or_not(company, settings, monkeypatch):
    from django.contrib.auth import hashers

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    company.rep.set_password(PASSWORD)
    company.rep.save()
    computed = []
    hasher = hashers.Argon2PasswordHasher
    for method in ("encode", "verify"):
        kept = getattr(hasher, method)
        monkeypatch.setattr(hasher, method, lambda self, *a, kept=kept: (computed.append(1), kept(self, *a))[1])
    for name in ("rep", "nobody"):
        computed.clear()
        with pytest.raises(Invalid):
            check_password(name=name, password="wrong", caller=HERE, now=START)
        assert len(computed) == 1, name
