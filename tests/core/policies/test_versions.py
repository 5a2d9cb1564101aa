"""Versions of policies (ALL-7): dated, previewed, approved by somebody else, never changed afterwards."""

from datetime import date, datetime, timedelta, timezone

import pytest
from django.db import IntegrityError, connection, transaction

from salesops.core.approvals.services import decide
from salesops.core.policies import policy_on
from salesops.core.policies import services as do
from salesops.core.policies.models import PolicyVersion
from salesops.core.refusals import Conflict, Forbidden, Invalid, Refused
from tests.core.policies.kinds import kinds  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
NOW = datetime(2026, 11, 20, 10, tzinfo=timezone(timedelta(hours=8)))
TODAY, TOMORROW = date(2026, 11, 20), date(2026, 11, 21)


def draft_of(actor, code="tests.leave", valid_from=TOMORROW, reason="Busy season", **values):
    draft = do.open_draft(actor=actor, code=code, now=NOW)
    return do.save_draft(
        actor=actor,
        draft=draft,
        version=draft.version,
        values={**draft.values, **values},
        valid_from=valid_from,
        reason=reason,
        now=NOW,
    )


def test_shipped_values_hold_until_a_version_takes_effect(company):
    do.publish_draft(actor=company.admin, draft=draft_of(company.admin, short="5"), now=NOW)
    assert policy_on("tests.leave", TODAY).short == 3
    assert policy_on("tests.leave", TOMORROW).short == 5
    assert policy_on("tests.leave", TOMORROW).number == 1
    assert policy_on("tests.leave", TOMORROW)["long"] == 10


def test_past_days_keep_their_values(company):
    for day, short in ((date(2027, 1, 1), 5), (date(2027, 2, 1), 7)):
        do.publish_draft(actor=company.admin, draft=draft_of(company.admin, valid_from=day, short=short), now=NOW)
    days = [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 31), date(2027, 2, 1), date(2030, 1, 1)]
    assert [policy_on("tests.leave", day).short for day in days] == [3, 5, 5, 7, 7]


def test_a_later_version_for_the_same_day_takes_its_place(company):
    for short in (5, 6):
        do.publish_draft(actor=company.admin, draft=draft_of(company.admin, short=short), now=NOW)
    assert policy_on("tests.leave", TOMORROW).short == 6


def test_an_unknown_policy_or_value_raises(company):
    with pytest.raises(LookupError):
        policy_on("tests.no-such", TODAY)
    with pytest.raises(AttributeError):
        _ = policy_on("tests.leave", TODAY).no_such
    with pytest.raises(KeyError):
        _ = policy_on("tests.leave", TODAY)["no_such"]


def test_reading_many_days_asks_once(company, django_assert_num_queries):
    from salesops.core.stamps import one_reading

    do.publish_draft(actor=company.admin, draft=draft_of(company.admin, short="5"), now=NOW)
    policy_on("tests.leave", TODAY)
    with django_assert_num_queries(1), one_reading():
        for offset in range(100):
            policy_on("tests.leave", TODAY + timedelta(days=offset))


def test_a_change_by_plain_sql_is_noticed(company):
    do.publish_draft(actor=company.admin, draft=draft_of(company.admin, short="5"), now=NOW)
    assert policy_on("tests.leave", TOMORROW).short == 5
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO policies_policyversion (code, number, state, valid_from, values, reason, needs_approval, created_at,"
            " changed_at, version) VALUES ('tests.leave', 9, 'draft', %s, %s, '', false, now(), now(), 1)",
            [TOMORROW, '{"short": 9, "long": 10}'],
        )
        cursor.execute("UPDATE policies_policyversion SET state = 'published', published_at = now() WHERE number = 9")
    assert policy_on("tests.leave", TOMORROW).short == 9


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"valid_from": date(2026, 11, 19), "short": 5}, "policies.starts-in-the-past"),
        ({"reason": " ", "short": 5}, "policies.reason-missing"),
        ({}, "policies.nothing-changed"),
    ],
)
def test_a_draft_that_is_not_ready_is_not_published(company, changes, code):
    draft = draft_of(company.admin, **changes)
    with pytest.raises(Refused) as refused:
        do.publish_draft(actor=company.admin, draft=draft, now=NOW)
    assert code in {r.code for r in refused.value.refusals}
    assert PolicyVersion.objects.get(pk=draft.pk).state == "draft"


def test_all_reasons_come_at_once(company):
    draft = draft_of(company.admin, valid_from=date(2026, 1, 1), reason="")
    with pytest.raises(Refused) as refused:
        do.publish_draft(actor=company.admin, draft=draft, now=NOW)
    assert len(refused.value.refusals) == 3


