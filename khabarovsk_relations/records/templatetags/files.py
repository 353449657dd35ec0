"""Photos and documents on public pages."""

from django import template

register = template.Library()


@register.inclusion_tag("_photo.html")
def photo(record):
    """The photo of a record, described by its title where nobody has described it."""
    return {
        "photo": record.photo,
        "description": record.photo_alt or record.title,
        "credit": record.photo_credit,
    }


@register.inclusion_tag("_document.html")
def document(record, label):
    """The link to the document of a record, with what it is and how large it is."""
    return {"document": record.document, "label": label}
