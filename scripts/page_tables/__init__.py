# SPDX-License-Identifier: MIT
"""The tables that scripts/pages writes into pages, each made of fresh runs of the program."""
