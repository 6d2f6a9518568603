"""What is wrong with a file or a cell, in words."""

from django.utils.translation import gettext_lazy as _

from common.wording import say_as

say_as(
    {
        # The file
        "workbook.empty_file": _("The file is empty."),
        "workbook.too_big": _("The file is larger than %(most)s MB. Send the sheets one by one."),
        "workbook.encrypted": _(
            "The workbook is locked with a password. Remove the password and save it again."
        ),
        "workbook.old_format": _(
            "The workbook is in an old or other format. Save it as an Excel workbook (.xlsx) first."
        ),
        "workbook.not_a_workbook": _("This is not an Excel workbook (.xlsx)."),
        "workbook.damaged": _(
            "The workbook is damaged and cannot be read. Open it, save it as a new .xlsx file and "
            "send that."
        ),
        "workbook.bomb": _(
            "The file unpacks to more than %(most)s MB, which no roster needs. It was not opened."
        ),
        "workbook.macros": _(
            "The workbook contains macros. Save it as an Excel workbook without macros (.xlsx)."
        ),
        "workbook.links": _(
            "The workbook takes values from other files. Break the links (Data, Edit links) and "
            "save it again."
        ),
        "workbook.no_sheets": _("The workbook has no sheets."),
        "workbook.empty": _("There is nothing in the workbook."),
        "workbook.too_many_sheets": _("The workbook has more than %(most)s sheets."),
        "workbook.too_many_rows": _(
            "The workbook has more than %(most)s filled rows. Split it into several files."
        ),
        # A cell
        "cell.missing": _("Nothing stands here, and the row cannot do without it."),
        "cell.formula": _(
            "The cell holds a formula that was never worked out. Open the file in Excel, save it, "
            "or write the value."
        ),
        "cell.error": _("The cell shows an error (%(text)s)."),
        "cell.not_text": _("A date stands where words belong."),
        "cell.too_long": _("%(length)s characters; there is room for %(most)s."),
        "cell.not_a_name": _("This is not a name."),
        "cell.id_digits_lost": _(
            "The number was kept as a number and has lost its last digits. Format the cell as text "
            "and type it again."
        ),
        "cell.id_old": _("An old 15-digit number. Write the 18-digit ID number."),
        "cell.id_length": _("An ID number has 18 characters; this has %(length)s."),
        "cell.id_form": _("An ID number is 17 digits and a digit or X."),
        "cell.id_check": _("The check digit is wrong: a digit was mistyped."),
        "cell.id_birth": _("The date of birth in the ID number does not exist."),
        "cell.code_length": _("A credit code has 18 characters; this has %(length)s."),
        "cell.code_form": _(
            "A credit code has digits and capital letters other than I, O, S, V and Z, and digits "
            "only in places 3 to 8."
        ),
        "cell.code_check": _("The check character is wrong: a character was mistyped."),
        "cell.phone_form": _(
            "Neither an 11-digit mobile number nor a landline (%(digits)s digits)."
        ),
        "cell.phone_several": _("Several numbers in one cell. Keep one."),
        "cell.phone_area": _("A landline without its area code."),
        "cell.not_whole": _("Not a whole number. Write digits only."),
        "cell.not_yes_no": _("Neither yes nor no. Write √ or ×."),
        "cell.not_one_of": _("Not one of the words that are known here, such as %(names)s."),
        "cell.not_a_date": _("Not a date that can be read, such as 2025-03 or 2025-03-01."),
        "cell.only_a_year": _("The month is missing. Write it as 2025-03."),
        "cell.serial_day": _("A bare number. Format the cell as a date, or write 2025-03-01."),
        "cell.january_or_october": _(
            "Kept as a number: this may be January or October. Format the cell as text and write "
            "2025.01 or 2025.10."
        ),
        "cell.no_such_month": _("There is no month %(month)s."),
        "cell.no_such_day": _("There is no such day."),
        "cell.far_year": _("The year %(year)s cannot be right."),
        "cell.ends_before_start": _("It ends before it starts."),
    }
)
