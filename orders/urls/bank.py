"""Addresses of the reconciliation desk."""

from django.urls import path

from orders.views.reconciliation import accounts, page, steps

urlpatterns = [
    path("bank/", page.reconciliation, name="reconciliation"),
    path("bank/accept/", steps.accept, name="accept_lines"),
    path("bank/accounts/", accounts.bank_accounts, name="bank_accounts"),
    path("bank/accounts/new/", accounts.new_bank_account, name="new_bank_account"),
    path("bank/accounts/<int:pk>/", accounts.edit_bank_account, name="edit_bank_account"),
    path("bank/<int:pk>/", page.bank_line, name="bank_line"),
    path("bank/<int:pk>/find/", steps.find, name="find_for_line"),
    path("bank/<int:pk>/match/", steps.match, name="match_line"),
    path("bank/<int:pk>/prepayment/", steps.prepay, name="prepay_line"),
    path("bank/<int:pk>/aside/", steps.aside, name="set_line_aside"),
    path("bank/<int:pk>/undo/", steps.undo, name="undo_line"),
]
