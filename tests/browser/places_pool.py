"""Pages of the pool, of owners, clashes, weekly status and coverage; logs by address; code lists."""

from django.utils import timezone

from tests.access_matrix import customers_logs, customers_pool, settings
from tests.access_matrix.customers_file import zerun

from .place import Place, about, beside, made

POOL = [
    Place("customers:customers", "rep", beside(zerun)),
    Place("customers:customers", "director", beside(zerun)),
    Place("customers:customers", "rep", query="?search=nobody"),
    Place("customers:pool", "rep", beside(customers_pool.in_pool)),
    Place("customers:release", "rep", made(customers_pool.of_the_rep)),
    Place("customers:assign", "supervisor", made(customers_pool.in_pool)),
    Place("customers:owner_changes", "supervisor", beside(customers_pool.owner_change)),
    Place("customers:new_owner_change", "supervisor", beside(customers_pool.of_the_rep), "?customer=C-000001"),
    Place("customers:owner_change", "supervisor", made(customers_pool.owner_change)),
    Place("customers:report_clash", "rep"),
    # The list shows what the page before it prepared.
    Place("customers:clash", "supervisor", made(customers_pool.clash)),
    Place("customers:clashes", "rep"),
    Place("customers:weekly_status", "rep", beside(customers_pool.of_the_rep)),
    Place("customers:weekly_team", "supervisor", beside(customers_pool.of_the_rep)),
    Place("customers:coverage", "supervisor", beside(customers_pool.of_the_rep)),
    Place("customers:change_coverage", "supervisor"),
    Place("customers:work_log", "rep", made(customers_logs.log_of_the_rep)),
    Place("customers:work_report", "rep", made(customers_logs.report_of_the_rep)),
    Place("customers:write_log", "rep", lambda company: [timezone.localdate().isoformat()]),
    Place("customers:write_report", "rep", lambda company: ["month", timezone.localdate().replace(day=1).isoformat()]),
    Place("codes:lists", "admin"),
    Place("codes:list", "admin", about(settings.LIST)),
    Place("codes:edit", "admin", about(settings.LIST, "reference")),
]
