"""Who may see which rows. Every query for a page starts from `visible_to(user)`.

A model names in `scope` the lookups that lead from a row to who may see it:

    scope = {
        "district": "district",                 # department, committee, auditor: their branch
        "station": "workstation__head",         # station heads: their workstation's rows
        "own": "instructor__user",              # the person himself, whatever his office role
    }

A value may be several lookups in a tuple: any of them will do. A key that is missing means nobody
sees it that way: deny by default. Administrators look after accounts and technical settings and
see no row of the work itself.

What the database gets: the whole tree is not filtered at all; a branch and a person are lists of
ids looked up beforehand, which the planner can weigh (a township without a row is found empty at
once) and join with OR by index; a lookup through many rows is a subquery, for a join would repeat
the row. What is known of a user is known for one request: `districts`, `instructor_id` and what
leads to him (`reached`) are kept.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, Self

from django.db import models
from django.db.models import Model, Q
from django.db.models.constants import LOOKUP_SEP

from accounts.models import Role, User

BRANCH_ROLES = frozenset({Role.DEPARTMENT, Role.COMMITTEE, Role.AUDITOR})
EVERYTHING = Q(pk__isnull=False)


class ScopedQuerySet(models.QuerySet):
    """Rows by who asks."""

    def visible_to(self, user: User) -> Self:
        """The rows the user may see."""
        if user.is_system:
            return self
        rules = list(self._rules(user))
        if EVERYTHING in rules:
            return self
        return self.filter(Q(*rules, _connector=Q.OR)) if rules else self.none()

    def _rules(self, user: User) -> list[Q]:
        rules = []
        if user.role in BRANCH_ROLES and user.district_id:
            rules += [branch(self.model, path, user) for path in self._paths("district")]
        elif user.role == Role.STATION_HEAD:
            rules += [person(self.model, path, user) for path in self._paths("station")]
        if user.is_instructor:
            rules += [person(self.model, path, user) for path in self._paths("own")]
        return rules

    def _paths(self, key: str) -> tuple[str, ...]:
        paths = self.model.scope.get(key, ())
        return (paths,) if isinstance(paths, str) else tuple(paths)


def branch(model: type[Model], path: str, user: User) -> Q:
    """Rows whose district lies in the user's branch; a row without a district is nobody's."""
    several, nullable = nature(model, path)
    if user.covers_everything:
        if not nullable:
            return EVERYTHING
        condition = {f"{path}__isnull": False}
    else:
        condition = {f"{path}__in": user.branch}
    return through(model, condition) if several else Q(**condition)


def person(model: type[Model], path: str, user: User) -> Q:
    """Rows that lead to the user."""
    several, _ = nature(model, path)
    first, _, rest = path.partition(LOOKUP_SEP)
    if several or not rest:
        return through(model, {path: user}) if several else Q(**{path: user})
    near = model._meta.get_field(first).related_model
    return Q(**{f"{first}__in": reached(near, rest, user)})


def reached(model: type[Model], path: str, user: User) -> list[int]:
    """The ids of the rows that lead to the user that way; looked up once a request."""
    known = user.__dict__.setdefault("_reached", {})
    if (model, path) not in known:
        rows = model._base_manager.filter(**{path: user}).order_by()
        known[model, path] = list(rows.values_list("pk", flat=True))
    return known[model, path]


def through(model: type[Model], condition: dict[str, Any]) -> Q:
    """The condition as a subquery on the row's own key."""
    return Q(pk__in=model._base_manager.filter(**condition).values("pk"))


def visible_behind(rows: models.QuerySet, path: str, user: User) -> models.QuerySet:
    """The rows whose `path` leads to one that the user may see; the same rows if he sees all.

    His scope is asked of the row that is joined anyway, not of a second copy of its table.
    """
    near = rows.model._meta.get_field(path).related_model.objects.all()
    if user.is_system:
        return rows
    if type(near).visible_to is not ScopedQuerySet.visible_to:  # a rule of its own
        return rows.filter(**{f"{path}__in": near.visible_to(user).order_by().values("pk")})
    rules = list(near._rules(user))
    if EVERYTHING in rules:
        return rows
    behind = [_behind(path, rule) for rule in rules]
    return rows.filter(Q(*behind, _connector=Q.OR)) if behind else rows.none()


def _behind(path: str, rule: Q) -> Q:
    parts = [
        _behind(path, part) if isinstance(part, Q) else (f"{path}__{part[0]}", part[1])
        for part in rule.children
    ]
    return Q(*parts, _connector=rule.connector, _negated=rule.negated)


def sees(user: User, row: Model) -> bool:
    """Whether `visible_to` would give the user this row, so that its name may be a link.

    For many rows at hand: what leads straight from a row to who may see it is read off the row,
    the rest is looked up once a request and model.
    """
    rules = getattr(type(row), "scope", None)
    if user.is_system or rules is None:
        return True
    keys = ["district"] if user.role in BRANCH_ROLES and user.district_id else []
    keys += ["station"] if user.role == Role.STATION_HEAD else []
    keys += ["own"] if user.is_instructor else []
    paths = [
        (key, path)
        for key in keys
        for path in ([rules[key]] if isinstance(rules.get(key), str) else rules.get(key, ()))
    ]
    return any(_leads_to(user, row, key, path) for key, path in paths)


def _leads_to(user: User, row: Model, key: str, path: str) -> bool:
    several, _ = nature(type(row), path)
    first, _, rest = path.partition(LOOKUP_SEP)
    if several or (rest and key == "district"):
        return row.pk in _known(user, type(row), path, branch if key == "district" else person)
    near = getattr(row, f"{first}_id")
    if key == "district":
        return near is not None and (user.covers_everything or near in user.branch)
    if not rest:
        return near == user.pk
    return near in reached(row._meta.get_field(first).related_model, rest, user)


def _known(user: User, model: type[Model], path: str, rule: Callable[..., Q]) -> set[int]:
    """The ids of the rows that lead to the user that way, looked up once."""
    kept = user.__dict__.setdefault("_seen_rows", {})
    if (model, path) not in kept:
        rows = model._base_manager.filter(rule(model, path, user))
        kept[model, path] = set(rows.values_list("pk", flat=True))
    return kept[model, path]


@cache
def nature(model: type[Model], path: str) -> tuple[bool, bool]:
    """Whether a step of the path reaches several rows, and whether one may lead nowhere."""
    several = nullable = False
    for name in path.split(LOOKUP_SEP):
        field = model._meta.get_field(name)
        several |= bool(field.one_to_many or field.many_to_many)
        nullable |= bool(field.null or field.auto_created)
        model = field.related_model
    return several, nullable
