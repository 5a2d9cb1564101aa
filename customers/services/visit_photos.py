"""Pictures of a visit: taken in through the one way for files (written anew, without metadata), with a small copy."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile, File
from PIL import Image

from customers.models import Visit, VisitPhoto
from salesops.core.jobs.files import store_upload
from salesops.core.jobs.models import StoredFile
from salesops.core.refusals import Invalid, Refusal

KINDS = ("jpg", "jpeg", "png", "webp", "heic")
PHOTO, THUMBNAIL = "customers.visit_photo", "customers.visit_thumbnail"
SMALL = (320, 320)
MEGABYTE = 1024 * 1024


def keep_photos(visit: Visit, uploads: Sequence[File], *, owner: Any, megabytes: int) -> list[VisitPhoto]:
    """Store ``uploads`` with ``visit``. One that is no picture refuses the whole visit; its refusal names the field."""
    return [_keep(visit, upload, owner, megabytes * MEGABYTE) for upload in uploads]


def _keep(visit: Visit, upload: File, owner: Any, most: int) -> VisitPhoto:
    try:
        stored = store_upload(upload, owner=owner, purpose=PHOTO, record=visit, only=KINDS, most=most)
    except Invalid as refused:
        raise Invalid(*(Refusal(r.code, r.message, "photos", r.figures) for r in refused.refusals)) from refused
    small = store_upload(_small(stored), owner=owner, purpose=THUMBNAIL, record=visit)
    return VisitPhoto.objects.create(visit=visit, file=stored, thumbnail=small)


def _small(stored: StoredFile) -> ContentFile:
    with Image.open(stored.place) as picture:
        picture.thumbnail(SMALL)
        out = BytesIO()
        picture.convert("RGB").save(out, "JPEG", quality=80)
    return ContentFile(out.getvalue(), name="small.jpg")
