"""What a member of staff does on the pages of the admin, in a real browser."""


def listen(context, complaints):
    """Note down all that a browser complains of in the windows of a context."""
    context.on(
        "console", lambda line: complaints.append(line.text) if line.type == "error" else None
    )
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.expose_function("complainOfPolicy", lambda words: complaints.append(words))
    context.add_init_script(
        "addEventListener('securitypolicyviolation', violation => "
        "complainOfPolicy(`${violation.violatedDirective}: ${violation.blockedURI}`))"
    )


def choose(page, box, words, found=None):
    """Choose in a box with a search: open it, type, take the first answer with these words."""
    page.locator(f"{box} + .select2").click()
    page.keyboard.type(words)
    page.locator(".select2-results__option", has_text=found or words).first.click()


class Hands:
    """Does to windows what a person does, and counts: a click, a choice, a field filled in."""

    def __init__(self):
        self.actions = 0

    def click(self, target):
        self.actions += 1
        target.click()

    def fill(self, page, field, text):
        self.actions += 1
        page.fill(field, text)

    def select(self, page, field, label):
        """Open a list and choose: two actions."""
        self.actions += 2
        page.select_option(field, label=label)

    def choose(self, page, box, words):
        """Open a box with a search, type and choose: three actions."""
        self.actions += 3
        choose(page, box, words)

    def click_for_window(self, page, target):
        """The window that a click opens."""
        with page.expect_popup() as opened:
            self.click(target)
        return opened.value

    def click_to_close(self, window, target):
        with window.expect_event("close"):
            self.click(target)
