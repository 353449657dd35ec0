"""The history of a record on pages of our own: every change in words, and the way back."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from khabarovsk_relations.records.history.bringing_back import bring_back
from khabarovsk_relations.records.history.planning import Plan, plan_of
from khabarovsk_relations.records.history.reading import (
    HistoryRow,
    Past,
    all_part_models,
    link_to_record,
    past_of,
)
from khabarovsk_relations.records.history.story import person, reason_in_words, story_of, tell
from khabarovsk_relations.records.history.words import moment_in_words, name_in_history
from khabarovsk_relations.records.models import Record
from khabarovsk_relations.records.staff_pages import page_name, page_of_row, staff_page

from .choosing import is_key
from .layout import page_of_list
from .saving import OPENED
from .versions import Version, entries_since, when_and_who

ENTRIES = 50
# The row of history of the record, or, behind the name of its model, of a part.
VERSION = re.compile("(?:([a-z]{1,40})-)?([0-9]{1,9})", re.ASCII)


class RegisterHistory:
    """The list of changes, the page of one earlier state, and bringing it back."""

    def get_urls(self) -> list[Any]:
        name = page_name(self.model, "simple_history")
        view = self.admin_site.admin_view(self.state_view)
        return [
            path("<path:object_id>/history/<str:version>/", view, name=name),
            *super().get_urls(),
        ]

    # ---- rights ----------------------------------------------------------------------------------

    def has_bring_back_permission(self, request: HttpRequest) -> bool:
        """Whoever may publish a kind of record may bring it and its parts back.

        Sources and themes belong to no kind: whoever may publish anything, and change these.
        """
        model = self.model
        while link := link_to_record(model):
            model = link.related_model
        is_record = issubclass(model, Record)
        kinds = [model] if is_record else [m for m in self.admin_site._registry if is_kind(m)]
        return self.has_change_permission(request) and any(
            request.user.has_perm(
                f"{kind._meta.app_label}.{get_permission_codename('publish', kind._meta)}"
            )
            for kind in kinds
        )

    # ---- all changes -----------------------------------------------------------------------------

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Every change of a record and its parts, newest first."""
        past, record = self.past_and_record(request, object_id)
        page, pages = page_of_list(request, story_of(past), ENTRIES)
        tell(page.object_list)
        context = {
            **self.history_context(request, past, record),
            "title": _("History: %(record)s") % {"record": record},
            **pages,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/history.html", context)

    def past_and_record(self, request: HttpRequest, object_id: str) -> tuple[Past, Any]:
        """The history of a row, and the row itself; where it was deleted, as it was last."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not is_key(object_id):
            raise Http404
        past = past_of(self.model, int(object_id))
        record = self.model._base_manager.filter(pk=past.pk).first()
        if record is None and not past.rows:
            raise Http404
        return past, record or name_in_history(self.model, past.pk)

    def history_context(self, request: HttpRequest, past: Past, record: Any) -> dict[str, Any]:
        is_there = isinstance(record, self.model)
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "app_label": self.opts.app_label,
            "record": record,
            "pk": past.pk,
            "is_deleted": not is_there,
            "list_url": staff_page(self.model, "changelist"),
            "change_url": page_of_row(record) if is_there else "",
            "history_url": staff_page(self.model, "history", past.pk),
            "may_bring_back": self.has_bring_back_permission(request),
        }

    # ---- one earlier state -----------------------------------------------------------------------

    def state_view(self, request: HttpRequest, object_id: str, version: str) -> HttpResponse:
        """What would change if an earlier state, or what was deleted, were brought back."""
        if request.method == "POST":
            if not self.has_bring_back_permission(request):
                raise PermissionDenied
            with transaction.atomic():
                return self.answer_state(request, object_id, version, locked=True)
        return self.answer_state(request, object_id, version)

    def answer_state(
        self, request: HttpRequest, object_id: str, version: str, *, locked: bool = False
    ) -> HttpResponse:
        pk = int(object_id) if is_key(object_id) else None
        if locked:
            # Before anything of it is read, so that nothing changes while the plan is made.
            self.lock(pk)
        version_now = self.version(pk)
        past, record = self.past_and_record(request, object_id)
        row = find_row(past, version)
        plan = row and self.plan(request, past, row, record)
        if plan is None:
            raise Http404
        problems = []
        if locked:
            opened = Version.read(request.POST.get(OPENED, ""))
            if opened is None or opened.content != version_now.content:
                problems = [self.changed_meanwhile(past, opened)]
            else:
                try:
                    brought_back = bring_back(plan, request.user)
                except ValidationError as refusal:
                    problems = refusal.messages
                else:
                    return self.response_brought_back(request, brought_back, plan)
        context = {
            **self.history_context(request, past, record),
            "title": (
                _("Earlier state: %(record)s") if plan.now else _("Deleted record: %(record)s")
            )
            % {"record": record},
            "is_deletion": row.sign == "-",
            "row": row,
            "who": person(row.user),
            "why": reason_in_words(row.reason),
            "plan": plan,
            "lines": plan.told(),
            "lists_told": plan.lists_told(),
            "site": site_sentence(plan),
            "opened": version_now.stamp(),
            "problems": problems,
        }
        return TemplateResponse(request, "admin/history_state.html", context)

    def changed_meanwhile(self, past: Past, opened: Version | None) -> str:
        """Why nothing was brought back: the page told of another version than there is."""
        if opened is None:
            return _("It is not known which version you opened, so nothing was saved")
        entries = entries_since(self.model, past.pk, opened.last)
        return _(
            "While you were looking, the record was changed %(when_and_who)s. "
            "What would change now stands below."
        ) % {"when_and_who": when_and_who(entries)}

    def plan(self, request: HttpRequest, past: Past, row: HistoryRow, record: Any) -> Plan | None:
        is_deletion = row.snapshot.key == past.key and row.sign == "-"
        stored = record if isinstance(record, self.model) else self.model()
        kept = self.kept_fields(request, stored)
        return plan_of(past, row.moment, deleted=is_deletion, kept=kept)

    def response_brought_back(self, request: HttpRequest, obj: Any, plan: Plan) -> HttpResponse:
        form = (
            _("The record was brought back: %(record)s.")
            if plan.now is None
            else _("The state of %(when)s was brought back: %(record)s.")
        )
        words = form % {"when": moment_in_words(plan.moment), "record": obj}
        self.log_change(request, obj, words)
        self.after_bringing_back(request, obj)
        self.message_user(request, words, messages.SUCCESS)
        return HttpResponseRedirect(page_of_row(obj))

    def after_bringing_back(self, request: HttpRequest, obj: Any) -> None:
        """For parts, whose record has changed with them."""


def is_kind(model: Any) -> bool:
    return issubclass(model, Record)


def find_row(past: Past, version: str) -> HistoryRow | None:
    """The row of history that a version names, of the record or of one of its parts."""
    parts = VERSION.fullmatch(version)
    if parts is None:
        return None
    kinds = {part._meta.model_name: part for part in all_part_models(past.model)}
    model = kinds.get(parts[1]) if parts[1] else past.model
    return past.row(model, int(parts[2])) if model else None


def site_sentence(plan: Plan) -> str:
    """Whether the site will show the record; empty for what has no page of its own."""
    before, after = plan.is_public(), plan.will_be_public()
    if after is None:
        return ""
    if before and after:
        return _("The record is on the site: the change will be seen there at once.")
    if before:
        return _("The record will vanish from the site.")
    if after:
        return _("The record will appear on the site at once.")
    return _("The site will not show the record.")
