"""Model and form fields of dates and of columns that are derived from others.

Use them in threes, as Django's ImageField uses `width_field`:

    dates = EDTFDateField(_("dates"))
    dates_earliest = EDTFBoundField("dates", "earliest")
    dates_latest = EDTFBoundField("dates", "latest")
"""

from __future__ import annotations

import contextlib
from typing import Any

from django import forms
from django.core import checks
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .edtf import MAX_LENGTH, EDTFDate, EDTFError
from .localized import active_language
from .search import fold_all


def _refusal(error: EDTFError) -> ValidationError:
    """The module's own sentence, in the language of whoever reads it."""
    return ValidationError(error.message(active_language()), code=error.code)


UNKNOWN = EDTFDate.parse("")


class EDTFDateFormField(forms.CharField):
    """A date as a clerk types it, in Russian or English, or as EDTF. Gives an EDTFDate."""

    # Without the unknown date among them, a required date could be left empty.
    empty_values = [*forms.CharField.empty_values, UNKNOWN]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", None)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show words, not EDTF, in the language of the form; what was typed stays as typed."""
        return value.display(active_language()) if isinstance(value, EDTFDate) else value

    def to_python(self, value: Any) -> EDTFDate:
        if isinstance(value, EDTFDate):
            return value
        try:
            return EDTFDate.read(super().to_python(value))
        except EDTFError as error:
            raise _refusal(error) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare dates, not their spellings: "05.2005" and "май 2005" are one date."""
        try:
            return EDTFDate.read(str(initial or "")) != EDTFDate.read(str(data or ""))
        except EDTFError:
            return True


class _DateDescriptor:
    """Turn canonical text into an EDTFDate when it is set; keep a bad one for `clean()`."""

    def __init__(self, field: EDTFDateField) -> None:
        self.field = field

    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            return self
        if self.field.attname not in instance.__dict__:
            instance.refresh_from_db(fields=[self.field.attname])
        return instance.__dict__[self.field.attname]

    def __set__(self, instance: Any, value: Any) -> None:
        if isinstance(value, str):
            # A bad one: clean_fields() names the fault, and get_prep_value() never stores it.
            with contextlib.suppress(EDTFError):
                value = EDTFDate.parse(value)
        instance.__dict__[self.field.attname] = value


class EDTFDateField(models.CharField):
    """A date stored exactly as far as it is known, as an EDTF string; unknown is empty.

    The attribute is an EDTFDate. Rule: EDTF (Library of Congress), ISO 8601-2:2019, the
    subset that `edtf` names. A value that is no such date is refused by `full_clean()` and,
    where that is skipped, by the attempt to store it (ValidationError).
    """

    empty_values = [*models.CharField.empty_values, UNKNOWN]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = MAX_LENGTH
        kwargs.setdefault("default", UNKNOWN)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        del kwargs["default"]
        return name, path, args, kwargs

    def contribute_to_class(self, cls: Any, name: str, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, self.attname, _DateDescriptor(self))

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *self._check_bounds()]

    def _check_bounds(self) -> list[checks.CheckMessage]:
        ends = {
            field.end
            for field in self.model._meta.concrete_fields
            if isinstance(field, EDTFBoundField) and field.date_field == self.name
        }
        if ends == {"earliest", "latest"}:
            return []
        hint = f"Declare {self.name}_earliest and {self.name}_latest as EDTFBoundField."
        return [checks.Error("A date needs both its bounds.", hint, self, id="records.E001")]

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return EDTFDate.parse(value) if isinstance(value, str) else value

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, EDTFDate):
            return value
        try:
            return EDTFDate.parse(str(value))
        except EDTFError as error:
            raise _refusal(error) from None

    def get_prep_value(self, value: Any) -> Any:
        value = self.to_python(value)
        return value.text if isinstance(value, EDTFDate) else value

    def value_to_string(self, obj: Any) -> str:
        return str(self.value_from_object(obj))

    def run_validators(self, value: Any) -> None:
        super().run_validators(str(value))

    def formfield(self, **kwargs: Any) -> Any:
        kwargs = {"form_class": EDTFDateFormField} | kwargs
        return models.Field.formfield(self, **kwargs)


class _DerivedDescriptor:
    """Compute a derived column whenever it is read, so that there is no copy to go stale."""

    def __init__(self, field: DerivedMixin) -> None:
        self.field = field

    def __get__(self, instance: Any, owner: type) -> Any:
        return self if instance is None else self.field.derive(instance)

    def __set__(self, instance: Any, value: Any) -> None:
        # Remembered only so that Django does not take the column for a deferred one.
        instance.__dict__[self.field.attname] = value


class DerivedMixin:
    """A column that the database keeps for filters and order and the row computes itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "editable": False, "serialize": False})

    def contribute_to_class(self, cls: Any, name: str, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, self.attname, _DerivedDescriptor(self))

    def clean(self, value: Any, model_instance: Any) -> Any:
        # Nothing a person typed; what it is derived from is checked in its own place.
        return value

    def depends_on(self, model: type[models.Model]) -> frozenset[str]:
        """The names of the fields it is computed from."""
        raise NotImplementedError

    def derive(self, instance: Any) -> Any:
        """Its value for this row as it stands in memory."""
        raise NotImplementedError


