"""The ground of the admin: one base for every page of it, one for records; sources and themes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy, ngettext
from simple_history.admin import SimpleHistoryAdmin

from .admin_deleting import RefusesInWords
from .admin_forms import CitationFormSet, RecordForm, SourceForm, ThemeForm, is_earlier_state
from .admin_history import RegisterHistory
from .localized import active_language, localized
from .models import FormerAddress, Record, Source, Theme
from .search import Query, fold_all

admin.site.site_header = gettext_lazy("Register of Khabarovsk's international relations")
admin.site.site_title = gettext_lazy("Register of Khabarovsk's international relations")
admin.site.index_title = gettext_lazy("Desk")

# Django warns where a form does not say what an address without a scheme means.
URL_FIELDS = {models.URLField: {"assume_scheme": "https"}}

PUBLICATION = ("published_at", "withdrawn_at")
# The last section of every record's form.
FOR_THE_SITE = (
    gettext_lazy("For the site"),
    {
        "fields": ("slug", *PUBLICATION, "internal_note", "updated_at", "updated_by"),
        # The page puts this section behind the sources.
        "classes": ("after-parts",),
    },
)


def date_column(name: str, label: Any) -> Any:
    """A list's column that shows a date in words and sorts by its earliest day."""

    @admin.display(description=label, ordering=f"{name}_earliest")
    def column(record: Any) -> str:
        return getattr(record, name).display(active_language(), cell=True)

    # The name becomes the class of the table's cells.
    column.__name__ = f"{name}_in_words"
    return column


@admin.display(description=gettext_lazy("published"))
def publication(record: Record) -> Any:
    """A list's column: draft, scheduled, published or withdrawn."""
    return record.publication_label()


def left_out(fieldsets: Any, names: set[str]) -> list[Any]:
    """The sections of a form without some of their fields."""
    return [
        (title, {**options, "fields": [name for name in options["fields"] if name not in names]})
        for title, options in fieldsets
    ]


