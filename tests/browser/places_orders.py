"""Pages of products, price lists, stock, orders and contracts; then of what becomes of orders: delivery, returns, invoices."""

from tests.access_matrix import (
    orders,
    orders_bank,
    orders_contracts,
    orders_dealers,
    orders_exceptions,
    orders_invoices,
    orders_made,
    orders_osb,
    orders_production,
    orders_receipts,
    orders_receivables,
    orders_returns,
    orders_shipments,
    orders_statements,
    orders_write_offs,
)

from .place import Place, beside, made

ORDERS = [
    Place("orders:products", "rep", beside(orders.filler)),
    Place("orders:products", "finance", beside(orders.filler)),
    Place("orders:product", "rep", made(orders.filler)),
    Place("orders:product", "finance", made(orders.filler)),
    Place("orders:product", "logistics", lambda company: [orders.count(company) and orders.filler(company)]),
    Place("orders:new_product", "finance"),
    *(Place(f"orders:{n}", "finance", made(orders.filler)) for n in ("edit_product", "set_prices", "withdraw_product")),
    Place("orders:bring_back_product", "finance", made(orders.withdrawn)),
    *(Place(f"orders:{n}", "logistics", made(orders.filler)) for n in ("receive_stock", "move_stock", "count_stock")),
    Place("orders:counts", "logistics", beside(orders.count)),
    Place("orders:warehouses", "logistics", beside(orders.warehouse)),
    Place("orders:new_warehouse", "logistics"),
    Place("orders:edit_warehouse", "logistics", made(orders.warehouse)),
    Place("orders:price_lists", "finance", beside(orders.published)),
    Place("orders:new_price_list", "finance"),
    Place("orders:price_list", "rep", made(orders.published)),
    Place("orders:price_list", "director", made(orders.draft)),
    *(Place(f"orders:{n}", "finance", made(orders.draft)) for n in ("edit_price_list", "list_lines", "change_list_by")),
    Place("orders:end_price_list", "director", made(orders.published)),
    Place("orders:orders", "rep", beside(orders_made.submitted)),
    Place("orders:my_day", "rep", beside(orders_made.confirmed)),
    Place("orders:order", "rep", made(orders_made.draft)),
    Place("orders:order", "secretary", made(orders_made.submitted)),
    Place("orders:order_credit", "rep", made(orders_made.submitted)),
    Place("orders:exposure", "manager", made(orders_made.zerun)),
    Place("orders:new_order", "rep", made(orders_made.zerun)),
    Place("orders:edit_order", "rep", made(orders_made.draft)),
    Place("orders:cancel_order", "rep", made(orders_made.draft)),
    Place("orders:return_order", "secretary", made(orders_made.submitted)),
    *(Place(f"orders:{n}", "rep", made(orders_made.confirmed)) for n in ("order", "change_order", "call_off")),
    Place("orders:pause_order", "manager", made(orders_made.confirmed)),
    Place("orders:contracts", "rep", beside(orders_contracts.submitted)),
    Place("orders:contract", "rep", made(orders_contracts.draft)),
    Place("orders:contract", "secretary", made(orders_contracts.agreed)),
    Place("orders:contract", "secretary", made(orders_contracts.to_file)),
    Place("orders:review_contract", "legal", made(orders_contracts.at_the_review)),
    Place("orders:new_contract", "rep", made(orders_contracts.zerun)),
    Place("orders:edit_contract", "rep", made(orders_contracts.draft)),
    *(Place(f"orders:{n}", "rep", made(orders_contracts.draft)) for n in ("void_contract", "add_contract_file")),
    Place("orders:amend_contract", "rep", made(orders_contracts.to_amend)),
    *(Place(f"orders:{n}", "rep", made(orders_contracts.amendment)) for n in ("contract", "edit_contract")),
    Place("orders:end_contract", "legal", made(orders_contracts.to_file)),
    Place("orders:sign_contract", "secretary", made(orders_contracts.agreed)),
    Place("orders:file_contract", "secretary", made(orders_contracts.to_file)),
]
DELIVERY = [
    Place("orders:shipments", "logistics", beside(orders_shipments.under_way)),
    Place("orders:delivery_plan", "secretary", beside(orders_shipments.planned)),
    Place("orders:plan_shipment", "secretary", made(orders_shipments.order)),
    Place("orders:shipment", "rep", made(orders_shipments.planned)),
    Place("orders:shipment", "logistics", made(orders_shipments.arrived)),
    *(
        Place(f"orders:{n}_shipment", "secretary", made(orders_shipments.planned))
        for n in ("confirm", "replan", "cancel")
    ),
    Place("orders:release_shipment", "manager", made(orders_shipments.planned)),
    *(Place(f"orders:{n}_shipment", "logistics", made(orders_shipments.being_picked)) for n in ("pick", "dispatch")),
    Place("orders:short_close", "rep", made(orders_shipments.left_in_part)),
    Place("orders:deliver_shipment", "logistics", made(orders_shipments.under_way)),
    *(Place(f"orders:{n}_shipment", "rep", made(orders_shipments.arrived)) for n in ("sign_off", "dispute")),
    Place("orders:deem_shipment", "secretary", made(orders_shipments.arrived)),
    *(Place(f"orders:{n}_shipment", "logistics", made(orders_shipments.arrived)) for n in ("take_back", "arrive_back")),
]
# Each begins with a company of its own: what comes back into stock lacks nowhere.
RETURNS = [
    Place("orders:receipts", "finance", beside(orders_receipts.receipt)),
    Place("orders:receipt", "secretary", made(orders_receipts.receipt)),
    Place("orders:book_receipt", "secretary", beside(orders_receipts.receipt)),
    *(
        Place(f"orders:{verb}_receipt", "finance", made(orders_receipts.receipt))
        for verb in ("allocate", "take_back", "reverse")
    ),
    Place("orders:returns", "rep", beside(orders_returns.asked)),
    Place("orders:return", "rep", made(orders_returns.asked)),
    Place("orders:return", "finance", made(orders_returns.to_exchange)),
    *(Place(f"orders:{n}_return", "service", made(orders_returns.asked)) for n in ("evaluate", "refuse")),
    Place("orders:ask_return", "rep", made(orders_returns.order)),
    *(Place(f"orders:{n}_return", "rep", made(orders_returns.approved)) for n in ("send", "withdraw")),
    Place("orders:take_back_return", "logistics", made(orders_returns.approved)),
    Place("orders:replace_return", "secretary", made(orders_returns.to_exchange)),
    Place("orders:send_home_return", "logistics", made(orders_returns.in_repair)),
    Place("orders:settle_return", "finance", made(orders_returns.in_repair)),
    Place("orders:shipment_closed", "rep", made(orders_shipments.arrived)),
]
MADE = [
    Place("orders:productions", "secretary", beside(orders_production.late)),
    Place("orders:production", "rep", made(orders_production.late)),
    Place("orders:pass_production", "secretary", made(orders_production.order)),
    Place("orders:cancel_production", "secretary", made(orders_production.production)),
    Place("orders:answer_production", "production", made(orders_production.production)),
    *(Place(f"orders:{n}_production", "production", made(orders_production.late)) for n in ("report", "receive")),
    Place("orders:osb", "secretary", beside(orders_osb.fresh)),
    Place("orders:problems", "secretary", beside(orders_osb.fresh)),
    Place("orders:problem", "rep", made(orders_osb.fresh)),
    Place("orders:record_problem", "secretary", made(orders_osb.order)),
    Place("orders:record_problem_of", "secretary", made(orders_osb.zerun)),
    *(Place(f"orders:{n}_problem", "rep", made(orders_osb.fresh)) for n in ("take", "solve", "note")),
    *(Place(f"orders:{n}_problem", "secretary", made(orders_osb.fresh)) for n in ("change", "drop")),
    *(Place(f"orders:{n}_problem", "secretary", made(orders_osb.done)) for n in ("verify", "send_back")),
    Place("orders:exceptions", "rep", beside(orders_exceptions.fresh)),
    Place("orders:exception", "rep", made(orders_exceptions.answered)),
    Place("orders:record_exception", "rep", made(orders_exceptions.order)),
    *(Place(f"orders:{n}_exception", "rep", made(orders_exceptions.fresh)) for n in ("tell", "void")),
    *(Place(f"orders:{n}_exception", "rep", made(orders_exceptions.known)) for n in ("offer", "note", "close")),
    *(Place(f"orders:{n}_exception", "rep", made(orders_exceptions.answered)) for n in ("accept", "decline")),
]
INVOICED = [
    Place("orders:sales", "supervisor", beside(orders_invoices.invoice)),
    Place("orders:sales_entries", "rep", beside(orders_invoices.invoice)),
    Place("orders:invoices", "finance", beside(orders_invoices.invoice)),
    Place("orders:invoice_requests", "secretary", beside(orders_invoices.request)),
    Place("orders:invoice", "finance", made(orders_invoices.invoice)),
    Place("orders:invoice", "rep", made(orders_invoices.invoice)),
    Place("orders:invoice_request", "finance", made(orders_invoices.request)),
    Place("orders:request_invoice", "rep", made(orders_invoices.order)),
    Place("orders:issue_invoice", "finance", made(orders_invoices.request)),
    Place("orders:send_back_request", "finance", made(orders_invoices.request)),
    Place("orders:credit_returned", "finance", made(orders_invoices.invoice)),
    Place("orders:lower_price", "rep", made(orders_invoices.invoice)),
    Place("orders:issue_credit_note", "finance", made(orders_invoices.note)),
]
RECONCILED = [
    Place("orders:reconciliation", "secretary", beside(orders_bank.sure)),
    Place("orders:bank_line", "secretary", made(orders_bank.sure)),
    Place("orders:bank_line", "secretary", made(orders_bank.unknown)),
    Place("orders:bank_line", "rep", made(orders_bank.sure)),
    Place("orders:bank_accounts", "finance", beside(orders_bank.account)),
    Place("orders:new_bank_account", "finance"),
    Place("orders:edit_bank_account", "finance", made(orders_bank.account)),
]
# Of a company of its own: who owes something is called, written to, frozen.
OWED = [
    Place("orders:aging", "secretary", beside(orders_receivables.promise), "?at=C-000001"),
    Place("orders:receivables_record", "rep", made(orders_receivables.debtor)),
    *(Place(f"orders:{n}", "rep", made(orders_receivables.debtor)) for n in ("record_promise", "note_debt")),
    Place("orders:withdraw_promise", "rep", made(orders_receivables.promise)),
    Place("orders:open_dispute", "rep", made(orders_receivables.invoice)),
    Place("orders:decide_dispute", "supervisor", made(orders_receivables.dispute)),
    Place("orders:dunning_letters", "manager", beside(orders_receivables.letter)),
    Place("orders:dunning_letter", "manager", made(orders_receivables.letter)),
    Place("orders:ask_write_off", "manager", made(orders_write_offs.debtor)),
    Place("orders:write_offs", "finance", beside(orders_write_offs.waiting)),
    Place("orders:write_off", "legal", made(orders_write_offs.waiting)),
    Place("orders:withdraw_write_off", "secretary", made(orders_write_offs.waiting)),
    Place("orders:write_back", "finance", made(orders_write_offs.posted)),
    Place("orders:ask_refund", "secretary", made(orders_receipts.receipt)),
    Place("orders:refunds", "finance", beside(orders_write_offs.refund)),
    Place("orders:refund", "manager", made(orders_write_offs.refund)),
    Place("orders:withdraw_refund", "secretary", made(orders_write_offs.refund)),
    Place("orders:pay_refund", "finance", made(orders_write_offs.to_pay)),
    *(Place(f"orders:{n}_letter", "secretary", made(orders_receivables.letter)) for n in ("deliver", "void")),
]
STATEMENTS = [
    Place("orders:statements", "secretary", beside(orders_statements.out)),
    Place("orders:statement_coverage", "secretary", beside(orders_statements.draft)),
    Place("orders:differences", "finance", beside(orders_statements.disputed)),
    Place("orders:statement", "secretary", made(orders_statements.out)),
    Place("orders:statement", "rep", made(orders_statements.disputed_statement)),
    Place("orders:statement_link", "", made(orders_statements.token)),
    *(Place(f"orders:{n}_statement", "secretary", made(orders_statements.draft)) for n in ("send", "replace")),
    *(
        Place(f"orders:{n}", "secretary", made(orders_statements.out))
        for n in ("renew_statement_link", "revoke_statement_link", "confirm_statement", "lock_statement")
    ),
    *(
        Place(f"orders:{n}_difference", "secretary", made(orders_statements.disputed))
        for n in ("solve", "verify", "send_back")
    ),
]
DEALERS = [
    Place("orders:dealers", "secretary", beside(orders_dealers.zerun)),
    Place("orders:ask_dealers", "secretary", beside(orders_dealers.zerun)),
    Place("orders:dealer_stock", "secretary", beside(orders_dealers.submitted)),
    Place("orders:dealer_reports", "rep", beside(orders_dealers.submitted)),
    Place("orders:dealer_report", "secretary", made(orders_dealers.submitted)),
    *(
        Place(f"orders:{n}", "rep", made(orders_dealers.out))
        for n in ("dealer_report", "edit_dealer_report", "ask_dealer", "revoke_dealer_link")
    ),
    *(Place(f"orders:{n}_dealer_report", "secretary", made(orders_dealers.submitted)) for n in ("check", "send_back")),
    Place("orders:correct_dealer_report", "secretary", made(orders_dealers.closed)),
    Place("orders:dealer_link", "", made(orders_dealers.token)),
    Place("orders:dealer_checks", "rep", beside(orders_dealers.check)),
    Place("orders:dealer_check", "secretary", made(orders_dealers.check)),
    Place("orders:dealer_differences", "secretary", beside(orders_dealers.difference)),
    *(Place(f"orders:{n}_dealer_check", "rep", made(orders_dealers.begun)) for n in ("edit", "drop")),
    *(
        Place(f"orders:{n}_dealer_difference", who, made(orders_dealers.difference))
        for n, who in (("solve", "secretary"), ("verify", "manager"), ("send_back", "manager"))
    ),
    *(
        Place(f"orders:{n}", "rep", made(orders_dealers.zerun))
        for n in ("replenishment", "new_dealer_report", "new_dealer_check")
    ),
    Place(
        "orders:replenishment_behind",
        "rep",
        lambda company: [orders_dealers.zerun(company), orders_dealers.sold(company)],
    ),
]
