"""What every answer of the site has in common: its language and its headers."""

from django.conf import settings
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import patch_cache_control

ADMIN_PREFIX = "/admin/"


class ResponseHeadersMiddleware:
    """Send the Content-Security-Policy with every answer, and say how it may be cached.

    Public answers are the same for every stranger and must be asked for again each time
    (`no-cache`); nothing of the admin may be kept (`no-store`; RFC 9111, section 5.2.2).
    It stands first of all, so that redirects and refusals of the others have them too.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.policy = "; ".join(
            " ".join([name, *sources]) for name, sources in settings.SECURE_CSP.items()
        )

    def __call__(self, request):
        is_admin = request.path_info.startswith(ADMIN_PREFIX)
        if not is_admin:
            # Nothing public depends on a cookie, and nothing that looks at one can: a broken
            # CSRF cookie, for one, would be answered with a fresh one.
            request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        if is_admin:
            patch_cache_control(response, no_store=True, private=True)
        else:
            response.headers.setdefault("Cache-Control", "no-cache")
        return response


class CompressionMiddleware(GZipMiddleware):
    """Compress pages, but no file that is compressed already: that would only cost its length."""

    def process_response(self, request, response):
        if response.headers.get("Content-Type") in {"image/jpeg", "application/pdf"}:
            return response
        return super().process_response(request, response)


def language_of(request):
    """The language of an address: Russian where it names none, in the admin the chosen one."""
    language = translation.get_language_from_path(request.path_info)
    if not language and request.path_info.startswith(ADMIN_PREFIX):
        language = translation.get_language_from_request(request)
    return language or settings.LANGUAGE_CODE


class AddressLanguageMiddleware:
    """Speak the language of the address; in the admin, the one the member of staff chose.

    Django's LocaleMiddleware is not used: it reads a cookie on public pages, sends
    `Vary: Cookie` and redirects addresses that have no language.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.LANGUAGE_CODE = language_of(request)
        with translation.override(request.LANGUAGE_CODE):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response
