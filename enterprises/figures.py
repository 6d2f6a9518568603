"""What this room knows how to count."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District
from accounts.policies import by_district, same_everywhere
from common.figures import RatioFigure, StockFigure, register
from enterprises.models import Enterprise, Membership, PartyOrganization

PLACES = ("workstation", "district")
BY = {"workstation": "workstation", "district": "district__code"}
UNIT = pgettext_lazy("unit", "enterprises")
COUNTS = {
    "all": Q(),
    "above_scale": Q(above_scale=True),
    "fifty": Q(employees__gte=50),
    "members": Q(members__gt=0),
}


def operating(day: date) -> QuerySet:
    """Every enterprise and social organization that operated that day."""
    return Enterprise.objects.operating_on(day)


def counted(day: date) -> QuerySet:
    """The denominator of the coverage rates: by what the policy of each one's district counts."""
    rows = operating(day).filter(kind=Enterprise.Kind.ENTERPRISE)
    if everywhere := same_everywhere("coverage_counts"):
        return rows.filter(COUNTS[everywhere])
    codes: dict[str, list[str]] = {}
    for code, scope in by_district("coverage_counts", District.objects.all()).items():
        codes.setdefault(scope, []).append(code)
    rule = Q(pk__in=[])
    for scope, districts in codes.items():
        rule |= COUNTS[scope] & Q(district__code__in=districts)
    return rows.filter(rule)


def covered_by(day: date, *forms: str) -> Exists:
    """Whether an enterprise is covered that day by an organization of one of the forms."""
    return Exists(_covering(day, forms))


def covering(day: date, *forms: str) -> Subquery:
    """The coverage of an enterprise that day, or nothing: for lists that show a page of them.

    Worked out for the rows of the page alone, where `covered_by` is for whole tables.
    """
    return Subquery(_covering(day, forms).order_by().values("pk")[:1])


def _covering(day: date, forms: tuple[str, ...]) -> QuerySet:
    rows = Membership.objects.on(day).filter(organization__form__in=forms)
    return rows.filter(enterprise=OuterRef("pk"))


OWN, JOINT = PartyOrganization.Form.OWN, PartyOrganization.Form.JOINT

register(
    StockFigure(
        code="enterprises_operating",
        label=_("Enterprises operating"),
        unit=UNIT,
        definition=_(
            "Enterprises and social organizations of the ledger that physically operate on the "
            "period's last day, by the dated history of their operating state."
        ),
        kinds=PLACES,
        on=operating,
        by=BY,
    ),
    StockFigure(
        code="enterprises_counted",
        label=_("Enterprises counted for coverage"),
        unit=UNIT,
        definition=_(
            "Non-public enterprises operating on the period's last day, within the range that the "
            "district's setting for the coverage rates names."
        ),
        kinds=PLACES,
        on=counted,
        by=BY,
    ),
    StockFigure(
        code="enterprises_with_own",
        label=_("Enterprises with their own organization"),
        unit=UNIT,
        definition=_(
            "Enterprises counted for coverage that have a party organization of their own on the "
            "period's last day."
        ),
        kinds=PLACES,
        on=lambda day: counted(day).filter(covered_by(day, OWN)),
        by=BY,
    ),
    StockFigure(
        code="enterprises_with_joint",
        label=_("Enterprises in joint organizations"),
        unit=UNIT,
        definition=_(
            "Enterprises counted for coverage that a joint party organization covers on the "
            "period's last day."
        ),
        kinds=PLACES,
        on=lambda day: counted(day).filter(covered_by(day, JOINT)),
        by=BY,
    ),
    StockFigure(
        code="enterprises_with_organization",
        label=_("Enterprises with an organization"),
        unit=UNIT,
        definition=_(
            "Enterprises counted for coverage that an own or a joint party organization covers on "
            "the period's last day; attached ones do not count."
        ),
        kinds=PLACES,
        on=lambda day: counted(day).filter(covered_by(day, OWN, JOINT)),
        by=BY,
    ),
    StockFigure(
        code="enterprises_without_organization",
        label=_("Enterprises without an organization"),
        unit=UNIT,
        definition=_(
            "Enterprises counted for coverage that neither an own nor a joint party organization "
            "covers on the period's last day."
        ),
        kinds=PLACES,
        on=lambda day: counted(day).filter(~covered_by(day, OWN, JOINT)),
        by=BY,
    ),
    RatioFigure(
        code="organization_coverage",
        label=_("Organization coverage"),
        unit=UNIT,
        definition=_(
            "Enterprises with an own or joint party organization, divided by the enterprises "
            "counted for coverage, both on the period's last day."
        ),
        kinds=PLACES,
        part="enterprises_with_organization",
        whole="enterprises_counted",
    ),
)
