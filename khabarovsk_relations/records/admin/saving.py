"""Saving in the admin: never over a newer version, and what is sent twice only once.

A page carries the version it was opened with and a token of its own. What comes back is judged
under a lock, in the transaction that saves it. See docs/decisions/two-at-once.md.
"""

from __future__ import annotations

import copy
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from khabarovsk_relations.records.history.story import DELETED, Entry
from khabarovsk_relations.records.models import SubmittedForm
from khabarovsk_relations.records.staff_pages import page_of_row, staff_page

from .rebasing import Rebased, seen_in
from .versions import Version, digest, entries_since, when_and_who, when_in_words

# The hidden inputs of a page: the version it was opened with, and its token.
OPENED = "_opened"
TOKEN = "_token"
# Other in each copy of one form, or pressed by another hand: the content is the same.
NOT_CONTENT = {"csrfmiddlewaretoken", OPENED, TOKEN, "_save", "_continue", "_addanother"}


@dataclass
class Refusal:
    """Why nothing was saved, in words, and what stands in the record beside what was typed."""

    sentence: str
    advice: str
    # What others did meanwhile, each with the words for its time.
    entries: list[tuple[str, Entry]] = field(default_factory=list)
    # What the page carries from now on.
    version: Version = field(default_factory=lambda: Version(""))
    # What the record holds, by the names of inputs.
    beside: dict[str, str] = field(default_factory=dict)
    # The prefixes of rows that a colleague has removed, and that would be added again.
    again: list[str] = field(default_factory=list)
    is_deleted: bool = False


