"""Every form that creates something carries a key, and its view works once per key (F10)."""

import inspect
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import Absence, DutyPlace, LeaveRequest, User
from salesops.core.api.models import ApiToken

# Views that take a POST and may be sent twice, by what makes the second sending harmless.
EXCUSED = {
    "the second sending sets what is set": (
        "customers:comment_planned_visit customers:answer_plan customers:hand_in_plan customers:copy_week"
        " core:appearance core:language worktime:publish reports:notification_settings reports:read_notifications"
        " lists:open_with accounts:me accounts:me_password accounts:me_factor_remove accounts:me_factor_codes"
        " codes:verb customers:archive customers:restore customers:verify customers:set_team customers:next_step"
        " customers:finish_next_step customers:check_address customers:check_many_addresses customers:confirm_rest customers:confirm_status"
        " customers:prepare_monthly customers:count_policy_preview assessments:reply_to_objection"
    ),
    "a version or a state lets it happen once": (
        "assessments:answer_targets assessments:edit_targets assessments:break_down_targets assessments:target_plan_verb"
        " assessments:edit_scheme assessments:act_on_scheme assessments:act_on_bonus assessments:rate_scorecard"
        " assessments:change_card_points assessments:decide_appeal assessments:confirm_talk"
        " assessments:answer_about assessments:answer_red_line assessments:take_back_red_line"
        " assessments:edit_promotion assessments:submit_promotion assessments:decline_promotion assessments:open_improvement"
        " assessments:plan_checkpoint assessments:end_improvement assessments:settle_proposal"
        " assessments:edit_vacancy assessments:cancel_vacancy assessments:apply_for_vacancy assessments:withdraw_application"
        " assessments:contest_entries assessments:start_contest assessments:cancel_contest assessments:score_applicant assessments:excuse_from_panel assessments:decide_vacancy"
        " approvals:withdraw worktime:days policies:edit policies:act imports:columns imports:commit lists:update_view"
        " lists:rename_view accounts:edit_leave accounts:submit_leave accounts:withdraw_leave accounts:cancel_handover"
        " accounts:reactivate_user accounts:me_factor_add reports:cancel_job reports:send_again"
        " customers:correct_visit customers:planned_visit customers:miss_planned_visit"
        " accounts:ask_control_again accounts:close_control accounts:explain_control codes:edit"
        " customers:edit customers:edit_address customers:edit_contact customers:end_override customers:freeze_credit"
        " orders:post_count orders:drop_count orders:publish_price_list"
        " orders:take_back_price_list orders:drop_price_list"
        " orders:submit_contract orders:void_contract orders:file_contract"
        " orders:confirm_shipment orders:release_shipment orders:replan_shipment orders:pick_shipment"
        " orders:dispatch_shipment orders:deliver_shipment orders:take_back_shipment orders:arrive_back_shipment"
        " orders:cancel_shipment orders:shipment_closed"
        " orders:refuse_return orders:ask_for_goods_return orders:goods_came_return orders:send_return"
        " orders:take_back_return orders:send_home_return orders:settle_return orders:withdraw_return"
        " orders:tell_exception orders:offer_exception orders:accept_exception orders:decline_exception"
        " orders:close_exception orders:void_exception"
        " orders:take_problem orders:solve_problem orders:verify_problem orders:send_back_problem orders:drop_problem"
        " orders:change_problem"
        " orders:answer_production orders:report_production orders:receive_production orders:cancel_production"
        " orders:submit_order orders:confirm_order orders:return_order orders:cancel_order"
        " orders:check_dealer_report orders:send_back_dealer_report orders:drop_dealer_check"
        " orders:solve_dealer_difference orders:verify_dealer_difference orders:send_back_dealer_difference"
        " orders:lock_statement orders:solve_difference orders:verify_difference orders:send_back_difference"
        " orders:withdraw_promise orders:decide_dispute orders:sign_letter orders:deliver_letter orders:void_letter"
        " orders:send_back_request orders:withdraw_request"
        " customers:close_sign customers:sign_monthly customers:claim customers:answer_clash customers:decide_clash"
        " customers:withdraw_clash customers:call_off_owner_change"
    ),
    "gone is gone": (
        "lists:delete_view accounts:discard_leave accounts:drop_absence accounts:remove_duty accounts:end_deputy"
        " accounts:me_sessions_end_others accounts:me_session_end accounts:me_token_revoke accounts:sign_out"
        " reports:remove_file customers:remove_planned_visit customers:remove_file orders:remove_contract_file"
        " orders:revoke_statement_link orders:revoke_dealer_link"
    ),
    "the same change of the same rows changes nothing more": "lists:bulk lists:undo",
    "each look is recorded": (
        "assessments:bonus_payroll assessments:bonus_sheet"
        " assessments:scorecard_paper assessments:scorecard_rows assessments:year_report_paper assessments:target_paper assessments:target_sheet assessments:honour_certificate assessments:promotion_paper"
        " assessments:improvement_paper assessments:vacancy_paper customers:target_pdf customers:target_xlsx customers:target_sums_pdf customers:target_sums_xlsx"
        " customers:monthly_pdf customers:monthly_xlsx customers:register_pdf customers:show_number accounts:show_contact"
        " orders:aging_xlsx orders:receivables_xlsx"
    ),
    "nothing is written": "customers:check_duplicates orders:find_for_line",
    "nobody is signed in yet, or the question is who it is; links work once, tries are counted": (
        "orders:statement_link orders:dealer_link accounts:sign_in accounts:code accounts:enrol accounts:forgot accounts:choose_password"
        " accounts:confirm_address accounts:confirm"
    ),
}
FOREIGN = ("admin:", "api:")


