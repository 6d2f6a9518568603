"""What can be done with papers, and with workbooks of long lists."""

from reports.actions.exports import ask_export, forget_exports, make_export, retry_export, taken
from reports.actions.papers import (
    build_document,
    issue_document,
    may_issue,
    opened,
    request_document,
    retry_document,
)

__all__ = [
    "ask_export",
    "build_document",
    "forget_exports",
    "issue_document",
    "make_export",
    "may_issue",
    "opened",
    "request_document",
    "retry_document",
    "retry_export",
    "taken",
]
