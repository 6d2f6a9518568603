"""What the lists of good practice are narrowed down by."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.forms import TextInput
from django.utils.translation import gettext_lazy as _

from common.forms import FilterForm
from common.pinyin import name_query
from records import tags
from records.models import Experience


class LibraryFilter(filters.FilterSet):
    """By a word of it (or its title's pinyin) and by kind."""

    q = filters.CharFilter(
        label=_("Title, its initials, or a word of the text"), method="like",
        widget=TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    tag = filters.ChoiceFilter(
        label=_("Kind"), choices=tuple(tags.TAGS.items()), method="of_kind", empty_label=_("all")
    )

    class Meta:
        model = Experience
        fields: list[str] = []
        form = FilterForm

    def like(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """In the title, by its sound, or in what was done, came of it and may be useful."""
        said = Q(text__icontains=value) | Q(result__icontains=value)
        said |= Q(useful_for__icontains=value) | Q(enterprise__name__icontains=value)
        return rows.filter(name_query(value, field="title") | said)

    def of_kind(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Those of one kind."""
        return rows.filter(tags__contains=f",{value},")


class ExperienceFilter(LibraryFilter):
    """The same, and by state."""

    status = filters.ChoiceFilter(label=_("State"), choices=Experience.Status, empty_label=_("all"))
