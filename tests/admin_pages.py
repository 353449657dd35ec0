"""Reading the admin's pages as a browser does: what a form would send, whether markup is clean."""

import re
from html.parser import HTMLParser

from django.urls import reverse


def admin_url(model, action, *args):
    """The address of an admin page of a model: changelist, add, change, history."""
    opts = model._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{action}", args=args)


def in_english(client):
    """The same client, reading the admin in English."""
    client.cookies["django_language"] = "en"
    return client


class Form(HTMLParser):
    """The successful controls (HTML, section 4.10.21.4) of the form whose id ends so."""

    def __init__(self, form_id):
        super().__init__()
        self.form_id, self.inside = form_id, False
        self.data, self.select, self.textarea = {}, None, None
        self.buttons, self.action = [], None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.inside = (attributes.get("id") or "").endswith(self.form_id)
            self.action = attributes.get("action") if self.inside else self.action
        name = attributes.get("name")
        if not self.inside and attributes.get("form") != self.form_id:
            return
        if tag == "option":
            if self.select and "selected" in attributes:
                self.data.setdefault(self.select, []).append(attributes.get("value", ""))
            return
        if not name or "__prefix__" in name:
            return
        kind = attributes.get("type", "text")
        if tag == "select":
            self.select = name
        elif tag == "textarea":
            self.textarea = name
            self.data[name] = [""]
        elif tag == "input" and kind == "submit":
            self.buttons.append(name)
        elif tag == "input" and kind == "checkbox":
            if "checked" in attributes:
                self.data.setdefault(name, []).append(attributes.get("value", "on"))
        elif tag == "input" and kind != "file":
            self.data.setdefault(name, []).append(attributes.get("value", ""))

    def handle_data(self, data):
        if self.textarea:
            # A browser drops the line break behind the opening tag.
            self.data[self.textarea][0] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.textarea:
            text = self.data[self.textarea][0]
            self.data[self.textarea] = [text.removeprefix("\r").removeprefix("\n")]
            self.textarea = None


def form_on(response, model=None):
    """The form of a row of this model, or of whatever row the page shows."""
    form = Form(f"{model._meta.model_name}_form" if model else "_form")
    form.feed(response.content.decode())
    return form


def send(client, address, model, **changes):
    """Open the page, change some fields, press save (or the button given), give the answer."""
    page = client.get(address)
    assert page.status_code == 200
    data = form_on(page, model).data
    button = changes.pop("button", "_save")
    changes = {name.replace("__", "-"): value for name, value in changes.items()}
    return client.post(address, data | changes | {button: "1"})


def choose(client, action, *records):
    """Choose an action for these records in their list; give the page that answers."""
    return client.post(
        admin_url(type(records[0]), "changelist"),
        {"action": action, "_selected_action": [record.pk for record in records]},
        follow=True,
    )


def inline_markup(text):
    """What a policy of 'self' forbids on a page: inline styles, scripts and handlers."""
    return re.findall(
        r"""<script(?![^>]*\ssrc=)[^>]*>|<style\b|\sstyle=["'][^"']*|\son[a-z]+=["'][^"']*""", text
    )


def messages_of(response):
    return [str(message) for message in response.context["messages"]]
