"""Check the HTML of every kind of page, and the style sheet, with the Nu HTML Checker.

Run by `make validate`; needs npm and java. Ends with an error if the checker finds one.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from throwaway_site import (
    ERRORS,
    PAGES,
    ROOT,
    SEARCHES,
    fetch,
    install,
    need,
    record_pages,
    throwaway_site,
)

CHECKER = "vnu-jar@26.9.27"
# A property of SVG 2 that browsers know and the checker does not.
UNKNOWN_TO_IT = ".*paint-order.*"


def main():
    need("npm", "java")
    jar = install(CHECKER) / "vnu-jar/build/dist/vnu.jar"
    with throwaway_site() as origin, tempfile.TemporaryDirectory() as folder:
        pages = [*PAGES, *record_pages(origin), *SEARCHES, *ERRORS]
        for number, page in enumerate(pages):
            Path(folder, f"{number:02}.html").write_text(fetch(origin + page), encoding="utf-8")
        command = ["java", "-jar", jar, "--errors-only", "--filterpattern", UNKNOWN_TO_IT]
        style = ROOT / "static/site.css"
        checks = [[*sorted(Path(folder).glob("*.html"))], ["--css", style]]
        failed = [subprocess.run([*command, *files]).returncode for files in checks]
        for number, page in enumerate(pages):
            print(f"{number:02}.html is {page}")
    if any(failed):
        sys.exit("The checker found errors.")
    print(f"{len(pages)} pages and the style sheet: 0 errors")


if __name__ == "__main__":
    main()
