"""What is answered where a page cannot be: pages of errors, and one for faults of ours."""

import errno
import sqlite3
import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from khabarovsk_relations.middleware import ADMIN_PREFIX, language_of
from khabarovsk_relations.records.pages import error_page
from khabarovsk_relations.signing_in import stale_form

RETRY_AFTER_SECONDS = 30
# A file that holds no database, or a damaged one: Django knows only a DatabaseError in them.
UNREADABLE = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}
# What PostgreSQL says without its tables, as SQLite's "no such table"; where it may only be
# read, as during a move to another machine; and with damaged files.
NOT_READY = {"42P01", "25006", "XX001", "XX002"}
DISK_FULL = {errno.ENOSPC, errno.EDQUOT}


def causes_of(error):
    """An exception and those that it was raised from or while answering."""
    seen = []
    while error is not None and error not in seen:
        seen.append(error)
        error = error.__cause__ or error.__context__
    return seen


def is_outage(error):
    """Whether the database is away or the disk is full, which passes, rather than a fault of ours.

    OperationalError and InterfaceError are what every engine says of a server that is
    stopped, refuses or hangs up, and of a file that is missing, locked or full.
    """
    return any(
        isinstance(cause, OperationalError | InterfaceError)
        or (getattr(cause, "sqlite_errorcode", 0) & 0xFF) in UNREADABLE
        or getattr(cause, "sqlstate", None) in NOT_READY
        or (isinstance(cause, OSError) and cause.errno in DISK_FULL)
        for cause in causes_of(error)
    )


def broken_page(error):
    """503 while the database is away, else 500: one page in both languages, of no database.

    Rule: RFC 9110, sections 15.6.1, 15.6.4 and 10.2.3 (Retry-After); RFC 9111, section
    5.2.2.5: what is true only now is kept nowhere.
    """
    # Without the request, so that no context processor has a part in it.
    page = render_to_string("500.html", {"contact_email": settings.CONTACT_EMAIL})
    headers = {"Cache-Control": "no-store", "Content-Language": "ru, en"}
    if is_outage(error):
        headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return HttpResponse(page, status=503, headers=headers)
    return HttpResponse(page, status=500, headers=headers)


def server_error(request):
    """500 and 503. Django gives no exception, but calls this while it handles one."""
    return broken_page(sys.exception())


def in_its_language(request, status, text=""):
    """An error page in the language of its address, even if no middleware has chosen one.

    A wrong host, for one, is refused before.
    """
    request.LANGUAGE_CODE = language_of(request)
    with translation.override(request.LANGUAGE_CODE):
        response = error_page(request, status, text)
    response.headers["Content-Language"] = request.LANGUAGE_CODE
    return response


def bad_request(request, exception):
    """400 in the language of the address.

    A session that could not be saved is a bad request to Django, even if its table is away.
    """
    return broken_page(exception) if is_outage(exception) else in_its_language(request, 400)


def permission_denied(request, exception):
    """403 in the language of the address."""
    return in_its_language(request, 403)


def page_not_found(request, exception):
    """404 in the language of the address."""
    return in_its_language(request, 404)


def csrf_failure(request, reason=""):
    """403 for a form without its token, in our words; public pages have no such form at all.

    What staff typed into a form that was opened before they signed in again is kept.
    """
    if request.path_info.startswith(ADMIN_PREFIX):
        if kept := stale_form(request):
            return kept
        text = _(
            "The form was not accepted: its page was open for too long, or cookies are switched "
            "off. Go back, copy what you typed, reload the page and send the form again."
        )
    else:
        text = _("Nothing can be sent to this page. Look for what you need.")
    return in_its_language(request, 403, text)
