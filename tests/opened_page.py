"""The page of a row in the admin, opened by one of two who work at once."""

import html

from django.utils import translation

from .admin_pages import admin_url, form_on


class Page:
    """The page of a row as somebody has opened it."""

    def __init__(self, client, row):
        self.client, self.model = client, type(row)
        self.address = admin_url(self.model, "change", row.pk)
        self.take(client.get(self.address))

    def take(self, answer):
        assert answer.status_code == 200
        self.data = form_on(answer, self.model).data
        self.text = html.unescape(answer.content.decode())
        self.refusal = answer.context.get("refusal")
        return self

    def save(self, **changes):
        """Whether it was saved; if not, the page that came is this one now."""
        button = changes.pop("button", "_save")
        changes = {name.replace("__", "-"): value for name, value in changes.items()}
        answer = self.client.post(self.address, self.data | changes | {button: "1"})
        if answer.status_code == 302:
            return True
        self.take(answer)
        return False

    def beside(self):
        """What the page says of the record, by the names of its inputs."""
        return self.refusal.beside

    def told(self):
        """What the refusal tells of others, a line for each change."""
        with translation.override("en"):
            return list(self._told())

    def _told(self):
        lines = [(entry.who, line) for _when, entry in self.refusal.entries for line in entry.lines]
        for who, line in lines:
            if line.kind:
                yield f"{who}: {line.kind} {line.title} {line.sign}"
            for one in line.changes:
                value = f"+ {'; '.join(one.added)}"
                if one.old:
                    value = f"{one.old.shown} → {one.new.shown}"
                yield f"{who}: {one.label}: {value}"
