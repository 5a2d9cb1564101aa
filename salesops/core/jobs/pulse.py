"""Signs of life, for the health page."""

from django.db.models.functions import Now

from .models import Pulse


def note_pulse(name: str) -> None:
    """``name`` (``beat``, ``short``, ``long``) is alive."""
    Pulse.objects.update_or_create(name=name, defaults={"at": Now()})
