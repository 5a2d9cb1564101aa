"""Files: one way in (``store_upload``, ``keep_job_file``), one way out (``file_response``). Files are hostile (S14)."""

from .serve import file_response
from .store import drop_file, keep_job_file, remove_expired_files, store_upload
from .tidy import damaged_files, remove_orphans

__all__ = [
    "damaged_files",
    "drop_file",
    "file_response",
    "keep_job_file",
    "remove_expired_files",
    "remove_orphans",
    "store_upload",
]
