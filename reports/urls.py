"""Addresses of this room."""

from django.urls import path

from reports.health import healthz
from reports.views import home, search, statistics

app_name = "reports"
urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", home.home, name="home"),
    path("search/", search.find, name="search"),
    path("statistics/", statistics.statistics, name="statistics"),
]
