"""This room's codes in words: audit verbs, notices, refusals."""

from django.utils.translation import gettext_lazy as _

from common.wording import say_as

say_as(
    {
        # What was done
        "paper.requested": _("Asked for a paper: %(paper)s of %(about)s, %(period)s"),
        "paper.asked_again": _("Asked again for a paper: %(paper)s of %(about)s, %(period)s"),
        "paper.issued": _("Issued a paper: %(paper)s of %(about)s, %(period)s"),
        "paper.opened": _("Opened a paper: %(paper)s of %(about)s, %(period)s"),
        "export.asked": _("Asked for the workbook of a long list: %(name)s"),
        "export.taken": _("Took the workbook of a long list: %(name)s"),
        "export.ready_notice": _("The workbook “%(name)s” is ready: %(count)s rows."),
        "burden.admitted": _("Entered who approved the form “%(form)s”"),
        # What cannot be done
        "export.no_list": _(
            "The list cannot be exported as it was asked for. Open it again and ask anew."
        ),
        "burden.no_form": _("There is no such form in the register."),
        "paper.outside": _("The paper names an address outside this system: %(address)s"),
        "paper.unknown": _("There is no paper of that kind."),
        "paper.language": _("Papers are printed in Chinese or English."),
        "paper.not_kept": _("This paper is made anew each time and is not issued."),
        "paper.no_address": _(
            "Nobody has said at which address enterprises reach the system; the administrator "
            "enters it in the settings."
        ),
        "paper.other_period": _("%(paper)s is not made for %(period)s."),
        "paper.not_over": _("This paper is still being made."),
        "paper.not_ready": _(
            "Only a finished paper in which every character could be printed is issued."
        ),
        "paper.issued_already": _(
            "This paper was issued on %(day)s already; reprinting gives that very file."
        ),
        "paper.no_subject": _("What this paper is about cannot be found any more."),
        "paper.nothing": _("There is nothing yet to print in this paper."),
    }
)
