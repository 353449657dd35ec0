"""Deleting in the admin: what stands in its way is named in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.utils import NestedObjects
from django.db import router, transaction
from django.db.models import ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khabarovsk_relations.records.models import Citation
from khabarovsk_relations.records.staff_pages import page_of_row


def resting(rows: Iterable[Any]) -> set[Any]:
    """These rows, a citation standing for the record that it belongs to."""
    return {row.record if isinstance(row, Citation) else row for row in rows}


def without_links(rows: list[Any], heads: tuple[str, ...]) -> list[Any]:
    """The rows that Django lists as deleted, in their nests, but for those that begin so."""
    kept = [without_links(row, heads) if isinstance(row, list) else row for row in rows]
    return [row for row in kept if row != [] and not str(row).startswith(heads)]


class NamesNoLinks:
    """Rows that only link two others are not listed as deleted: they have no page and no name.

    Django would write "Delegation_cities object (1)" for one.
    """

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        links = [one._meta for one in apps.get_models(include_auto_created=True)]
        links = [opts for opts in links if opts.auto_created]
        plurals = {str(opts.verbose_name_plural) for opts in links}
        counts = {kind: number for kind, number in counts.items() if str(kind) not in plurals}
        heads = tuple(f"{capfirst(opts.verbose_name)}: " for opts in links)
        return without_links(deleted, heads), counts, lacking, protected


class RefusesInWords(NamesNoLinks):
    """Where records rest on a row, say which, instead of deleting it or failing."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        if protected:
            collector = NestedObjects(using=router.db_for_write(self.model), origin=objs)
            collector.collect(objs)
            protected = sorted(self.link_to(record) for record in resting(collector.protected))
        return deleted, counts, lacking, protected

    def link_to(self, record: Any) -> str:
        """The record's kind and title, linked to its page in the admin."""
        kind = capfirst(record._meta.verbose_name)
        try:
            address = page_of_row(record)
        except NoReverseMatch:
            return f"{kind}: {record}"
        return format_html('{}: <a href="{}">{}</a>', kind, address, record)

    def refuse(self, request: HttpRequest, error: ProtectedError) -> None:
        """Name what came to rest on a row between the question and the answer."""
        records = sorted(str(record) for record in resting(error.protected_objects))
        sentence = _("Cannot be deleted: these records rest on it: %(records)s.")
        words = sentence % {"records": "; ".join(records)}
        self.message_user(request, words, messages.ERROR)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except ProtectedError as error:
            self.refuse(request, error)
            return HttpResponseRedirect(request.path)

    @admin.action(
        permissions=["delete"],
        description=gettext_lazy("Delete selected %(verbose_name_plural)s"),
    )
    def delete_selected(self, request: HttpRequest, queryset: QuerySet) -> Any:
        try:
            # Django notes the deletion before it deletes: both, or neither.
            with transaction.atomic():
                return delete_selected(self, request, queryset)
        except ProtectedError as error:
            self.refuse(request, error)
            return None
