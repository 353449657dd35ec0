"""What the forms of the admin demand beyond what a row demands of itself."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from khabarovsk_relations.records.models import Theme, address_from, free_address

from .moments import HELP, LABEL, MomentWidget, demand_ahead

NO_SOURCE = _("A record cannot be published without a source: add one below.")
LAST_SOURCE = _("The last source of a published record cannot be removed.")


class RecordForm(forms.ModelForm):
    """A record's own fields. Its sources are judged by `CitationFormSet`, where there is one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        moment = self.fields.get("published_at")
        if moment is not None:
            moment.label, moment.help_text, moment.widget = LABEL, HELP, MomentWidget()

    def clean_published_at(self) -> datetime.datetime | None:
        moment = self.cleaned_data["published_at"]
        if moment and "published_at" in self.changed_data:
            demand_ahead(moment)
        return moment


class CitationFormSet(BaseInlineFormSet):
    """The sources of a record: what is public, or about to be, keeps at least one."""

    def clean(self) -> None:
        super().clean()
        record = self.instance
        if record.published_at is None or record.withdrawn_at is not None:
            return
        stored = self._stored_citations()
        gone = {
            form.instance.pk
            for form in self.initial_forms
            if self.can_delete and self._should_delete_form(form)
        }
        added = any(
            form.has_changed() and not (self.can_delete and self._should_delete_form(form))
            for form in self.extra_forms
        )
        if not (added or stored - gone):
            raise ValidationError(LAST_SOURCE if stored else NO_SOURCE, code="no_source")

    def _stored_citations(self) -> set[int]:
        """The citations in the database now: a colleague may have removed or added some.

        The record is locked first, so that of two who remove the last two sources at the same
        time the second sees what the first has done.
        """
        if self.instance.pk is None:
            return set()
        records = type(self.instance)._base_manager.filter(pk=self.instance.pk)
        records.select_for_update(no_key=True).values_list("pk").first()
        return set(self.instance.citations.values_list("pk", flat=True))


class ThemeForm(forms.ModelForm):
    """A theme; its address is made from its name where none is given."""

    class Meta:
        help_texts = {
            "name_ru": _("For example «городское хозяйство»."),
            "name_en": _("For example “city services”."),
            "slug": _("Made by itself from the name."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        slug = cleaned.get("slug") or self.instance.slug or self._free_address()
        if "slug" in self.fields:
            cleaned["slug"] = slug
        else:
            self.instance.slug = slug
        return cleaned

    def _free_address(self) -> str:
        names = (self.cleaned_data.get(name) for name in ("name_en", "name_ru"))
        wish = address_from(next(filter(None, names), "theme")) or "theme"
        others = Theme.objects.exclude(pk=self.instance.pk).values_list("slug", flat=True)
        return free_address(wish, others)


class SourceForm(forms.ModelForm):
    """A source, with examples of what to write."""

    class Meta:
        help_texts = {
            "title": _("As it stands at its head: «Делегация Ниигаты посетила Хабаровск»."),
            "publisher": _("For example «Тихоокеанская звезда» or khabarovskadm.ru."),
            "archive_reference": _("For example «ГАХК, ф. 137, оп. 14, д. 25, л. 3»."),
            "published": _("As far as known: 23.04.1965, апрель 1965, около 1992, 2005."),
            "accessed": _("The day on which you saw the page, for example 24.11.2026."),
            "note_ru": _("What a reader should know of it: who told it, what is missing."),
        }
