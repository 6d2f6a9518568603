"""Moved to `common.forming`."""

from common.forming import form_page

__all__ = ["form_page"]
