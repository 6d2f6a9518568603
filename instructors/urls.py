"""Addresses of this room."""

from django.urls import include, path

app_name = "instructors"
urlpatterns = [
    path("people/import/", include("instructors.imports.urls")),
]
