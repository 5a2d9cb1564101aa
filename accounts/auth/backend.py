"""Who a name and a password belong to (setting ``AUTHENTICATION_BACKENDS``). Counting tries is the door's business."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.http import HttpRequest

from accounts.models import User
from accounts.models.user import in_any_case


def find_person(name: str) -> User | None:
    """The active person with this user name or e-mail address, however it is capitalised."""
    if not name or "\x00" in name:
        return None
    named, addressed = in_any_case("username", name), in_any_case("email", name) & ~Q(email="")
    found = list(User.objects.active().filter(named | addressed)[:2])
    # A user name that is somebody else's address: the user name wins.
    return next((p for p in found if p.username.casefold() == name.casefold()), found[0] if found else None)


class NameOrEmailBackend(BaseBackend):
    """User name or e-mail and password. A name nobody has costs as long as a wrong password."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **other: Any
    ) -> User | None:
        if username is None or password is None:
            return None
        person = find_person(username.strip())
        if person is None or not person.has_usable_password():
            make_password(password)
            return None
        return person if person.check_password(password) else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.active().filter(pk=user_id).first()
