from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "salesops.core.notify"
    label = "notify"
