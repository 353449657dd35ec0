"""What a newcomer reads is true: settings, commands, addresses, links, dependencies."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import Resolver404, get_resolver, resolve
from django.urls.resolvers import LocalePrefixPattern

from events.models import Delegation

ROOT = Path(__file__).resolve().parent.parent
README, CONTRIBUTING, CHANGELOG = (
    (ROOT / name).read_text(encoding="utf-8")
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
)
DECISIONS = ROOT / "docs/decisions"
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def section(text, heading):
    """What stands under a heading, up to the next one of its level or above."""
    level = heading.split(" ")[0]
    start = text.index(f"\n{heading}\n") + len(heading) + 2
    following = re.search(rf"(?m)^#{{1,{len(level)}}} ", text[start:])
    return text[start : start + following.start()] if following else text[start:]


def code_in(text):
    """The code of a Markdown page: fenced, indented and within lines."""
    return re.findall(r"(?s)```.*?```|`[^`\n]+`|^ {4}.+?$", text, re.MULTILINE)


def first_cells(text):
    """The code in the first cells of the tables of a section."""
    return re.findall(r"(?m)^\| `?([^`|]+?)`? \|", text)


def targets_named_in(text):
    found = set()
    for code in code_in(text):
        for words in re.findall(r"\bmake((?: (?:[A-Z]+=\S+|[a-z-]+))+)", code):
            found |= {word for word in words.split() if "=" not in word and word[0] != "-"}
    return found


def public_routes(patterns=None, prefix="/ru/"):
    """Every public page of the site as the README writes it: `/ru/cities/<slug>/`."""
    if patterns is None:
        patterns = next(
            entry.url_patterns
            for entry in get_resolver().url_patterns
            if isinstance(entry.pattern, LocalePrefixPattern)
        )
    for entry in patterns:
        route = prefix + re.sub(r"<\w+:(\w+)>", r"<\1>", str(entry.pattern))
        if hasattr(entry, "url_patterns"):
            yield from public_routes(entry.url_patterns, route)
        else:
            yield route


class SettingsTests:
    def test_the_table_lists_every_setting_that_is_read_and_no_other(self):
        code = (ROOT / "khabarovsk_relations/settings.py").read_text(encoding="utf-8")
        read = set(re.findall(r"\benv(?:_\w+|\.\w+)\(\s*\"([A-Z_]+)\"", code))
        table = first_cells(section(README, "## Settings"))
        listed = {name for name in table if name.isupper()}
        assert len(read) > 3
        assert listed == read


class CommandTests:
    def test_every_target_of_make_is_told_and_every_one_told_is_there(self):
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        phony = re.search(r"(?m)^\.PHONY:(.+)$", makefile)[1].split()
        targets = set(re.findall(r"(?m)^([a-z-]+):", makefile))
        assert targets == set(phony)
        assert targets_named_in(CONTRIBUTING) == targets

    def test_every_page_names_only_targets_that_are_there(self):
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        targets = set(re.findall(r"(?m)^([a-z-]+):", makefile))
        for page in PAGES:
            named = targets_named_in(page.read_text(encoding="utf-8"))
            assert named - targets == set(), page.relative_to(ROOT)


class AddressTests:
    def addresses(self):
        return [cell for cell in first_cells(section(README, "## The pages")) if cell[0] == "/"]

    def test_every_address_told_resolves(self):
        assert "/ru/cities/<slug>/" in self.addresses()
        for address in self.addresses():
            try:
                resolve(address.replace("<slug>", "niigata").replace("<year>", "2005"))
            except Resolver404:
                pytest.fail(f"The README tells of {address}, where there is no page.")

    def test_every_public_page_is_told(self):
        assert set(public_routes()) - set(self.addresses()) == set()


class LinkTests:
    @pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
    def test_every_relative_link_and_image_is_there(self, path):
        text = re.sub(r"(?s)```.*?```|`[^`\n]+`", "", path.read_text(encoding="utf-8"))
        links = re.findall(r"\]\(\s*<?([^)>\s]+)", text)
        relative = [link for link in links if not re.match(r"[a-z]+:|#|//", link)]
        missing = [link for link in relative if not (path.parent / link.partition("#")[0]).exists()]
        assert missing == []

    def test_every_decision_is_in_the_list_of_decisions(self):
        index = (DECISIONS / "README.md").read_text(encoding="utf-8")
        listed = set(re.findall(r"\]\(([a-z-]+\.md)\)", index))
        assert listed == {page.name for page in DECISIONS.glob("*.md")} - {"README.md"}

    def test_the_readme_shows_two_pictures_of_less_than_200_kb(self):
        pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
        assert len(pictures) == 2
        for picture in pictures:
            assert (ROOT / picture).stat().st_size < 200_000, picture


@pytest.mark.django_db
class FixtureTests:
    def test_the_example_loads_into_the_seed(self, tmp_path):
        example = re.search(r"(?s)```json\n(.*?)```", README)[1]
        (tmp_path / "visit.json").write_text(example, encoding="utf-8")
        call_command("loaddata", "seed", tmp_path / "visit.json", verbosity=0)
        assert Delegation.objects.published().filter(slug="niigata-choir-2007").exists()


class DependencyTests:
    @pytest.mark.parametrize("name", ["requirements-production.in", "requirements.in"])
    def test_every_dependency_has_its_reason_and_no_other_has(self, name):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        asked = {re.match(r"[a-z0-9-]+", line)[0] for line in lines if line[:1].isalnum()}
        page = (DECISIONS / "dependencies.md").read_text(encoding="utf-8")
        heading = next(line for line in page.splitlines() if f"(`{name}`)" in line)
        told = set(first_cells(section(page, heading))) - {"package", "---"}
        assert told == asked


class ChangelogTests:
    def test_it_has_an_unreleased_section_with_a_line_about_deploying(self):
        assert re.search(r"(?m)^\*Deploy\*: \S", section(CHANGELOG, "## Unreleased"))


class LicenceTests:
    def test_it_is_the_one_that_the_readme_names(self):
        licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
        assert licence.startswith("BSD 3-Clause License")
        assert "BSD 3-Clause licence" in section(README, "## Licence")
