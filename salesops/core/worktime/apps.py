from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    name = "salesops.core.worktime"
    label = "worktime"
