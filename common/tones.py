"""Which tone a state has: a dot's colour, always beside its word.

quiet (nothing to do), waiting (somebody else's turn), good (done), attention (mine to do), due
(overdue or failed: the one deep red).
"""

QUIET, WAITING, GOOD, ATTENTION, DUE = "quiet", "waiting", "good", "attention", "due"

TONES: dict[str, str] = {
    "draft": QUIET,
    "submitted": WAITING,
    "returned": ATTENTION,
    "accepted": GOOD,
    "received": GOOD,
    "locked": GOOD,
    "waiting": WAITING,
    "running": WAITING,
    "ready": GOOD,
    "failed": DUE,
    "overdue": DUE,
}


def tone(code: object) -> str:
    """The tone of a state's code; quiet for those that no room has declared."""
    return TONES.get(str(code), QUIET)


def declare(tones: dict[str, str]) -> None:
    """A room's own states; the same code has the same tone everywhere.

    ValueError when another room has said otherwise.
    """
    for code, name in tones.items():
        if TONES.setdefault(code, name) != name:
            raise ValueError(f"two tones of {code!r}")
