"""Addresses of the import; the room's own include them."""

from django.urls import path

from instructors.imports import views

urlpatterns = [
    path("", views.import_new, name="import_new"),
    path("<int:pk>/", views.import_detail, name="import_detail"),
    path("<int:pk>/progress/", views.import_progress, name="import_progress"),
    path("<int:pk>/confirm/", views.import_confirm, name="import_confirm"),
    path("<int:pk>/again/", views.import_again, name="import_again"),
    path("<int:pk>/let-go/", views.import_let_go, name="import_let_go"),
    path("<int:pk>/problems/", views.import_problems, name="import_problems"),
]
