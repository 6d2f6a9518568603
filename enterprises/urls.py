"""Addresses of this room."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from enterprises.views import enterprises, organizations, stations


class PhoneConverter(StringConverter):
    """The name of one of an enterprise's phone fields."""

    regex = "|".join(enterprises.PHONES)


register_converter(PhoneConverter, "phone")

app_name = "enterprises"
urlpatterns = [
    path("enterprises/", enterprises.enterprise_list, name="enterprise_list"),
    path("enterprises/add/", enterprises.enterprise_add, name="enterprise_add"),
    path("enterprises/pick/", enterprises.pick, name="pick"),
    path("enterprises/<int:pk>/edit/", enterprises.enterprise_edit, name="enterprise_edit"),
    path("enterprises/<int:pk>/state/", enterprises.enterprise_state, name="enterprise_state"),
    path(
        "enterprises/<int:pk>/<phone:field>/", enterprises.enterprise_phone,
        name="enterprise_phone",
    ),
    path("organizations/", organizations.organization_list, name="organization_list"),
    path("organizations/add/", organizations.organization_add, name="organization_add"),
    path("organizations/<int:pk>/", organizations.organization, name="organization"),
    path("organizations/<int:pk>/edit/", organizations.organization_edit, name="organization_edit"),
    path(
        "organizations/<int:pk>/dissolve/", organizations.organization_dissolve,
        name="organization_dissolve",
    ),
    path(
        "organizations/<int:pk>/phone/", organizations.organization_phone,
        name="organization_phone",
    ),
    path("workstations/", stations.workstation_list, name="workstation_list"),
    path("workstations/add/", stations.workstation_add, name="workstation_add"),
    path("workstations/<int:pk>/edit/", stations.workstation_edit, name="workstation_edit"),
    path("workstations/<int:pk>/close/", stations.workstation_close, name="workstation_close"),
]  # fmt: skip
