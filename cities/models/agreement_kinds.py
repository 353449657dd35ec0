"""The words of an agreement: what kind of document, for what term, and whether in force."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AgreementType(models.TextChoices):
    ESTABLISHMENT = "establishment", _("establishing sister relations")
    COOPERATION = "cooperation", _("cooperation")
    MEMORANDUM = "memorandum", _("memorandum")
    PROTOCOL = "protocol", _("protocol")
    PROGRAMME = "programme", _("programme")
    LETTER_OF_INTENT = "letter_of_intent", _("letter of intent")
    DECLARATION = "declaration", _("declaration, communiqué")
    OTHER = "other", _("other")


# The types that only make a name together with the word "agreement".
KIND_LABELS = {
    AgreementType.ESTABLISHMENT: _("agreement establishing sister relations"),
    AgreementType.COOPERATION: _("cooperation agreement"),
    AgreementType.OTHER: _("agreement"),
}


class Term(models.TextChoices):
    FIXED = "fixed", _("fixed")
    OPEN = "open", _("open-ended")
    UNKNOWN = "unknown", pgettext_lazy("term", "not established")


class Renewal(models.TextChoices):
    NONE = "none", pgettext_lazy("renewal", "none")
    BY_DECISION = "by_decision", _("by decision")
    AUTOMATIC = "automatic", _("automatic")


class RelationToPrevious(models.TextChoices):
    RENEWS = "renews", _("renews")
    SUPERSEDES = "supersedes", _("supersedes")
    AMENDS = "amends", _("amends")


class AgreementState(models.TextChoices):
    """Whether an agreement is in force on a day."""

    IN_FORCE = "in_force", _("in force")
    NOT_YET = "not_yet", _("not yet in force")
    EXPIRED = "expired", _("expired")
    ENDED = "ended", _("ended")
    UNKNOWN = "unknown", _("not known whether in force")
