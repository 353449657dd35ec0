"""Packages that the admin shows, under names of ours."""

from axes.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AxesConfig(AppConfig):
    """django-axes, which counts failed tries to sign in."""

    verbose_name = _("Signing in")
