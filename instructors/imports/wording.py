"""What is wrong with a row or cell of a roster, and what an import says of itself, in words."""

from django.utils.translation import gettext_lazy as _

from common.wording import say_as

say_as(
    {
        # The file as a whole
        "import.nothing_found": _(
            "No roster, ledger or list of workstations was found in the workbook. A roster needs "
            "columns for name and ID number, a ledger for name and credit code."
        ),
        "import.no_such_district": _("There is no district with the code %(number)s."),
        "import.several_counties": _("There are several counties. Say which one is meant."),
        "import.no_county": _("There is no county yet to import into. Make it first."),
        "import.not_a_county": _("%(name)s is not a county. Choose the county it is in."),
        "import.county_not_named": _(
            "No title in the workbook begins with the county's name. Say which district is meant."
        ),
        "import.plan_changed": _(
            "What is stored has changed since the preview, and so has what the import would do. "
            "Look at the new preview and confirm again."
        ),
        "import.sent": _("Sent in the workbook %(name)s"),
        "import.let_go": _("Threw the workbook %(subject)s away unread"),
        "import.problems_taken": _("Took the list of problems of the workbook %(subject)s"),
        "import.planned": _("The preview of %(name)s is ready."),
        "import.written": _("%(name)s has been imported."),
        "import.nothing_to_confirm": _("There is nothing to confirm any more."),
        "import.expired": _("The workbook is not kept any longer. Send it in again."),
        "import.applied": _(
            "Imported a workbook into %(subject)s: %(created)s records made, %(updated)s changed, "
            "%(unchanged)s unchanged, %(rejected)s cells or rows rejected, %(waiting)s postings "
            "waiting"
        ),
        # Rows and cells
        "import.no_id_column": _(
            "The sheet lists people and has no column with the ID number: none of it goes in."
        ),
        "import.no_start_column": _(
            "The sheet names firms and has no column with the start: no postings are made from it."
        ),
        "import.person_elsewhere": _("A person with this ID number is kept by another county."),
        "import.same_person": _(
            "The same ID number as %(name)s on sheet %(sheet)s, row %(row)s. One of the two rows "
            "is wrong or too many."
        ),
        "import.gender_differs": _(
            "The ID number says otherwise. What the ID number says was kept."
        ),
        "import.birth_differs": _(
            "The ID number says %(born)s. What the ID number says was kept; check both."
        ),
        "import.same_phone": _(
            "The same mobile number as %(name)s on sheet %(sheet)s, row %(row)s. "
            "It was left empty here."
        ),
        "import.phone_taken": _("%(name)s has this mobile number. It was left empty here."),
        "import.no_start": _("No start is given, so the postings of this row were not made."),
        "import.posting_overlaps": _(
            "A posting to this firm is stored that ended after this start. Put it right on the "
            "person's page."
        ),
        # Good to know
        "import.new_county": _(
            "The county %(name)s is new and gets the provisional code %(code)s."
        ),
        "import.new_townships": _("%(count)s townships or parks are new: %(names)s"),
        "import.hidden_sheet": _("The hidden sheet %(sheet)s was not read."),
        "import.other_sheet": _(
            "Nothing on sheet %(sheet)s looks like a roster, ledger or list of workstations."
        ),
        "import.join_doubted": _(
            "Sheet %(sheet)s, row %(row)s: joined the Party on %(day)s, which can hardly be right. "
            "It goes in as written."
        ),
        "import.unprintable": _(
            "Sheet %(sheet)s, row %(row)s: the fonts of papers have no sign for %(signs)s in "
            "“%(name)s”. It goes in as written; a paper would show an empty box."
        ),
        "import.ends_with_open": _(
            "The posting of %(name)s to %(enterprise)s ends and leaves something open: %(count)s. "
            "Hand it over afterwards."
        ),
        "import.hidden_rows": _("%(count)s hidden rows of sheet %(sheet)s were read as well."),
    }
)
