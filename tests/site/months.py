"""What the pages that tell things month by month say."""


def told(page):
    """Each heading with its lines: the date, and the title with the years."""
    return {
        section.one("h2").text: [
            (entry.one(class_="entry__date").text, entry.one(class_="entry__title").text)
            for entry in section.all("li", class_="entry")
        ]
        for section in page.main.all("section", class_="month")
    }


def lines(page):
    return [line for of_month in told(page).values() for line in of_month]


def titles(page):
    return [title for _date, title in lines(page)]


def meta_of(page, name):
    entry = next(e for e in page.main.all("li", class_="entry") if name in e.text)
    return entry.one(class_="meta").text
