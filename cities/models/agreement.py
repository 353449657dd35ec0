"""Agreements: what was signed, by whom, and whether it is in force."""

from __future__ import annotations

import datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cities.terms import add_months, next_term_end
from khabarovsk_relations.records.edtf import Precision
from khabarovsk_relations.records.fields import (
    EDTFBoundField,
    EDTFDateField,
    choice_constraint,
    date_constraint,
)
from khabarovsk_relations.records.file_fields import DocumentField
from khabarovsk_relations.records.history.remembering import Remembered
from khabarovsk_relations.records.localized import Localized, in_english, in_russian
from khabarovsk_relations.records.models import Citation, Record

from .agreement_kinds import (
    KIND_LABELS,
    AgreementState,
    AgreementType,
    RelationToPrevious,
    Renewal,
    Term,
)
from .base import CityRecord, CityRecordQuerySet

MONTHS = [MinValueValidator(1), MaxValueValidator(1200)]


class AgreementQuerySet(CityRecordQuerySet):
    """Words for agreements."""

    def with_state(self, on: datetime.date | None = None) -> Self:
        """Annotate `state`: whether it is in force on a day (today), as far as is known.

        An agreement begins on `valid_from`, else on the day it was signed, and is in force on
        its last day. Where a date is too vague to tell, the answer is "not known". This is the
        only place that knows the rule.
        """
        day = on or timezone.localdate()
        begins_by = Case(
            When(valid_from="", then=F("signed_earliest")),
            default=F("valid_from_earliest"),
        )
        begun_by = Case(
            When(valid_from="", then=F("signed_latest")), default=F("valid_from_latest")
        )
        state = Case(
            When(ended_latest__lte=day, then=Value(AgreementState.ENDED.value)),
            When(begins_by__gt=day, then=Value(AgreementState.NOT_YET.value)),
            When(ended_earliest__lte=day, then=Value(AgreementState.UNKNOWN.value)),
            When(
                ~Q(renewal=Renewal.AUTOMATIC) & Q(valid_to_latest__lt=day),
                then=Value(AgreementState.EXPIRED.value),
            ),
            When(
                Q(begun_by__isnull=True) | Q(begun_by__gt=day),
                then=Value(AgreementState.UNKNOWN.value),
            ),
            When(
                Q(term=Term.OPEN)
                | Q(renewal=Renewal.AUTOMATIC, valid_to_earliest__isnull=False)
                | Q(valid_to_earliest__gte=day),
                then=Value(AgreementState.IN_FORCE.value),
            ),
            default=Value(AgreementState.UNKNOWN.value),
            output_field=models.CharField(),
        )
        return self.alias(begins_by=begins_by, begun_by=begun_by).annotate(state=state)

    def expired(self, on: datetime.date | None = None) -> Self:
        """Those whose term has run out by a day (today) and of which no end is recorded."""
        return self.with_state(on).filter(state=AgreementState.EXPIRED, ended="")

    def without_successor(self, on: datetime.date | None = None, *, public: bool = True) -> Self:
        """Those that no agreement signed by a day (today) renews or supersedes.

        A successor of unknown date counts: that it exists is known. `public`: of those that
        strangers see; else a draft counts too.
        """
        known = Agreement.objects.published() if public else Agreement.objects.not_withdrawn()
        successors = known.filter(
            previous=OuterRef("pk"), relation_to_previous__in=Agreement.SUCCEEDING
        )
        signed_later = Q(signed_earliest__gt=on or timezone.localdate())
        return self.filter(~Exists(successors.exclude(signed_later)))


