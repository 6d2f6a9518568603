"""Moved to `common.forming`."""

from common.forming import saved

__all__ = ["saved"]
