"""Publishing in the admin: by whom, one or many, and how a draft would look."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy, ngettext


class Publishes:
    """A record's page on which editors publish and withdraw, and staff see a draft as it would be.

    Subclasses name the template of the public page and give its context.
    """

    public_template = ""

    def public_context(self, record: Any) -> dict[str, Any]:
        """The context of the public page, for the preview of a record."""
        raise NotImplementedError

    def has_publish_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.publish_{self.opts.model_name}")

    @admin.action(permissions=["publish"], description=gettext_lazy("Publish"))
    def publish_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        done = self.each(request, queryset, lambda record: record.publish(request.user))
        if done:
            words = ngettext("%(count)d record published.", "%(count)d records published.", done)
            self.message_user(request, words % {"count": done}, messages.SUCCESS)

    @admin.action(permissions=["publish"], description=gettext_lazy("Withdraw"))
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        done = self.each(request, queryset, lambda record: record.withdraw(request.user))
        if done:
            words = ngettext("%(count)d record withdrawn.", "%(count)d records withdrawn.", done)
            self.message_user(request, words % {"count": done}, messages.SUCCESS)

    def each(self, request: HttpRequest, records: Iterable[Any], act: Any) -> int:
        """Do it to each record, tell of each that refuses, and count the others."""
        done = 0
        for record in records:
            try:
                act(record)
            except ValidationError as refusal:
                self.message_user(request, refusal.messages[0], messages.ERROR)
            else:
                done += 1
        return done

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """The buttons that publish and withdraw save first what stands in the form."""
        if self.has_publish_permission(request, obj):
            for button, act in (
                ("_publish", self.publish_selected),
                ("_withdraw", self.withdraw_selected),
            ):
                if button in request.POST:
                    act(request, [obj])
                    return HttpResponseRedirect(request.get_full_path())
        return super().response_change(request, obj)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Only what the public sees has an address there."""
        return obj.get_absolute_url() if obj is not None and obj.is_public() else None

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_preview"
        view = self.admin_site.admin_view(self.preview_view)
        return [path("<path:object_id>/preview/", view, name=name), *super().get_urls()]

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The public page of a record that the public does not see yet, for staff alone."""
        found = self.get_object(request, unquote(object_id))
        if found is None:
            raise Http404
        if not self.has_view_permission(request, found):
            raise PermissionDenied
        # Read afresh: the admin's lists prefetch more cities than the public may see.
        record = self.model._default_manager.get(pk=found.pk)
        response = render(request, self.public_template, self.public_context(record))
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        record = kwargs.get("obj")
        if record is not None and record.pk:
            may_publish = self.has_publish_permission(request, record)
            name = f"{self.opts.app_label}_{self.opts.model_name}_preview"
            is_public = record.is_public()
            context |= {
                "show_publish": may_publish
                and record.withdrawn_at is None
                and not record.was_ever_public(),
                "show_bring_back": may_publish and record.withdrawn_at is not None,
                "show_withdraw": may_publish and is_public,
                "preview_url": ""
                if is_public
                else reverse(f"{self.admin_site.name}:{name}", args=[quote(record.pk)]),
            }
        return super().render_change_form(request, context, *args, **kwargs)
