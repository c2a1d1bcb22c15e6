# SPDX-License-Identifier: MIT
"""Targets of the cases with the verdict that the program gives."""

from .program import scenario_file
from .text import number, table

CONTROLS = {"cemex": "cemex-self-build", "e-choupal": "e-choupal-neither", "e-choupal-information": "e-choupal-neither",
            "e-choupal-outlet": "e-choupal-neither", "healthstore": "healthstore-none", "shakti": "shakti-none",
            "mtn-wallet": "mtn-wallet-low-share", "ut-bank": "slow-bank", "ut-bank-growth": "ut-bank-growth-staffed",
            "tuango": "tuango-list-price", "tuango-film": "tuango-film-list-price", "microrayon": None, "microrayon-borne": None}


def shown(value):
    text = number(value, 4)
    return text.rstrip("0").rstrip(".") if "." in text else text


def targets(program, *names):
    """The targets of cases, in the order of the scenario files."""
    rows = []
    for name in names:
        for target in program.targets(scenario_file(name), scenario_file(CONTROLS[name]) if CONTROLS.get(name) else None).values():
            verdict = target["verdict"] if target["verdict"] == "hit" else f"**{target['verdict']}**"
            rows.append([target["name"], target.get("meaning") or target.get("title") or "", shown(target["value"]),
                         f"{shown(target['low'])} to {shown(target['high'])}", verdict])
    return table(["target", "what", "value", "band", "verdict"], rows)


TABLES = {"targets": targets}
