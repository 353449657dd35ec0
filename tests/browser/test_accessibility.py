"""axe finds nothing on any kind of public page: WCAG 2.0 to 2.2, levels A and AA."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .site_answers import KINDS, ORIGIN

pytestmark = pytest.mark.django_db

CRITERIA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": CRITERIA},
    # The size of targets (2.5.8) is asked for by name, for axe leaves it out by itself.
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}


@pytest.fixture
def faults_of(page, seed_site):
    """What axe finds on a page, in both themes and at the width of a phone and a desk."""
    seed_site.serve(page.context)
    axe = Axe()

    def faults_of(kind):
        page.goto(ORIGIN + seed_site.addresses[kind])
        page.evaluate(axe.axe_script)
        faults = []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            for width in (320, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                found = page.evaluate("options => axe.run(options)", OPTIONS)
                assert len(found["passes"]) > 10
                faults += [
                    f"{scheme} {width}: {violation['id']}: {node['html'][:200]}"
                    for violation in found["violations"]
                    for node in violation["nodes"]
                ]
        return faults

    return faults_of


class AxeTests:
    @pytest.mark.parametrize("kind", KINDS)
    def test_axe_finds_no_fault(self, faults_of, kind):
        assert faults_of(kind) == []

    def test_axe_runs_under_the_policy_and_finds_the_fault_that_is_there(self, page, faults_of):
        page.add_init_script(
            "addEventListener('DOMContentLoaded', () => {"
            "document.documentElement.lang = '';"
            "document.querySelector('.lede').style.color = '#999'})"
        )
        faults = faults_of("home")
        assert any("light 320: color-contrast" in fault for fault in faults)
        assert any("dark 1280: html-has-lang" in fault for fault in faults)
