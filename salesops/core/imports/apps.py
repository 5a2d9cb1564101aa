from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "salesops.core.imports"
    label = "imports"