class RegisterAdmin(RegisterHistory, RefusesInWords, SimpleHistoryAdmin):
    """A page of the register's admin: folded search, history and refusals in words."""

    formfield_overrides = URL_FIELDS
    actions = ["delete_selected"]
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    view_on_site = False

    def kept_fields(self, request: HttpRequest, stored: Any) -> tuple[str, ...]:
        """Fields that this user may not change on the row as it is stored.

        They are read-only on the page, and keep their value whatever is posted or brought back
        from the history.
        """
        return ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        kept = self.kept_fields(request, obj or self.model())
        return (*super().get_readonly_fields(request, obj), *kept)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        return queryset.search(search_term, public=False), False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save what has changed, except what this user may not change."""
        with transaction.atomic():
            rows = self.model._base_manager.select_for_update().filter(pk=obj.pk)
            stored = rows.first() or self.model()
            for name in self.kept_fields(request, stored):
                setattr(obj, name, getattr(stored, name))
            if not change or form.has_changed() or is_earlier_state(obj):
                super().save_model(request, obj, form, change)


class RecordAdmin(RegisterAdmin):
    """The page of a record: publishing, preview, stamps.

    Subclasses name the template of the public page and give its context.
    """

    form = RecordForm
    actions = [*RegisterAdmin.actions, "publish_selected", "withdraw_selected"]
    readonly_fields = ("updated_at", "updated_by")
    # The folded words, in which get_search_results() looks; Django wants a name here.
    search_fields = ("search_text",)
    search_help_text = gettext_lazy("City, person, words of the title; any spelling will do.")

    # Fields that say nothing yet of a new record.
    unasked = frozenset(readonly_fields)
    public_template = ""

    def public_context(self, record: Any) -> dict[str, Any]:
        """The context of the public page, for the preview of a record."""
        raise NotImplementedError

    # ---- rights ----------------------------------------------------------------------------------

    def has_publish_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.publish_{self.opts.model_name}")

    def kept_fields(self, request: HttpRequest, stored: Any) -> tuple[str, ...]:
        if self.has_publish_permission(request):
            return ()
        return (*PUBLICATION, "slug") if stored.was_ever_public() else PUBLICATION

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new record is not asked for what is made by itself or decided by others."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None:
            return fieldsets
        unasked = set(self.unasked)
        if not self.has_publish_permission(request):
            unasked |= {"slug", *PUBLICATION}
        return left_out(fieldsets, unasked)

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

    # ---- publishing ------------------------------------------------------------------------------

    @admin.action(permissions=["publish"], description=gettext_lazy("Publish"))
    def publish_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        done = self.each(request, queryset, lambda record: record.publish(request.user))
        if done:
            words = ngettext("%(count)d record published.", "%(count)d records published.", done)
            self.message_user(request, words % {"count": done}, messages.SUCCESS)

    @admin.action(permissions=["publish"], description=gettext_lazy("Withdraw"))
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        done = self.each(request, queryset, lambda record: record.withdraw(request.user))
        if done:
            words = ngettext("%(count)d record withdrawn.", "%(count)d records withdrawn.", done)
            self.message_user(request, words % {"count": done}, messages.SUCCESS)

    def each(self, request: HttpRequest, records: Iterable[Any], act: Any) -> int:
        """Do it to each record, tell of each that refuses, and count the others."""
        done = 0
        for record in records:
            try:
                act(record)
            except ValidationError as refusal:
                self.message_user(request, refusal.messages[0], messages.ERROR)
            else:
                done += 1
        return done

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """The buttons that publish and withdraw save first what stands in the form."""
        if self.has_publish_permission(request, obj):
            for button, act in (
                ("_publish", self.publish_selected),
                ("_withdraw", self.withdraw_selected),
            ):
                if button in request.POST:
                    act(request, [obj])
                    return HttpResponseRedirect(request.get_full_path())
        return super().response_change(request, obj)

    # ---- seen from outside -----------------------------------------------------------------------

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Only what the public sees has an address there."""
        return obj.get_absolute_url() if obj is not None and obj.is_public() else None

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_preview"
        view = self.admin_site.admin_view(self.preview_view)
        return [path("<path:object_id>/preview/", view, name=name), *super().get_urls()]

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The public page of a record that the public does not see yet, for staff alone."""
        found = self.get_object(request, unquote(object_id))
        if found is None:
            raise Http404
        if not self.has_view_permission(request, found):
            raise PermissionDenied
        # Read afresh: the admin's lists prefetch more cities than the public may see.
        record = self.model._default_manager.get(pk=found.pk)
        response = render(request, self.public_template, self.public_context(record))
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        record = kwargs.get("obj")
        if record is not None and record.pk:
            may_publish = self.has_publish_permission(request, record)
            name = f"{self.opts.app_label}_{self.opts.model_name}_preview"
            is_public = record.is_public()
            context |= {
                "show_publish": may_publish
                and record.withdrawn_at is None
                and not record.was_ever_public(),
                "show_bring_back": may_publish and record.withdrawn_at is not None,
                "show_withdraw": may_publish and is_public,
                "preview_url": ""
                if is_public
                else reverse(f"{self.admin_site.name}:{name}", args=[quote(record.pk)]),
            }
        return super().render_change_form(request, context, *args, **kwargs)


def touch(record: Record, by: Any) -> None:
    """Stamp a record of which only a part has changed."""
    record.updated_by = by
    record.save(update_fields=["updated_by"])


class PartInline(admin.StackedInline):
    """Parts of a record, each in one compact row whose inputs all have labels."""

    template = "admin/edit_inline/compact.html"
    formfield_overrides = URL_FIELDS
    extra = 1
    view_on_site = False


class CitationInline(PartInline):
    """The sources of a record."""

    formset = CitationFormSet
    fields = ("source", "locator", "quote", "claim", "says_ru", "says_en")
    autocomplete_fields = ("source",)
    verbose_name_plural = gettext_lazy("sources")


@admin.register(Source)
class SourceAdmin(RegisterAdmin):
    """Sources. The short key is made once and stays, because fixtures know the source by it."""

    form = SourceForm
    fieldsets = [
        (None, {"fields": ["kind", "title", "publisher", "url", "archive_reference"]}),
        (gettext_lazy("When"), {"fields": ["published", "accessed"]}),
        (gettext_lazy("More"), {"fields": ["note_ru", "note_en", "language", "key"]}),
    ]
    list_display = (
        "title",
        "kind",
        "publisher",
        date_column("published", gettext_lazy("date of publication")),
    )
    list_filter = ("kind", "language")
    search_fields = ("search_text",)
    search_help_text = gettext_lazy("Words of the title, the publisher or the address.")

    def kept_fields(self, request: HttpRequest, stored: Source) -> tuple[str, ...]:
        return () if request.user.is_superuser or stored.pk is None else ("key",)

    def get_fieldsets(self, request: HttpRequest, obj: Source | None = None) -> Any:
        return left_out(super().get_fieldsets(request, obj), set() if obj else {"key"})


@admin.register(Theme)
class ThemeAdmin(RegisterAdmin):
    """Themes. The address is made once and stays, because filters name the theme by it."""

    form = ThemeForm
    fields = ("name_ru", "name_en", "slug")
    list_display = ("name_ru", "name_en", "slug")
    search_fields = ("name_ru", "name_en")

    def kept_fields(self, request: HttpRequest, stored: Theme) -> tuple[str, ...]:
        return () if request.user.is_superuser or stored.pk is None else ("slug",)

    def get_ordering(self, request: HttpRequest) -> Any:
        return [localized("name"), "pk"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Themes are a dozen and have no folded column, so they are folded here."""
        if not search_term.strip():
            return queryset, False
        query = Query(search_term)
        names = {theme.pk: fold_all([theme.name_ru, theme.name_en]) for theme in queryset}
        found = [pk for pk, folded in names.items() if query.stands_in(folded)]
        return queryset.filter(pk__in=found), False


@admin.register(FormerAddress)
class FormerAddressAdmin(admin.ModelAdmin):
    """Where former page addresses lead: to be looked at, never to be changed by hand."""

    fields = list_display = ("former", "present")
    search_fields = ("slug", "current_slug")
    ordering = ("slug", "pk")
    show_facets = admin.ShowFacets.NEVER

    @admin.display(description=gettext_lazy("former address"), ordering="slug")
    def former(self, address: FormerAddress) -> str:
        return address.slug

    @admin.display(description=gettext_lazy("present address"), ordering="current_slug")
    def present(self, address: FormerAddress) -> str:
        return address.current_slug

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
