"""``manage.py refresh_search``: work out anew what records are found by, after bulk changes or a change of the rules."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand

from salesops.core.search.fields import SearchTextField, refresh


class Command(BaseCommand):
    help = "Refresh the searchable text of every record where it is out of date."

    def handle(self, *args: Any, **options: Any) -> None:
        for model in apps.get_models():
            for field in model._meta.local_fields:
                if isinstance(field, SearchTextField):
                    changed = refresh(model._base_manager.all(), field.name)
                    self.stdout.write(f"{model._meta.label}: {changed}")
