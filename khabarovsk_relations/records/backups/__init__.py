"""One file that holds the database and the uploaded files, and the way back from it.

`archive` writes and checks the file, `databases` copies a database out and in.
"""

from .archive import Broken, Manifest, unpack, write
from .databases import Refused, database

__all__ = ["Broken", "Manifest", "Refused", "database", "unpack", "write"]
