"""The page of a record: who may change what, its order in lists, its stamps."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from khabarovsk_relations.records.models import Record

from .answers import Answers
from .base import RegisterAdmin
from .doubts import Doubting
from .forms import RecordForm
from .layout import left_out
from .publishing import Publishes, publication_words
from .scheduling import Schedules
from .sheets import TakesTables

PUBLICATION = ("published_at", "withdrawn_at")
PUBLISHED_AT = {"published_at"}
# The last section of every record's form.
FOR_THE_SITE = (
    gettext_lazy("For the site"),
    {
        "fields": ("slug", "published_at", "internal_note", ("updated_at", "updated_by")),
        "description": gettext_lazy(
            "For the staff: where the page stands, since when, and what colleagues should know."
        ),
        # The page puts this section behind the sources.
        "classes": ("after-parts",),
    },
)


@admin.display(description=gettext_lazy("publication"), ordering="published_at")
def publication(record: Record) -> Any:
    """A list's column: draft, or when it is published, will be, or was withdrawn."""
    return publication_words(record)


class RecordAdmin(Doubting, Publishes, Schedules, TakesTables, Answers, RegisterAdmin):
    """The page of a record: doubts, publishing, preview, stamps, answers to saving."""

    form = RecordForm
    actions = [
        *RegisterAdmin.actions,
        "publish_selected",
        "schedule_selected",
        "withdraw_selected",
    ]
    readonly_fields = ("updated_at", "updated_by")
    # The folded words, in which get_search_results() looks; Django wants a name here.
    search_fields = ("search_text",)
    search_help_text = gettext_lazy("City, person, words of the title; any spelling will do.")

    # Fields that say nothing yet of a new record.
    unasked = frozenset([*readonly_fields, "slug", "published_at"])
    unlike = frozenset(["slug", "internal_note", "photo_alt_ru", "photo_alt_en", "photo_credit"])

    # ---- rights ----------------------------------------------------------------------------------

    def kept_fields(self, request: HttpRequest, stored: Any) -> tuple[str, ...]:
        if self.has_publish_permission(request):
            return ()
        return (*PUBLICATION, "slug") if stored.was_ever_public() else PUBLICATION

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new record is not asked for what is made by itself or decided by others."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return left_out(fieldsets, set(self.unasked))
        # On top of the page stands in words how it is published.
        return fieldsets if self.may_schedule(request, obj) else left_out(fieldsets, PUBLISHED_AT)

    # ---- lists -----------------------------------------------------------------------------------

    def get_ordering(self, request: HttpRequest) -> Any:
        earliest, latest = self.model.bound_names()
        return [F(earliest).desc(nulls_last=True), F(latest).asc(nulls_last=True), "-pk"]

    # ---- saving ----------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.updated_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """A change in a part is a change of the record."""
        super().save_related(request, form, formsets, change)
        parts_changed = any(
            formset.new_objects or formset.changed_objects or formset.deleted_objects
            for formset in formsets
        )
        if change and parts_changed and not form.has_changed():
            touch(form.instance, request.user)


def touch(record: Record, by: Any) -> None:
    """Stamp a record of which only a part has changed."""
    record.updated_by = by
    record.save(update_fields=["updated_by"])
