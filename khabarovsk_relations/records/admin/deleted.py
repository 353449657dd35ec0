"""The list of what was deleted, for those who may bring it back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from khabarovsk_relations.records.history.reading import history_of, link_to_record
from khabarovsk_relations.records.history.story import person
from khabarovsk_relations.records.history.words import name_of_row
from khabarovsk_relations.records.staff_pages import page_name, staff_page

from .layout import page_of_list

ROWS = 50


class RemembersDeleted:
    """A kind of record whose deleted rows can be looked up and brought back.

    Deleted parts stand in the history of their record.
    """

    def get_urls(self) -> list[Any]:
        urls = super().get_urls()
        if link_to_record(self.model):
            return urls
        name = page_name(self.model, "deleted")
        return [path("deleted/", self.admin_site.admin_view(self.deleted_view), name=name), *urls]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = dict(extra_context or {})
        if not link_to_record(self.model) and self.has_bring_back_permission(request):
            context["deleted_url"] = staff_page(self.model, "deleted")
        return super().changelist_view(request, context)

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """What was deleted and is not there again, by whom and when; the latest first."""
        if not self.has_bring_back_permission(request):
            raise PermissionDenied
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        page, pages = page_of_list(request, self.deleted_rows(), ROWS)
        pk = self.opts.pk.attname
        rows = [
            {
                "name": name_of_row(row),
                "url": staff_page(self.model, "simple_history", getattr(row, pk), row.history_id),
                "when": row.history_date,
                "who": person(row.history_user),
            }
            for row in page
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Deleted records"),
            "opts": self.opts,
            "rows": rows,
            "list_url": staff_page(self.model, "changelist"),
            **pages,
        }
        return TemplateResponse(request, "admin/deleted.html", context)

    def deleted_rows(self) -> QuerySet:
        """The last deletion of each row that is not there now."""
        pk = self.opts.pk.attname
        deletions = history_of(self.model)._base_manager.filter(history_type="-")
        later = deletions.filter(**{pk: OuterRef(pk)}, history_id__gt=OuterRef("history_id"))
        there = self.model._base_manager.filter(pk=OuterRef(pk))
        rows = deletions.filter(~Exists(later), ~Exists(there))
        return rows.select_related("history_user").order_by("-history_date", "-history_id")
