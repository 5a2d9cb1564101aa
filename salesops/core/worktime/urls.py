from django.urls import path

from salesops.core.worktime import views

app_name = "worktime"
urlpatterns = [
    path("", views.this_year, name="calendar"),
    path("<int:year>/", views.calendar_page, name="year"),
    path("<int:year>/days/", views.change_days, name="days"),
    path("<int:year>/publish/", views.publish, name="publish"),
]
