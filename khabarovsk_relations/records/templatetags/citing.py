"""Footnotes, references to copy, and letters about a record."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from khabarovsk_relations.records.citing import (
    address_of,
    bibtex,
    gost,
    inner_quotes,
    mail_about,
    plain_english,
)
from khabarovsk_relations.records.footnotes import Footnotes
from khabarovsk_relations.records.localized import active_language
from khabarovsk_relations.records.models import Citation, Source
from khabarovsk_relations.records.templatetags.register import named, whole_day

register = template.Library()


@register.simple_tag
def numbered(citations: Iterable[Citation]) -> Footnotes:
    """The footnotes of a page: `{% numbered citations as notes %}`, before the first mark."""
    return Footnotes(citations)


@register.simple_tag
def footnotes(notes: Footnotes | str, claim: str, part: Any = None) -> SafeString | str:
    """The marks beside a fact: `{% footnotes notes "date" %}`. Nothing where there are no notes.

    `part`: a row with sources of its own, as in `{% footnotes notes "general" status %}`.
    """
    if not (notes and claim):
        return ""
    return format_html_join(
        "",
        '<sup class="footnote"><a href="#source-{0}" id="{1}" aria-label="{2}">[{0}]</a></sup>',
        (
            (mark.number, mark.anchor, _("source %(number)s") % {"number": mark.number})
            for mark in notes.marks(claim, part or None)
        ),
    )


@register.filter
def titled(source: Source) -> SafeString:
    """The title of a source in quotation marks of a sentence, in its own language and direction."""
    return named(inner_quotes(source.title), source.language)


@register.filter
def as_time(moment: datetime.datetime) -> SafeString:
    """The day of a moment in Khabarovsk, for people and for machines."""
    day = timezone.localdate(moment)
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), whole_day(day))


@register.inclusion_tag("_cite.html")
def cite(record: Any) -> dict[str, Any]:
    """References to a record for copying. A draft has none: its address leads nowhere."""
    if not record.is_public():
        return {}
    today = timezone.localdate()
    lines = {"ru": gost(record, today), "en": plain_english(record, today)}
    return {
        "first": lines.pop(active_language()),
        "others": lines.values(),
        "bibtex": bibtex(record, today),
        "language": active_language(),
    }


@register.simple_tag
def mistake_mail(about: Any) -> str:
    """A link to write about a mistake in a record, or on the page at a whole address.

    Empty where the register has no address for letters.
    """
    if isinstance(about, str):
        return mail_about(about)
    return mail_about(address_of(about), about.title)
