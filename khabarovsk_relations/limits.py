"""How much may be sent at once."""

from django.conf import settings

from khabarovsk_relations.errors import in_its_language


class BodySizeMiddleware:
    """Refuse a request that is far too large before anything of it is read.

    Rule: RFC 9110, section 15.5.14. Without a length there is no body (a WSGI server ends a
    chunked one, PEP 3333), so the length that is announced decides.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        if length > settings.MAX_BODY_BYTES:
            return in_its_language(request, 413)
        return self.get_response(request)
