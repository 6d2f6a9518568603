"""Whole records: a person, an enterprise, a workstation, with what every room knows of them."""

from reports.views.records_pages.enterprise import enterprise_page
from reports.views.records_pages.person import person_page, person_work
from reports.views.records_pages.workstation import workstation_page

__all__ = ["enterprise_page", "person_page", "person_work", "workstation_page"]
