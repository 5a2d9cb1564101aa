from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "salesops.core.policies"
    label = "policies"
