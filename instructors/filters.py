"""What the lists of this room are narrowed down by."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.pinyin import name_query
from enterprises.filters import PlaceFilter, own_stations, search_field
from instructors.models import Course, Instructor, Leave, Posting
from instructors.queries import find_people

POSTED = [("1", _("with an enterprise")), ("0", _("without an enterprise"))]
IN_FORCE = [("1", _("in force")), ("0", _("ended"))]


class InstructorFilter(PlaceFilter):
    """By name or number, place, kind and state."""

    q = search_field(_("Name, initials, unit or phone"), "like")
    workstation = filters.ModelChoiceFilter(label=_("Workstation"), queryset=own_stations)
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Instructor.Kind)
    state = filters.ChoiceFilter(label=_("State"), choices=Instructor.State)
    posted = filters.ChoiceFilter(label=_("Posting"), choices=POSTED, method="is_posted")

    class Meta(PlaceFilter.Meta):
        model = Instructor
        fields = ["q", "district", "workstation", "kind", "state", "posted"]

    def like(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Those that the text may mean."""
        return find_people(rows, value, self.request.user)

    def is_posted(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """In post, and with or without an enterprise today."""
        posted = Posting.objects.on(timezone.localdate()).values("instructor")
        rows = rows.serving()
        return rows.filter(pk__in=posted) if value == "1" else rows.exclude(pk__in=posted)


class PersonFilter(PlaceFilter):
    """Shared by lists of what belongs to a person: by the person's name or its sound."""

    q = search_field(_("Name or pinyin"), "like")
    workstation = filters.ModelChoiceFilter(label=_("Workstation"), queryset=own_stations)

    def like(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Rows of people whose name is or sounds like this."""
        return rows.filter(name_query(value, "instructor__"))


class PostingFilter(PersonFilter):
    """By person or enterprise, place and whether it is in force."""

    now = filters.ChoiceFilter(label=_("State"), choices=IN_FORCE, method="in_force")

    class Meta(PlaceFilter.Meta):
        model = Posting
        fields = ["q", "district", "workstation", "now"]

    def like(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Rows whose person or enterprise is or sounds like this."""
        return rows.filter(name_query(value, "instructor__") | name_query(value, "enterprise__"))

    def in_force(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """In force today, or ended."""
        today = timezone.localdate()
        return rows.on(today) if value == "1" else rows.filter(end__lt=today)


class LeaveFilter(PersonFilter):
    """By person, place, kind and what the leave is today."""

    kind = filters.ChoiceFilter(label=_("Kind of leave"), choices=Leave.Kind)
    status = filters.ChoiceFilter(label=_("State"), choices=Leave.Stage, method="at_stage")

    class Meta(PlaceFilter.Meta):
        model = Leave
        fields = ["q", "status", "kind", "workstation", "district"]

    def at_stage(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Those that are at this stage today; an extension that waits counts as waiting."""
        if value == Leave.Stage.WAITING:
            return rows.to_decide()
        return rows.filter(now=value)


class CourseFilter(PlaceFilter):
    """By title, kind, year and place."""

    q = search_field(_("Title"), "like")
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Course.Kind)
    year = filters.NumberFilter(label=_("Year"), field_name="starts_on__year")

    class Meta(PlaceFilter.Meta):
        model = Course
        fields = ["q", "kind", "year", "district"]

    def like(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Those whose title has the text in it."""
        return rows.filter(title__icontains=value)