class Agreement(CityRecord):
    """A document signed with a city, or with an organisation of it."""

    # Choices stand above their model, because its Meta holds the columns to them too.
    Type = AgreementType
    Term = Term
    Renewal = Renewal
    RelationToPrevious = RelationToPrevious
    State = AgreementState
    # These take the place of the previous agreement; an amendment lets it go on.
    SUCCEEDING = (RelationToPrevious.RENEWS, RelationToPrevious.SUPERSEDES)

    title_ru = models.CharField(in_russian(_("title")), max_length=300, blank=True)
    title_en = models.CharField(in_english(_("title")), max_length=300, blank=True)
    type = models.CharField(_("type"), max_length=20, choices=AgreementType)
    is_annual = models.BooleanField(_("signed every year"), default=False)
    our_party_ru = models.CharField(
        in_russian(_("party for Khabarovsk")), max_length=300, blank=True
    )
    our_party_en = models.CharField(
        in_english(_("party for Khabarovsk")), max_length=300, blank=True
    )
    other_party_ru = models.CharField(
        in_russian(_("other party")),
        max_length=300,
        blank=True,
        help_text=_("A city, a council, a fund, a hospital."),
    )
    other_party_en = models.CharField(in_english(_("other party")), max_length=300, blank=True)
    signed = EDTFDateField(
        _("signed"),
        blank=True,
        help_text=_("As far as known: 23.04.1965, апрель 1965, около 1992, 2005."),
    )
    signed_earliest = EDTFBoundField("signed", "earliest")
    signed_latest = EDTFBoundField("signed", "latest")
    signed_place_ru = models.CharField(
        in_russian(_("place of signing")), max_length=200, blank=True
    )
    signed_place_en = models.CharField(
        in_english(_("place of signing")), max_length=200, blank=True
    )
    signed_by_us_ru = models.CharField(
        in_russian(_("signed for Khabarovsk by")), max_length=300, blank=True
    )
    signed_by_us_en = models.CharField(
        in_english(_("signed for Khabarovsk by")), max_length=300, blank=True
    )
    signed_by_partner_ru = models.CharField(
        in_russian(_("signed for the partner by")), max_length=300, blank=True
    )
    signed_by_partner_en = models.CharField(
        in_english(_("signed for the partner by")), max_length=300, blank=True
    )
    term = models.CharField(_("term"), max_length=20, choices=Term, default=Term.UNKNOWN)
    valid_from = EDTFDateField(
        _("valid from"), blank=True, help_text=_("Empty: from the day of signing.")
    )
    valid_from_earliest = EDTFBoundField("valid_from", "earliest")
    valid_from_latest = EDTFBoundField("valid_from", "latest")
    valid_to = EDTFDateField(
        _("valid until"), blank=True, help_text=_("The last day in force: 31.12.2008.")
    )
    valid_to_earliest = EDTFBoundField("valid_to", "earliest")
    valid_to_latest = EDTFBoundField("valid_to", "latest")
    renewal = models.CharField(_("renewal"), max_length=20, choices=Renewal, default=Renewal.NONE)
    renewal_months = models.PositiveSmallIntegerField(
        _("renewed for, months"), null=True, blank=True, validators=MONTHS
    )
    notice_months = models.PositiveSmallIntegerField(
        _("notice, months"), null=True, blank=True, validators=MONTHS
    )
    previous = models.ForeignKey(
        "self",
        # A link of a chain cannot vanish from the middle of it.
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("previous agreement"),
    )
    relation_to_previous = models.CharField(
        _("relation to the previous one"),
        max_length=20,
        choices=RelationToPrevious,
        blank=True,
    )
    ended = EDTFDateField(pgettext_lazy("date", "ended"), blank=True)
    ended_earliest = EDTFBoundField("ended", "earliest")
    ended_latest = EDTFBoundField("ended", "latest")
    end_reason_ru = models.CharField(in_russian(_("reason")), max_length=300, blank=True)
    end_reason_en = models.CharField(in_english(_("reason")), max_length=300, blank=True)
    summary_ru = models.TextField(in_russian(pgettext_lazy("agreement", "summary")), blank=True)
    summary_en = models.TextField(in_english(pgettext_lazy("agreement", "summary")), blank=True)
    document = DocumentField(pgettext_lazy("agreement", "document (PDF)"))

    objects = AgreementQuerySet.as_manager()
    history = Remembered(excluded_fields=["search_text"], m2m_fields=["cities", "themes"])
    title = Localized("title")
    our_party = Localized("our_party")
    other_party = Localized("other_party")
    signed_place = Localized("signed_place")
    signed_by_us = Localized("signed_by_us")
    signed_by_partner = Localized("signed_by_partner")
    end_reason = Localized("end_reason")
    summary = Localized("summary")

    date_field = "signed"
    searchable = tuple(
        f"{name}_{language}"
        for name in (
            "title",
            "our_party",
            "other_party",
            "signed_place",
            "signed_by_us",
            "signed_by_partner",
            "end_reason",
            "summary",
        )
        for language in ("ru", "en")
    )

    class Meta(CityRecord.Meta):
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-signed_earliest", "signed_latest", "-pk"]
        indexes = [
            models.Index(
                fields=["signed_earliest", "-signed_latest", "id"],
                name="cities_agreement_order",
            ),
            # A file is asked for by its name.
            models.Index(fields=["document"], name="cities_agreement_document"),
        ]
        constraints = [
            *Record.Meta.constraints,
            choice_constraint("type", AgreementType),
            choice_constraint("term", Term),
            choice_constraint("renewal", Renewal),
            choice_constraint("relation_to_previous", RelationToPrevious, blank=True),
            date_constraint("signed"),
            date_constraint("valid_from"),
            date_constraint("valid_to"),
            date_constraint("ended"),
            models.CheckConstraint(
                condition=~Q(title_ru="", title_en=""),
                name="cities_agreement_has_title",
                violation_error_message=_("Write the title in Russian or in English."),
            ),
            models.CheckConstraint(
                condition=~Q(previous=F("id")),
                name="cities_agreement_not_its_own_previous",
                violation_error_message=_("An agreement cannot be its own previous one."),
            ),
            models.CheckConstraint(
                # "Prolonged" with the first term unknown needs no previous agreement.
                condition=Q(previous__isnull=True) | ~Q(relation_to_previous=""),
                name="cities_agreement_previous_has_relation",
                violation_error_message=_("Say how it is related to the previous agreement."),
            ),
            models.CheckConstraint(
                condition=~Q(renewal="automatic") | Q(renewal_months__isnull=False),
                name="cities_agreement_automatic_has_months",
                violation_error_message=_(
                    "An automatic renewal needs the number of months it renews for."
                ),
            ),
            models.CheckConstraint(
                condition=Q(renewal_months__gte=1),
                name="cities_agreement_renewal_months",
            ),
            models.CheckConstraint(
                condition=Q(notice_months__gte=1), name="cities_agreement_notice_months"
            ),
            models.CheckConstraint(
                condition=~Q(term="open") | Q(valid_to=""),
                name="cities_agreement_open_has_no_end",
                violation_error_message=_("An open-ended agreement has no last day."),
            ),
            # As far as it is certain; clean() says the same beside the date that is wrong.
            models.CheckConstraint(
                condition=Q(valid_to="")
                | Q(valid_from="", signed="")
                | Q(valid_from="", valid_to_latest__gte=F("signed_earliest"))
                | (~Q(valid_from="") & Q(valid_to_latest__gte=F("valid_from_earliest"))),
                name="cities_agreement_valid_to_not_before_start",
                violation_error_message=_("The agreement ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(ended="") | Q(signed="") | Q(ended_latest__gte=F("signed_earliest")),
                name="cities_agreement_ended_not_before_signed",
                violation_error_message=_("The agreement ends before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("cities:agreement_detail", args=[self.slug])

    def clean(self) -> None:
        """An agreement does not end before it starts, as far as that is certain.

        It may be ended before it has come into force, but not before it was signed.
        """
        super().clean()
        starts = self.valid_from_earliest or self.signed_earliest
        ends = {"valid_to": starts, "ended": self.signed_earliest}
        fault = ValidationError(_("The agreement ends before it starts."), code="order")
        faulty = [
            name
            for name, start in ends.items()
            if start and (last := getattr(self, f"{name}_latest")) and last < start
        ]
        if faulty:
            raise ValidationError(dict.fromkeys(faulty, fault))

    def others_known(self) -> set[int]:
        return {self.previous_id} - {None}

    @property
    def kind_label(self) -> Any:
        """What it is called in lists: «меморандум», «соглашение о сотрудничестве»."""
        return KIND_LABELS.get(self.type) or self.get_type_display()

    @property
    def state_label(self) -> Any:
        """In force or not, in words; read with `with_state()`, or asked for today."""
        return AgreementState(self.__dict__.get("state") or self.state_on()).label

    def state_on(self, day: datetime.date | None = None) -> str:
        """Whether it is in force on a day (today): a value of `Agreement.State`."""
        row = Agreement.objects.filter(pk=self.pk).with_state(day)
        return row.values_list("state", flat=True).get()

    def next_expiry(self, on: datetime.date | None = None) -> datetime.date | None:
        """The day it expires next, on or after a day (today).

        None where that is not known to the day, is past, or an end has been recorded. An
        automatic renewal counts from the last expiry that has passed.
        """
        day = on or timezone.localdate()
        last = self.valid_to
        is_known = last.precision == Precision.DAY
        if not is_known or last.is_approximate or last.is_uncertain or self.ended:
            return None
        if self.renewal == Renewal.AUTOMATIC and self.renewal_months:
            try:
                return next_term_end(last.earliest, self.renewal_months, day)
            except OverflowError:
                # The calendar ends before the term does.
                return None
        return last.earliest if last.earliest >= day else None

    def notice_date(self, on: datetime.date | None = None) -> datetime.date | None:
        """The last day to give notice before the next expiry; None where there is none."""
        expiry = self.next_expiry(on)
        if expiry is None or not self.notice_months:
            return None
        return add_months(expiry, -self.notice_months)


class AgreementCitation(Citation):
    """What a source says about an agreement."""

    record = models.ForeignKey(
        Agreement,
        # A part of the record: it goes with it.
        on_delete=models.CASCADE,
        related_name="citations",
        verbose_name=_("agreement"),
    )
    history = Remembered()
