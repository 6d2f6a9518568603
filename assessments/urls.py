"""Addresses of this room."""

app_name = "assessments"
urlpatterns: list = []
