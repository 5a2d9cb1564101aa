"""What the acts on contracts are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.act_names import name_acts

name_acts(
    {
        "orders.add_contract_file": _("file added to a contract"),
        "orders.agree_contract": _("contract agreed to"),
        "orders.amend_contract": _("amendment of a contract begun"),
        "orders.amended": _("terms of a contract amended"),
        "orders.ask_contract_end": _("end of a contract asked for"),
        "orders.edit_contract": _("contract edited"),
        "orders.end_contract": _("contract ended"),
        "orders.file_contract": _("contract filed"),
        "orders.fulfil_contract": _("contract fulfilled"),
        "orders.give_back_contract": _("contract returned"),
        "orders.keep_contract": _("contract goes on"),
        "orders.lapse_contract": _("approval of a contract ended"),
        "orders.open_contract": _("contract begun"),
        "orders.remark_contract": _("contract remarked on"),
        "orders.remove_contract_file": _("file of a contract removed"),
        "orders.sign_contract": _("contract signed"),
        "orders.submit_contract": _("contract submitted"),
        "orders.void_contract": _("contract voided"),
    }
)
