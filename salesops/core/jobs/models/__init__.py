from .job import MAX_TRIES, Job, random_key
from .planned_run import PlannedRun, Pulse

__all__ = ["MAX_TRIES", "Job", "PlannedRun", "Pulse", "random_key"]
