"""Reading a public page as a browser does: its elements, its text, its links."""

from html.parser import HTMLParser
from urllib.parse import parse_qs, urldefrag, urlencode, urljoin, urlsplit

from django.test import Client
from django.urls import reverse
from django.utils import translation

VOID = {"br", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Element:
    """An element: its name, attributes and what it holds."""

    def __init__(self, name, attributes, parent=None):
        self.name, self.attributes, self.parent = name, attributes, parent
        self.content = []

    def __getitem__(self, attribute):
        return self.attributes[attribute]

    def get(self, attribute, default=""):
        return self.attributes.get(attribute, default)

    def all(self, name=None, /, **wanted):
        """The elements inside, in order; `class_` is one of its classes."""
        found = []
        for part in self.content:
            if isinstance(part, str):
                continue
            matches = name in (None, part.name)
            for attribute, value in wanted.items():
                attribute = attribute.rstrip("_").replace("_", "-")
                has = part.get(attribute, None)
                matches &= has is not None and value in (
                    has.split() if attribute == "class" else [has]
                )
            found += ([part] if matches else []) + part.all(name, **wanted)
        return found

    def one(self, name=None, /, **wanted):
        """The only such element inside."""
        found = self.all(name, **wanted)
        assert len(found) == 1, f"{len(found)} of {name} {wanted}"
        return found[0]

    @property
    def text(self):
        """What a reader sees of it, with single spaces."""
        return " ".join(self._text().split())

    def _text(self):
        return "".join(part if isinstance(part, str) else part._text() for part in self.content)


class Page(Element, HTMLParser):
    """A whole answer; markup that is not well nested fails."""

    def __init__(self, address, response):
        Element.__init__(self, "page", {})
        HTMLParser.__init__(self)
        self.address, self.response = address, response
        self.markup = response.content.decode()
        self.open = [self]
        self.feed(self.markup)
        assert self.open == [self], f"not closed: {self.open[-1].name}"

    def handle_starttag(self, tag, attributes):
        names = [name for name, _value in attributes]
        assert len(names) == len(set(names)), f"an attribute twice: <{tag} {names}>"
        values = {name: value or "" for name, value in attributes}
        element = Element(tag, values, self.open[-1])
        self.open[-1].content.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        assert self.open[-1].name == tag, f"</{tag}> closes <{self.open[-1].name}>"
        self.open.pop()

    def handle_data(self, data):
        self.open[-1].content.append(data)

    def to(self, link):
        """The address that a link of this page leads to, without its anchor."""
        return urldefrag(urljoin(self.address, link["href"]))[0]

    def link(self, words):
        """The first link whose words begin so."""
        return next(a for a in self.all("a") if a.text.startswith(words))

    def follow(self, words):
        """The page that the first link with these words leads to."""
        return read(self.to(self.link(words)))

    @property
    def main(self):
        return self.one("main")

    @property
    def problems(self):
        """The sentences about values that were not understood."""
        return [item.text for box in self.main.all(class_="problems") for item in box.all("li")]

    @property
    def titles(self):
        """The titles of the entries, as they stand."""
        return [entry.all("a")[0].text for entry in self.main.all(class_="entry__title")]

    @property
    def found(self):
        return self.main.one(class_="found").text


def ask(address, **headers):
    """The answer that a stranger gets."""
    return Client().get(address, **headers)


def read(address, status=200):
    """The page at an address."""
    response = ask(address)
    assert response.status_code == status, f"{address}: {response.status_code}"
    return Page(address, response)


def search(query, language="en", **others):
    """The page of the search for these words."""
    return read(f"/{language}/search/?{urlencode({'q': query, **others})}")


def address_of(name, *args, language="en"):
    """The address of a page by the name of its view, or of a record."""
    with translation.override(language):
        return name.get_absolute_url() if hasattr(name, "slug") else reverse(name, args=args)


def query_of(address):
    """The parameters of an address, each with its only value."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
