"""Addresses of this room."""

from datetime import date

from django.urls import path, register_converter

from records.models import MonthlySummary, QuarterlyReport
from records.views import (
    calendar,
    confirmations,
    duty,
    experience,
    log_form,
    logs,
    months,
    papers,
    phones,
    photos,
    problem_steps,
    problems,
    public,
    review,
    samples,
    stars,
    symposia,
    symposium_parts,
    waiting,
    writing,
)

app_name = "records"


class DayConverter:
    """A day in an address: 2026-03-05."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """The day; ValueError, and so no such page, when there is none."""
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        """As it stands in the address."""
        return str(value)


register_converter(DayConverter, "day")


def of_papers(stem: str, model: type) -> list:
    """The pages of summaries, and the same for reports."""
    pages = {
        "list": ("", papers.paper_list),
        "sample": ("sample/", samples.sample_page),
        "draw": ("sample/draw/", samples.sample_draw),
        "accept_many": ("sample/accept/", samples.accept_many),
        "missing": ("missing/", waiting.paper_missing),
        "remind": ("missing/remind/", waiting.paper_remind),
        "draft": ("draft/<str:period>/", writing.paper_draft),
        "page": ("<int:pk>/", papers.paper_page),
        "edit": ("<int:pk>/edit/", writing.paper_edit),
        "autosave": ("<int:pk>/autosave/", writing.paper_autosave),
        "anew": ("<int:pk>/anew/", writing.paper_anew),
        "renew": ("<int:pk>/renew/", writing.paper_renew),
        "nothing": ("<int:pk>/nothing/", writing.paper_nothing),
        "accept": ("<int:pk>/accept/", review.paper_accept),
        "return": ("<int:pk>/return/", review.paper_return),
        "reopen": ("<int:pk>/reopen/", review.paper_reopen),
        "remark": ("<int:pk>/remark/", review.paper_remark),
        "answer": ("<int:pk>/remarks/<int:remark>/answer/", review.paper_answer),
        "editions": ("<int:pk>/editions/", review.paper_editions),
    }
    return [
        path(f"{stem}/{route}", view, {"model": model}, name=f"{model.room}_{name}")
        for name, (route, view) in pages.items()
    ]


urlpatterns = [
    path("calendar/days/<day:day>/", calendar.calendar_edit, name="calendar_edit"),
    path("calendar/notice/", calendar.calendar_notice, name="calendar_notice"),
    path("calendar/apply/", calendar.calendar_apply, name="calendar_apply"),
    path("calendar/changes/<int:pk>/back/", calendar.calendar_back, name="calendar_back"),
    path("logs/", logs.log_list, name="log_list"),
    path("logs/new/", log_form.log_new, name="log_new"),
    path("logs/autosave/", log_form.log_autosave, name="log_autosave"),
    path("logs/kept/", phones.log_kept, name="log_kept"),
    path("logs/token/", phones.log_token, name="log_token"),
    path("logs/places/", phones.log_places, name="log_places"),
    path("logs/send/", phones.log_send, name="log_send"),
    path("logs/send/photo/", photos.photo_send, name="photo_send"),
    path("logs/offline/<str:language>/", phones.log_shell, name="log_shell"),
    path("logs/worker/<str:language>.js", phones.log_worker, name="log_worker"),
    path("logs/photos/", photos.photo_add, name="photo_add"),
    path("logs/photos/<int:pk>/", photos.photo, name="photo"),
    path("logs/photos/<int:pk>/remove/", photos.photo_remove, name="photo_remove"),
    path("logs/<int:pk>/", logs.log_page, name="log_page"),
    path("logs/<int:pk>/edit/", log_form.log_edit, name="log_edit"),
    path("logs/<int:pk>/autosave/", log_form.log_autosave, name="log_autosave_of"),
    path("logs/<int:pk>/discard/", log_form.log_discard, name="log_discard"),
    path("logs/<int:pk>/remark/", logs.log_remark, name="log_remark"),
    path("visits/<int:pk>/problem/", log_form.visit_problem, name="visit_problem"),
    path("visits/<int:pk>/star/", stars.visit_star, name="visit_star"),
    *of_papers("summaries", MonthlySummary),
    path(
        "summaries/<int:pk>/questions/<int:question>/ask/", review.question_ask,
        name="question_ask",
    ),
    path(
        "summaries/<int:pk>/questions/<int:question>/settle/", review.question_settle,
        name="question_settle",
    ),
    *of_papers("quarterly-reports", QuarterlyReport),
    path("problems/", problems.problem_list, name="problem_list"),
    path("problems/new/", problems.problem_new, name="problem_new"),
    path("problems/assign/", problem_steps.assign_many, name="problem_assign_many"),
    path("problems/close/", problem_steps.close_many, name="problem_close_many"),
    path("problems/<int:pk>/", problems.problem_page, name="problem_page"),
    *(
        path(
            f"problems/<int:pk>/{name.replace('_', '-')}/", problem_steps.problem_step,
            {"name": name}, name=f"problem_{name}",
        )
        for name in problem_steps.STEPS
    ),
    path("experience/", experience.experience_library, name="experience_library"),
    path("experience/all/", experience.experience_list, name="experience_list"),
    path("experience/new/", experience.experience_new, name="experience_new"),
    path("experience/<int:pk>/", experience.experience_page, name="experience_page"),
    path("experience/<int:pk>/submit/", experience.experience_submit, name="experience_submit"),
    path("experience/<int:pk>/use/", experience.experience_use, name="experience_use"),
    *(
        path(
            f"experience/<int:pk>/{name}/", experience.experience_step, {"name": name},
            name=f"experience_{name}",
        )
        for name in experience.STEPS
    ),
    path("c/done/", public.confirm_done, name="confirm_done"),
    path("c/<str:token>/", public.confirm, name="confirm"),  # short: it is typed from paper
    path("confirmations/", confirmations.confirmation_list, name="confirmation_list"),
    path("confirmations/issue/", confirmations.confirmation_issue, name="confirmation_issue"),
    path(
        "confirmations/reissue/", confirmations.confirmation_reissue, name="confirmation_reissue"
    ),
    path("confirmations/revoke/", confirmations.confirmation_revoke, name="confirmation_revoke"),
    path("confirmations/<int:pk>/", confirmations.confirmation_page, name="confirmation_page"),
    path(
        "confirmations/<int:pk>/link/", confirmations.confirmation_link, name="confirmation_link"
    ),
    path(
        "confirmations/<int:pk>/problem/", confirmations.confirmation_problem,
        name="confirmation_problem",
    ),
    path("symposia/", symposia.symposium_list, name="symposium_list"),
    path("symposia/stations/", symposia.symposium_stations, name="symposium_stations"),
    path("symposia/prepare/", symposia.symposium_prepare, name="symposium_prepare"),
    path("symposia/<int:pk>/", symposia.symposium_page, name="symposium_page"),
    path("symposia/<int:pk>/edit/", symposia.symposium_edit, name="symposium_edit"),
    *(
        path(
            f"symposia/<int:pk>/{name}/", symposia.symposium_step, {"name": name},
            name=f"symposium_{name}",
        )
        for name in symposia.STEPS
    ),
    *(
        path(
            f"symposia/<int:pk>/{name}/", symposia.symposium_reasoned, {"name": name},
            name=f"symposium_{name}",
        )
        for name in symposia.REASONED
    ),
    path(
        "symposia/<int:pk>/attendance/", symposium_parts.symposium_attendance,
        name="symposium_attendance",
    ),
    path(
        "symposia/<int:pk>/attendance/<int:row>/remove/", symposium_parts.symposium_uninvite,
        name="symposium_uninvite",
    ),
    path(
        "symposia/<int:pk>/minutes/", symposium_parts.symposium_minutes, name="symposium_minutes"
    ),
    path(
        "symposia/<int:pk>/minutes/autosave/", symposium_parts.symposium_autosave,
        name="symposium_autosave",
    ),
    path(
        "symposia/<int:pk>/add/<slug:part>/", symposium_parts.symposium_part,
        name="symposium_part",
    ),
    path(
        "symposia/<int:pk>/<slug:part>/<int:row>/", symposium_parts.symposium_part,
        name="symposium_part_edit",
    ),
    path(
        "symposia/<int:pk>/<slug:part>/<int:row>/remove/",
        symposium_parts.symposium_part_remove, name="symposium_part_remove",
    ),
    path(
        "symposia/<int:pk>/opinions/<int:row>/problem/", symposium_parts.opinion_problem,
        name="opinion_problem",
    ),
    path("decisions/<int:pk>/", symposium_parts.decision_settle, name="decision_settle"),
    path("duty/", duty.duty_list, name="duty_list"),
    path("duty/new/", duty.duty_new, name="duty_new"),
    path("duty/samples/", duty.duty_samples, name="duty_samples"),
    path("duty/<int:pk>/edit/", duty.duty_edit, name="duty_edit"),
    path("duty/<int:pk>/end/", duty.duty_end, name="duty_end"),
    path("duty/<int:pk>/months/<str:period>/", months.duty_month, name="duty_month"),
]  # fmt: skip
