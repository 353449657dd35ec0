"""What a page of the admin says to its reader, and which of it is data of the records."""

import json
import re
from html.parser import HTMLParser

# Texts of records are made of these marks: so they are known from the words of the interface.
LATIN_DATA, CYRILLIC_DATA = "xq", "ъъ"
# The groups that the register makes itself are words of the interface, not data.
INTERFACE = {"Clerk", "Editor"}


class Said(HTMLParser):
    """What a reader of a page in this language sees or hears.

    What is marked as another language (the switch of languages, names of cities) is not of it, nor
    is what was typed into a field.
    """

    SILENT = {"script", "style", "svg", "textarea", "code", "pre", "template"}
    VOID = {"input", "img", "br", "hr", "link", "meta", "col", "wbr", "source"}
    ATTRIBUTES = {"title", "alt", "aria-label", "aria-description", "placeholder", "data-label"}
    ATTRIBUTES |= {"data-tooltip", "data-past-question", "data-past-answer"}
    BUTTONS = {"submit", "button", "reset"}

    def __init__(self, language, html):
        super().__init__()
        self.language, self.texts, self.open = language, [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = {name: value or "" for name, value in attributes}
        foreign = attributes.get("lang", self.language) != self.language
        silent = foreign or tag in self.SILENT or self.is_silent()
        if not silent:
            self.texts += [attributes[name] for name in self.ATTRIBUTES & attributes.keys()]
            if tag == "input" and attributes.get("type") in self.BUTTONS:
                self.texts.append(attributes.get("value", ""))
            if "data-inline-formset" in attributes:
                options = json.loads(attributes["data-inline-formset"])["options"]
                self.texts += [options["addText"], options["deleteText"]]
        if tag not in self.VOID:
            self.open.append((tag, silent))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def is_silent(self):
        return bool(self.open) and self.open[-1][1]

    def handle_data(self, data):
        if not self.is_silent():
            self.texts.append(data)


def mark(rows):
    """Make all texts of these rows, and those of their history, of the two marks."""
    for model in {type(row) for row in rows}:
        for table in (model, getattr(getattr(model, "history", None), "model", model)):
            fields = [one for one in table._meta.concrete_fields if is_free_text(one)]
            for row in table._base_manager.all():
                texts = {one.name: f"{marks_of(one)}{row.pk}" for one in fields if said(row, one)}
                table._base_manager.filter(pk=row.pk).update(**texts)


def is_free_text(field):
    """Whether users write the field as they like: no code of a list, no date, no address."""
    return field.name in {"slug", "key", "username", "name", "first_name"} or (
        field.get_internal_type() in {"CharField", "TextField"}
        and not field.choices
        and re.search(r"_(ru|en|native)$|^(title|publisher|text|folded|search_text)$", field.name)
    )


def marks_of(field):
    latin = field.name.endswith(("_en", "slug")) or field.name in {"key", "username"}
    return LATIN_DATA if latin else CYRILLIC_DATA


def said(row, field):
    return getattr(row, field.name) and getattr(row, field.name) not in INTERFACE


def without_data(text):
    return re.sub(rf"(?i)\b(?:{LATIN_DATA}|{CYRILLIC_DATA})\d+", "", text)
