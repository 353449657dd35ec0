"""What was typed into a form of the admin, kept over a new sign-in.

Each form names whom it was made for, signed; only that person is ever asked to send it again. It
is kept in the page that asks to sign in, signed as well, and never on the server. Passwords and
files are not kept.
"""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import HttpRequest

STAMP, KEPT = "typed_by", "kept"
# Above this the page that carries it would be refused itself (DATA_UPLOAD_MAX_MEMORY_SIZE).
MOST_CHARACTERS = 1_000_000
_stamps = signing.Signer(salt="whom a form was made for")
_TOKEN = "csrfmiddlewaretoken"
_SALT = "what was typed"


def stamp_for(user: Any) -> str:
    """What a form carries to say whom it was made for."""
    return _stamps.sign(str(user.pk))


def typed_by(request: HttpRequest) -> str:
    """The key of the user for whom the form in this request was made; empty if it does not say."""
    try:
        return _stamps.unsign(request.POST.get(STAMP, ""))
    except signing.BadSignature:
        return ""


def held_a_file_alone(request: HttpRequest) -> bool:
    """Whether the form in this request had nothing to type into, only a file to choose."""
    is_alone = request.POST.keys() <= {STAMP, _TOKEN}
    return bool(is_alone and request.FILES and typed_by(request))


def keep(request: HttpRequest) -> str:
    """What this request carries, to be put into a page; empty where it is not to be kept."""
    person = typed_by(request)
    if not person or held_a_file_alone(request):
        return ""
    if any("password" in name for name in request.POST):
        return ""
    fields = [(name, values) for name, values in request.POST.lists() if name != _TOKEN]
    kept = {
        "person": person,
        "address": request.get_full_path(),
        "fields": fields,
        "with_files": bool(request.FILES),
    }
    text = signing.dumps(kept, salt=_SALT, compress=True)
    return text if len(text) <= MOST_CHARACTERS else ""


def kept_in(text: str, seconds: int) -> dict[str, Any] | None:
    """What was kept, at most so long ago; None where there is nothing or it is not from here."""
    try:
        return signing.loads(text, salt=_SALT, max_age=seconds)
    except signing.BadSignature:
        return None
