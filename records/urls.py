"""Addresses of this room."""

app_name = "records"
urlpatterns: list = []
