"""Two at once, on connections of their own: one log a day, one answer to a log or report, one summary with one plan."""

import pytest

from accounts.models import User
from customers.models import PlannedVisit, VisitPlan, WorkLog, WorkReport
from customers.services.logs import Look, check_logs, save_log
from customers.services.reports import look_at_report, save_report
from salesops.core.refusals import Conflict, Refused
from tests.cast_customers import build_files
from tests.conftest import TODAY
from tests.customers.logs.conftest import SAID, at
from tests.customers.logs.test_reports import MONDAY
from tests.customers.logs.test_reports import SAID as SUMMARY
from tests.customers.visits.test_races import in_threads

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def who(name: str) -> User:
    return User.objects.get(username=name)


def writing(**given):
    def act() -> WorkLog:
        rep = who("rep")
        usual = {"actor": rep, "user": rep, "day": TODAY, "values": SAID, "now": at(17, 40), "hand_in": True}
        return save_log(**usual | given)

    return act


def test_two_devices_write_one_log(company):
    """Both saw none: the first is kept, the second is shown it instead of writing over it."""
    answers = in_threads(*(writing(version=0, values={**SAID, "problems": text}) for text in ("手机", "电脑")))
    kept = [answer for answer in answers if isinstance(answer, WorkLog)]
    told = [answer for answer in answers if isinstance(answer, Conflict)]
    assert (len(kept), len(told)) == (1, 1), answers
    assert WorkLog.objects.get().problems == kept[0].problems


def test_two_supervisors_check_one_evening(company):
    log = writing()()

    def checking(name: str, remark: str):
        return lambda: check_logs(actor=who(name), looks=[Look(log.pk, remark)], now=at(19))

    first, second = in_threads(checking("supervisor", "一"), checking("manager", "二"))
    assert sorted((len(first.done), len(second.done))) == [0, 1]
    assert sorted((len(first.skipped), len(second.skipped))) == [0, 1]
    winner = first if first.done else second
    assert WorkLog.objects.get().remark == winner.done[0].remark


def test_the_writer_corrects_while_it_is_checked(company):
    """Either the correction came first and is what was checked, or it is refused: never changed after the look."""
    log = writing()()
    answers = in_threads(
        writing(version=log.version, values={"done": "改过"}),
        lambda: check_logs(actor=who("supervisor"), looks=[Look(log.pk)], now=at(19)),
    )
    now = WorkLog.objects.get()
    if isinstance(answers[0], WorkLog):
        assert (now.done, now.state) == ("改过", "checked")
    else:
        assert isinstance(answers[0], Refused), answers
        assert (now.done, now.state) == (SAID["done"], "checked")


def handing_in(**given):
    def act() -> WorkReport:
        rep = who("rep")
        usual = {
            "actor": rep,
            "user": rep,
            "kind": "week",
            "first": MONDAY,
            "values": SUMMARY,
            "now": at(17),
            "hand_in": True,
        }
        return save_report(**usual | given)

    return act


def test_one_summary_and_one_plan(company):
    files = build_files(company)
    PlannedVisit.objects.create(
        user=company.rep, unit=company.units["EC-2-T"], customer=files.zerun, day=MONDAY.replace(day=24)
    )
    answers = in_threads(handing_in(version=0), handing_in(version=0))
    assert sum(isinstance(answer, WorkReport) for answer in answers) == 1, answers
    assert WorkReport.objects.count() == VisitPlan.objects.count() == 1


def test_accepted_by_one_sent_back_by_the_other(company):
    report = handing_in()()

    def looking(name: str, accept: bool):
        return lambda: look_at_report(
            actor=who(name), report=WorkReport.objects.get(pk=report.pk), accept=accept, remark="再写", now=at(18),
            version=report.version,
        )  # fmt: skip

    answers = in_threads(looking("supervisor", True), looking("manager", False))
    assert sum(isinstance(answer, WorkReport) for answer in answers) == 1, answers
    assert sum(isinstance(answer, Refused) for answer in answers) == 1, answers
