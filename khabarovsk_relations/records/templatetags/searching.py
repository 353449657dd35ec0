"""What the search page needs to show what was found."""

from django import template
from django.utils.html import format_html, format_html_join

from khabarovsk_relations.records.languages import runs_of
from khabarovsk_relations.records.localized import active_language
from khabarovsk_relations.records.marking import marked as mark
from khabarovsk_relations.records.templatetags.register import text

register = template.Library()


@register.inclusion_tag("_text.html")
def marked(value, query, short=False, around=""):
    """A text as the tag `text` shows it, with marks around the words that the query finds.

    `short`: without a remark that it exists in one language only. `around`: the language of
    the element it stands in, where that is not the language of the page.
    """
    shown = text(value, short=short)
    around = shown["language"] or around or active_language()
    pieces = ((mark(piece, query), code) for piece, code in runs_of(value, around))
    runs = (
        (format_html('<span lang="{}">{}</span>', code, piece) if code else piece,)
        for piece, code in pieces
    )
    return shown | {"text": format_html_join("", "{}", runs)}
