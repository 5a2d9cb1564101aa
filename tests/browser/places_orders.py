"""Pages of products, price lists and stock."""

from tests.access_matrix import orders, orders_contracts, orders_made

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
    Place("orders:order", "rep", made(orders_made.draft)),
    Place("orders:order", "secretary", made(orders_made.submitted)),
    Place("orders:new_order", "rep", made(orders_made.zerun)),
    Place("orders:edit_order", "rep", made(orders_made.draft)),
    Place("orders:cancel_order", "rep", made(orders_made.draft)),
    Place("orders:return_order", "secretary", made(orders_made.submitted)),
    Place("orders:contracts", "rep", beside(orders_contracts.submitted)),
    Place("orders:contract", "rep", made(orders_contracts.draft)),
    Place("orders:contract", "secretary", made(orders_contracts.agreed)),
    Place("orders:contract", "secretary", made(orders_contracts.to_file)),
    Place("orders:review_contract", "legal", made(orders_contracts.at_the_review)),
    Place("orders:new_contract", "rep", made(orders_contracts.zerun)),
    Place("orders:edit_contract", "rep", made(orders_contracts.draft)),
    *(Place(f"orders:{n}", "rep", made(orders_contracts.draft)) for n in ("void_contract", "add_contract_file")),
    Place("orders:sign_contract", "secretary", made(orders_contracts.agreed)),
    Place("orders:file_contract", "secretary", made(orders_contracts.to_file)),
]
