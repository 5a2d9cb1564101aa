"""Addresses of contracts."""

from django.urls import path

from orders.tables import ContractList
from orders.views.contracts import amending, pages, writing
from salesops.core.lists.views import list_view

urlpatterns = [
    path("contracts/", list_view(ContractList), name="contracts"),
    path("contracts/new/<str:code>/", writing.new_contract, name="new_contract"),
    path("contracts/<str:key>/", pages.contract, name="contract"),
    path("contracts/<str:key>/edit/", writing.edit, name="edit_contract"),
    path("contracts/<str:key>/submit/", pages.submit, name="submit_contract"),
    path("contracts/<str:key>/review/", writing.review, name="review_contract"),
    path("contracts/<str:key>/void/", pages.void, name="void_contract"),
    path("contracts/<str:key>/files/add/", pages.add_file, name="add_contract_file"),
    path("contracts/<str:key>/files/<int:pk>/remove/", pages.remove_file, name="remove_contract_file"),
    path("contracts/<str:key>/amend/", amending.amend, name="amend_contract"),
    path("contracts/<str:key>/paper/", amending.paper, name="contract_paper"),
    path("contracts/<str:key>/sign/", pages.sign, name="sign_contract"),
    path("contracts/<str:key>/end/", pages.end, name="end_contract"),
    path("contracts/<str:key>/file/", pages.file, name="file_contract"),
]
