from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "salesops.core.links"
    label = "core_links"
