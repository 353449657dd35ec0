"""What makes one look twice at a record. It stops no save: it stands on its page and in its list.

Here are the rules for every kind of record; a room adds its own in `find_doubts()`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khabarovsk_relations.records.citing import inner_quotes
from khabarovsk_relations.records.models import Record
from khabarovsk_relations.records.staff_pages import page_of_row


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason to look twice: a few words for a list, a sentence for the record's own page.

    `others` are the keys of records of the same kind that it is about.
    """

    mark: Any
    sentence: Any
    others: tuple[int, ...] = ()
    # Whether the page says so already where it says how the record is published.
    is_told_above: bool = False


# Buttons behind which the page of the record comes again, and a window that only closes.
STAYING = {"_continue", "_publish", "_withdraw", IS_POPUP_VAR}

Doubts = dict[int, list[Doubt]]
"""Doubts by the key of the record."""


def column_label(model: type[Record], name: str) -> str:
    """What an English text is called, without the word for its language."""
    label = str(model._meta.get_field(name).verbose_name)
    return label.removesuffix(f" ({_('in English')})")


def without_source(records: list[Any]) -> Doubts:
    """Records that cite nothing; one query for all of them."""
    doubt = Doubt(
        gettext_lazy("no source"),
        gettext_lazy("There is no source. Without one the record cannot be published."),
        is_told_above=True,
    )
    citations = type(records[0])._meta.get_field("citations").related_model
    keys = [record.pk for record in records]
    sourced = set(citations.objects.filter(record__in=keys).values_list("record", flat=True))
    return {record.pk: [doubt] for record in records if record.pk not in sourced}


def without_english(records: list[Any]) -> Doubts:
    """Records with texts that are written in Russian alone."""
    found = {}
    for record in records:
        names = record.untranslated()
        if names:
            labels = ", ".join(column_label(type(record), name) for name in names)
            sentence = _("Not translated into English: %(fields)s.") % {"fields": labels}
            found[record.pk] = [Doubt(gettext_lazy("no translation"), sentence)]
    return found


class DoubtingChangeList(ChangeList):
    """A list whose rows know what there is to look at twice."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        records = list(self.result_list)
        doubts = self.model_admin.all_doubts(records)
        for record in records:
            record.doubts = doubts.get(record.pk, [])


class Doubting:
    """A record's page and list that tell what to look at twice."""

    def find_doubts(self, records: list[Any]) -> Iterable[Doubts]:
        """The doubts about these stored records of one kind, rule by rule; in few queries."""
        yield without_source(records)
        yield without_english(records)

    def all_doubts(self, records: list[Any]) -> Doubts:
        """All doubts about stored records, in the order of the rules."""
        doubts: Doubts = {}
        for found in self.find_doubts(records) if records else ():
            for pk, of_record in found.items():
                doubts.setdefault(pk, []).extend(of_record)
        return doubts

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return DoubtingChangeList

    @admin.display(description=gettext_lazy("remarks"))
    def remarks(self, record: Any) -> str:
        marks = ((doubt.mark,) for doubt in record.doubts)
        return format_html_join(" ", '<span class="doubt">{}</span>', marks)

    def links_to(self, request: HttpRequest, keys: Iterable[int]) -> list[tuple[str, str]]:
        """The pages of records of this kind in the admin, with their titles, in this order."""
        records = self.get_queryset(request).in_bulk(list(keys))
        return [
            (page_of_row(records[pk]), inner_quotes(str(records[pk])))
            for pk in keys
            if pk in records
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        record = kwargs.get("obj")
        if record is not None and record.pk and request.method == "GET":
            context["doubts"] = [
                (doubt.sentence, self.links_to(request, doubt.others))
                for doubt in self.all_doubts([record]).get(record.pk, [])
                if not doubt.is_told_above
            ]
        return super().render_change_form(request, context, *args, **kwargs)

    # ---- after saving ----------------------------------------------------------------------------

    def tell_doubts(self, request: HttpRequest, record: Any) -> None:
        """Tell them where the next page is not that of the record, on which they stand anyway.

        Records that it looks like have been asked about.
        """
        if request.POST.keys() & STAYING:
            return
        stored = self.get_object(request, str(record.pk))
        doubts = self.all_doubts([stored]).get(record.pk, [])
        sentences = [str(doubt.sentence) for doubt in doubts if not doubt.others]
        if sentences:
            self.message_user(request, " ".join(sentences), messages.WARNING)

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> Any:
        self.tell_doubts(request, obj)
        return super().response_add(request, obj, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        self.tell_doubts(request, obj)
        return super().response_change(request, obj)
