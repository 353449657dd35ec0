"""Uploaded photos and documents, given out only as far as the records that own them are.

Nothing else serves the folder of uploads. The addresses carry no language and nothing that
anybody typed; a name that is not of our making is not found.
"""

import logging

from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from cities.models import Agreement, SisterCity
from events.models import Delegation, Event
from khabarovsk_relations.records.file_fields import (
    DOCUMENT_NAME,
    PHOTO_NAME,
    main_name,
    small_name,
)
from khabarovsk_relations.records.pages import Gone, error_page, refuse_hidden
from khabarovsk_relations.records.uploads import holder

logger = logging.getLogger(__name__)

# By the folder that a name begins with: the field that names such files, whose it is, and the
# type they have, because we have made or checked them.
OWNERS = {
    "photos": ("photo", (SisterCity, Delegation, Event), "image/jpeg"),
    "documents": ("document", (Agreement, Delegation), "application/pdf"),
}
# A file has no part in the site: it loads nothing, runs nothing and stands in no frame.
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


class FileNameConverter:
    """The name of a stored file: a photo in one of its two sizes, or a document."""

    regex = f"{PHOTO_NAME}|{small_name(PHOTO_NAME)}|{DOCUMENT_NAME}"

    def to_python(self, text):
        return text

    def to_url(self, name):
        return name


@require_safe
def public_file(request, name):
    """A file of a public record; 410 for that of a withdrawn one, 404 for that of a draft.

    It is asked for again each time, because a withdrawal holds at once, and answered with 304
    where the reader has it: what has a name never changes.
    """
    attribute, models, _type = OWNERS[name.partition("/")[0]]
    named = {attribute: main_name(name)}
    owners = [record for model in models for record in model.objects.filter(**named)]
    if not owners:
        raise Http404
    owner = min(owners, key=lambda record: not record.is_public())
    try:
        refuse_hidden(owner)
    except Gone:
        return error_page(request, 410)
    etag = quote_etag(name)
    response = get_conditional_response(request, etag=etag) or _contents(name, owner)
    response.headers["ETag"] = etag
    # With 304 too, because its headers take the place of those that were kept.
    response.headers["Content-Security-Policy"] = POLICY
    return response


@staff_member_required
@require_safe
def staff_file(request, name):
    """A file of a record in whatever state, or of an earlier state of it, for staff alone."""
    attribute, models, _type = OWNERS[name.partition("/")[0]]
    for model in models:
        owner = holder(model._meta.get_field(attribute), main_name(name))
        if owner is None:
            continue
        if not request.user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}"):
            raise PermissionDenied
        response = _contents(name, owner)
        response.headers["Content-Security-Policy"] = POLICY
        return response
    raise Http404


def _contents(name, owner):
    """The file itself: a photo to look at, a document to download under its record's name.

    A record can name a file that is not there, as after a restoration of the database alone.
    """
    folder = name.partition("/")[0]
    try:
        file = default_storage.open(name)
    except OSError:
        logger.error("The file %s of “%s” is not there.", name, owner)
        raise Http404 from None
    return FileResponse(
        file,
        content_type=OWNERS[folder][2],
        as_attachment=folder == "documents",
        filename=f"{owner.slug}{name[-4:]}",
    )
