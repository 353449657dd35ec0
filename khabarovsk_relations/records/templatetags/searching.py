"""What the search page needs to show what was found."""

from django import template

from khabarovsk_relations.records.marking import marked as mark
from khabarovsk_relations.records.templatetags.register import text

register = template.Library()


@register.inclusion_tag("_text.html")
def marked(value, query, short=False):
    """A text with marks around the words that the query finds; `short`: without a remark.

    One that exists only in the other language has its `lang`, and says so.
    """
    return text(value) | {"text": mark(value, query), "short": short}
