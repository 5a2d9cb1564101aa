"""What the acts of customers are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "customers.agree_grade": _("grade agreed"),
        "customers.answer_stalled": _("stalled customer answered"),
        "customers.archive_customer": _("customer archived"),
        "customers.change_planned_visit": _("planned visit changed"),
        "customers.comment_planned_visit": _("key visit commented"),
        "customers.copy_week": _("week's plan copied"),
        "customers.correct_visit": _("visit corrected"),
        "customers.create_customer": _("customer opened"),
        "customers.decide_suggestion": _("grade suggestion decided"),
        "customers.edit_customer": _("customer edited"),
        "customers.end_override": _("set grade ended"),
        "customers.end_overrides_due": _("set grades ended on their day"),
        "customers.finish_next_step": _("next step done"),
        "customers.give_scores": _("grade scores given"),
        "customers.hand_in_plan": _("visit plan handed in"),
        "customers.keep_stalled_current": _("stalled list kept current"),
        "customers.list_stalled": _("stalled customers listed"),
        "customers.log_visit": _("visit logged"),
        "customers.miss_planned_visit": _("planned visit missed"),
        "customers.plan_next_step": _("next step planned"),
        "customers.plan_visit": _("visit planned"),
        "customers.refuse_grade": _("grade refused"),
        "customers.regrade": _("customers graded anew"),
        "customers.remove_planned_visit": _("planned visit removed"),
        "customers.restore_customer": _("customer restored"),
        "customers.save_address": _("shipping address saved"),
        "customers.save_contact": _("contact saved"),
        "customers.save_grade_data": _("grade data saved"),
        "customers.set_grade": _("grade set by hand"),
        "customers.set_team": _("service team set"),
        "customers.show_number": _("contact number shown"),
        "customers.suggest_grades": _("grades suggested"),
        "customers.withdraw_grade": _("grade proposal withdrawn"),
        "customers.check_work_logs": _("work logs checked"),
        "customers.draw_up_owed_reports": _("reports owed drawn up"),
        "customers.look_at_work_report": _("report looked at"),
        "customers.return_work_log": _("work log sent back"),
        "customers.save_work_log": _("work log written"),
        "customers.save_work_report": _("report written"),
    }
)
