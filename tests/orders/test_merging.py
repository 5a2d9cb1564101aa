"""Merging two files takes everything of orders along that names the customer (CUS-2)."""

from django.apps import apps

from customers.models import Customer
from orders.handover.merging import PAPERS
from orders.models import DealerReport, Debtor, DebtorMark, Order, PayerAccount, SalesDay, Statement


def test_whatever_names_the_customer_goes_along():
    """Whoever adds a paper with a customer adds it to the merge: what stayed behind would be seen by nobody."""
    naming = {
        model
        for model in apps.get_app_config("orders").get_models()
        if any(field.is_relation and field.related_model is Customer for field in model._meta.concrete_fields)
    }
    # The order itself, whose trigger moves the days of sales; debtors, counted anew; accounts both pay from become one.
    # Reports of two stocks aren't one.
    # Statements were right for one file alone: they stay as history, waiting ones are made anew.
    assert naming - {Order, Debtor, DebtorMark, PayerAccount, SalesDay, Statement, DealerReport} == set(PAPERS)
