"""What the templates of the admin's forms ask of a section."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.filter
def is_filled(fieldset: Any) -> bool:
    """Whether something stands in any field of a section, so that it is not to be folded away."""
    fields = (field.field for line in fieldset for field in line if not field.is_readonly)
    return any(
        field.value() and str(field.value()) not in ("", str(field.field.initial))
        for field in fields
    )
