"""Who may see which rows. Every query for a page starts from `visible_to(user)`.

A model names in `scope` the lookups that lead from a row to who may see it:

    scope = {
        "district": "district",                 # department, committee, auditor: their branch
        "station": "workstation__head",         # station heads: their workstation's rows
        "own": "instructor__user",              # the person himself, whatever his office role
    }

A key that is missing means nobody sees it that way: deny by default. Administrators look after
accounts and technical settings and see no row of the work itself.
"""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts.models import Role, User

BRANCH_ROLES = frozenset({Role.DEPARTMENT, Role.COMMITTEE, Role.AUDITOR})


class ScopedQuerySet(models.QuerySet):
    """Rows by who asks."""

    def visible_to(self, user: User) -> Self:
        """The rows the user may see."""
        if user.is_system:
            return self
        rule = self._rule(user)
        return self.none() if rule is None else self.filter(rule)

    def _rule(self, user: User) -> Q | None:
        scope: dict[str, str] = self.model.scope
        rule: Q | None = None
        if user.role in BRANCH_ROLES and "district" in scope and user.district_id:
            rule = Q(**{f"{scope['district']}__code__startswith": user.district.code})
        elif user.role == Role.STATION_HEAD and "station" in scope:
            rule = self._through(scope["station"], user)
        if "own" in scope and user.is_instructor:
            own = self._through(scope["own"], user)
            rule = own if rule is None else rule | own
        return rule

    def _through(self, path: str, user: User) -> Q:
        # A subquery where the path passes many rows: a join would repeat the row.
        return Q(pk__in=self.model._base_manager.filter(**{path: user}).values("pk"))


class Scoped(models.Model):
    """A model whose rows are seen by scope."""

    scope: ClassVar[dict[str, str]] = {}
    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True
