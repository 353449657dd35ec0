"""The moment at which a record comes on the site: how it is asked for and what is refused."""

from __future__ import annotations

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LABEL = gettext_lazy("Publish not before")
HELP = gettext_lazy("Time of Khabarovsk. Empty: it stays a draft until somebody publishes it.")
YEARS_AHEAD = 10


class MomentWidget(forms.SplitDateTimeWidget):
    """A day and a time, in the browser's own inputs where it has them."""

    def __init__(self) -> None:
        super().__init__(
            date_attrs={"type": "date", "aria-label": gettext_lazy("day")},
            time_attrs={"type": "time", "aria-label": gettext_lazy("time of day")},
            date_format="%Y-%m-%d",
            time_format="%H:%M",
        )


def demand_ahead(moment: datetime.datetime) -> None:
    """Refuse a moment that has passed, and one so far ahead that it must be a slip."""
    now = timezone.now()
    if moment <= now:
        raise ValidationError(
            _("This time has passed. To publish now, press “Publish”."), code="past"
        )
    if moment.year > now.year + YEARS_AHEAD:
        raise ValidationError(
            _("This is more than %(years)d years ahead.") % {"years": YEARS_AHEAD}, code="far"
        )
