# SPDX-License-Identifier: MIT
"""What the tests of `plussum report` share: making a page, and the document in it."""

import json
import re

from program import ProgramTest

PLACE = re.compile(r'<script type="application/json" id="document">(.*?)</script>', re.DOTALL)


def document_of(path):
    """The one document of a page, as the browser would read it."""
    found = PLACE.findall(path.read_text(encoding="utf-8"))
    assert len(found) == 1, f"{path} holds {len(found)} documents"
    return json.loads(found[0])


class ReportTest(ProgramTest):
    def report(self, *words, code=0, **options):
        """Makes a page; returns its document."""
        self.call("report", *words, "-o", "page.html", "-q", code=code, **options)
        return document_of(self.folder / "page.html")

    def report_run(self, *words, **options):
        return self.report(*words, **options)["runs"][0]
