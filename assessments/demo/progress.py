"""The demo's running periods, as the last night left them."""

from django.utils import timezone

from assessments.services.progress import refresh
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts


def build_progress(demo: DemoCompany) -> None:
    refresh(actor=None, now=timezone.now())


demo_parts.register(DemoPart("assessments.progress", 110, build_progress))
