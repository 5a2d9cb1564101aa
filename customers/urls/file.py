"""Addresses of the customer file."""

from django.urls import path

from customers.tables import CustomerList
from customers.views import customer
from customers.views.file import entry, files, merging, parts, register
from salesops.core.lists.views import list_view

urlpatterns = [
    path("", list_view(CustomerList), name="customers"),
    path("new/", entry.new, name="new"),
    path("new/check/", entry.check, name="check_duplicates"),
    path("register/", register.on_paper, name="register"),
    path("register/pdf/", register.as_pdf, name="register_pdf"),
    path("<str:code>/", customer.customer, name="customer"),
    path("<str:code>/record/", customer.record, name="record"),
    path("<str:code>/edit/", entry.edit, name="edit"),
    path("<str:code>/verify/", entry.verify, name="verify"),
    path("<str:code>/archive/", entry.archive, name="archive"),
    path("<str:code>/restore/", entry.restore, name="restore"),
    path("<str:code>/bank/", files.bank, name="ask_bank_change"),
    path("<str:code>/files/add/", files.add, name="add_file"),
    path("<str:code>/files/<int:pk>/remove/", files.remove, name="remove_file"),
    path("<str:code>/merge/", merging.choose, name="choose_merge"),
    path("<str:code>/merge/<str:other>/", merging.merge, name="merge"),
    path("<str:code>/contacts/new/", parts.new_contact, name="new_contact"),
    path("<str:code>/contacts/<int:pk>/", parts.edit_contact, name="edit_contact"),
    path("<str:code>/shipping/new/", parts.new_address, name="new_address"),
    path("<str:code>/shipping/<int:pk>/", parts.edit_address, name="edit_address"),
    path("<str:code>/team/edit/", parts.team, name="set_team"),
    path("<str:code>/next-step/", parts.next_step, name="next_step"),
    path("<str:code>/next-step/done/", parts.step_done, name="finish_next_step"),
    path("<str:code>/show/<slug:kind>/<int:pk>/<slug:field>/", parts.number, name="show_number"),
    # Whatever apps plug in: after every fixed word.
    path("<str:code>/<slug:tab>/", customer.tab, name="tab"),
]