def posting_views(patterns: Any = None, namespace: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from posting_views(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and "POST" in methods_of(pattern.callback):
            yield f"{namespace}{pattern.name}", pattern.callback


def wrappers(view: Any) -> Iterator[Any]:
    """The view as the address calls it, then what it wraps, down to the function somebody wrote."""
    while view is not None:
        yield view
        view = getattr(view, "__wrapped__", None)


def methods_of(view: Any) -> set[str]:
    """What ``require_http_methods`` lets through, wherever it stands among the wrappers; anything when it is missing."""
    for each in wrappers(view):
        inner = getattr(each, "__code__", None)
        if inner is not None and "request_method_list" in inner.co_freevars:
            return set(inspect.getclosurevars(each).nonlocals["request_method_list"])
    return {"GET", "POST"}


def own() -> dict[str, Any]:
    return {name: view for name, view in posting_views() if not name.startswith(FOREIGN)}


def excused() -> set[str]:
    return {name for names in EXCUSED.values() for name in names.split()}


def test_every_view_that_takes_a_form_works_once_or_says_why_not():
    views = {n: v for n, v in own().items() if v.__module__.split(".")[0] != "rest_framework"}
    without = sorted(n for n, v in views.items() if not getattr(v, "once", False) and n not in excused())
    assert not without, f"creating views without @once_per_form, nor excused here: {without}"


def test_nobody_is_excused_who_is_gone_or_works_once_anyway():
    views = own()
    assert not sorted(n for n in excused() if n not in views or getattr(views[n], "once", False))


def test_the_key_counts_after_every_question_on_the_way():
    """Kept outside, the redirect to "give your password again" would be the answer to the form for a day."""
    early = []
    for name, view in own().items():
        chain = [w.__code__.co_filename for w in wrappers(view) if hasattr(w, "__code__")]
        at = [i for i, file in enumerate(chain) if file.endswith("web/once.py")]
        early += [name] if at and any(file.endswith("auth/sessions.py") for file in chain[at[0] :]) else []
    assert not early


FORM = re.compile(r"<form\b(?:[^>{]|\{%.*?%\}|\{\{.*?\}\})*>.*?</form>", re.DOTALL)
TARGET = re.compile(r"""(?<!hx-)(?:form)?action="\{% (url|at) ['"]([\w:]+)['"]""")
# Forms that go to the page they stand on, or whose target comes in a variable, by template.
OWN_PAGE = {
    "components/masked.html": "accounts:show_contact",
    "components/topbar_tools.html": "accounts:sign_out",
    "core/web/more.html": "accounts:sign_out",
    "core/policies/edit.html": "policies:edit",
    "assessments/schemes/edit.html": "assessments:edit_scheme",
    "assessments/scorecards/report.html": "assessments:work_report",
    "reports/notifications/settings.html": "reports:notification_settings",
    "accounts/me/general.html": "accounts:me",
    "accounts/me/password.html": "accounts:me_password",
    "core/lists/_bulk.html": "lists:bulk",
    "core/codes/edit.html": "codes:edit",
    "customers/file/edit.html": "customers:edit",
    "assessments/targets/edit.html": "assessments:edit_targets",
    "orders/returns/return.html": "orders:goods_came_return",
}


def test_every_form_that_leads_to_such_a_view_carries_a_key():
    views, without = own(), []
    for folder in settings.TEMPLATES[0]["DIRS"]:
        for file in sorted(Path(folder).rglob("*.html")):
            place = str(file.relative_to(folder))
            for form in FORM.findall(file.read_text()):
                if "csrf_token" not in form or "{% once %}" in form or place.startswith("accounts/sign_in/"):
                    continue
                # {% at "claim" customer %} is the address customers:claim of one customer.
                named = [name if tag == "url" else f"customers:{name}" for tag, name in TARGET.findall(form)]
                targets = named or [OWN_PAGE.get(place, "")]
                without += [(place, t) for t in targets if getattr(views.get(t, lambda: 0), "once", t == "")]
    assert not without, f"forms without a key, or (no target) not known here: {without}"


@pytest.fixture
def send_twice(company, client):
    """Send the same form twice, as a double click does; returns both answers."""

    def send(name: str, data: dict[str, Any], who: str = "admin") -> list[Any]:
        client.force_login(User.objects.get(username=who))
        session = client.session
        session["proved_at"] = time.time()
        session.save()
        return [client.post(reverse(name), {**data, "once": "one-key"}) for _click in range(2)]

    return send


def test_a_double_click_enters_one_absence(send_twice, company):
    data = {"user": company.rep.pk, "kind": "training", "starts_on": "2026-12-01", "ends_on": "2026-12-02"}
    first, second = send_twice("accounts:absences", data)
    assert (first.status_code, second.status_code) == (302, 302), first.content
    assert Absence.objects.filter(user__username="rep").count() == 1


def test_a_double_click_draws_one_number_of_leave(send_twice, company):
    data = {"kind": "annual", "starts_on": "2026-12-01", "ends_on": "2026-12-02", "act": "save"}
    first, second = send_twice("accounts:new_leave", {**data, "user": company.rep.pk}, "rep")
    assert first["Location"] == second["Location"]
    assert LeaveRequest.objects.count() == 1


def test_a_double_click_makes_one_token_and_says_what_became_of_it(send_twice):
    first, second = send_twice("accounts:me_token_make", {"name": "till", "days": "30", "scope": "read"}, "rep")
    assert (first.status_code, second.status_code) == (200, 302), first.content
    assert second["Location"] == reverse("accounts:me_tokens")
    assert ApiToken.objects.filter(name="till").count() == 1


def test_the_second_sending_of_what_a_rule_would_refuse_is_no_error(send_twice):
    """Without the key the second click would answer "this code is taken" about one's own unit."""
    first, second = send_twice("accounts:duty_places", {"place-code": "HALL", "place-name": "Hall"})
    assert (first.status_code, second.status_code) == (302, 302), first.content
    assert DutyPlace.objects.filter(code="HALL").count() == 1
