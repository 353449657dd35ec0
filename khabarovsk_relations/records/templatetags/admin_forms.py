"""What the templates of the admin's forms ask of a section."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from khabarovsk_relations.records.admin.typed import STAMP, stamp_for

register = template.Library()


@register.filter
def is_filled(fieldset: Any) -> bool:
    """Whether something stands in any field of a section, so that it is not to be folded away."""
    fields = (field.field for line in fieldset for field in line if not field.is_readonly)
    return any(
        field.value() and str(field.value()) not in ("", str(field.field.initial))
        for field in fields
    )


@register.simple_tag(takes_context=True)
def typed_by(context: template.Context) -> SafeString:
    """The hidden field by which a form says whom it was made for."""
    stamp = stamp_for(context["request"].user)
    return format_html('<input type="hidden" name="{}" value="{}">', STAMP, stamp)
