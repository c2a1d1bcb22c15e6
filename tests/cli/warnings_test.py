#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Warnings: what a sound scenario talks about although it cannot happen."""

import unittest

from program import SCENARIOS, ProgramTest

STARTER = SCENARIOS / "lessons/starter.yaml"
ATTACHED = ("--set", "mechanisms.learn.attachment_rate=0.5/year")


class Warnings(ProgramTest):
    def warnings(self, *sets, scenario=STARTER, attached=True):
        words = [word for one in sets for word in ("--set", one)]
        done = self.call("check", scenario, *(ATTACHED if attached else ()), *words)
        return sorted(line.split(": ", 2)[2] for line in done.stderr.splitlines() if line.startswith("warning: "))

    def test_a_new_market_has_none(self):
        self.call("new", "market")
        for verb in ("check", "run"):
            self.assertNotIn("warning", self.call(verb, "market.yaml", "--steps", "3").stderr)
        self.assertEqual(self.call_json("check", "market.yaml")["warnings"], [])

    def test_lock_on(self):
        self.assertEqual(self.warnings(attached=False), ["mechanisms.learn.attachment_rate: nobody can become locked on: attachment grows at a rate of 0; write for "
                                                         "example mechanisms: { learn: { attachment_rate: 0.5/year } }"])
        self.assertEqual(self.warnings(), [])

    def test_an_enterprise_that_nobody_can_know_or_reach(self):
        self.assertEqual(self.warnings("enterprises.builder.promotion=0/year"),
                         ["enterprises[0].promotion: nobody can come to know 'builder': known_share, promotion and promoter_promotion are 0, and word of mouth needs somebody who knows"])
        self.assertEqual(self.warnings("enterprises.builder.outlet_share=0", "enterprises.builder.information_share=0"),
                         ["enterprises[0].outlet_share: nobody can reach 'builder': it has neither outlets nor information anywhere"])

    def test_credit_without_a_record(self):
        lends = ("enterprises.builder.programme={ in_groups: false, instalment: 10 EUR/week }", "enterprises.builder.credit_share=50 %")
        self.assertEqual(self.warnings(*lends), ["enterprises[0].credit_share: 'builder' lends to nobody: population.starting_record is 0, and without a record nobody "
                                                 "can buy on credit"])
        self.assertEqual(self.warnings(*lends, "population.starting_record=0.5"), [])

    def test_counts_that_communities_cannot_have(self):
        self.assertEqual(self.warnings("population.customers=20", "mechanisms.pool={ share: 0.1, size: 5 customers }", "enterprises.builder.producers.margin=0.1"),
                         sorted(["population.neighbours: a customer has fewer than 4 neighbours: communities have 2 customers",
                          "enterprises[0].programme.group_size: no group can form: it takes 3 members of one community, and communities have 2 customers",
                          "enterprises[0].producers.territory: a producer's territory is smaller than 60 customers: it lies in one community of 2 customers",
                          "mechanisms.pool.size: pools are smaller than this: their members live in one community of 2 customers"]))

    def test_what_comes_after_the_end(self):
        self.assertEqual(self.warnings("events=[{ at: 2030-01-01, set: enterprises.builder.outlet_share, to: 90 % }]"),
                         ["events[0].at: this event never takes place: the last step begins before 2030-01-01"])
        self.assertEqual(self.warnings("enterprises.builder.enters=2030-01-01"), ["enterprises[0].enters: 'builder' never enters: the last step begins before 2030-01-01"])
        self.assertEqual(self.warnings("events=[{ at: 2021-01-01, set: enterprises.builder.outlet_share, to: 90 % }]"), [])

    def test_numbers_without_effect(self):
        self.assertEqual(self.warnings("enterprises.builder.conduct={ partner_share: 0.1 }"),
                         ["enterprises[0].conduct: 'conduct' has no effect: 'builder' does not decide (decides: false)"])
        self.assertEqual(self.warnings("record={ panel_every: 5 }", "record.panel_share=0"), ["record.panel_every: no panel is recorded: panel_share is 0"])
        self.assertEqual(self.warnings("record.ledger_every=500"), ["only the last step is recorded: the run has 260 steps"])
        self.assertEqual(self.call("check", STARTER, *ATTACHED, "--set", "record.ledger_every=500").stderr,
                         "warning: --set #2 (record.ledger_every): only the last step is recorded: the run has 260 steps\n")

    def test_they_stand_in_json_and_change_no_exit_code(self):
        found = self.call_json("run", STARTER, "--steps", "2")
        self.assertEqual([row["path"] for row in found["warnings"]], ["mechanisms.learn.attachment_rate"])
        self.assertEqual(self.call("check", STARTER, "-q").stderr, "")
        text = self.call("sweep", "information-and-outlet", "--dry-run").stderr
        self.assertTrue(all(line.startswith("warning: ") for line in text.splitlines()), text)


if __name__ == "__main__":
    unittest.main()
