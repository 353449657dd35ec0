"""What every page may say of the site itself."""

from django.conf import settings


def site(request):
    """The contact address and the public address; nothing of the visitor is looked at."""
    return {"contact_email": settings.CONTACT_EMAIL, "site_url": settings.SITE_URL}
