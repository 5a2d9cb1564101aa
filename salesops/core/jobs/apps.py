from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "salesops.core.jobs"
    label = "jobs"
