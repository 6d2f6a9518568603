"""Who may open which page of this room."""

from tests.access import page, post

READERS = "department committee station_head instructor auditor"
WORKERS = "department committee station_head"
OFFICES = f"{WORKERS} auditor"
HANDS = ("edit", "object", "progress", "extend", "answer", "rate", "revisit", "relate")
DECIDERS = ("review", "assign", "settle", "grant", "close", "track", "untrack", "pass_up")


def of_papers(room: str) -> dict:
    """Summaries and reports have the same pages."""
    paper = f"{room}_page"

    def of(office):
        return getattr(office, room).pk

    return {
        f"records:{room}_list": page(READERS),
        f"records:{room}_sample": page(WORKERS),
        f"records:{room}_draw": post(WORKERS),
        f"records:{room}_accept_many": post(WORKERS),
        f"records:{room}_missing": page(f"{WORKERS} auditor"),
        f"records:{room}_remind": post(WORKERS),
        f"records:{room}_draft": post("instructor", of=lambda office: "2026-03", scoped=False),
        f"records:{paper}": page(READERS, of=of),
        f"records:{room}_edit": page("instructor", of=of),
        f"records:{room}_autosave": post("instructor", of=of),
        f"records:{room}_anew": post("instructor", of=of),
        f"records:{room}_accept": post(WORKERS, of=of),
        f"records:{room}_return": page(WORKERS, of=of),
        f"records:{room}_reopen": page("department", of=of),
        f"records:{room}_remark": post(f"{WORKERS} instructor", of=of),
        f"records:{room}_answer": post(f"{WORKERS} instructor", of=lambda office: (of(office), 1)),
        f"records:{room}_editions": page(READERS, of=of),
        f"records:{room}_renew": post("instructor", of=of),
        f"records:{room}_nothing": post("instructor", of=of),
    }


def log(office):
    return office.log.pk


def problem(office):
    return office.problem.pk


def experience(office):
    return office.experience.pk


def of_hands():
    """A step of whoever handles a problem."""
    return page(f"{WORKERS} instructor", of=problem)


def of_deciders():
    """A step of whoever decides; others who see it are led back with the reason."""
    return page(WORKERS, of=problem, special={"instructor": 302})


def symposium(office):
    return office.symposium.pk


def part(office):
    return office.symposium.pk, "decision", office.decision.pk


def confirmation(office):
    return office.confirmation.pk


PAGES = {
    "records:log_list": page(READERS),
    # the cast has no log of today, so the form opens
    "records:log_new": page("instructor"),
    "records:log_autosave": post("instructor"),
    "records:log_kept": page("everybody"),
    "records:photo": page(READERS, of=lambda office: office.visit_photo.pk),
    "records:photo_add": post("instructor"),
    "records:photo_remove": post("instructor", of=lambda office: office.visit_photo.pk),
    "records:log_page": page(READERS, of=log),
    "records:log_edit": page("instructor", of=lambda office: office.draft.pk),
    "records:log_autosave_of": post("instructor", of=log),
    "records:log_discard": post("instructor", of=log),
    "records:log_remark": post(f"{WORKERS} instructor", of=log),
    "records:visit_problem": post("instructor", of=lambda office: office.log.visits.get().pk),
    "records:visit_star": post("instructor", of=lambda office: office.log.visits.get().pk),
    **of_papers("summary"),
    "records:question_ask": post(WORKERS, of=lambda office: (office.summary.pk, 1)),
    "records:question_settle": post(WORKERS, of=lambda office: (office.summary.pk, 1)),
    **of_papers("report"),
    "records:problem_list": page(READERS),
    "records:problem_new": page(f"{WORKERS} instructor"),
    "records:problem_assign_many": post(WORKERS),
    "records:problem_close_many": post(WORKERS),
    "records:problem_page": page(READERS, of=problem),
    **{f"records:problem_{name}": of_hands() for name in HANDS},
    **{f"records:problem_{name}": of_deciders() for name in DECIDERS},
    "records:experience_library": page(READERS),
    "records:experience_list": page(READERS),
    "records:experience_new": page(f"{WORKERS} instructor"),
    "records:experience_page": page(READERS, of=experience),
    "records:experience_submit": post(f"{WORKERS} instructor", of=experience),
    "records:experience_use": page(f"{WORKERS} instructor", of=experience),
    "records:experience_edit": page(f"{WORKERS} instructor", of=experience),
    # whoever may not is led back with the reason
    "records:experience_review": page(WORKERS, of=experience, special={"instructor": 302}),
    **{
        f"records:experience_{name}": page(
            "department",
            of=experience,
            special=dict.fromkeys(("committee", "station_head", "instructor"), 302),
        )
        for name in ("publish", "withdraw")
    },
    "records:confirmation_list": page(f"{WORKERS} auditor"),
    "records:confirmation_issue": post(WORKERS),
    "records:confirmation_reissue": post(WORKERS),
    "records:confirmation_revoke": post(WORKERS),
    "records:confirmation_page": page(f"{WORKERS} auditor", of=confirmation),
    "records:confirmation_link": post(WORKERS, of=confirmation),
    "records:confirmation_problem": post(WORKERS, of=confirmation),
    "records:symposium_list": page(READERS),
    "records:symposium_prepare": page(WORKERS),
    "records:symposium_page": page(READERS, of=symposium),
    "records:symposium_edit": page(WORKERS, of=symposium),
    "records:symposium_stations": page(OFFICES),
    "records:symposium_attendance": page(WORKERS, of=symposium),
    "records:symposium_uninvite": post(
        WORKERS, of=lambda office: (office.symposium.pk, office.symposium.attendances.get().pk)
    ),
    "records:symposium_minutes": page(WORKERS, of=symposium),
    "records:symposium_autosave": post(WORKERS, of=symposium),
    "records:symposium_part": page(WORKERS, of=lambda office: (office.symposium.pk, "opinion")),
    "records:symposium_part_edit": page(WORKERS, of=part),
    "records:symposium_part_remove": post(WORKERS, of=part),
    "records:opinion_problem": post(
        WORKERS, of=lambda office: (office.symposium.pk, office.opinion.pk)
    ),
    # an instructor is asked only of the decisions that are his
    "records:decision_settle": page(
        WORKERS, of=lambda office: office.decision.pk, special={"instructor": 302}
    ),
    **{
        f"records:symposium_{step}": post(WORKERS, of=symposium)
        for step in ("refresh", "draft", "anew", "hold", "submit", "approve")
    },
    "records:symposium_return": page(WORKERS, of=symposium),
    "records:symposium_reopen": page(WORKERS, of=symposium),
    "records:duty_list": page(READERS),
    "records:duty_new": page("department"),
    "records:duty_samples": post("department"),
    "records:duty_edit": page("department", of=lambda office: office.rule.pk),
    "records:duty_month": page(READERS, of=lambda office: (office.person.pk, "2026-03")),
    "records:duty_end": page("department", of=lambda office: office.rule.pk),
}
# A phone asks for the logs' by script: 401 instead of the sign-in page, and a page about nobody.
OPEN = {
    "records:confirm", "records:confirm_done", "records:log_token", "records:log_places",
    "records:log_send", "records:photo_send", "records:log_shell", "records:log_worker",
}  # fmt: skip
