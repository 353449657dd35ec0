"""Fill the English catalogue, whose words are the message ids themselves.

Run by `make messages`. A message that wants other words in English than in the code keeps
whatever somebody wrote for it.
"""

from pathlib import Path

import polib

CATALOGUE = Path(__file__).resolve().parent.parent / "locale/en/LC_MESSAGES/django.po"


def main():
    catalogue = polib.pofile(str(CATALOGUE), wrapwidth=100)
    for entry in catalogue.untranslated_entries():
        if entry.msgid_plural:
            entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
        else:
            entry.msgstr = entry.msgid
    catalogue.save()


if __name__ == "__main__":
    main()
