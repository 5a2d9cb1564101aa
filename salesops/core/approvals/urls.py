from django.urls import path

from . import views

app_name = "approvals"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("approvals/<int:pk>/approve/", views.approve, name="approve"),
    path("approvals/<int:pk>/reject/", views.reject, name="reject"),
    path("approvals/<int:pk>/send-back/", views.send_back, name="send_back"),
    path("approvals/<int:pk>/ask/", views.ask, name="ask"),
    path("approvals/<int:pk>/answer/", views.answer, name="answer"),
    path("approvals/<int:pk>/bring-in/", views.bring_in, name="bring_in"),
    path("approvals/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<slug:source>/<str:key>/", views.item, name="item"),
]
