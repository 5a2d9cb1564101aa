from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.core import checks


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.checks import check_demo_people

        import_module(settings.ROLES_MODULE)
        checks.register(check_demo_people, checks.Tags.database, deploy=True)
