"""Work of this room on the clock."""

from celery import shared_task
from django.utils import timezone

from accounts.models import User
from records.actions.confirmations import issue_by_clock
from records.actions.due import draft_due, remind_due
from records.actions.logs import lock_logs
from records.actions.symposium_steps import remind_symposia
from records.problem_clock import remind_problems


@shared_task
def draft_papers() -> int:
    """Draft the summaries and reports of the month and quarter that are over."""
    return draft_due(timezone.localdate(), by=User.objects.system())


@shared_task
def remind() -> int:
    """Remind of papers, symposia and problems before their day."""
    today = timezone.localdate()
    return remind_due(today) + remind_symposia(today) + remind_problems(today)


@shared_task
def lock_old_logs() -> int:
    """Lock logs whose time for correction is over."""
    return lock_logs(timezone.localdate())


@shared_task
def ask_enterprises() -> int:
    """Ask enterprises about the month that is over, where the policy says so."""
    return issue_by_clock(timezone.localdate())