def test_wrong_values_are_not_saved(company):
    with pytest.raises(Invalid) as refused:
        draft_of(company.admin, short="0")
    assert refused.value.refusals[0].field == "short"


def test_one_draft_at_a_time(company):
    draft_of(company.admin, short="5")
    with pytest.raises(Refused) as refused:
        do.open_draft(actor=company.admin, code="tests.leave", now=NOW)
    assert refused.value.code == "policies.draft-exists"


def test_two_admins_editing_at_once(company):
    draft = do.open_draft(actor=company.admin, code="tests.leave", now=NOW)
    seen = draft.version
    common = {"draft": draft, "version": seen, "valid_from": TOMORROW, "reason": "", "now": NOW}
    do.save_draft(actor=company.admin, values={"short": 4, "long": 10}, **common)
    with pytest.raises(Conflict) as refused:
        do.save_draft(actor=company.admin, values={"short": 5, "long": 10}, **common)
    assert refused.value.status == 409
    assert refused.value.theirs["short"] == 4


def test_only_who_may_edit_settings_drafts(company):
    for person in (company.rep, company.director, company.auditor):
        with pytest.raises(Forbidden):
            do.open_draft(actor=person, code="tests.leave", now=NOW)


def test_where_approval_is_needed_nobody_publishes_directly(company):
    draft = draft_of(company.admin, code="tests.grading", weight="50")
    with pytest.raises(Refused) as refused:
        do.publish_draft(actor=company.admin, draft=draft, now=NOW)
    assert refused.value.code == "policies.needs-approval"


def submitted(company):
    draft = draft_of(company.admin, code="tests.grading", weight="50")
    return do.submit_draft(actor=company.admin, draft=draft, now=NOW)


def agree(draft, *people, now=NOW):
    for person in people:
        step = do.pending_approval(draft).steps.waiting().get()
        decide.approve(step_id=step.pk, actor=person, now=now)
    draft.refresh_from_db()
    return draft


def test_director_and_general_manager_approve(company):
    draft = agree(submitted(company), company.director)
    assert draft.state == "in_review"
    agree(draft, company.gm)
    assert (draft.state, draft.published_by) == ("published", company.gm)
    assert policy_on("tests.grading", TOMORROW).weight == 50


def test_nobody_approves_what_he_changed(company):
    draft = draft_of(company.admin, code="tests.grading", weight="50")
    PolicyVersion.objects.filter(pk=draft.pk).update(changed_by=company.director)
    draft = do.submit_draft(actor=company.admin, draft=draft, now=NOW)
    waiting = do.pending_approval(draft).steps.waiting().get()
    # The step went to the director's own superior.
    assert [p.user for p in waiting.people.all()] == [company.gm]
    with pytest.raises(Refused) as refused:
        do.approve_version(actor=company.director, draft=draft, now=NOW)
    assert refused.value.code == "policies.own-draft"


def test_the_database_insists_on_two_people(company):
    draft = submitted(company)
    with pytest.raises(IntegrityError, match="policy_version_two_people"), transaction.atomic():
        PolicyVersion.objects.filter(pk=draft.pk).update(
            state="published", published_by=company.admin, published_at=NOW
        )


def test_a_day_that_passed_while_waiting_becomes_the_day_of_approval(company):
    draft = agree(submitted(company), company.director, company.gm, now=NOW + timedelta(days=10))
    assert draft.valid_from == date(2026, 11, 30)


def test_sent_back_withdrawn_rejected(company):
    draft = submitted(company)
    step = do.pending_approval(draft).steps.waiting().get()
    decide.send_back(step_id=step.pk, actor=company.director, now=NOW, note="Too much")
    draft.refresh_from_db()
    assert draft.state == "draft"
    draft = do.submit_draft(actor=company.admin, draft=draft, now=NOW)
    assert do.withdraw_version(actor=company.admin, draft=draft, now=NOW).state == "draft"
    draft = do.submit_draft(actor=company.admin, draft=draft, now=NOW)
    step = do.pending_approval(draft).steps.waiting().get()
    decide.reject(step_id=step.pk, actor=company.director, now=NOW, note="No")
    draft.refresh_from_db()
    assert draft.state == "discarded"


def test_published_versions_never_change(company):
    version = do.publish_draft(actor=company.admin, draft=draft_of(company.admin, short="5"), now=NOW)
    row = PolicyVersion.objects.filter(pk=version.pk)
    for change in ({"values": {"short": 1, "long": 1}}, {"valid_from": TODAY}, {"state": "draft"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.delete()


def test_a_discarded_draft_frees_the_policy(company):
    do.discard_draft(actor=company.admin, draft=draft_of(company.admin, short="5"))
    assert do.open_draft(actor=company.admin, code="tests.leave", now=NOW).number == 2
