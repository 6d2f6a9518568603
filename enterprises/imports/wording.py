"""What is wrong with a row or cell of a ledger, in words."""

from django.utils.translation import gettext_lazy as _

from common.wording import say_as

say_as(
    {
        "import.no_code_column": _(
            "The sheet lists firms and has no column with the credit code: none of it goes in."
        ),
        "import.unknown_township": _("%(county)s has no township or park of this name."),
        "import.unknown_station": _("There is no workstation of this name."),
        "import.station_closed": _("This workstation is closed."),
        "import.partner_has_other": _("This firm has another party organization."),
        "import.same_station": _("Listed already on sheet %(sheet)s, row %(row)s."),
        "import.firm_elsewhere": _("A firm with this credit code is kept by another county."),
        "import.same_firm": _("This firm is listed already on sheet %(sheet)s, row %(row)s."),
        "import.same_code": _(
            "The same code as %(name)s on sheet %(sheet)s, row %(row)s. One of the two is wrong."
        ),
        "import.more_than_employees": _(
            "%(part)s of %(employees)s employees: one of the two is wrong. This one was left empty."
        ),
        "import.fewer_than_part": _(
            "Fewer employees (%(employees)s) than the %(part)s of them that are stored. "
            "This cell was left empty."
        ),
        "import.form_not_told": _(
            "There is a party organization, but not of what form. Say whether own, joint or "
            "attached."
        ),
        "import.organization_stored": _(
            "The ledger says there is none, yet one is stored. Close it on its own page if it no "
            "longer exists."
        ),
        "import.secretary_of_nothing": _(
            "A secretary is named where there is no party organization."
        ),
        "import.unknown_firm": _("No firm of this name in the ledger."),
        "import.several_firms": _("Several firms have this name; it does not say which one."),
    }
)
