from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "salesops.core.lists"
    label = "lists"
