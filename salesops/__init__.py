"""The roof: settings, addresses, navigation and roles. It knows everyone; nobody imports it."""

from .celery import app as celery_app

__all__ = ["celery_app"]
