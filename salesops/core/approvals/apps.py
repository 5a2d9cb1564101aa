from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "salesops.core.approvals"
    label = "approvals"
