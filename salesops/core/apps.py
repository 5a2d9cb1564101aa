from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "salesops.core"
    label = "core"

    def ready(self) -> None:
        from .guards.checks import check_guards_declared
        from .guards.install import install_guards
        from .i18n.by_thread import keep_by_thread
        from .sockets import autodiscover
        from .web.startup import register_checks

        keep_by_thread()
        autodiscover()
        checks.register(check_guards_declared, checks.Tags.models)
        register_checks()
        post_migrate.connect(install_guards, dispatch_uid="core.install_guards")
