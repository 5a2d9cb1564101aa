"""Pictures of a visit: taken in through the one way for files (written anew, without metadata), with a small copy."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
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
        raise Invalid(*(_about_photos(r) for r in refused.refusals)) from refused
    small = store_upload(_small(stored), owner=owner, purpose=THUMBNAIL, record=visit)
    return VisitPhoto.objects.create(visit=visit, file=stored, thumbnail=small)


def _about_photos(refusal: Refusal) -> Refusal:
    """The refusal beside the field of the pictures; of the kinds of file only pictures are named."""
    only_pictures = _("Only pictures are taken: %(kinds)s.") % {"kinds": ", ".join(k for k in KINDS if k != "jpeg")}
    message = only_pictures if refusal.code == "core.file-type" else refusal.message
    return Refusal(refusal.code, message, "photos", refusal.figures)


def _small(stored: StoredFile) -> ContentFile:
    with Image.open(stored.place) as picture:
        picture.thumbnail(SMALL)
        out = BytesIO()
        picture.convert("RGB").save(out, "JPEG", quality=80)
    return ContentFile(out.getvalue(), name="small.jpg")
