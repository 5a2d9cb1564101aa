"""Second factor: RFC 6238 codes by ``cryptography``, secrets encrypted at rest, each code good once.

Used codes are remembered in the database and not in a cache: after a flush a code seen over a shoulder would work again.
"""

import hmac
import secrets
from base64 import b32decode, b32encode, urlsafe_b64encode
from datetime import datetime
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.db import transaction

from accounts.models import RecoveryCode, SecondFactor, User

STEP = 30
DIGITS = 6
RECOVERY_CODES = 10
# No 0 O 1 I L: these codes are read from paper.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(urlsafe_b64encode(sha256(f"second-factor:{key}".encode()).digest())) for key in keys])


def new_secret() -> str:
    """160 random bits, base32 as authenticator apps want them."""
    return b32encode(secrets.token_bytes(20)).decode()


def _totp(secret: str) -> TOTP:
    return TOTP(b32decode(secret), DIGITS, SHA1(), STEP)  # noqa: S303 - what authenticator apps compute


def code_at(secret: str, moment: datetime) -> str:
    """The code an app with ``secret`` shows at ``moment``."""
    return _totp(secret).generate(int(moment.timestamp())).decode()


def provisioning_uri(user: User, secret: str, issuer: str) -> str:
    return _totp(secret).get_provisioning_uri(user.username, issuer)


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The 30-second step whose code this is: now, the one before or the one after (machines 30 s apart)."""
    current = int(now.timestamp()) // STEP
    for step in (current, current - 1, current + 1):
        if hmac.compare_digest(_totp(secret).generate(step * STEP).decode(), code):
            return step
    return None


def cleaned(code: str) -> str:
    return "".join(c for c in code.upper() if c.isascii() and c.isalnum())[:40]


def has_factor(user: User) -> bool:
    return SecondFactor.objects.filter(user=user).exists()


def set_up(user: User, secret: str, *, step: int, now: datetime) -> list[str]:
    """Store the app and return fresh recovery codes; the code just typed (``step``) is used up."""
    with transaction.atomic():
        SecondFactor.objects.filter(user=user).delete()
        SecondFactor.objects.create(
            user=user, secret=_box().encrypt(secret.encode()).decode(), last_step=step, added_at=now
        )
        return new_recovery_codes(user)


def new_recovery_codes(user: User) -> list[str]:
    """Ten new codes of 50 bits, shown once; the old ones stop working."""
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(user, code)) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _digest(user: User, code: str, key: str = "") -> str:
    return hmac.new((key or settings.SECRET_KEY).encode(), f"{user.pk}:{code}".encode(), sha256).hexdigest()


def use_code(user: User, code: str, *, now: datetime) -> bool:
    """Use up a code of the app or a recovery code; ``False`` when it is wrong or spent."""
    code = cleaned(code)
    if not code:
        return False
    if len(code) == DIGITS and code.isdecimal():
        return _use_app_code(user, code, now)
    digests = [_digest(user, code, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return bool(RecoveryCode.objects.filter(user=user, digest__in=digests, used_at=None).update(used_at=now))


def _use_app_code(user: User, code: str, now: datetime) -> bool:
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(user=user).first()
        if factor is None:
            return False
        try:
            secret = _box().decrypt(factor.secret.encode()).decode()
        except InvalidToken:
            return False
        step = matching_step(secret, code, now)
        # A clock that jumped back fails closed: steps only go up.
        if step is None or step <= factor.last_step:
            return False
        factor.last_step = step
        factor.save(update_fields=["last_step"])
        return True


def remove(user: User) -> None:
    """Take the second factor away (own act or an administrator's)."""
    SecondFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
