"""What is asked for, who was last seen alive, and what the forms ask of people."""

from reports.models.burden import FormAdmission, FormPeople, FormTime
from reports.models.documents import Document
from reports.models.exports import ListExport
from reports.models.seen import Seen

__all__ = ["Document", "FormAdmission", "FormPeople", "FormTime", "ListExport", "Seen"]
