"""The date ruler under a date."""

from __future__ import annotations

from typing import Any

from django import template

from khabarovsk_relations.records.edtf import EDTFDate
from khabarovsk_relations.records.ruler import ruler

register = template.Library()

STROKE = 1.4  # of an outline; site.css draws it as wide
TOP, HEIGHT = 1.0, 5.0


@register.inclusion_tag("_date_ruler.html")
def date_ruler(date: EDTFDate, plan: bool = False, year: int | None = None) -> dict[str, Any]:
    """How much is known of a date, drawn for the year it begins in or for the heading's `year`.

    An arrow past an end says that the date may lie in other years too. `plan`: not confirmed.
    Nothing where the date is unknown or does not touch the year.
    """
    drawn = ruler(date, is_plan=bool(plan), year=year or None) if date else None
    if drawn is None:
        return {"is_drawn": False}
    start, end = drawn.ends
    # The outer edge of an outline stands where a filled mark would end.
    inset = STROKE / 2 if drawn.is_outlined else 0
    return {
        "is_drawn": True,
        "is_plan": drawn.is_plan,
        "is_outlined": drawn.is_outlined,
        "x": _number(start + inset),
        "width": _number(end - start - 2 * inset),
        "y": _number(TOP + inset),
        "height": _number(HEIGHT - 2 * inset),
        "has_earlier": drawn.has_earlier,
        "has_later": drawn.has_later,
    }


def _number(value: float) -> str:
    """For an attribute of SVG, where a decimal comma would be no number."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
