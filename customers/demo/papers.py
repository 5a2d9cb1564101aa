"""Papers and pictures in some files of the demo company: small, and real ones, so that they open."""

from datetime import datetime, time, timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from customers.demo.names import person_name
from customers.models import Customer, CustomerFile
from customers.services.files import PURPOSE
from salesops.core.documents import Column, TableDocument, render_table
from salesops.core.jobs.files import store_upload
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

FILES = 12
SIZE = (640, 420)
GROUNDS = ((206, 218, 228), (224, 214, 198), (208, 222, 206))


def build_papers(demo: DemoCompany) -> None:
    """Licences and pictures of plants at customers of those one signs in as."""
    people = [p for p in (demo.people.get(name) for name in ("rep", "rep2", "supervisor")) if p]
    pictures = [_plant(ground) for ground in GROUNDS]
    for person in people:
        rows = Customer.objects.current().filter(owner=person).order_by("name_key")
        for number, customer in enumerate(rows[: FILES // len(people)]):
            day = demo.today - timedelta(days=3 + 9 * number)
            at = datetime.combine(max(day, customer.opened_on), time(10, 20 + number), timezone.get_current_timezone())
            if number == 0:
                upload = SimpleUploadedFile(f"{customer.called}-营业执照.pdf", _licence(demo, customer, person, at))
                _keep(customer, upload, "licence", person, at, "与原件核对一致")
            upload = SimpleUploadedFile(f"{customer.called}-厂区.jpg", pictures[number % len(pictures)])
            _keep(customer, upload, "photo", person, at)


def _keep(customer: Customer, upload: Any, kind: str, person: Any, at: datetime, note: str = "") -> None:
    """What ``add_file`` writes, on the day it is meant to have been."""
    stored = store_upload(upload, owner=person, purpose=PURPOSE, record=customer)
    CustomerFile.objects.create(customer=customer, stored=stored, kind=kind, note=note, added_by=person, added_at=at)


def _licence(demo: DemoCompany, customer: Customer, person: Any, at: datetime) -> bytes:
    rows = [
        ["名称", customer.name], ["统一社会信用代码", customer.credit_code or "—"], ["住所", customer.address],
        ["法定代表人", person_name(demo.random)], ["成立日期", f"{customer.opened_on:%Y-%m-%d}"],
    ]  # fmt: skip
    document = TableDocument(
        title="营业执照（副本）", subtitle="演示文件", columns=[Column("项目", 1), Column("内容", 3)], rows=rows,
        made_by=person.name, made_at=at, wide=False,
    )  # fmt: skip
    return render_table(document, "zh-hans")


def _plant(ground: tuple[int, int, int]) -> bytes:
    """A hall with its gates, drawn."""
    image = Image.new("RGB", SIZE, ground)
    draw = ImageDraw.Draw(image)
    draw.rectangle((60, 170, 580, 360), fill=(120, 130, 140))
    draw.polygon(((60, 170), (320, 90), (580, 170)), fill=(92, 100, 110))
    for left in range(100, 540, 120):
        draw.rectangle((left, 240, left + 70, 360), fill=(232, 236, 240))
    draw.rectangle((0, 360, *SIZE), fill=(150, 148, 140))
    kept = BytesIO()
    image.save(kept, "JPEG", quality=80)
    return kept.getvalue()


demo_parts.register(DemoPart("customers.papers", 61, build_papers))
