"""What every page may say of the site itself."""

from django.conf import settings

# Each language in its own words, as a switch shows it.
LANGUAGE_NAMES = {"ru": "Русский", "en": "English"}


def site(request):
    """Where the site stands, who answers for it, and this page in each language."""
    query = request.GET.urlencode()
    language = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    prefix = f"/{language}/"
    rest = request.path[len(prefix) :] if request.path.startswith(prefix) else ""
    suffix = f"?{query}" if query else ""
    return {
        "contact_email": settings.CONTACT_EMAIL,
        "site_url": settings.SITE_URL,
        "language": language,
        "languages": [
            (code, name, f"/{code}/{rest}{suffix}") for code, name in LANGUAGE_NAMES.items()
        ],
    }
