# SPDX-License-Identifier: MIT
"""The parts of a mechanism's page that the program and the tests say: how it stands in the step, its symbols, its links, its tests.

A block of symbols begins with its keys, one line for each row: `symbol | name | note`. A name is a parameter of the mechanism, the path of
another parameter, `conduct` with the name of one, or a column; the note is added to the meaning. Parameters of the mechanism without a line
of their own come last."""

import json
import re
import subprocess
from functools import lru_cache

from .program import ROOT, Trouble


class Model:
    """What `plussum tables` says about the model."""

    def __init__(self, program):
        self.program = program

    @lru_cache(maxsize=None)
    def rows(self, section):
        try:
            done = subprocess.run([self.program, "tables", section, "--json"], capture_output=True, text=True, check=False)
        except OSError as fault:
            raise Trouble(f"cannot start {self.program}; build it with scripts/build, or name another program in PLUSSUM_PROGRAM") from fault
        if done.returncode != 0:
            raise Trouble(done.stderr.strip())
        return [{"title": table["title"], **row} for table in json.loads(done.stdout)["tables"] for row in table["rows"]]

    @lru_cache(maxsize=None)
    def parameters(self):
        return {("" if row["title"] == "scenario" else row["title"] + ".") + row["parameter"]: row for row in self.rows("parameters")}

    @lru_cache(maxsize=None)
    def columns(self):
        return {f"{row['title']}.{row['column']}": row for row in self.rows("entities")}

    def step_of(self, mechanism):
        return next((row for row in self.rows("plan") if row["mechanism"] == mechanism), None)


def step(model, mechanism, _keys):
    row = model.step_of(mechanism)
    lines = [f"{name}: {row[name] or 'none'}" for name in ("phase", "rows", "reads", "writes", "draws")]
    return ["```text", *lines, "```"]


def cell(text):
    return re.sub(r"(?<!\\)([|*<])", r"\\\1", text)


def symbol_row(model, mechanism, symbol, name, note):
    parameters, columns = model.parameters(), model.columns()
    own = f"mechanisms.{mechanism}.{name}"
    path = own if own in parameters else name
    if path in parameters:
        row = parameters[path]
        said = [row["unit or kind"], row["range"], row["default"], row["meaning"], row["source"]]
    elif name.startswith("conduct "):
        levels = [parameters.get(f"strategy_table.{name.split()[1]}.at_{level}") for level in (1, 2, 3)]
        if None in levels:
            return None
        said = [levels[0]["unit or kind"], levels[0]["range"], "; ".join(level["default"] for level in levels), levels[0]["meaning"], levels[0]["source"]]
    elif name in columns:
        row = columns[name]
        writer = "" if row["written by"] == "-" else f"written by `{row['written by']}`"
        said = [row["unit"], "", "", row["meaning"], ", ".join(filter(None, (row["role"], writer)))]
    else:
        return None
    said[3] += f"; {note}" if note else ""
    return "| " + " | ".join([symbol, f"`{name}`", *(text if text.startswith("written") else cell(text) for text in said)]) + " |"


def symbols(model, mechanism, keys):
    rows, shown = [], set()
    for key in keys:
        symbol, name, note = ([part.strip() for part in key.split("|")] + ["", ""])[:3]
        row = symbol_row(model, mechanism, symbol, name, note)
        if row is None:
            raise Trouble(f"'{name}' is neither a parameter nor a column; plussum tables parameters and plussum columns name them")
        rows.append(row)
        shown.add(name)
    prefix = f"mechanisms.{mechanism}."
    rows += [symbol_row(model, mechanism, "", path[len(prefix):], "")
             for path in model.parameters() if path.startswith(prefix) and path[len(prefix):] not in shown]
    if not rows:
        return ["The mechanism has no parameters."]
    return ["| symbol | name | unit | range | default | meaning | source |", "|---|---|---|---|---|---|---|", *rows]


def links(model, mechanism, _keys):
    own = [row for row in model.rows("links") if row["title"] == "links" and mechanism in row["carried by"].split(", ")]
    if not own:
        return ["None of its own."]
    head = ["| link | from | to | sign | loops | meaning |", "|---|---|---|---|---|---|"]
    return head + [f"| `{row['link']}` | `{row['from']}` | `{row['to']}` | {row['polarity']} | {row['loops']} | {cell(row['meaning'])} |" for row in own]


TEST_CASE = re.compile(r'^TEST_CASE\(\s*((?:"(?:\\.|[^"\\])*"\s*)+)', re.MULTILINE)


def tests(_model, mechanism, _keys):
    source = ROOT / "tests/mechanisms" / f"{mechanism}_test.cpp"
    if not source.is_file():
        raise Trouble(f"there is no test {source.relative_to(ROOT)}")
    names = ["".join(re.findall(r'"((?:\\.|[^"\\])*)"', found[1])) for found in TEST_CASE.finditer(source.read_text(encoding="utf-8"))]
    return [f"- {name}" for name in names]


SECTIONS = {"step": step, "symbols": symbols, "links": links, "tests": tests}
BEGIN = re.compile(r"^<!-- generated: (?P<section>\w+)(?P<closed> -->)?$")


def renewed(model, page, text):
    """The text of a mechanism's page with every generated part as it should be."""
    mechanism = page.stem
    if model.step_of(mechanism) is None:
        raise Trouble(f"{page}: there is no mechanism {mechanism}")
    lines, old, made, k = [], text.split("\n"), [], 0
    while k < len(old):
        line = old[k]
        k += 1
        lines.append(line)
        if line == "<!-- end -->":
            raise Trouble(f"{page}:{k}: '{line}' without a beginning")
        begin = BEGIN.match(line)
        if not begin:
            continue
        section, at, keys = begin["section"], k, []
        if section not in SECTIONS:
            raise Trouble(f"{page}:{at}: there is no part '{section}'; there are {', '.join(SECTIONS)}")
        while not begin["closed"] and k < len(old) and old[k] != "-->":
            keys.append(old[k])
            lines.append(old[k])
            k += 1
        if not begin["closed"]:
            lines.append("-->")
            k += 1
        while k < len(old) and old[k] != "<!-- end -->":
            if BEGIN.match(old[k]):
                break
            k += 1
        if k >= len(old) or old[k] != "<!-- end -->":
            raise Trouble(f"{page}:{at}: the part '{section}' has no end; write <!-- end --> after it")
        k += 1
        try:
            lines += ["", *SECTIONS[section](model, mechanism, keys), "", "<!-- end -->"]
        except Trouble as fault:
            raise Trouble(f"{page}:{at}: {fault}") from fault
        made.append(section)
    missing = [section for section in SECTIONS if made.count(section) != 1]
    if missing:
        raise Trouble(f"{page}: the part '{missing[0]}' must stand there once, between <!-- generated: {missing[0]} --> and <!-- end -->")
    return "\n".join(lines)
