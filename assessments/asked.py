"""The forms of this room, for the register (see `common.asked`)."""

from django.utils.translation import gettext_lazy as _

from assessments.book_forms import BookForm, TargetForm
from assessments.forms import DoneForm, SelfForm
from assessments.handover_forms import HandoverForm
from common.asked import HALF, WHEN, YEAR, Asked, ask

ask(
    Asked(
        code="self_assessment", label=_("Self-assessment"), often=HALF, roles=("instructor",),
        purpose=_("One's own word beside the figures that are there already."),
        views=("assessments:self_assessment",), forms=(SelfForm,),
        verbs=("evaluation.self_saved", "evaluation.self_handed_in"),
    ),
    Asked(
        code="book", label=_("Responsibility book"), often=YEAR,
        roles=("department", "committee", "station_head"),
        purpose=_("Made from a template for everybody at once; only what differs is typed."),
        views=("assessments:book_edit",), forms=(BookForm, TargetForm), verbs=("book.edited",),
    ),
    Asked(
        code="handover", label=_("Hand-over"), often=WHEN,
        roles=("department", "committee", "station_head"),
        purpose=_("Open matters move together, with a sheet; nothing is typed again."),
        views=("assessments:handover_new",), forms=(HandoverForm,), verbs=("handover.made",),
    ),
    Asked(
        code="consequence", label=_("Carrying out a consequence"), often=WHEN,
        roles=("department", "committee"), purpose=_("What followed from a grade, and when."),
        views=("assessments:consequence_done",), forms=(DoneForm,), verbs=("consequence.done",),
    ),
)  # fmt: skip
