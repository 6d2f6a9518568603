"""The rule switchboard: what binds such a system, as data, and how this one stands, looked up.

Each rule stands with its check, a function that looks at the running system (models, pages,
scripts, settings, rubrics) or at what the department has declared. None says "yes" by heart.
"""

from reports.rules import letter, older, ours
from reports.rules.registry import ASK, BROKEN, FILL, KEPT, Finding, Rule, Source, rules

__all__ = [
    "ASK", "BROKEN", "FILL", "KEPT", "Finding", "Rule", "Source", "letter", "older", "ours",
    "rules",
]  # fmt: skip
