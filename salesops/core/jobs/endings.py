"""Who hears how a job ended."""

from .models import Job


def tell_how_it_ended(job: Job) -> None:
    """One announcement at the end."""
