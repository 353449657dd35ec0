"""Users and groups in the admin, in words of the reader's language.

The names of Django's permissions stand in the database in English, and its forms offer what the
register has no use for: signing in without a password, rights over tables of the history.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserCreationForm
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Field, Model
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from .deleting import NamesNoLinks

# The groups of events/migrations/0002, as the reader knows them.
GROUPS = (gettext_noop("Clerk"), gettext_noop("Editor"))
DEEDS = {
    "view": gettext_lazy("may see"),
    "add": gettext_lazy("may add"),
    "change": gettext_lazy("may change"),
    "delete": gettext_lazy("may delete"),
    "publish": gettext_lazy("may publish and withdraw"),
    "import": gettext_lazy("may load from a spreadsheet"),
    "export": gettext_lazy("may take away as a spreadsheet"),
}
APPS = ("records", "cities", "events", "auth")


def group_name(group: Group) -> str:
    """A group's name; those that the register makes itself are translated."""
    return _(group.name) if group.name in GROUPS else group.name


class GroupsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Group) -> str:
        return group_name(obj)


class PermissionsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Permission) -> str:
        """For example "Delegation: may add"."""
        model = obj.content_type.model_class()
        kind = capfirst(model._meta.verbose_name) if model else obj.content_type.model
        return f"{kind}: {DEEDS.get(obj.codename.partition('_')[0], obj.codename)}"


class Called:
    """A row of a list under another name than its own, for the box that selects it."""

    def __init__(self, row: Model, name: str) -> None:
        self.pk, self.name = row.pk, name

    def __str__(self) -> str:
        return self.name


class InWords(NamesNoLinks):
    """Groups and permissions of a form under names of the reader's language."""

    def formfield_for_manytomany(
        self, db_field: Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name == "groups":
            kwargs["form_class"] = GroupsField
        elif db_field.name in {"permissions", "user_permissions"}:
            kwargs["form_class"] = PermissionsField
            kwargs["queryset"] = Permission.objects.filter(
                content_type__app_label__in=APPS
            ).exclude(content_type__model__startswith="historical")
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class PasswordForm(AdminPasswordChangeForm):
    """A new password for a user. There is no other way to sign in that could be chosen instead."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)


admin.site.unregister([Group, User])


@admin.register(Group)
class RegisterGroupAdmin(InWords, GroupAdmin):
    """Groups of the staff."""

    list_display = ("shown_name",)
    show_facets = admin.ShowFacets.NEVER

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def shown_name(self, group: Group) -> str:
        return group_name(group)

    def action_checkbox(self, obj: Group) -> str:
        return super().action_checkbox(Called(obj, group_name(obj)))


class GroupFilter(admin.SimpleListFilter):
    """Users of one group."""

    title = gettext_lazy("group")
    parameter_name = "group"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(group.pk), group_name(group)) for group in Group.objects.order_by("name")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = self.value() if self.value() in {key for key, _name in self.lookup_choices} else ""
        return queryset.filter(groups=chosen) if chosen else queryset


@admin.register(User)
class RegisterUserAdmin(InWords, UserAdmin):
    """Members of the staff."""

    add_form = UserCreationForm
    change_password_form = PasswordForm
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "password1", "password2")}),
    )
    list_filter = ("is_staff", "is_superuser", "is_active", GroupFilter)
    show_facets = admin.ShowFacets.NEVER
    list_display = ("username", "email", "first_name", "last_name", "staff")

    @admin.display(description=gettext_lazy("staff status"), ordering="is_staff")
    def staff(self, user: User) -> str:
        # The picture that Django draws for it is described as "True", in every language.
        return _("yes") if user.is_staff else _("no")
