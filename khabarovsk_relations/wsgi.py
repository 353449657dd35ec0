"""The WSGI application that gunicorn serves."""

import os
import sys
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application


def create_no_file(database):
    """Let a server open the file of an SQLite database, and never create it.

    SQLite creates what it does not find (https://www.sqlite.org/uri.html, `mode`): a reader
    would be shown an empty register, and a file put back later would stand beside the log
    of another. Only the server is told so; `migrate` goes on creating the file.
    """
    name = str(database["NAME"])
    if database["ENGINE"] == "django.db.backends.sqlite3" and not name.startswith((":", "file:")):
        database["NAME"] = f"file://{quote(os.path.abspath(name))}?mode=rw"


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khabarovsk_relations.settings")
try:
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    # A wrong setting is the operator's slip, not a bug: one line, no traceback. gunicorn gives
    # up at this exit code (WORKER_BOOT_ERROR); at any other it starts the worker again for ever.
    print(f"Settings: {error}", file=sys.stderr)
    sys.exit(3)
# Connections are made one for each thread, when it first asks; none has been made yet.
create_no_file(settings.DATABASES["default"])
