"""How a rule says no."""

from common.wording import words


class Refused(Exception):
    """The rules do not allow this now: a code with parameters (see `common.wording`)."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params

    def __str__(self) -> str:
        return words(self.code, self.params)


class Stale(Refused):
    """The record was changed by somebody else since the form was opened."""

    def __init__(self, current: object) -> None:
        super().__init__("common.stale", subject=str(current))
        self.current = current
