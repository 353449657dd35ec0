"""The dates of a chronicle in their column."""

from pathlib import Path

import pytest
from django.conf import settings

LINES = """() => {
    const text = document.querySelector(".entry__date").firstChild, range = document.createRange();
    const lines = [];
    let top = null;
    for (let place = 0; place < text.length; place++) {
        range.setStart(text, place);
        range.setEnd(text, place + 1);
        const box = range.getBoundingClientRect();
        if (top === null || Math.abs(box.top - top) > 4) lines.push("");
        top = box.top;
        lines[lines.length - 1] += text.data[place];
    }
    return lines;
}"""


class DateColumnTests:
    @pytest.mark.parametrize("width", [320, 768, 1280])
    @pytest.mark.parametrize(
        "date", ["предположительно, около мая 2016", "probably about May 2016"]
    )
    def test_no_line_begins_with_a_comma_or_within_a_word(self, page, width, date):
        style = (Path(settings.BASE_DIR) / "static/site.css").read_text(encoding="utf-8")
        page.set_viewport_size({"width": width, "height": 600})
        entry = f'<div class="entry"><div class="entry__date">{date}</div><div>Title</div></div>'
        page.set_content(f"<html lang=ru><style>{style}</style><main>{entry}</main></html>")
        words = date.split()
        for line in page.evaluate(LINES):
            assert line.split()[0] in words
