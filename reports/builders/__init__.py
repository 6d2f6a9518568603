"""One builder a paper: from a subject, a period and who asks to what the template shows.

A builder reads rows through `visible_to(asker)` and numbers through `common.figures`; it decides
nothing and writes nothing.
"""

from reports.builders import (
    attendance,
    dossier,
    experience,
    handover,
    ledgers,
    load,
    sign_in,
    single,
    slips,
    symposia,
)
from reports.builders.base import Builder, builders, district_of, get

__all__ = [
    "Builder", "attendance", "builders", "district_of", "dossier", "experience", "get",
    "handover", "ledgers", "load", "sign_in", "single", "slips", "symposia",
]  # fmt: skip
