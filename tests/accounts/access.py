"""Who may open which page of this room."""

from tests.access import page, post

PAGES = {
    "accounts:account": page("everybody"),
    "accounts:password": page("everybody"),
    "accounts:user_list": page("administrator"),
    "accounts:user_add": page("administrator"),
    "accounts:user_detail": page("administrator", of=lambda office: office.instructor.pk),
    "accounts:user_edit": page("administrator", of=lambda office: office.instructor.pk),
    "accounts:user_reset": post("administrator", of=lambda office: office.instructor.pk),
    "accounts:user_close": post("administrator", of=lambda office: office.instructor.pk),
    "accounts:user_reopen": post("administrator", of=lambda office: office.instructor.pk),
    "accounts:district_list": page("administrator"),
    "accounts:district_add": page("administrator", of=lambda office: office.district.pk),
    "accounts:district_edit": page("administrator", of=lambda office: office.town.pk),
    "accounts:settings": page("administrator department auditor"),
    "accounts:setting_edit": page(
        "department",
        of=lambda office: (office.town.pk, "system_name"),
        special={"administrator": 404},
    ),
    "accounts:setting_reset": post(
        "department administrator", of=lambda office: (office.town.pk, "system_name")
    ),
    "accounts:audit_list": page("administrator department auditor"),
    "accounts:notices": page("everybody"),
    "accounts:notices_read": post("everybody"),
    "accounts:notice_open": page(
        "instructor", of=lambda office: office.notice.pk, gets=302, others=404
    ),
    "accounts:suggestions": page("everybody"),
    "accounts:suggest": post("everybody"),
    "accounts:suggestion_answer": page("department", of=lambda office: office.suggestion.pk),
}
OPEN = {
    "accounts:come_in",
    "accounts:login",
    "accounts:demo_login",
    "accounts:logout",
    "accounts:first_run",
    "accounts:language",
}
