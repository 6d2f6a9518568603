"""What is asked for, and who was last seen alive."""

from reports.models.documents import Document
from reports.models.exports import ListExport
from reports.models.seen import Seen

__all__ = ["Document", "ListExport", "Seen"]
