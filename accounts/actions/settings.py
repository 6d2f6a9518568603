"""Setting policies."""

from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import District, PolicyValue, Role, User
from accounts.policies import Setting, get, policy, read_anew
from common.actions import locked, save
from common.refusals import Refused, Stale
from common.wording import Coded


def may_set(user: User, setting: Setting, district: District) -> bool:
    """Departments set policy, administrators technical settings; own district and below."""
    role = Role.ADMINISTRATOR if setting.technical else Role.DEPARTMENT
    if setting.fixed or user.is_system:
        return not setting.fixed
    return user.role == role and user.district.contains(district)


@transaction.atomic
def set_policy(
    code: str, value: Any, *, district: District, by: User, version: int | None = None
) -> PolicyValue:
    """The district's own value; `version` is that of the value one saw, 0 for none of its own."""
    setting, own = _begin(code, district, by, version)
    try:
        value = setting.clean(value)
    except (TypeError, ValueError):
        raise Refused("policy.wrong_value", setting=Coded(f"policy.{code}")) from None
    before = policy(code, district)
    if own is None:
        own = PolicyValue.objects.create(district=district, code=code, value=value)
    elif own.value != value:
        own.value = value
        save(own, "value")
    else:
        return own
    _record("policy.set", own, before, value, by)
    return own


@transaction.atomic
def reset_policy(code: str, *, district: District, by: User, version: int | None = None) -> None:
    """Give the district's own value up: what its parent has holds again."""
    _, own = _begin(code, district, by, version)
    if own is None:
        raise Refused("policy.inherited_already", setting=Coded(f"policy.{code}"))
    before, pk = own.value, own.pk
    own.delete()
    own.pk = pk
    _record("policy.reset", own, before, policy(code, district), by)


def _begin(
    code: str, district: District, by: User, version: int | None
) -> tuple[Setting, PolicyValue | None]:
    setting = get(code)
    if not may_set(by, setting, district):
        raise Refused("common.not_yours")
    # The district's row is the lock: the value may not exist yet.
    district = locked(district)
    read_anew()
    own = PolicyValue.objects.filter(district=district, code=code).first()
    if version is not None and version != (own.version if own else 0):
        raise Stale(own or setting.label)
    return setting, own


def _record(verb: str, own: PolicyValue, before: Any, after: Any, by: User) -> None:
    audit.record(
        verb, own, by=by, setting=Coded(f"policy.{own.code}"), place=str(own.district),
        changes={own.code: (before, after)},
    )  # fmt: skip
