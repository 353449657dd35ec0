"""Forms that were sent and saved, so that none of them is saved twice."""

from __future__ import annotations

import datetime

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT_FOR = datetime.timedelta(days=7)
# As many old ones are dropped with each new one: more than come, and never a long wait.
DROPPED_AT_ONCE = 100


class SubmittedFormQuerySet(models.QuerySet):
    """Words for forms that were sent."""

    def claim(self, token: str, content: str) -> tuple[SubmittedForm, bool]:
        """The form with this token, and whether it is new. To be called inside a transaction.

        Whoever comes second waits until the first is done, because the token is unique. Then it
        is not new; or it is, where the first saved nothing and has deleted its row.
        """
        self.drop_old()
        try:
            with transaction.atomic():
                return self.create(token=token, content=content), True
        except IntegrityError:
            return self.get(token=token), False

    def drop_old(self) -> None:
        """Delete some of those that nobody will send again."""
        old = self.filter(created_at__lt=timezone.now() - KEPT_FOR).order_by("pk")
        # What another request is dropping at the same time is left to it.
        keys = old.select_for_update(skip_locked=True).values_list("pk", flat=True)
        self.filter(pk__in=list(keys[:DROPPED_AT_ONCE])).delete()


class SubmittedForm(models.Model):
    """A form that was sent and saved: the token its page made up, and what came of it.

    The row is written in the transaction that saves the record, and kept for seven days.
    """

    token = models.CharField(max_length=40, unique=True)
    # A digest of who sent what to which page, so that the same is known again.
    content = models.CharField(max_length=64)
    record_type = models.CharField(max_length=80, blank=True)
    record_pk = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = SubmittedFormQuerySet.as_manager()

    class Meta:
        # Nobody looks at them, so there are no rights either.
        default_permissions = ()
        verbose_name = _("submitted form")
        verbose_name_plural = _("submitted forms")

    def __str__(self) -> str:
        return f"{self.record_type} {self.record_pk}"
