from .queueing import cancel_job, enqueue, retry_job

__all__ = ["cancel_job", "enqueue", "retry_job"]
