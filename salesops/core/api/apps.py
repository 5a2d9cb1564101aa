from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "salesops.core.api"
    label = "core_api"
