from .job import MAX_TRIES, Job, random_key
from .planned_run import PlannedRun, Pulse
from .stored_file import StoredFile

__all__ = ["MAX_TRIES", "Job", "PlannedRun", "Pulse", "StoredFile", "random_key"]