class SavesOnce:
    """Refuses to save over a newer version, and saves what is sent twice only once."""

    # The reference to the row that changes together with this one, and is locked before it.
    part_of = ""

    def _changeform_view(
        self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: Any
    ) -> HttpResponse:
        # Django takes "_saveasnew" for a wish to add, whether or not the page has that button.
        pk = None if "_saveasnew" in request.POST else self._pk(object_id)
        view = super()._changeform_view
        if request.method != "POST":
            # Before the page reads the row: what changes in between is refused, not lost.
            request.opened = self.version(pk)
            return view(request, object_id, form_url, extra_context)

        def save() -> HttpResponse:
            if request.refusal and request.refusal.is_deleted:
                add = staff_page(self.model, "add")
                return view(request, None, add, extra_context)
            return view(request, object_id, form_url, extra_context)

        is_new = object_id is None or "_saveasnew" in request.POST
        judge = self._refuse_unsent if is_new else lambda request: self._refuse_newer(request, pk)
        return self.save_once(request, judge, save)

    def save_once(
        self,
        request: HttpRequest,
        judge: Callable[[HttpRequest], Refusal | None],
        save: Callable[[], HttpResponse],
    ) -> HttpResponse:
        """Let a view save, unless the same was saved before. To be called inside a transaction.

        Where `judge` refuses, the view gets a form that is not valid, and shows it again.
        """
        request.submitted = request.sent_before = request.refusal = None
        token = request.POST.get(TOKEN, "")
        if re.fullmatch("[A-Za-z0-9_-]{20,40}", token):
            content = content_of(request)
            sent, is_first = SubmittedForm.objects.claim(token, content)
            if not is_first and sent.content == content:
                return self._response_sent_before(request, sent)
            request.submitted, request.sent_before = (sent, None) if is_first else (None, sent)
        request.refusal = judge(request)
        response = save()
        if request.submitted and not request.submitted.record_pk:
            # Nothing was saved, so the form may be sent again.
            request.submitted.delete()
        return response

    # ---- what is compared ------------------------------------------------------------------------

    def _pk(self, object_id: str | None) -> Any:
        if object_id is None:
            return None
        try:
            return self.opts.pk.to_python(unquote(object_id))
        except ValidationError:
            return None

    def version(self, pk: Any) -> Version:
        """What the row and its parts hold now."""
        return Version.of(self.model, pk)

    def lock(self, pk: Any) -> None:
        """Keep others from saving this row until the end of the transaction.

        The row that it is a part of comes first, as on the page of that row: no two wait for
        each other. Keys stay free, because other records may be pointed at it meanwhile.
        """
        rows = self.model._base_manager.filter(pk=pk)
        if self.part_of:
            link = self.opts.get_field(self.part_of)
            owners = link.related_model._base_manager.select_for_update(no_key=True)
            owners.filter(pk__in=list(rows.values_list(link.attname, flat=True))).first()
        rows.select_for_update(no_key=True).first()

    def _forms_now(self, request: HttpRequest, pk: Any) -> tuple[Any, list[Any]]:
        """The forms of the page as it would be opened now."""
        request = copy.copy(request)
        request.method = "GET"
        obj = self.get_object(request, str(pk))
        fields = flatten_fieldsets(self.get_fieldsets(request, obj))
        form = self.get_form(request, obj, change=True, fields=fields)(instance=obj)
        formsets, _inlines = self._create_formsets(request, obj, change=True)
        return form, formsets

    # ---- refusals --------------------------------------------------------------------------------

    def _refuse_unsent(self, request: HttpRequest) -> Refusal | None:
        """A new record needs a token that nothing was saved with."""
        if request.submitted:
            return None
        made = self._made(request, request.sent_before) if request.sent_before else None
        if made is None:
            return Refusal(
                _("This form came incomplete, so nothing was saved"),
                _("Nothing of what you typed is lost. Look it through and save again."),
            )
        return Refusal(
            _("This form was sent before: “%(record)s” was saved") % {"record": made},
            format_html(
                _(
                    'What you sent now is different. To correct the record, <a href="{}">open '
                    "it</a>; if you save here, one more record is made."
                ),
                page_of_row(made),
            ),
        )

    def _refuse_newer(self, request: HttpRequest, pk: Any) -> Refusal | None:
        """What was opened must be what is stored. The row is locked from here on."""
        self.lock(pk)
        stored = self.version(pk)
        opened = Version.read(request.POST.get(OPENED, ""))
        if not stored.content:
            # Of what never was Django says so.
            return self._refuse_deleted(request, pk, opened) if opened else None
        if opened and opened.content == stored.content:
            return None
        form, formsets = self._forms_now(request, pk)
        rebased = Rebased(request.POST.copy(), opened.seen if opened else {})
        rebased.set_upon(form, formsets)
        request.POST = rebased.data
        entries = entries_since(self.model, pk, opened.last) if opened else []
        if opened:
            sentence = _("While you were editing, the record was changed %(when_and_who)s") % {
                "when_and_who": when_and_who(entries)
            }
        else:
            sentence = _("It is not known which version you opened, so nothing was saved")
        return Refusal(
            sentence.strip(),
            self._advice(request),
            entries=[(when_in_words(entry.moment), entry) for entry in entries],
            version=replace(stored, seen=seen_in(form, formsets)),
            beside=rebased.beside,
            again=rebased.again,
        )

    def _advice(self, request: HttpRequest) -> str:
        advice = _(
            "Nothing is saved yet, and nothing of what you typed is lost. What you had not touched "
            "shows what the record holds now; where both of you wrote, that stands beside. Look it "
            "through and save again: what stands in the form then counts."
        )
        return f"{advice} {_lost_files(request)}".strip()

    def _refuse_deleted(self, request: HttpRequest, pk: Any, opened: Version) -> Refusal | None:
        if not self.has_add_permission(request):
            return None
        now = copy.copy(request)
        now.method = "GET"
        formsets, _inlines = self._create_formsets(now, self.model(), change=False)
        rebased = Rebased(request.POST.copy(), opened.seen)
        rebased.without_record(formsets)
        request.POST = rebased.data
        entries = entries_since(self.model, pk, opened.last)
        sentence = _("While you were editing, the record was deleted %(when_and_who)s") % {
            "when_and_who": when_and_who([entry for entry in entries if entry.sign == DELETED])
        }
        advice = _("What you typed stands below: if you save it, the record is made anew.")
        return Refusal(
            sentence.strip(), f"{advice} {_lost_files(request)}".strip(), is_deleted=True
        )

    # ---- pages -----------------------------------------------------------------------------------

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if getattr(request, "refusal", None):
            # The class is made for this request alone.
            form.is_valid = lambda self: False
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        context |= self.saving_context(request, context["adminform"].form, formsets)
        return super().render_change_form(request, context, *args, **kwargs)

    def saving_context(
        self, request: HttpRequest, form: Any, formsets: list[Any]
    ) -> dict[str, Any]:
        """What admin/_saving.html shows; what a refusal says of an input is put to that input."""
        refusal = getattr(request, "refusal", None)
        token = request.POST.get(TOKEN, "") if getattr(request, "submitted", None) else ""
        if refusal:
            stamp = refusal.version.stamp()
            _put_beside(refusal, form, formsets)
        elif request.method == "POST":
            stamp = request.POST.get(OPENED, "")
        else:
            stamp = replace(request.opened, seen=seen_in(form, formsets)).stamp()
        return {
            "refusal": refusal,
            "opened": stamp,
            "token": token or secrets.token_urlsafe(18),
        }

    # ---- what was sent twice ---------------------------------------------------------------------

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._note_saved(request, obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._note_saved(request, obj)
        return super().log_change(request, obj, message)

    def _note_saved(self, request: HttpRequest, obj: Any) -> None:
        """Django logs what it has saved, whatever page or button it came from."""
        if submitted := getattr(request, "submitted", None):
            submitted.record_type, submitted.record_pk = obj._meta.label_lower, str(obj.pk)
            submitted.save(update_fields=["record_type", "record_pk"])

    def _made(self, request: HttpRequest, sent: SubmittedForm) -> Any:
        """The record that was saved with a form, where it is one of this page's kind."""
        if sent.record_type != self.opts.label_lower:
            return None
        return self.get_object(request, sent.record_pk)

    def _response_sent_before(self, request: HttpRequest, sent: SubmittedForm) -> HttpResponse:
        """Lead to what was saved the first time."""
        made = self._made(request, sent)
        if made and IS_POPUP_VAR in request.POST:
            return self.response_add(request, made)
        words = _("This form was sent before: the record was saved once.")
        self.message_user(request, words, messages.INFO)
        if made and self.has_view_or_change_permission(request, made):
            page = page_of_row(made)
        elif self.has_view_or_change_permission(request):
            page = staff_page(self.model, "changelist")
        else:
            page = reverse("admin:index")
        return HttpResponseRedirect(page)


def content_of(request: HttpRequest) -> str:
    """A digest of who sends what to which page: the same for the same sent twice."""
    sent = sorted(pair for pair in request.POST.lists() if pair[0] not in NOT_CONTENT)
    # By size alone: what is stored of a file gets a name by chance, each time another.
    files = sorted((name, file.size) for name, file in request.FILES.items())
    return digest(request.user.pk, request.path, sent, files)


def _lost_files(request: HttpRequest) -> str:
    return _("Please choose the file again: browsers do not keep it.") if request.FILES else ""


def _put_beside(refusal: Refusal, form: Any, formsets: list[Any]) -> None:
    """Say at each input what the record holds, and at each row what became of it."""
    for one in (form, *(part for formset in formsets for part in formset.forms)):
        for bound in list(one):
            if bound.html_name in refusal.beside:
                value = refusal.beside[bound.html_name]
                one.add_error(bound.name, _("Now in the record: %(value)s") % {"value": value})
        if one.prefix in refusal.again:
            one.add_error(None, _("A colleague has removed this row: saving adds it again."))
