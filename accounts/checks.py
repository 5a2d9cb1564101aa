"""System check: production refuses to start with demo people or the demo password (security.md, 6)."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import DatabaseError

from accounts.demo import people as demo
from accounts.models import User


def check_demo_people(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """accounts.E001 for people of the demo company, accounts.E002 for the demo password on a demo name."""
    if not settings.PRODUCTION or not databases or settings.MIGRATING:
        return []
    try:
        if User.objects.filter(email__iendswith="@" + demo.MAIL_DOMAIN).exists():
            return [Error("People of the demo company are in the database.", id="accounts.E001")]
        named = User.objects.filter(username__in=[person.username for person in demo.SIGN_INS], is_active=True)
        if weak := [user.username for user in named if user.check_password(demo.PASSWORD)]:
            return [Error(f"The demo password is in use: {', '.join(weak)}.", id="accounts.E002")]
    except DatabaseError:
        pass  # salesops.core.web.startup says that the database could not be asked
    return []
