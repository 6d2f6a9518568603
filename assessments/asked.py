"""The forms of this room, for the register (see `common.asked`)."""

from django.utils.translation import gettext_lazy as _

from assessments.book_forms import BookForm, TargetForm
from assessments.forms import SelfForm
from common.asked import HALF, YEAR, Asked, ask

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
)  # fmt: skip
