"""Changes of policies in the demo company: one published for next month, one on its way through approval."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from salesops.core import worktime
from salesops.core.policies.models import PolicyVersion
from salesops.core.policies.services import open_draft, publish_draft, save_draft, submit_draft
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts


def build_policies(demo: DemoCompany) -> None:
    """What an administrator changed these days."""
    now = datetime.combine(worktime.add_working_days(demo.today, -1), time(16, 20), timezone.get_default_timezone())
    next_month = date(demo.today.year + demo.today.month // 12, demo.today.month % 12 + 1, 1)
    admin = demo.people["admin"]
    deputies = _draft(
        admin, "accounts.deputies", {"free_days": 8}, next_month, "年末出差集中，八天以上须经上级同意", now
    )
    publish_draft(actor=admin, draft=deputies, now=now)
    clock = _draft(
        admin, "clocks.T08", {"limit": "6 wh"}, next_month, "第三季度复盘：审批平均用时 4.2 小时，可收紧", now
    )
    submit_draft(actor=admin, draft=clock, now=now)


def _draft(admin: Any, code: str, changed: Mapping[str, Any], start: date, reason: str, now: datetime) -> PolicyVersion:
    draft = open_draft(actor=admin, code=code, now=now, valid_from=start)
    return save_draft(
        actor=admin,
        draft=draft,
        version=draft.version,
        values={**draft.values, **changed},
        valid_from=start,
        reason=reason,
        now=now,
    )


demo_parts.register(DemoPart("accounts.policies", 30, build_policies))
