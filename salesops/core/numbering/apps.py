from django.apps import AppConfig


class NumberingConfig(AppConfig):
    name = "salesops.core.numbering"
    label = "numbering"
