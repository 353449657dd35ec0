"""Spreadsheets in the admin: a list taken away as it is filtered, and drafts loaded from a file.

Taking away and loading are rights of their own.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from khabarovsk_relations.records.csv_table import csv_response
from khabarovsk_relations.records.models import UploadedTable
from khabarovsk_relations.records.search import fold
from khabarovsk_relations.records.sheets.cells import (
    Refused,
    restored,
    stored,
)
from khabarovsk_relations.records.sheets.checking import (
    ALL_DATES,
    ALL_LIKE,
    ASKED,
    EXAMPLE,
    FAULTY,
    LEFT,
    NEW,
    THERE,
    Check,
    check,
)
from khabarovsk_relations.records.sheets.loading import load
from khabarovsk_relations.records.sheets.reading import Grid, read_upload
from khabarovsk_relations.records.sheets.table import Table
from khabarovsk_relations.records.sheets.writing import template_response, xlsx_response
from khabarovsk_relations.records.signs import without_unseen
from khabarovsk_relations.records.staff_pages import page_name, page_of_row, staff_page

# What says where in a list somebody is, and not what is in it.
_PLACE_IN_LIST = ("p", "e", "all")
_ANSWER = re.compile(r"(date-[0-9]{1,7}-[a-z_]{1,40}|like-[0-9]{1,7}|all_dates|all_like)\Z")
# More answers than anybody gives one by one, and more fields than Django takes.
MOST_QUESTIONS = 300


class GivesTables:
    """A list that can be taken away as a file; `table` says with which columns."""

    table: Table

    def has_export_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.export_{self.opts.model_name}")

    def get_urls(self) -> list[Any]:
        def view(function: Any) -> Any:
            return self.admin_site.admin_view(function)

        return [
            path(
                "export/xlsx/",
                view(require_safe(self.xlsx_view)),
                name=page_name(self.model, "export_xlsx"),
            ),
            path(
                "export/csv/",
                view(require_safe(self.csv_view)),
                name=page_name(self.model, "export_csv"),
            ),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        tools = {}
        if self.has_export_permission(request):
            asked = request.GET.copy()
            for name in _PLACE_IN_LIST:
                asked.pop(name, None)
            query = f"?{asked.urlencode()}" if asked else ""
            tools["xlsx_url"] = staff_page(self.model, "export_xlsx") + query
            tools["csv_url"] = staff_page(self.model, "export_csv") + query
        return super().changelist_view(request, {**tools, **(extra_context or {})})

    def xlsx_view(self, request: HttpRequest) -> HttpResponse:
        """The list as a workbook."""
        return self.given(request, "xlsx")

    def csv_view(self, request: HttpRequest) -> HttpResponse:
        """The list as a CSV file."""
        return self.given(request, "csv")

    def given(self, request: HttpRequest, form: str) -> HttpResponse:
        """What the list shows, all pages of it, in its order."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        try:
            records = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            # The list itself says what is wrong with its address.
            return HttpResponseRedirect(staff_page(self.model, "changelist") + "?e=1")
        name = f"{self.opts.model_name}-{timezone.localdate():%Y-%m-%d}.{form}"
        rows = self.table.rows(records)
        if form == "csv":
            return csv_response(name, self.table.heads(), rows)
        title = self.opts.verbose_name_plural
        return xlsx_response(name, title, self.table.columns, rows)


