"""Questions about a month: noticed when it is handed in, asked, replied to, settled."""

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.notices import notify
from common.refusals import Refused
from common.wording import Coded
from records.models import MonthlySummary, Question, Remark
from records.questions import find
from records.reviewing import may_review

State = Question.State


def notice_questions(summary: MonthlySummary) -> list[Question]:
    """Find anew what may be asked; what was asked or settled stays, unless there is more of it."""
    found = find(summary.instructor_id, summary.district, summary.period)
    known = {question.kind: question for question in summary.questions.all()}
    for kind, question in known.items():
        if kind not in found and question.state == State.NOTICED:
            question.delete()
    for kind, findings in found.items():
        question = known.get(kind)
        if question is None:
            Question.objects.create(summary=summary, kind=kind, found=findings)
        elif question.found != findings:
            if _days(findings) - _days(question.found) and question.state != State.ASKED:
                question.state = State.NOTICED
            question.found = findings
            question.save(update_fields=["found", "state"])
    return list(summary.questions.all())


@transaction.atomic
def ask_question(question: Question, text: str, *, by: User) -> Remark:
    """Put it to the author, in the reviewer's words; he can reply while the paper waits."""
    question = _to_review(question, by)
    if not text.strip():
        raise Refused("paper.no_reason")
    if question.state not in (State.NOTICED, State.REPLIED):
        raise Refused("question.asked_already")
    summary = question.summary
    remark = Remark.objects.create(
        summary=summary, question=question, text=text.strip()[:2000], by=by
    )
    _become(question, State.ASKED)
    audit.record("summary.asked", summary, by=by, kind=Coded(f"question.{question.kind}"))
    if summary.instructor.user_id:
        notify(
            summary.instructor.user, "summary.question", period=summary.period.code,
            url=f"{summary.get_absolute_url()}#questions",
        )  # fmt: skip
    return remark


@transaction.atomic
def settle_question(question: Question, *, by: User) -> Question:
    """Nothing more to ask about it."""
    question = _to_review(question, by)
    if question.state == State.SETTLED:
        return question
    question.settled_by, question.settled_at = by, timezone.now()
    _become(question, State.SETTLED)
    audit.record(
        "summary.settled", question.summary, by=by, kind=Coded(f"question.{question.kind}")
    )
    return question


def replied(question: Question) -> None:
    """Its author has said something to it."""
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if question.state == State.ASKED:
        _become(question, State.REPLIED)


def _become(question: Question, state: str) -> None:
    question.state = state
    question.save(update_fields=["state", "settled_by", "settled_at"])


def _to_review(question: Question, by: User) -> Question:
    rows = Question.objects.select_for_update(of=("self",))
    question = rows.select_related("summary__instructor__user", "summary__district").get(
        pk=question.pk
    )
    if not may_review(by, question.summary):
        raise Refused("common.not_yours")
    return question


def _days(findings: list[dict]) -> set[str]:
    return {finding["day"] for finding in findings}
