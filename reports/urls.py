"""Addresses of this room."""

from django.urls import path

from reports.health import healthz
from reports.views import (
    burden,
    documents,
    exports,
    figures,
    home,
    records_pages,
    rules,
    search,
    statistics,
)

app_name = "reports"
urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", home.home, name="home"),
    path("search/", search.find, name="search"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("burden/", burden.burden, name="burden"),
    path("burden/forms/", burden.form_register, name="form_register"),
    path("burden/forms/<int:district>/<slug:code>/", burden.form_admit, name="form_admit"),
    path("rules/", rules.rules, name="rules"),
    path("instructors/<int:pk>/", records_pages.person_page, name="person"),
    path("instructors/<int:pk>/work/", records_pages.person_work, name="person_work"),
    path("enterprises/<int:pk>/", records_pages.enterprise_page, name="enterprise"),
    path("workstations/<int:pk>/", records_pages.workstation_page, name="workstation"),
    path("figures/", figures.figure_list, name="figure_list"),
    path(
        "figures/<slug:code>/<slug:kind>/<slug:subject>/<slug:period>/",
        figures.figure_evidence,
        name="figure_evidence",
    ),
    path("papers/", documents.document_list, name="document_list"),
    path("papers/new/", documents.document_new, name="document_new"),
    path("exports/ask/", exports.export_ask, name="export_ask"),
    path("exports/<int:pk>/", exports.export_page, name="export"),
    path("exports/<int:pk>/progress/", exports.export_progress, name="export_progress"),
    path("exports/<int:pk>/file/", exports.export_file, name="export_file"),
    path("exports/<int:pk>/again/", exports.export_again, name="export_again"),
    path("papers/<int:pk>/", documents.document_detail, name="document_detail"),
    path("papers/<int:pk>/progress/", documents.document_progress, name="document_progress"),
    path("papers/<int:pk>/file/", documents.document_file, name="document_file"),
    path("papers/<int:pk>/again/", documents.document_again, name="document_again"),
    path("papers/<int:pk>/issue/", documents.document_issue, name="document_issue"),
]
