"""The pages of the admin by what they show: their names in the resolver, and their addresses."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.urls import reverse


def page_name(model: type[Model], page: str) -> str:
    """What a page of a kind of rows is called, such as "changelist", "change", "history"."""
    return f"{model._meta.app_label}_{model._meta.model_name}_{page}"


def staff_page(model: type[Model], page: str, *args: Any) -> str:
    """The address of such a page. Raises NoReverseMatch where the admin does not know the kind."""
    return reverse(f"admin:{page_name(model, page)}", args=args)


def page_of_row(row: Model) -> str:
    """The address of the page on which a row is changed."""
    return staff_page(type(row), "change", row.pk)