class EDTFBoundField(DerivedMixin, models.DateField):
    """The earliest or latest day that the date named by `date_field` may mean.

    NULL when the date is unknown; open ends are the smallest and largest date Python knows.
    """

    def __init__(self, date_field: str, end: str, **kwargs: Any) -> None:
        self.date_field = date_field
        self.end = end
        super().__init__(**{**kwargs, "null": True})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for implied in ("null", "editable", "serialize"):
            kwargs.pop(implied, None)
        return name, path, [self.date_field, self.end], kwargs

    def depends_on(self, model: type[models.Model]) -> frozenset[str]:
        return frozenset([self.date_field])

    def derive(self, instance: Any) -> Any:
        value = getattr(instance, self.date_field)
        return getattr(value, self.end) if isinstance(value, EDTFDate) else None


class FoldedTextField(DerivedMixin, models.TextField):
    """The folded words of the fields that the model lists under the name `words`."""

    def __init__(self, words: str, **kwargs: Any) -> None:
        self.words = words
        super().__init__(**{**kwargs, "default": ""})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for implied in ("default", "editable", "serialize"):
            kwargs.pop(implied, None)
        return name, path, [self.words], kwargs

    def depends_on(self, model: type[models.Model]) -> frozenset[str]:
        return frozenset(getattr(model, self.words))

    def derive(self, instance: Any) -> str:
        return fold_all(getattr(instance, name) for name in getattr(instance, self.words))


def choice_constraint(
    name: str, choices: type[models.TextChoices], *, blank: bool = False
) -> models.CheckConstraint:
    """Hold a column to the values of its choices; with `blank`, it may also be empty."""
    return models.CheckConstraint(
        condition=Q(**{f"{name}__in": [*choices.values, ""] if blank else choices.values}),
        name=f"%(app_label)s_%(class)s_{name}_choice",
    )


def date_constraint(name: str) -> models.CheckConstraint:
    """Hold a date and its bounds together: none of them, or all and the right way round."""
    unknown = {
        name: "",
        f"{name}_earliest__isnull": True,
        f"{name}_latest__isnull": True,
    }
    known = {
        f"{name}_earliest__isnull": False,
        f"{name}_latest__isnull": False,
        f"{name}_latest__gte": F(f"{name}_earliest"),
    }
    return models.CheckConstraint(
        condition=Q(**unknown) | (~Q(**{name: ""}) & Q(**known)),
        name=f"%(app_label)s_%(class)s_{name}_bounds",
        violation_error_message=_("The date and its bounds do not fit each other."),
    )
