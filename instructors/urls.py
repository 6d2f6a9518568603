"""Addresses of this room."""

app_name = "instructors"
urlpatterns: list = []
