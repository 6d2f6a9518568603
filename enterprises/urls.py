"""Addresses of this room."""

app_name = "enterprises"
urlpatterns: list = []
