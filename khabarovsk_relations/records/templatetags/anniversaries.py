"""Anniversaries in words."""

from django import template
from django.utils.translation import ngettext

from khabarovsk_relations.records.anniversaries import Anniversary

register = template.Library()


@register.filter
def full_years(anniversary: Anniversary) -> str:
    """«62 года», "62 years"; "about 36 years" where the beginning is known no better."""
    number, began = anniversary.years, anniversary.began
    if began.is_approximate and began.is_uncertain:
        words = ngettext(
            "probably about %(number)s year", "probably about %(number)s years", number
        )
    elif began.is_approximate:
        words = ngettext("about %(number)s year", "about %(number)s years", number)
    elif began.is_uncertain:
        words = ngettext("probably %(number)s year", "probably %(number)s years", number)
    else:
        words = ngettext("%(number)s year", "%(number)s years", number)
    # The number stays on the line of its word.
    return (words % {"number": number}).replace(f"{number} ", f"{number}\N{NO-BREAK SPACE}")
