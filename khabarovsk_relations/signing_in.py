"""Signing in: who tries from where, when it is closed, and what was typed before it."""

import ipaddress

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from khabarovsk_relations.records.admin.signing_in import SignInForm
from khabarovsk_relations.records.admin.typed import (
    KEPT,
    held_a_file_alone,
    keep,
    kept_in,
    typed_by,
)

# The column of django-axes; PostgreSQL refuses longer names.
LONGEST_NAME = 255
# What leads away from a form that is to be shown once more.
BUTTONS = {"_save", "_addanother", "_publish", "_withdraw"}


def client_address(request):
    """The address of the reader, or None.

    Behind a proxy, which an https address of the site means, it is the last one in
    X-Forwarded-For: that the proxy added itself, whatever a client had sent before it.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        address = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip() or address
    try:
        # PostgreSQL keeps no zone of an address (RFC 4007, section 11).
        return str(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError:
        return None


def name_tried(request, credentials):
    """The name that somebody tries to sign in under, as the table of tries can hold it."""
    name = (credentials or request.POST).get("username") or ""
    return name.replace("\0", "")[:LONGEST_NAME]


def closed(request, response, credentials):
    """429 for the page of the sign-in form, which says how long to wait (RFC 6585, section 4)."""
    response.status_code = 429
    longest = settings.AXES_COOLOFF_TIME.total_seconds()
    response.headers["Retry-After"] = str(getattr(request, "seconds_closed", int(longest)))
    return response


def sign_in_page(request, kept):
    """403: the sign-in form in the place of an answer, carrying what was typed before.

    Nothing is carried where the form held a file alone, which the page says.
    """
    site = admin.site
    context = {
        **site.each_context(request),
        "title": _("Log in"),
        "subtitle": None,
        "form": SignInForm(request),
        "app_path": reverse("admin:login"),
        "next": request.get_full_path(),
        KEPT: kept,
        "lost_file": not kept,
    }
    return render(request, "admin/login.html", context, status=403)


def send_again_page(request, kept, status=200):
    """What was typed, behind a button that sends it again to where it was meant for."""
    fields = [(name, value) for name, values in kept["fields"] for value in values]
    if kept["with_files"]:
        # Files are not kept, so that the form is shown again once the rest is saved.
        fields = [pair for pair in fields if pair[0] not in BUTTONS]
        fields.append(("_continue", "1"))
    context = {
        **admin.site.each_context(request),
        "title": _("What you typed is still here"),
        "kept": kept | {"fields": fields},
    }
    return render(request, "admin/send_again.html", context, status=status)


def stale_form(request):
    """The answer to a form of the admin whose token is of an earlier sign-in; None if not kept.

    A forger would need the stamp of the form, which is made for one person and no page of
    theirs can read.
    """
    kept = keep(request)
    if not kept:
        return None
    if not request.user.is_authenticated:
        return sign_in_page(request, kept)
    if typed_by(request) != str(request.user.pk):
        return None
    return send_again_page(request, kept_in(kept, settings.SESSION_COOKIE_AGE), status=403)


class SignInMiddleware:
    """Ask nobody for a password while it cannot be checked, and keep what was typed before.

    The sign-in form itself needs no database, so that it would be shown during an outage, and
    its answer be lost. Looking for a user first makes it the 503 that all other pages are.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method != "POST" or response.status_code != 302:
            return response
        if getattr(request.resolver_match, "view_name", "") == "admin:login":
            return self.signed_in(request, response)
        if response.headers["Location"].startswith(reverse("admin:login") + "?"):
            kept = keep(request)
            return sign_in_page(request, kept) if kept or held_a_file_alone(request) else response
        return response

    def process_view(self, request, view, args, kwargs):
        if request.resolver_match.view_name == "admin:login":
            get_user_model().objects.exists()

    def signed_in(self, request, response) -> HttpResponse:
        kept = kept_in(request.POST.get(KEPT, ""), settings.SESSION_COOKIE_AGE)
        if not kept:
            return response
        if kept["person"] != str(request.user.pk):
            words = _("What was typed before was another person's and has been dropped.")
            messages.warning(request, words)
            return response
        return send_again_page(request, kept)
