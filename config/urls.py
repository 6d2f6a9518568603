"""Addresses: one prefix a room."""

from django.urls import include, path

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("enterprises.urls")),
    path("", include("instructors.urls")),
    path("", include("records.urls")),
    path("assessments/", include("assessments.urls")),
    path("", include("reports.urls")),
]
