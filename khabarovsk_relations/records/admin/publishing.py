"""Publishing in the admin: by whom, one or many, what is missing, and how a draft would look."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from khabarovsk_relations.records.citing import inner_quotes
from khabarovsk_relations.records.localized import LANGUAGES, active_language
from khabarovsk_relations.records.models import Record
from khabarovsk_relations.records.pages import ERRORS
from khabarovsk_relations.records.staff_pages import page_name, staff_page
from khabarovsk_relations.records.templatetags.register import whole_day

# So many records are named in a sentence, the rest are counted.
NAMED = 20
# What a record lacks, as it stands behind "Missing before publication:".
LACKING = {
    "citations": gettext_lazy("a source (it cannot be published without one)"),
    "title_ru": gettext_lazy("the title in Russian"),
    "title_en": gettext_lazy("the title in English"),
    "name_ru": gettext_lazy("the name in Russian"),
    "name_en": gettext_lazy("the name in English"),
}


def publication_words(record: Record) -> str:
    """Draft, or when it is published, will be, or was withdrawn, in words."""
    if record.withdrawn_at:
        return _("withdrawn on %(day)s") % {"day": whole_day(record.withdrawn_at)}
    if record.published_at is None:
        return _("draft")
    words = _("published on %(day)s")
    if not record.is_public():
        words = _("will be published on %(day)s at %(time)s")
    time = timezone.localtime(record.published_at).strftime("%H:%M")
    return words % {"day": whole_day(record.published_at), "time": time}


def publication_sentence(record: Record) -> str:
    """The same as a sentence; «г.» at its end is its full stop too."""
    words = capfirst(publication_words(record))
    return words if words.endswith(".") else f"{words}."


def lacking_words(record: Record) -> str:
    """What it lacks to be published, as a sentence; empty where it lacks nothing."""
    lacking = [
        str(LACKING.get(name, pgettext("of what is lacking", "the date")))
        for name in record.lacking()
    ]
    words = _("Missing before publication: %(fields)s.")
    return words % {"fields": ", ".join(lacking)} if lacking else ""


def own_name(language: str) -> str:
    """What a language calls itself: «Русский», "English"."""
    return capfirst(get_language_info(language)["name_local"])


def titles_of(records: list[Any]) -> str:
    """The records by name, the first twenty of them."""
    titles = "; ".join(
        _("“%(record)s”") % {"record": inner_quotes(str(record))} for record in records[:NAMED]
    )
    more = len(records) - NAMED
    return (
        titles
        if more <= 0
        else _("%(titles)s and %(count)d more") % {"titles": titles, "count": more}
    )


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

    def may_schedule(self, request: HttpRequest, record: Any) -> bool:
        """Whether this user says when a record comes on the site: before it ever was there."""
        is_ahead = record.withdrawn_at is None and not record.was_ever_public()
        return is_ahead and self.has_publish_permission(request, record)

    # ---- one or many -----------------------------------------------------------------------------

    @admin.action(permissions=["publish"], description=gettext_lazy("Publish"))
    def publish_selected(self, request: HttpRequest, queryset: Iterable[Any]) -> None:
        done = self.each(request, queryset, self.publish_one)
        if done:
            words = _("Published: %(records)s.") % {"records": titles_of(done)}
            self.message_user(request, words, messages.SUCCESS)

    @admin.action(permissions=["publish"], description=gettext_lazy("Withdraw"))
    def withdraw_selected(self, request: HttpRequest, queryset: Iterable[Any]) -> None:
        done = self.each(request, queryset, self.withdraw_one)
        if done:
            words = _("Withdrawn: %(records)s. At the address of the page now stands: “%(words)s”.")
            names = {"records": titles_of(done), "words": ERRORS[410][0]}
            self.message_user(request, words % names, messages.SUCCESS)

    @staticmethod
    def publish_one(request: HttpRequest, record: Any) -> None:
        if record.is_public():
            words = _("“%(record)s” is on the site already.")
            raise ValidationError(words % {"record": record}, code="was_public")
        record.publish(request.user)

    @staticmethod
    def withdraw_one(request: HttpRequest, record: Any) -> None:
        if record.withdrawn_at:
            words = _("“%(record)s” was withdrawn before.")
            raise ValidationError(words % {"record": record}, code="was_withdrawn")
        record.withdraw(request.user)

    def each(
        self, request: HttpRequest, records: Iterable[Any], act: Callable[[HttpRequest, Any], None]
    ) -> list[Any]:
        """Do it to each record as it is stored now; tell of those that refuse, give the others."""
        done = []
        for record in records:
            try:
                with transaction.atomic():
                    record.lock_state()
                    act(request, record)
            except ValidationError as refusal:
                self.message_user(request, refusal.messages[0], messages.ERROR)
            else:
                done.append(record)
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

    # ---- as the public sees it -------------------------------------------------------------------

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Only what the public sees has an address there."""
        return obj.get_absolute_url() if obj is not None and obj.is_public() else None

    def get_urls(self) -> list[Any]:
        name = page_name(self.model, "preview")
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
        language = request.GET.get("language")
        if language not in LANGUAGES:
            language = active_language()
        # What the page says of itself rests on it.
        request.LANGUAGE_CODE = language
        with translation.override(language):
            context = self.public_context(record) | {
                "preview": self.preview_words(record),
                "languages": [
                    (code, own_name(code), f"{request.path}?language={code}") for code in LANGUAGES
                ],
            }
            response = render(request, self.public_template, context)
        response.headers["Content-Language"] = language
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    @staticmethod
    def preview_words(record: Record) -> str:
        """What the banner of a preview says."""
        if record.published_at is None:
            return _("Draft: visible to staff only")
        if record.is_public():
            return _("This is how the public sees it")
        state = capfirst(publication_words(record))
        return _("%(state)s: visible to staff only") % {"state": state}

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        record = kwargs.get("obj")
        if record is not None and record.pk:
            # What was typed and refused says nothing of the record as it is stored.
            stored = self.model._base_manager.get(pk=record.pk) if request.POST else record
            may_publish = self.has_publish_permission(request, stored)
            is_public, is_withdrawn = stored.is_public(), stored.withdrawn_at is not None
            preview_url = staff_page(self.model, "preview", record.pk)
            context |= {
                "show_publish": may_publish and not (is_public or is_withdrawn),
                "show_bring_back": may_publish and is_withdrawn,
                "show_withdraw": may_publish and is_public,
                "preview_url": "" if is_public else preview_url,
                "publication": publication_sentence(stored),
                "is_public": is_public,
                "is_withdrawn": is_withdrawn,
                "may_publish": may_publish,
                "lacking": "" if is_public else lacking_words(stored),
                "withdrawn_words": ERRORS[410][0],
            }
        return super().render_change_form(request, context, *args, **kwargs)
