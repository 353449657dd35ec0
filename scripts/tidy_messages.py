"""Tidy both catalogues after `makemessages`: no guesses, no leftovers, English filled.

Run by `make messages`. A guess at a changed message (fuzzy) is emptied, so that it counts as
not translated; a message no longer in the code goes. English words are the message ids
themselves, but for those that somebody wrote otherwise.
"""

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def tidy(catalogue):
    for entry in catalogue.fuzzy_entries():
        entry.flags.remove("fuzzy")
        entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
        entry.msgstr = ""
        entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")
    for entry in catalogue.obsolete_entries():
        catalogue.remove(entry)


def fill(catalogue):
    for entry in catalogue.untranslated_entries():
        if entry.msgid_plural:
            entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
        else:
            entry.msgstr = entry.msgid


def main():
    for language in ("ru", "en"):
        path = LOCALE / language / "LC_MESSAGES/django.po"
        catalogue = polib.pofile(str(path), wrapwidth=76)
        tidy(catalogue)
        if language == "en":
            fill(catalogue)
        catalogue.save()


if __name__ == "__main__":
    main()
