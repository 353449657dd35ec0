"""A spreadsheet between its dry run and its loading."""

from __future__ import annotations

import datetime
import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# How long a table waits to be loaded.
KEPT_FOR = datetime.timedelta(days=1)


def new_key() -> str:
    """What its page is found by: nothing that can be guessed."""
    return secrets.token_urlsafe(24)


class UploadedTable(models.Model):
    """The cells of a file that somebody checks before loading it.

    It stands in the database, where all workers see it, and not in the session or in the page,
    so that nobody loads what was not checked; it is loaded once, and gone after a day.
    """

    key = models.CharField(max_length=40, unique=True, default=new_key)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # Nobody else loads it.
        on_delete=models.CASCADE,
        related_name="+",
    )
    kind = models.CharField(max_length=80)
    file_name = models.CharField(max_length=200)
    heads = models.JSONField()
    rows = models.JSONField()
    uploaded_at = models.DateTimeField(default=timezone.now)
    loaded_at = models.DateTimeField(null=True, blank=True)
    loaded_count = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        verbose_name = _("uploaded table")
        verbose_name_plural = _("uploaded tables")

    def __str__(self) -> str:
        return self.file_name

    @classmethod
    def forget_old(cls, at: datetime.datetime | None = None) -> None:
        """Drop the tables that nobody has loaded in time, and the traces of those loaded."""
        cls.objects.filter(uploaded_at__lt=(at or timezone.now()) - KEPT_FOR).delete()

    def mark_loaded(self, count: int, at: datetime.datetime | None = None) -> None:
        """Note that it has been loaded, and keep its cells no longer."""
        self.heads, self.rows = [], []
        self.loaded_at, self.loaded_count = at or timezone.now(), count
        self.save()

    @classmethod
    def of(cls, user: Any, kind: str, key: str) -> models.QuerySet:
        """The table of this key, if it is this user's and of this kind."""
        return cls.objects.filter(user=user, kind=kind, key=key)
