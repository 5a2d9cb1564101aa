"""One page of every kind, to be looked at in a browser: who opens what. Add a row with every new kind of page."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.auth.letters import NEW_ADDRESS, RESET
from accounts.services.handover import plan_handover
from accounts.services.leave_request import request_leave
from tests.access_matrix import (
    absences,
    assessments_bonus,
    assessments_contests,
    assessments_cycles,
    assessments_people,
    assessments_progress,
    assessments_schemes,
    assessments_scorecards,
    assessments_targets,
    assessments_vacancies,
    controls,
    customers_credit,
    customers_file,
    customers_grading,
    customers_visits,
    imports,
    reports,
    settings,
)
from tests.access_matrix.accounts import link_for
from tests.access_matrix.core import export_of_the_admin, some_entry
from tests.cast import Company

from .place import Place, about, beside, made
from .places_orders import DEALERS, DELIVERY, INVOICED, MADE, ORDERS, OWED, RECONCILED, RETURNS, STATEMENTS
from .places_pool import POOL

ASKED = datetime(2026, 11, 10, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def leave_asked_for(company: Company) -> Any:
    """The rep asks for two days in December; the decision waits for her supervisor."""
    days = {"starts_on": date(2026, 12, 14), "ends_on": date(2026, 12, 15)}
    return request_leave(actor=company.rep, user=company.rep, now=ASKED, kind="annual", **days)


def handover_waiting(company: Company) -> list[Any]:
    """The supervisor's work goes to the regional manager; the market's manager is asked."""
    now = timezone.now()
    wanted = {
        "person": company.supervisor,
        "heir": company.regional,
        "day": timezone.localdate(now) + timedelta(days=7),
    }
    return [plan_handover(actor=company.admin, leaves=True, now=now, **wanted).pk]


def policy_draft(company: Company) -> list[Any]:
    return settings.of_draft(settings.draft(company))


def calendar_with_days_off(company: Company) -> list[Any]:
    """A duty in the roster and somebody away, so that the months here and after show their marks."""
    absences.duty_of_the_rep(company)
    absences.absence_of_the_rep(company)
    return []


USERS = "accounts.users"

# Without the frame: getting in.
GETTING_IN = [
    Place("accounts:sign_in"),
    Place("accounts:forgot"),
    Place("accounts:reset", "", made(link_for(RESET))),
    Place("accounts:new_address", "", made(link_for(NEW_ADDRESS))),
    Place("accounts:welcome", "", about("no-such-link"), status=404),
    Place("accounts:confirm", "rep"),
]
# What is the reader's own.
OWN = [
    Place("reports:today", "supervisor"),
    Place("reports:today", "rep"),
    Place("reports:today", "director"),
    Place("core:more", "rep"),
    *(Place(f"accounts:{name}", "rep") for name in ("me", "me_email", "me_password", "me_factor", "me_factor_add")),
    *(Place(f"accounts:{name}", "rep") for name in ("me_sessions", "me_tokens", "me_token_make")),
    Place("reports:reports", "director"),
    *(Place("reports:report", "director", about(code)) for code in ("R04", "R11", "R12", "R13", "R14")),
    Place("assessments:kpis", "rep"),
    Place("assessments:kpi", "director", about("K01")),
    Place("assessments:kpi_rows", "supervisor", about("K25"), "?unit=EC-2-T"),
    Place("assessments:honours", "rep", beside(assessments_people.honour)),
    Place("assessments:promotions", "supervisor", beside(assessments_people.promotion)),
    Place("assessments:propose_promotion", "supervisor"),
    Place("assessments:promotion", "supervisor", made(assessments_people.promotion)),
    Place("assessments:promotion_reviews", "supervisor", about("rep")),
    Place("assessments:edit_promotion", "supervisor", made(assessments_people.promotion)),
    Place("assessments:decline_promotion", "supervisor", made(assessments_people.promotion)),
    Place(
        "assessments:attest_condition", "supervisor", lambda company: [assessments_people.promotion(company), "course"]
    ),
    Place("assessments:contests", "rep", beside(assessments_contests.announced)),
    Place("assessments:new_contest", "manager"),
    Place("assessments:contest", "rep", made(assessments_contests.announced)),
    Place("assessments:contest_entries", "manager", made(assessments_contests.draft)),
    Place("assessments:cancel_contest", "manager", made(assessments_contests.draft)),
    # One vacancy goes through its steps: open, before the panel, scored.
    Place("assessments:vacancies", "rep", beside(assessments_vacancies.vacancy)),
    Place("assessments:new_vacancy", "director"),
    Place("assessments:edit_vacancy", "director", made(assessments_vacancies.vacancy)),
    Place("assessments:cancel_vacancy", "director", made(assessments_vacancies.vacancy)),
    Place("assessments:apply_for_vacancy", "manager", made(assessments_vacancies.vacancy)),
    Place("assessments:excuse_from_panel", "director", assessments_vacancies.seat),
    Place("assessments:vacancy_application", "director", assessments_vacancies.application),
    Place("assessments:score_applicant", "director", assessments_vacancies.application),
    Place("assessments:vacancy", "director", made(assessments_vacancies.scored)),
    Place("assessments:decide_vacancy", "gm", made(assessments_vacancies.scored)),
    Place("assessments:improvement_plans", "supervisor", beside(assessments_people.opened)),
    Place("assessments:improvement_plan", "rep", made(assessments_people.opened)),
    Place("assessments:open_improvement", "supervisor", made(assessments_people.due)),
    Place("assessments:plan_checkpoint", "regional", assessments_people.checkpoint),
    Place("assessments:end_improvement", "director", lambda company: [assessments_people.due(company), "cancel"]),
    Place("assessments:growth_proposals", "supervisor", beside(assessments_people.proposal)),
    Place("assessments:settle_proposal", "supervisor", made(assessments_people.proposal)),
    Place("assessments:targets", "supervisor", beside(assessments_targets.target_of_rep)),
    Place("assessments:target_plans", "manager", beside(assessments_targets.draft)),
    Place("assessments:begin_targets", "manager"),
    Place("assessments:target_plan", "manager", made(assessments_targets.offered)),
    Place("assessments:target_plan", "rep", made(assessments_targets.offered)),
    Place("assessments:edit_targets", "manager", made(assessments_targets.draft)),
    Place("assessments:answer_targets", "rep", made(assessments_targets.offered)),
    Place("assessments:reply_to_objection", "manager", assessments_targets.objected),
    Place("assessments:target", "supervisor", made(assessments_targets.target_of_rep)),
    Place("assessments:change_target", "supervisor", made(assessments_targets.target_of_rep)),
    Place("reports:notifications", "rep"),
    Place("reports:notification_settings", "rep"),
    Place("reports:jobs", "rep"),
    Place("reports:job", "rep", lambda company: reports.key(reports.parked_job_of_rep(company))),
    Place("reports:files", "rep", lambda company: reports.file_of_rep(company) and []),
]
# The inbox, leave, absences, duty.
DAYS = [
    Place("approvals:desk", "supervisor"),
    Place("approvals:desk", "supervisor", query="?tab=done"),
    Place("approvals:item", "supervisor", lambda company: ["approvals", absences.approval_of_the_rep(company)]),
    Place("customers:write_today", "rep"),
    Place("customers:work_logs", "rep"),
    Place("customers:owed_reports", "supervisor"),
    Place("customers:work_reports", "rep"),
    Place("customers:write_this_report", "rep", lambda company: ["week"]),
    Place("customers:team_logs", "supervisor"),
    Place("customers:contact_round", "lead"),
    Place("accounts:my_leave", "rep"),
    Place("accounts:my_leave", "other_rep"),
    Place("accounts:new_leave", "rep"),
    Place("accounts:edit_leave", "rep", made(absences.draft_of_the_rep)),
    Place("accounts:leave", "supervisor", lambda company: [leave_asked_for(company).pk]),
    Place("accounts:team_leave", "supervisor", calendar_with_days_off),
    Place("accounts:absences", "admin"),
    Place("accounts:attendance", "supervisor"),
    Place("accounts:roster", "supervisor"),
    Place("accounts:roster", "admin"),
    Place("accounts:deputies", "rep", lambda company: absences.deputy_of_the_rep(company) and []),
]
# People and the organisation.
PEOPLE = [
    Place("accounts:users", "admin"),
    Place("accounts:users", "rep", query="?search=nobody"),
    *(Place(f"accounts:{name}", "admin", about("rep")) for name in ("user", "user_rights", "user_history")),
    *(Place(f"accounts:{name}", "admin", about("rep")) for name in ("edit_user", "post_user", "grant_role")),
    *(Place(f"accounts:{name}", "admin", about("rep")) for name in ("assistant", "deactivate_user")),
    Place("accounts:user_rights", "admin", about("rep"), "?record=/accounts/users/other_rep/"),
    Place("accounts:revoke_role", "admin", about("rep", "REP")),
    Place("accounts:new_user", "admin"),
    Place("accounts:units", "rep"),
    Place("accounts:unit", "admin", about("EC")),
    Place("accounts:new_unit", "admin"),
    *(Place(f"accounts:{name}", "admin", about("EC")) for name in ("edit_unit", "set_unit_head", "close_unit")),
    Place("accounts:positions", "admin"),
    Place("accounts:position", "admin", about("P11")),
    Place("accounts:new_position", "admin"),
    *(Place(f"accounts:{name}", "admin", about("P11")) for name in ("edit_position", "set_position_terms")),
    Place("accounts:roles", "admin"),
    Place("accounts:secretaries", "admin"),
    Place("accounts:set_secretary_step", "admin", about("EC", "order")),
    Place("accounts:charges", "admin"),
    Place("accounts:set_charge", "admin", about("EC")),
    Place("accounts:handovers", "finance"),
    Place("accounts:new_handover", "admin"),
    Place("accounts:new_handover", "admin", about(), "?person=supervisor&heir=regional&day=2026-11-30"),
    Place("accounts:handover", "admin", handover_waiting),
    Place("accounts:handovers", "manager"),
]
# The tools of a list, each also a page of its own.
LISTS = [
    *(Place(f"lists:{name}", "admin", about(USERS)) for name in ("filters", "columns", "views", "export")),
    Place("lists:filter", "admin", about(USERS, "is_active")),
    Place("lists:exported", "admin", lambda company: [USERS, export_of_the_admin(company)]),
]
# What watches and what is set.
OFFICE = [
    Place("audit:trail", "auditor"),
    Place("audit:entry", "auditor", made(some_entry)),
    Place("audit:access", "auditor"),
    Place("accounts:controls", "director", lambda company: controls.case_about_the_rep(company) and []),
    Place("accounts:control", "supervisor", lambda company: controls.pk(controls.case_about_the_rep(company))),
    Place("accounts:control", "director", lambda company: controls.pk(controls.explained_case(company))),
    Place("imports:home", "admin"),
    Place("imports:kind", "admin", about("users")),
    Place("imports:run", "admin", made(imports.run_of_the_admin)),
    Place("imports:columns", "admin", made(imports.run_of_the_admin)),
    Place("policies:list", "admin"),
    Place("policies:policy", "admin", about("accounts.leave-approval")),
    Place("policies:edit", "admin", policy_draft),
    Place("policies:version", "admin", about(settings.CODE, 1)),
    Place("worktime:calendar", "admin"),
    Place("worktime:year", "admin", about(2026), "?day=2026-10-01"),
    Place("reports:reminders", "admin"),
    Place("reports:reminders_now", "admin"),
    Place("reports:sent_reminders", "admin"),
    Place("reports:health", "admin"),
    Place("reports:schedules", "admin"),
    Place("reports:schedule", "admin", about("jobs.tidy")),
    Place("reports:outbox", "admin"),
    Place("reports:mail", "admin", lambda company: reports.key(reports.kept_mail(company))),
    Place("core:gallery", "admin"),
]
VISITS = [
    Place("customers:credit_accounts", "rep", beside(customers_credit.account_of_zerun)),
    Place("customers:credit_assessment", "rep", made(customers_credit.assessment_of_zerun)),
    Place("customers:assess_credit", "rep", made(customers_credit.zerun)),
    Place("customers:raise_credit", "rep", made(customers_credit.zerun)),
    Place("customers:unfreeze_credit", "rep", made(customers_credit.zerun)),
    Place("customers:new_sign", "rep", made(customers_credit.zerun)),
    Place("customers:freeze_credit", "manager", made(customers_credit.zerun)),
    Place("customers:close_sign", "manager", customers_credit.sign_of_zerun),
    Place("customers:monthly", "lead", customers_credit.draft),
    Place("customers:check_addresses", "rep", beside(customers_credit.address_of_zerun)),
    Place("customers:visits", "rep", beside(customers_visits.visit_of_the_rep)),
    Place("customers:new_visit", "rep", beside(customers_visits.visit_of_the_rep)),
    Place("customers:offline_visit", "rep"),
    Place("customers:log_visit", "rep", made(customers_visits.customer_of_the_rep)),
    Place("customers:visit", "rep", made(customers_visits.visit_of_the_rep)),
    Place("customers:correct_visit", "rep", made(customers_visits.visit_of_the_rep)),
    Place("customers:visit_plan", "rep", beside(customers_visits.planned_by_the_rep)),
    Place("customers:visit_plan", "rep", beside(customers_visits.planned_by_the_rep), "?span=month"),
    Place("customers:visit_plan", "supervisor", beside(customers_visits.planned_by_the_rep), "?span=day&person=rep"),
    Place("customers:planned_visit", "supervisor", made(customers_visits.planned_by_the_rep)),
    Place("customers:planned_visit", "rep", made(customers_visits.planned_by_the_rep)),
    Place("customers:team_plan", "supervisor", beside(customers_visits.planned_by_the_rep), "?span=month"),
    Place("customers:team_plan", "supervisor", beside(customers_visits.planned_by_the_rep)),
    Place(
        "customers:visit_plan", "supervisor", beside(customers_visits.plan_of_the_rep), "?week=2026-11-30&person=rep"
    ),
    Place("customers:saturday_visits", "supervisor", beside(customers_visits.planned_by_the_rep)),
    Place("customers:targets", "rep", beside(customers_visits.visit_of_the_rep)),
    Place("customers:target_weeks", "supervisor", beside(customers_visits.visit_of_the_rep)),
    Place("customers:target_paper", "rep", beside(customers_visits.visit_of_the_rep)),
]
GRADING = [
    Place("customers:customer", "rep", customers_file.zerun),
    Place("customers:record", "director", customers_file.zerun),
    *(
        Place("customers:tab", "supervisor", lambda company, tab=tab: [*customers_file.zerun(company), tab])
        for tab in ("contacts", "shipping", "purchases", "team", "profile", "files", "history")
    ),
    Place("customers:new", "rep"),
    *(
        Place(f"customers:{name}", "rep", customers_file.zerun)
        for name in (
            "edit",
            "archive",
            "ask_bank_change",
            "add_file",
            "new_contact",
            "new_address",
            "set_team",
            "next_step",
        )
    ),
    Place("customers:register", "supervisor", beside(customers_file.zerun)),
    Place("customers:edit_contact", "rep", customers_file.contact),
    Place("customers:edit_address", "rep", customers_file.shipping),
    Place("customers:choose_merge", "secretary", customers_file.zerun),
    Place("customers:merge", "secretary", customers_file.two),
    Place("customers:follow_ups", "rep"),
    Place("customers:stalled", "rep"),
    Place("customers:stalled_case", "rep", made(customers_grading.case_of_zerun)),
    Place("customers:suggestions", "supervisor"),
    Place("customers:suggestion", "supervisor", made(customers_grading.suggestion_of_zerun)),
    Place("customers:key_without_team", "supervisor"),
    Place("customers:grade", "rep", made(customers_grading.zerun)),
    Place("customers:grade_data", "rep", made(customers_grading.zerun)),
    Place("customers:set_grade", "supervisor", made(customers_grading.zerun)),
    Place(
        "customers:policy_preview",
        "admin",
        lambda company: ["customers.grading", customers_grading.draft_of_the_policy(company)],
    ),
    Place("customers:preview_rows", "director"),
]
SCHEMES = [
    Place("assessments:scorecards", "supervisor", beside(assessments_scorecards.rated)),
    Place("assessments:scorecard", "supervisor", made(assessments_scorecards.self_assessed)),
    Place("assessments:scorecard", "rep", made(assessments_scorecards.published), "?kpi=K07"),
    Place("assessments:year_report", "rep", lambda company: [2016, assessments_scorecards.of_rep(company)]),
    Place("assessments:scorecard_comparison", "supervisor", made(assessments_scorecards.second)),
    Place("assessments:work_report", "rep", made(assessments_scorecards.frozen)),
    Place("assessments:change_card_points", "director", made(assessments_scorecards.rated)),
    Place("assessments:appeal", "rep", made(assessments_scorecards.published)),
    Place("assessments:decide_appeal", "director", made(assessments_scorecards.appealed)),
    Place("assessments:scorecard", "director", made(assessments_scorecards.corrected), "?kpi=K01"),
    Place("assessments:correct_scorecard", "director", made(assessments_scorecards.closed)),
    Place("assessments:propose_red_line", "supervisor", made(assessments_scorecards.published)),
    Place("assessments:answer_red_line", "rep", made(assessments_scorecards.accused)),
    Place("assessments:review_talk", "supervisor", made(assessments_scorecards.published)),
    Place("assessments:calibrations", "director"),
    Place("assessments:calibration", "director", made(assessments_scorecards.cycle_of_rated)),
    Place("assessments:department_ratings", "hr", beside(assessments_scorecards.asked_about)),
    Place("assessments:cycles", "director", beside(assessments_cycles.frozen)),
    Place("assessments:cycle", "manager", made(assessments_cycles.frozen)),
    Place("assessments:schemes", "rep"),
    Place("assessments:scheme", "rep", about("EM")),
    Place("assessments:scheme_version", "admin", lambda company: list(assessments_schemes.draft(company))),
    Place("assessments:edit_scheme", "admin", lambda company: list(assessments_schemes.draft(company))),
    Place("assessments:scheme_revision", "director", about(2026)),
    Place("assessments:compare_schemes", "director", assessments_schemes.compared),
    Place("assessments:bonus", "director", beside(assessments_bonus.run)),
    Place("assessments:bonus_run", "director", made(assessments_bonus.run)),
    Place("assessments:progress", "rep", assessments_progress.kept),
    Place("assessments:team_progress", "manager", assessments_progress.kept),
    Place("assessments:what_if", "director", lambda company: list(assessments_schemes.what_if(company))),
]
ERRORS = [
    Place("/nowhere/", "rep", status=404),
    Place("core:gallery", "rep", status=403),
    Place("core:gallery_error", "admin", about(409), status=409),
    Place("core:gallery_error", "admin", about(500), status=500),
]
PLACES = [
    *GETTING_IN,
    *OWN,
    *DAYS,
    *PEOPLE,
    *LISTS,
    *OFFICE,
    *VISITS,
    *POOL,
    *GRADING,
    *ORDERS,
    *DELIVERY,
    *RETURNS,
    *MADE,
    *INVOICED,
    *RECONCILED,
    *OWED,
    *STATEMENTS,
    *DEALERS,
    *SCHEMES,
    *ERRORS,
]
# Each kind of skeleton once, for what doesn't differ from page to page: colours in the dark, the other language, the other width.
SAMPLE = [
    *GETTING_IN[:2],
    *(
        place
        for place in PLACES
        if place.name in {"reports:today", "approvals:item", "accounts:users", "accounts:user"}
    ),
    *(place for place in PLACES if place.name in {"accounts:new_leave", "accounts:team_leave", "worktime:calendar"}),
    *(place for place in PLACES if place.name in {"policies:edit", "imports:run", "accounts:me_factor_add"}),
    *ERRORS[:2],
    Place("core:gallery", "admin"),
]

# Pages with a step before them are walked in test_getting_in.py; the rest answer with a part of a page, a file or another address.
WALKED_ELSEWHERE = {"accounts:code", "accounts:enrol", "accounts:choose_password", "accounts:confirm_address"}
NO_PAGE = {
    "customers:visit_route", "customers:visit_worker",
    "orders:find_products", "orders:shipment_paper", "orders:return_paper", "orders:request_paper", "orders:note_paper", "orders:production_paper",
    "orders:contract_paper", "orders:letter_paper", "orders:refund_paper", "orders:write_off_paper", "orders:statement_paper", "orders:statement_sheet",
    "orders:statement_link_paper", "orders:difference",
    "orders:dealer_difference", "orders:dealer_check_paper", "orders:replenishment_paper", "orders:replenishment_sheet",
    "customers:monthly_now", "core:palette", "accounts:preview_leave", "reports:live", "reports:bell", "reports:file", "lists:counts", "imports:template", "imports:errors",
}  # fmt: skip
