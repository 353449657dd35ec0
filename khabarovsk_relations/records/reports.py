"""What commands that report on records have in common: how a record is told, and exit codes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation

from .staff_pages import page_of_row

# In the order of Nagios: all is well, look at it, it could not be found out.
NOTHING, SOMETHING, FAILED = 0, 1, 2


def admin_address(record: Any) -> str:
    """The page of a row in the admin, as an absolute address."""
    return f"{settings.SITE_URL}{page_of_row(record)}"


def told(record: Any) -> dict[str, Any]:
    """A record for machines; the keys stay."""
    titles = {}
    for language in ("ru", "en"):
        with translation.override(language):
            titles[f"title_{language}"] = str(record)
    return {
        "type": record._meta.model_name,
        "slug": record.slug,
        **titles,
        "is_draft": record.published_at is None,
        "address": admin_address(record),
    }
