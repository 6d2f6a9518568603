"""What an enterprise says through its link of the answers to its problems."""

from accounts.models import User
from records.actions.problem_answering import rate_problem
from records.confirming import answer_mark, answers_of
from records.models import Confirmation, ConfirmationAnswer, Problem, RatedAnswer

Rated = dict[str, tuple[str, str]]  # by the answer's mark: satisfaction, what is still lacking


def rate_answers(confirmation: Confirmation, answer: ConfirmationAnswer, rated: Rated) -> None:
    """Keep its word on each answer that still is what it was shown, and enter it in the ledger.

    An answer that was rated by phone, or given anew, since the page was opened is left out, and
    so is whatever is no answered problem of this enterprise.
    """
    system = User.objects.system()
    for problem in answers_of(confirmation).select_for_update(of=("self",)):
        word, lacking = rated.get(answer_mark(problem), ("", ""))
        if not word:
            continue
        RatedAnswer.objects.create(
            answer=answer, problem=problem, result=problem.result, satisfaction=word,
            lacking=lacking,
        )  # fmt: skip
        rate_problem(problem, by=system, satisfaction=word, note=lacking, how=Problem.How.LINK)
