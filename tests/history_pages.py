"""Reading the pages of history as a person does."""

import re
from html import unescape

from khabarovsk_relations.records.history.reading import past_of
from khabarovsk_relations.records.history.story import story_of
from tests.admin_pages import admin_url


def words_of(markup):
    """The text of a piece of markup, blanks as they are shown."""
    return " ".join(unescape(re.sub("<[^>]*>", " ", markup)).split()).replace(" : ", ": ")


def entries(client, record, *, address=None, **parameters):
    """The text of each entry of the history of a record, newest first."""
    page = client.get(address or admin_url(type(record), "history", record.pk), parameters)
    assert page.status_code == 200
    body = re.search("<tbody>(.*)</tbody>", page.content.decode(), re.S)
    if body is None:
        return [words_of(page.content.decode())]
    text = body[1].replace('<span class="visually-hidden">became</span>', "")
    return [words_of(row) for row in re.findall("<tr>(.*?)</tr>", text, re.S)]


def state_address(record, pk=None):
    """The page of the state that a record has now, to be looked at later."""
    past = past_of(type(record), pk or record.pk)
    return admin_url(type(record), "simple_history", past.pk, story_of(past)[0].version)
