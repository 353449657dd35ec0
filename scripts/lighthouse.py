"""Measure the pages with Lighthouse, as a phone and as a desk, and print a table of its scores.

Run by `make lighthouse`; needs npm and the system's Chromium. Ends with an error below 95 for
performance, or below 100 for accessibility, best practices and search engines. Pages that ask
search engines to leave them out, such as the search, get no score for the latter. A page is
measured again where Lighthouse itself fails or where performance is low, since both hang on what
else the machine does; the best of three performances counts.
"""

import json
import os
import shutil
import subprocess
import sys

from throwaway_site import PAGES, SEARCHES, fetch, install, need, record_pages, throwaway_site

LIGHTHOUSE = "lighthouse@12"
TRIES = 3
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
PRESETS = {"phone": [], "desk": ["--preset=desktop"]}


def chromium():
    """The browser that CHROMIUM names, else the one on the path."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), "chromium")


def measure(command):
    """Reports of one page, the last one good enough or all tries used up."""
    environment = os.environ | {"CHROME_PATH": chromium()}
    reports = []
    for _try in range(TRIES):
        answer = subprocess.run(command, env=environment, capture_output=True, text=True)
        if answer.returncode:
            continue
        reports.append(json.loads(answer.stdout))
        if reports[-1]["categories"]["performance"]["score"] * 100 >= LEAST["performance"]:
            break
    if not reports:
        sys.exit(f"Lighthouse failed {TRIES} times: {' '.join(command)}\n{answer.stderr}")
    return reports


def scores(program, url, preset):
    wanted = [name for name in LEAST if name != "seo" or "noindex" not in fetch(url)]
    command = [program, url, "--quiet", "--output=json", "--throttling-method=simulate"]
    command += [f"--only-categories={','.join(wanted)}"]
    command += ["--chrome-flags=--headless=new --no-sandbox --disable-gpu", *PRESETS[preset]]
    report = max(measure(command), key=lambda report: report["categories"]["performance"]["score"])
    found = {name: round(report["categories"][name]["score"] * 100) for name in wanted}
    low = [
        f"{preset} {url}: {name} {found[name]}: {audit['title']}"
        for name in wanted
        if found[name] < LEAST[name]
        for reference in report["categories"][name]["auditRefs"]
        if reference["weight"]
        and (audit := report["audits"][reference["id"]])["score"] not in {None, 1}
    ]
    return found, low


def main():
    need("npm", chromium())
    program = install(LIGHTHOUSE) / ".bin/lighthouse"
    complaints = []
    print(f"{'page':58} {'by':6}", *(f"{name:>14}" for name in LEAST))
    with throwaway_site() as origin:
        for page in [*PAGES, *record_pages(origin), *SEARCHES[:1]]:
            for preset in PRESETS:
                found, low = scores(program, origin + page, preset)
                cells = (f"{found.get(name, '-'):>14}" for name in LEAST)
                print(f"{page:58} {preset:6}", *cells, flush=True)
                complaints += low
    if complaints:
        sys.exit("\n".join(complaints))


if __name__ == "__main__":
    main()
