"""The WSGI application that gunicorn serves."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khabarovsk_relations.settings")
try:
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    # A wrong setting is the operator's slip, not a bug: one line, no traceback.
    sys.exit(f"Settings: {error}")
