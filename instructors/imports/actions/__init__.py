"""What can be done with a workbook: take it in, plan it, write it, let it go."""

from instructors.imports.actions.sending import (
    begin_import,
    confirm_import,
    forget_expired,
    let_go,
    plan_again,
    work_on,
)
from instructors.imports.actions.writing import apply_contents, apply_import

__all__ = [
    "apply_contents",
    "apply_import",
    "begin_import",
    "confirm_import",
    "forget_expired",
    "let_go",
    "plan_again",
    "work_on",
]
