"""What the admin says after saving: whether the site shows it, and where it goes on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from khabarovsk_relations.records.models import Record
from khabarovsk_relations.records.staff_pages import page_of_row


def what_the_site_shows(record: Record) -> str:
    """One or two sentences: whether what was just saved is on the site."""
    if record.withdrawn_at:
        return _("Saved. The record was withdrawn: the site does not show it.")
    if record.published_at is None:
        return _("Draft saved. It will be on the site once published.")
    if record.is_public():
        return _("Saved. The changes are on the site now.")
    moment = date_format(localtime(record.published_at), "DATETIME_FORMAT")
    return _("Saved. It will be on the site from %(moment)s.") % {"moment": moment}


class Answers:
    """Django's answers to saving say what was saved; these also say whether the site shows it."""

    def record_of(self, row: Any) -> Record:
        """The record with which a row is public: itself, unless it is a part."""
        return row

    def link_to_row(self, row: Any) -> str:
        return format_html('<a href="{}">{}</a>', page_of_row(row), row)

    def tell_saved(self, request: HttpRequest, row: Any) -> None:
        record = self.record_of(row)
        words = format_html("{} {}", what_the_site_shows(record), self.link_to_row(row))
        if record.is_public():
            site = (record.get_absolute_url(), _("View on site"))
            words = format_html('{} · <a href="{}">{}</a>', words, *site)
        self.message_user(request, words, messages.SUCCESS)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return self._go_on(request, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        return self._go_on(request, obj)

    def _go_on(self, request: HttpRequest, row: Any) -> HttpResponse:
        self.tell_saved(request, row)
        if "_continue" in request.POST:
            address = page_of_row(row)
        elif "_addanother" in request.POST:
            address = self.next_address(row)
        else:
            return self.response_post_save_change(request, row)
        kept = {"preserved_filters": self.get_preserved_filters(request), "opts": self.opts}
        return HttpResponseRedirect(add_preserved_filters(kept, address))
