from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "salesops.core.audit"
    label = "audit"
