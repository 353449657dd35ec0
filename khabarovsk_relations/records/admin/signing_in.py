"""Signing in: the form, which says when too many tries have closed it, and the failed tries."""

from __future__ import annotations

import math
from typing import Any

from axes.helpers import get_client_ip_address, get_client_username, get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .accounts import Called


def seconds_closed(request: HttpRequest, credentials: dict[str, Any]) -> int:
    """For how long nobody can sign in under this name from this address any more."""
    tries = AccessAttempt.objects.filter(
        username=get_client_username(request, credentials),
        ip_address=get_client_ip_address(request),
    )
    last = tries.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    begun = last or timezone.now()
    return max(1, math.ceil((begun + get_cool_off(request) - timezone.now()).total_seconds()))


class SignInForm(AdminAuthenticationForm):
    """Name and password. After too many tries it says how long to wait, whatever the password."""

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except ValidationError:
            if not getattr(self.request, "axes_locked_out", False):
                raise
            seconds = seconds_closed(self.request, {"username": self.cleaned_data["username"]})
            self.request.seconds_closed = seconds
            minutes = math.ceil(seconds / 60)
            words = ngettext(
                "Too many failed tries: signing in under this name from your address is closed "
                "for %(count)d more minute. Whoever has forgotten the password asks an "
                "administrator for a new one.",
                "Too many failed tries: signing in under this name from your address is closed "
                "for %(count)d more minutes. Whoever has forgotten the password asks an "
                "administrator for a new one.",
                minutes,
            )
            raise ValidationError(words % {"count": minutes}, code="closed") from None


@admin.register(AccessAttempt)
class FailedTriesAdmin(admin.ModelAdmin):
    """Who failed to sign in of late. django-axes forgets a try as soon as it no longer counts."""

    list_display = ("attempt_time", "username", "ip_address", "failures_since_start", "closed")
    list_display_links = None
    search_fields = ("username", "ip_address")
    ordering = ("-attempt_time", "pk")
    actions = ["forgive"]
    show_facets = admin.ShowFacets.NEVER

    @admin.display(description=gettext_lazy("signing in is closed"))
    def closed(self, tries: AccessAttempt) -> str:
        until = tries.attempt_time + settings.AXES_COOLOFF_TIME
        enough = tries.failures_since_start >= settings.AXES_FAILURE_LIMIT
        return _("yes") if enough and until > timezone.now() else _("no")

    def action_checkbox(self, obj: AccessAttempt) -> str:
        return super().action_checkbox(Called(obj, obj.username or ""))

    @admin.action(description=gettext_lazy("Let in again: forget the failed tries"))
    def forgive(self, request: HttpRequest, queryset: QuerySet) -> None:
        count = queryset.count()
        queryset.delete()
        words = ngettext("%(count)d line forgotten.", "%(count)d lines forgotten.", count)
        self.message_user(request, words % {"count": count}, messages.SUCCESS)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Only the list: what else a row keeps is of no use to anybody.
        return request.user.is_superuser and obj is None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


admin.site.login_form = SignInForm
