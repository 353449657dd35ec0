"""The admin speaks one language at a time: on no page a word of the other is left.

A superuser asks for every address of the admin (`test_rights.py` says how an address gets its
arguments), saves each row as it is, sends each form for a new one empty, and asks each list to
delete a row. In Russian no Latin word may be seen or heard, in English no Cyrillic one. `saying.py`
says what is read of a page, and how texts of records are known from the words of the interface.

An English page gives examples of what to type in Russian: they stand in «…» or are EXAMPLES.
"""

import re

import pytest
from django.db import transaction

from ..admin_pages import form_on
from ..test_messages import EXAMPLES as LATIN_EXAMPLES
from .saying import Said, mark, without_data
from .test_rights import ADDRESSES, FORMS, TOKEN, world

pytestmark = pytest.mark.django_db
__all__ = ["world"]

# Names, kinds of files, keys. The tests hash passwords by `md5`, and a former address keeps two
# addresses of the world.
LATIN = {"PDF", "CSV", "XLSX", "JPEG", "PNG", "WebP", "UTF", "Windows", "Ctrl", "Cmd", "Pucheon"}
LATIN |= {"CC", "BY", "URL", "md", "niigata", "ru"}
EXAMPLES = re.compile(r"«[^»]*»|“[^”]*”|Пучон|Пусан")
# The style guide shows components in both languages, made up; the others are files, or lead on to
# a page that is read under its own address.
NO_PAGES = r"styleguide|staff_file|jsi18n|autocomplete|date_echo|_export_|_template|object_id>"
PAGES = [name for name, route in ADDRESSES.items() if route.startswith("admin/")]
PAGES = [name for name in PAGES if not re.search(NO_PAGES, name)]


@pytest.fixture(scope="module")
def marked(world, django_db_blocker):
    with django_db_blocker.unblock():
        mark([*world.rows.values(), world.draft])
    return world


def answers(world, name, language):
    """The page as it opens, and what is answered when its form or a choice of its rows is sent."""
    client, path = world.client("superuser"), world.path(name, ADDRESSES[name])
    client.cookies["django_language"] = language
    page = client.get(path, follow=True)
    yield page
    for form in forms_of(world, name, page):
        with transaction.atomic():
            yield client.post(path, form | {"csrfmiddlewaretoken": TOKEN}, follow=True)
            transaction.set_rollback(True)


def forms_of(world, name, page):
    if name.endswith("_changelist"):
        row = world.rows[name[len("admin:") : -len("_changelist")].replace("_", "/", 1)]
        return [{"action": "delete_selected", "_selected_action": [row.pk]}]
    if FORMS.search(name) and page.status_code == 200:
        typed = form_on(page).data
        if name.endswith("_add"):
            # Nothing is filled in. Without the counts of its rows a form is no form of ours.
            typed = {key: text for key, text in typed.items() if key.endswith("_FORMS")}
        return [typed]
    return [{}] if re.search("_import$|password_change$|login$", name) else []


def words_left(world, name, language, letters, examples, allowed):
    left = set()
    for page in answers(world, name, language):
        assert page.status_code < 500
        for text in Said(language, page.content.decode()).texts:
            bare = examples.sub("", without_data(text))
            words = set(re.findall(letters, bare)) - allowed
            left |= {(word, " ".join(text.split())[:90]) for word in words}
    return sorted(left)


@pytest.mark.parametrize("name", PAGES)
class LanguageTests:
    def test_in_russian_no_latin_word_is_left(self, marked, name):
        assert words_left(marked, name, "ru", r"[A-Za-z]{2,}", LATIN_EXAMPLES, LATIN) == []

    def test_in_english_no_cyrillic_word_is_left(self, marked, name):
        assert words_left(marked, name, "en", r"[А-Яа-яЁё]{2,}", EXAMPLES, set()) == []
