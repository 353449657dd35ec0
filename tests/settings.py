"""The project's settings under test: nothing of a developer's own `.env` reaches a test.

A value that is set, even to nothing, wins over the file; DATABASE_URL may be given, so that
the suite runs on PostgreSQL too.
"""

import os

os.environ |= {
    "SECRET_KEY": "a key for tests only, that signs nothing anybody keeps",
    "DEBUG": "off",
    "SITE_URL": "",
    "CONTACT_EMAIL": "",
    "EMAIL_URL": "",
    "DEFAULT_FROM_EMAIL": "",
    "DUE_RECIPIENTS": "",
    "STATIC_ROOT": "",
    "MEDIA_ROOT": "",
    "DATABASE_URL": os.environ.get("DATABASE_URL", ""),
}

from khabarovsk_relations.settings import *  # noqa: E402, F403

# Static files straight from their folders: nothing is collected for a test.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
