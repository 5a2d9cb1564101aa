"""Addresses of receivables: the aging, records of customers, promises, disputes, letters."""

from django.urls import path

from orders.tables import DunningLetterList
from orders.views.receivables import aging, letters, record, verbs
from salesops.core.lists.views import list_view

urlpatterns = [
    path("receivables/", aging.aging, name="aging"),
    path("receivables/xlsx/", aging.aging_xlsx, name="aging_xlsx"),
    path("receivables/letters/", list_view(DunningLetterList), name="dunning_letters"),
    path("receivables/letters/<int:pk>/", letters.letter, name="dunning_letter"),
    path("receivables/letters/<int:pk>/paper/", letters.letter_pdf, name="letter_paper"),
    path("receivables/letters/<int:pk>/sign/", letters.sign, name="sign_letter"),
    path("receivables/letters/<int:pk>/deliver/", letters.deliver, name="deliver_letter"),
    path("receivables/letters/<int:pk>/void/", letters.void, name="void_letter"),
    path("receivables/promises/<int:pk>/withdraw/", verbs.withdraw, name="withdraw_promise"),
    path("receivables/disputes/<int:pk>/decide/", verbs.decide, name="decide_dispute"),
    path("receivables/of/<str:code>/", record.record, name="receivables_record"),
    path("receivables/of/<str:code>/xlsx/", record.record_xlsx, name="receivables_xlsx"),
    path("receivables/of/<str:code>/promise/", verbs.promise, name="record_promise"),
    path("receivables/of/<str:code>/note/", verbs.note, name="note_debt"),
    path("invoices/<str:number>/disputes/new/", verbs.dispute, name="open_dispute"),
]
