"""``manage.py install``: the first start of a company's own portal."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts.models import OrgUnit, Position, Posting, RoleGrant, User
from accounts.services.install import install_defaults


class Command(BaseCommand):
    help = (
        "Write the shipped organisation and positions and the first administrator. The password is read from the"
        " environment (ADMIN_PASSWORD) or asked for; a second run changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--company", required=True, help="name of the company")
        parser.add_argument(
            "--since", default="", help="first day of the organisation, 2026-01-01 (default: this year's)"
        )
        parser.add_argument("--admin", required=True, help="user name of the first administrator")
        parser.add_argument("--admin-name", required=True, help="his or her name")
        parser.add_argument("--admin-email", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        try:
            since = date.fromisoformat(options["since"]) if options["since"] else date(today.year, 1, 1)
        except ValueError as error:
            raise CommandError("--since is a date like 2026-01-01") from error
        with transaction.atomic():
            install_defaults(company_name=options["company"], since=since, actor=None)
            if not User.objects.filter(username=options["admin"]).exists():
                self._add_admin(options, today)

    def _add_admin(self, options: dict[str, Any], today: date) -> None:
        import os
        from getpass import getpass

        password = os.environ.get("ADMIN_PASSWORD") or getpass("Password of the first administrator: ")
        words = {"name": options["admin_name"], "email": options["admin_email"]}
        try:
            validate_password(password, User(username=options["admin"], **words))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        admin = User.objects.create_user(options["admin"], password=password, joined_on=today, **words)
        period = DateRange(today, None)
        unit, position = OrgUnit.objects.get(code="ITD"), Position.objects.get(code="S20")
        Posting.objects.create(user=admin, unit=unit, position=position, period=period)
        RoleGrant.objects.create(user=admin, role="ADM", period=period)
        self.stdout.write(f"{admin.name} may sign in as {admin.username}.")
