"""How the fields of a form are laid out: sections, pairs of languages, what is folded away."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.views.main import PAGE_VAR
from django.core.paginator import Paginator
from django.http import HttpRequest


def pair(name: str) -> tuple[str, str]:
    """A text in both languages, side by side where the screen is wide enough."""
    return (f"{name}_ru", f"{name}_en")


def more(title: Any, *fields: Any) -> tuple[Any, dict[str, Any]]:
    """Fields that are seldom needed, folded away below the section before them."""
    return (title, {"fields": fields, "classes": ("collapse",)})


def left_out(fieldsets: Any, names: set[str]) -> list[Any]:
    """The sections of a form without some of their fields, and without what is then empty."""
    kept = []
    for title, options in fieldsets:
        lines = [_line_without(line, names) for line in options["fields"]]
        lines = [line for line in lines if line]
        if lines:
            kept.append((title, {**options, "fields": lines}))
    return kept


def _line_without(line: Any, names: set[str]) -> Any:
    if isinstance(line, str):
        return "" if line in names else line
    return tuple(name for name in line if name not in names)


def page_of_list(request: HttpRequest, rows: Any, size: int) -> tuple[Any, dict[str, Any]]:
    """The page of a list that `?p=…` asks for, and what admin/_pages.html shows of the others."""
    paginator = Paginator(rows, size)
    page = paginator.get_page(request.GET.get(PAGE_VAR))
    return page, {
        "page_obj": page,
        "page_range": paginator.get_elided_page_range(page.number),
        "page_var": PAGE_VAR,
        "pagination_required": paginator.num_pages > 1,
    }


class ShortPopup:
    """A form that opens over another one asks only for what the other one needs.

    What is left out is filled in on the page of its own that the row has from then on.
    """

    # The fields, in lines; without any the form is the same everywhere.
    popup_fields: tuple[Any, ...] = ()

    def is_short(self, request: HttpRequest, obj: Any = None) -> bool:
        asked = IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST
        return bool(self.popup_fields) and obj is None and asked

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if self.is_short(request, obj):
            return [(None, {"fields": self.popup_fields})]
        return super().get_fieldsets(request, obj)

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        return [] if self.is_short(request, obj) else super().get_inlines(request, obj)
