# SPDX-License-Identifier: MIT
"""What the tests of `plussum report` share: making a page, and the document in it."""

from program import ProgramTest, document_of


class ReportTest(ProgramTest):
    def report(self, *words, code=0, **options):
        """Makes a page; returns its document."""
        self.call("report", *words, "-o", "page.html", "-q", code=code, **options)
        return document_of(self.folder / "page.html")

    def report_run(self, *words, **options):
        return self.report(*words, **options)["runs"][0]
