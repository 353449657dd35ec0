"""What every page may say of the site itself."""

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.utils import timezone
from django.utils.encoding import escape_uri_path

from khabarovsk_relations.register import last_change

# Each language in its own words, as a switch shows it.
LANGUAGE_NAMES = {"ru": "Русский", "en": "English"}


def site(request):
    """Where the site stands, who answers for it, and this page in each language."""
    try:
        query = request.GET.urlencode()
    except SuspiciousOperation:
        # More parameters than anybody means: refused, and the page that says so has none.
        query = ""
    language = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    prefix = f"/{language}/"
    path = escape_uri_path(request.path)
    rest = path[len(prefix) :] if path.startswith(prefix) else ""
    suffix = f"?{query}" if query else ""
    return {
        "contact_email": settings.CONTACT_EMAIL,
        "site_url": settings.SITE_URL,
        "canonical": f"{settings.SITE_URL}{path}",
        "today": timezone.localdate(),
        # Asked for by the pages that show many records; one record tells its own.
        "last_change": last_change,
        "language": language,
        "languages": [
            (code, name, f"/{code}/{rest}{suffix}") for code, name in LANGUAGE_NAMES.items()
        ],
    }
