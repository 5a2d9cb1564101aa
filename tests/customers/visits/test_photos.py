"""Pictures of a visit: written anew without metadata, small copies, and what is no picture refuses the whole visit."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from customers.models import Visit, VisitPhoto
from salesops.core.jobs.models import StoredFile
from salesops.core.refusals import Invalid


def picture(name: str = "gate.jpg") -> SimpleUploadedFile:
    out, exif = BytesIO(), Image.Exif()
    exif[0x010E] = "where we stood"
    Image.new("RGB", (640, 480), "navy").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue())


def test_kept_without_metadata_and_with_a_small_copy(visited):
    visit = visited(photos=[picture(), picture("desk.jpg")])
    photos = list(VisitPhoto.objects.filter(visit=visit))
    assert len(photos) == 2
    with Image.open(photos[0].file.place) as kept, Image.open(photos[0].thumbnail.place) as small:
        assert (kept.size, small.size) == ((640, 480), (320, 240))
        assert not kept.getexif()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("gate.jpg", b"<svg onload=alert(1)>", "core.file-type"),
        ("gate.jpg", b"", "core.file-empty"),
        ("plan.pdf", b"%PDF-1.7", "core.file-type"),
    ],
)
def test_what_is_no_picture_refuses_the_whole_visit(visited, name, content, code):
    with pytest.raises(Invalid) as refused:
        visited(photos=[picture(), SimpleUploadedFile(name, content)])
    assert refused.value.refusals[0].field == "photos"
    assert refused.value.code == code
    assert not Visit.objects.exists()
    assert not StoredFile.objects.exists()


def test_seven_are_too_many(visited):
    with pytest.raises(Invalid) as refused:
        visited(photos=[picture()] * 7)
    assert refused.value.code == "customers.too-many-photos"


def test_who_may_read_the_visit_may_see_the_picture(visited, company):
    key = VisitPhoto.objects.get(visit=visited(photos=[picture()])).thumbnail.key
    for who, status in (("rep", 200), ("manager", 200), ("colleague", 404), ("other_manager", 404), ("admin", 404)):
        client = Client()
        client.force_login(getattr(company, who))
        assert client.get(f"/reports/files/{key}/").status_code == status, who