class TakesTables:
    """A list to which a file adds drafts: choose, check without saving, load."""

    table: Table

    def has_import_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.import_{self.opts.model_name}")

    def get_urls(self) -> list[Any]:
        def view(function: Any) -> Any:
            return self.admin_site.admin_view(function)

        return [
            path("import/", view(self.import_view), name=page_name(self.model, "import")),
            path(
                "import/template/",
                view(require_safe(self.template_view)),
                name=page_name(self.model, "import_template"),
            ),
            path(
                "import/<str:key>/",
                view(self.import_check_view),
                name=page_name(self.model, "import_check"),
            ),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        tools = {}
        if self.has_import_permission(request):
            tools["import_url"] = staff_page(self.model, "import")
        return super().changelist_view(request, {**tools, **(extra_context or {})})

    def demand_import(self, request: HttpRequest) -> None:
        if not self.has_import_permission(request):
            raise PermissionDenied

    def import_page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "list_name": capfirst(self.opts.verbose_name_plural),
            "may_see_list": self.has_view_permission(request),
            "import_url": staff_page(self.model, "import"),
            "template_url": staff_page(self.model, "import_template"),
            **context,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, f"admin/sheets/{template}.html", context)

    def template_view(self, request: HttpRequest) -> HttpResponse:
        """The template to fill in."""
        self.demand_import(request)
        return template_response(f"{self.opts.model_name}-template.xlsx", self.table)

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Choose a file. It is read, and its cells wait in the database to be checked."""
        self.demand_import(request)
        refusal = ""
        if request.method == "POST":
            try:
                uploaded = self.uploaded(request)
            except Refused as error:
                refusal = error.sentence
            else:
                return HttpResponseRedirect(staff_page(self.model, "import_check", uploaded.key))
        return self.import_page(
            request,
            "choose",
            title=_("Load a spreadsheet: %(table)s") % {"table": self.opts.verbose_name_plural},
            refusal=refusal,
            required=[column.head for column in self.table.loaded if column.is_required],
        )

    def uploaded(self, request: HttpRequest) -> UploadedTable:
        """What was sent, read and kept. Raises Refused."""
        upload = request.FILES.get("file")
        if upload is None:
            raise Refused(_("Choose a file."))
        known = self.table.known_heads()
        grid = read_upload(upload, lambda head: fold(head) in known)
        self.table.matched(grid.heads)
        UploadedTable.forget_old()
        return UploadedTable.objects.create(
            user=request.user,
            kind=self.opts.label_lower,
            file_name=without_unseen(upload.name)[:200],
            heads=grid.heads,
            rows=[[number, [stored(cell) for cell in cells]] for number, cells in grid.rows],
        )

    def import_check_view(self, request: HttpRequest, key: str) -> HttpResponse:
        """The dry run, row by row; answered and confirmed, the rows become drafts."""
        self.demand_import(request)
        found = UploadedTable.of(request.user, self.opts.label_lower, key)
        if request.method != "POST":
            uploaded = found.first()
            if uploaded is None:
                raise Http404
            if uploaded.loaded_at:
                return self.told_loaded(request, uploaded)
            return self.check_page(request, uploaded, self.checked(request, uploaded, {}))
        answers = {
            name: value for name, value in request.POST.items() if _ANSWER.match(name) and value
        }
        try:
            return self.loaded(request, found, answers)
        except IntegrityError:
            # A colleague has just saved a record that takes an address of these.
            self.message_user(
                request,
                _("The register changed while the file was loaded: nothing is saved, try again."),
                messages.ERROR,
            )
            return HttpResponseRedirect(request.path)

    def loaded(
        self, request: HttpRequest, found: QuerySet, answers: dict[str, str]
    ) -> HttpResponse:
        """Load the table once, if nothing speaks against it."""
        with transaction.atomic():
            # Of two who load at the same time the second waits here, and sees what is loaded.
            kinds = ContentType.objects.filter(app_label=self.opts.app_label)
            kinds.select_for_update().get(model=self.opts.model_name)
            uploaded = found.select_for_update().first()
            if uploaded is None:
                raise Http404
            if uploaded.loaded_at:
                return self.told_loaded(request, uploaded)
            checked = self.checked(request, uploaded, answers)
            if not checked.is_loadable:
                return self.check_page(request, uploaded, checked, answers)
            uploaded.mark_loaded(load(self.table, checked, request.user))
        words = ngettext(
            "%(count)d record loaded as a draft.",
            "%(count)d records loaded as drafts.",
            uploaded.loaded_count,
        )
        self.message_user(request, words % {"count": uploaded.loaded_count}, messages.SUCCESS)
        return HttpResponseRedirect(self.drafts_address(request))

    def drafts_address(self, request: HttpRequest) -> str:
        if self.has_view_permission(request):
            return staff_page(self.model, "changelist") + "?publication=draft"
        return staff_page(self.model, "import")

    def told_loaded(self, request: HttpRequest, uploaded: UploadedTable) -> HttpResponse:
        """A second press, a reload or a way back: nothing is loaded again."""
        words = ngettext(
            "This file has been loaded already: %(count)d record.",
            "This file has been loaded already: %(count)d records.",
            uploaded.loaded_count,
        )
        self.message_user(request, words % {"count": uploaded.loaded_count}, messages.INFO)
        return HttpResponseRedirect(self.drafts_address(request))

    def checked(
        self, request: HttpRequest, uploaded: UploadedTable, answers: dict[str, str]
    ) -> Check:
        grid = Grid(
            uploaded.heads,
            [(number, [restored(cell) for cell in cells]) for number, cells in uploaded.rows],
        )
        may_add = request.user.has_perm("records.add_source")
        return check(self.table, grid, answers, may_add_sources=may_add)

    def check_page(
        self,
        request: HttpRequest,
        uploaded: UploadedTable,
        checked: Check,
        answers: dict[str, str] | None = None,
    ) -> HttpResponse:
        def rows(*outcomes: str, asked: bool = False) -> list[Any]:
            return [
                (verdict, [self.twin(known) for known in verdict.twins])
                for verdict in checked.verdicts
                if verdict.outcome in outcomes and bool(verdict.questions) == asked
            ]

        asking = rows(NEW, THERE, LEFT, ASKED, asked=True)
        questions = [question.name for verdict, _twins in asking for question in verdict.questions]
        return self.import_page(
            request,
            "check",
            title=_("Check: %(file)s") % {"file": uploaded.file_name},
            checked=checked,
            counts=checked.counts,
            asking=asking,
            new=rows(NEW),
            there=rows(THERE),
            examples=rows(EXAMPLE),
            asks_dates=any(name.startswith("date-") for name in questions),
            asks_like=any(name.startswith("like-") for name in questions),
            is_much=len(questions) > MOST_QUESTIONS,
            all_dates=(answers or {}).get(ALL_DATES, ""),
            all_like=(answers or {}).get(ALL_LIKE, ""),
            unanswered=answers is not None and checked.counts[ASKED],
            may_load=bool(checked.counts[NEW] or checked.counts[ASKED])
            and not checked.counts[FAULTY],
        )

    def twin(self, known: Any) -> tuple[str, str]:
        """What a row looks like: the address and title of a record, or the number of a row."""
        if isinstance(known, int):
            return "", _("row %(row)s") % {"row": known}
        return page_of_row(known), str(known)
