"""Addresses of this room."""

from django.urls import path

from accounts.views import districts, own, settings, signin, slips, traces, users

app_name = "accounts"
urlpatterns = [
    path("login/", signin.login, name="login"),
    path("login/demo/<slug:username>/", signin.demo_login, name="demo_login"),
    path("logout/", signin.logout, name="logout"),
    path("s/<str:token>/", slips.come_in, name="come_in"),  # short: it is typed from paper
    path("first-run/", signin.first_run, name="first_run"),
    path("language/", signin.language, name="language"),
    path("account/", own.account, name="account"),
    path("account/password/", own.password, name="password"),
    path("users/", users.user_list, name="user_list"),
    path("users/add/", users.user_add, name="user_add"),
    path("users/<int:pk>/", users.user_detail, name="user_detail"),
    path("users/<int:pk>/edit/", users.user_edit, name="user_edit"),
    path("users/<int:pk>/reset/", users.user_reset, name="user_reset"),
    path("users/<int:pk>/close/", users.user_close, name="user_close"),
    path("users/<int:pk>/reopen/", users.user_reopen, name="user_reopen"),
    path("districts/", districts.district_list, name="district_list"),
    path("districts/<int:parent>/add/", districts.district_add, name="district_add"),
    path("districts/<int:pk>/edit/", districts.district_edit, name="district_edit"),
    path("settings/", settings.settings, name="settings"),
    path("settings/<int:district>/<slug:code>/", settings.setting_edit, name="setting_edit"),
    path(
        "settings/<int:district>/<slug:code>/reset/", settings.setting_reset, name="setting_reset"
    ),
    path("audit/", traces.audit_list, name="audit_list"),
    path("notices/", traces.notices, name="notices"),
    path("notices/read/", traces.notices_read, name="notices_read"),
    path("notices/<int:pk>/", traces.notice_open, name="notice_open"),
    path("suggestions/", traces.suggestions, name="suggestions"),
    path("suggestions/send/", traces.suggest, name="suggest"),
    path("suggestions/<int:pk>/answer/", traces.suggestion_answer, name="suggestion_answer"),
]
