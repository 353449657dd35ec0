"""What the public templates need to show dates, texts in two languages, and facts."""

import datetime

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join

from khabarovsk_relations.records.bars import year_bars
from khabarovsk_relations.records.edtf import EDTFDate, EDTFError
from khabarovsk_relations.records.languages import language_of, runs_of
from khabarovsk_relations.records.localized import LocalizedText, active_language

register = template.Library()


def in_languages(text, around, own=""):
    """A text with its `lang` around each name in another script than the words `around` it have.

    `own`: the language in which such names are probably written.
    """
    pieces = list(runs_of(text, around, own))
    if len(pieces) == 1:
        return text
    run = '<span lang="{}">{}</span>'
    told = ((format_html(run, code, piece) if code else piece,) for piece, code in pieces)
    return format_html_join("", "{}", told)


@register.simple_tag
def named(name, own="", element="bdi"):
    """A name, title or quotation as an element in its own language and direction.

    `own`: its language, unless its script speaks against it.
    """
    language = language_of(name, own)
    tag = format_html('{} lang="{}"', element, language) if language else element
    words = in_languages(name, language, own)
    return format_html('<{} dir="auto">{}</{}>', tag, words, element)


@register.filter
def with_languages(text):
    """Words of the page with its `lang` around each name in another script."""
    return in_languages(text, active_language())


@register.filter
def in_words(date):
    """A date in words of the active language, no more exact than it is known."""
    return date.display(active_language())


@register.filter
def whole_day(moment):
    """A plain day, or the day of a moment in Khabarovsk, in the same words as every date."""
    day = timezone.localdate(moment) if isinstance(moment, datetime.datetime) else moment
    try:
        return in_words(EDTFDate.parse(day.isoformat()))
    except EDTFError:
        # A slip of somebody who wrote the year 206 must not take the page down.
        return date_format(day)


@register.inclusion_tag("_date.html")
def date(value, cell=False):
    """A date as `<time>`, machine-readable only as far as it is known."""
    return {
        "words": value.display(active_language(), cell=cell),
        "machine": value.datetime_attribute,
    }


@register.inclusion_tag("_text.html")
def text(value, paragraphs=False, short=False, own=""):
    """A text; one that exists only in the other language is marked and says so.

    `short`: without the words that say so, which then stand elsewhere (`only_in`). `own`: the
    language in which names in another script in it are probably written.
    """
    language = getattr(value, "language", "")
    around = language or active_language()
    return {
        "text": in_languages(value, around, own) if isinstance(value, str) else value,
        "paragraphs": paragraphs,
        "short": short,
        "is_fallback": isinstance(value, LocalizedText) and value.is_fallback,
        "language": language,
    }


@register.inclusion_tag("_only_in.html")
def only_in(value):
    """That a text exists only in the other language: to stand behind a link that is the text."""
    return {"language": value.language if getattr(value, "is_fallback", False) else ""}


@register.filter
def in_its_language(text):
    """A name for the middle of a sentence, with its `lang` where that is not the page's."""
    if isinstance(text, LocalizedText) and text.is_fallback:
        return format_html('<span lang="{}">{}</span>', text.language, text)
    return text


@register.inclusion_tag("_fact.html")
def fact(label, value, missing="", paragraphs=False, marks=""):
    """One line of a description list; left out where empty, unless its absence is a fact.

    `marks`: the footnotes beside the fact, as the tag `footnotes` gives them.
    """
    return {
        "label": label,
        "value": value,
        "missing": missing,
        "paragraphs": paragraphs,
        "marks": marks,
    }


@register.inclusion_tag("_section.html", takes_context=True)
def section(context, name, label, css_class=""):
    """A link to a section of the site that says where the reader is (aria-current)."""
    address = reverse(name)
    request = context.get("request")
    path = request.path if request else ""
    return {
        "address": address,
        "label": label,
        "class": css_class,
        "is_page": path == address,
        "is_inside": path.startswith(address),
    }


@register.inclusion_tag("_year_bars.html")
def bars_of_years(years):
    """Bars for the years of a timeline; decoration beside the plain links that say the same."""
    counts = {year: number for year, number, _address in years}
    return {"bars": year_bars(counts, timezone.localdate().year)}


@register.simple_tag
def to_record(record, carried=""):
    """The address of a record from a list, with the list's filters to find the way back."""
    address, sign, place = record.get_absolute_url().partition("#")
    return f"{address}{carried}{sign}{place}"
