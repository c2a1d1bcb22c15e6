#!/usr/bin/env python3
"""The house test: layers, completeness, forbidden calls, equations and links of the source tree.

    layers.py [ROOT]      prints every fault as path:line: sentence; exit code 1 if there is one
    layers.py --self-test plants one fault of each kind in a small tree and checks that it is found
"""

import re
import sys
import tempfile
from pathlib import Path

# A layer may include itself and the layers named here.
BELOW = {
    "core": set(),
    "state": {"core"},
    "scenario": {"core"},
    "mechanisms": {"core", "state", "scenario"},
    "engine": {"core", "state", "scenario", "mechanisms"},
    "statistics": {"core"},
    "experiment": {"core", "state", "scenario", "mechanisms", "engine", "statistics"},
    "loops": {"core", "state", "scenario", "mechanisms", "engine", "statistics", "experiment"},
    "io": {"core", "state", "scenario", "mechanisms", "engine", "statistics", "experiment"},
    "report": {"core", "state", "scenario", "mechanisms", "engine", "statistics", "experiment", "loops", "io", "study"},
    "study": {"core", "state", "scenario", "mechanisms", "engine", "statistics", "experiment", "loops", "io"},
    "main": {"core", "state", "scenario", "mechanisms", "engine", "statistics", "experiment", "loops", "io", "report", "study"},
}
PRIVATE_LAYERS = {"io", "report", "study", "main"}  # what knows files and formats
MODEL_LAYERS = {"core", "state", "mechanisms", "engine"}  # what must give the same bits everywhere
VALUE_LAYERS = MODEL_LAYERS | {"experiment", "loops"}  # whose numbers go into keys of runs and into results that machines share
MACHINERY = {"registry", "mechanism", "binder", "choice", "choice_columns", "planning"}  # files of the mechanisms layer that are no mechanism
GENERATED = {"build_info.hpp"}  # for PRIVATE_LAYERS only

SOURCE_FILES_ONLY = re.compile(r"^(boost|tbb|oneapi|Random123|Eigen)/|^mpi\.h$")  # in .cpp files
PRIVATE_ONLY = re.compile(r"^((yaml-cpp|CLI|fmt|nlohmann|openssl|spdlog|catch2)/|H5|hdf5)")  # in PRIVATE_LAYERS

LONGEST_FILE = 350
LONGER_FILES = {  # and why each may have so many lines
    "include/plussum/core/numeric.hpp": (380, "the elementary functions share their tables and reductions"),
    "sim/main/plot.cpp": (355, "every option of the verb with what may stand beside it"),
    "sim/report/comparison_document.cpp": (360, "one function for each part of the document"),
    "sim/engine/recorder.cpp": (440, "one function for each recorded series"),
    "sim/io/units.cpp": (410, "the table of units and its one reader"),
}

PLATFORM_FUNCTION = (
    re.compile(r"\bstd::(exp2?|expm1|log|log2|log10|log1p|pow|sinh?|cosh?|tanh?|asinh?|acosh?|atan2?|atanh"
               r"|cbrt|hypot|erfc?|[tl]gamma)[fl]?\b"),
    "differs between C libraries; use the function of core/ instead")
FORBIDDEN = [
    (re.compile(r"\bs?rand(48)?\s*\("), "is a hidden generator; draw with a key"),
    (re.compile(r"\bstd::(random_device|mt19937(_64)?|minstd_rand0?|default_random_engine)\b"),
     "is a generator with state; draw with a key"),
    (re.compile(r"\bstd::\w+_distribution\b"), "differs between standard libraries; draw with a key"),
    (re.compile(r"\bstd::(cout|cerr|clog)\b"), "writes output; the model layers do none"),
    (re.compile(r"\b[fsv]?n?printf\s*\(|\bf?puts\s*\("), "writes or formats text; the model layers do not"),
    (re.compile(r"\bthrow\b"), "is an exception; the model layers report errors as values"),
    (re.compile(r"\b(system|steady|high_resolution)_clock\b"), "reads the clock; a run does not depend on time"),
]
# What the program prints goes through console.cpp, which keeps a terminal from obeying texts from outside.
PRINTS = re.compile(r"\bfmt::print\b|\bstd::(cout|cerr|clog)\b|\bf?puts\s*\(|\b[fv]?printf\s*\(")
UNFINISHED = re.compile(r"\b(" + "|".join(("TO" "DO", "FIX" "ME", "XX" "X", "HA" "CK")) + r")\b")

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")


class Tree:
    def __init__(self, root):
        self.root = Path(root).resolve()
        self.faults = []
        self.text = {}
        self.sources = sorted(
            path for folder in ("include/plussum", "sim")
            for path in (self.root / folder).rglob("*") if path.suffix in (".hpp", ".cpp"))
        for path in self.sources:
            self.text[path] = path.read_text(encoding="utf-8")

    def fault(self, path, line, sentence):
        self.faults.append(f"{path.relative_to(self.root)}:{line}: {sentence}")

    def layer(self, path):
        parts = path.relative_to(self.root).parts
        return parts[2] if parts[0] == "include" else parts[1]

    def check(self):
        self.check_includes()
        self.check_forbidden_calls()
        self.check_lengths()
        self.check_mechanisms()
        self.check_build_lists()
        self.check_unfinished()
        self.check_links()
        self.check_equations()
        return self.faults

    # ---- includes -----------------------------------------------------------------------------------------------

    def resolve(self, path, name):
        places = [self.root / "include", path.parent, self.root / "sim"]
        return next((place / name for place in places if (place / name).is_file()), None)

    def check_includes(self):
        edges = {}
        for path in self.sources:
            layer = self.layer(path)
            if layer not in BELOW:
                self.fault(path, 1, f"'{layer}' is not a layer; the layers are {', '.join(BELOW)}")
                continue
            edges[path] = []
            for line, quote, name in includes_of(self.text[path]):
                target = self.resolve(path, name)
                if target is None or quote == "<" and not name.startswith("plussum/"):
                    self.check_outside_include(path, line, layer, quote, name)
                    continue
                target = target.resolve()
                edges[path].append((line, target))
                other = self.layer(target)
                if other != layer and other not in BELOW[layer]:
                    self.fault(path, line, f"{layer} may not include {other} ({name})")
                self.check_other_mechanism(path, line, target)
        self.check_cycles(edges)

    def check_outside_include(self, path, line, layer, quote, name):
        if name in GENERATED:
            if layer not in PRIVATE_LAYERS:
                self.fault(path, line, f"{name} is for io, report, study and main only; a run does not depend on the build")
        elif PRIVATE_ONLY.match(name) and layer not in PRIVATE_LAYERS:
            self.fault(path, line, f"<{name}> belongs in sim/io, sim/report, sim/study or sim/main only")
        elif SOURCE_FILES_ONLY.match(name) and layer not in PRIVATE_LAYERS and path.suffix != ".cpp":
            self.fault(path, line, f"<{name}> belongs in a .cpp file, not in a header")
        elif quote == '"' and not PRIVATE_ONLY.match(name) and not SOURCE_FILES_ONLY.match(name):
            self.fault(path, line, f'"{name}" is no file of this tree')

    def mechanism_of(self, path):
        relative = path.relative_to(self.root).as_posix()
        for folder in ("include/plussum/mechanisms/", "sim/mechanisms/"):
            if relative.startswith(folder) and path.stem in self.mechanisms():
                return path.stem
        return None

    def mechanisms(self):
        return {path.stem for path in self.sources
                if path.parent == self.root / "sim/mechanisms" and path.suffix == ".cpp" and path.stem not in MACHINERY}

    def check_other_mechanism(self, path, line, target):
        here, there = self.mechanism_of(path), self.mechanism_of(target)
        if here and there and here != there:
            self.fault(path, line, f"the mechanism {here} may not include the mechanism {there}")

    def check_cycles(self, edges):
        done, trail = set(), []

        def visit(path):
            trail.append(path)
            for line, target in edges.get(path, ()):
                if target in trail:
                    ring = [step.name for step in trail[trail.index(target):]] + [target.name]
                    self.fault(path, line, "includes go in a circle: " + " -> ".join(ring))
                elif target not in done:
                    visit(target)
            trail.pop()
            done.add(path)

        for path in edges:
            if path not in done:
                visit(path)

    # ---- what a file may say ------------------------------------------------------------------------------------

    def check_forbidden_calls(self):
        for path in self.sources:
            code = without_comments_and_strings(self.text[path])
            if self.layer(path) not in MODEL_LAYERS:
                for found in () if path.stem == "console" else PRINTS.finditer(code):
                    self.fault(path, code.count("\n", 0, found.start()) + 1,
                               f"'{found.group().strip(' (')}' shows texts as they are; put() and say() of main/console.hpp do not")
            if self.layer(path) not in VALUE_LAYERS:
                continue
            forbidden = [PLATFORM_FUNCTION] + (FORBIDDEN if self.layer(path) in MODEL_LAYERS else [])
            for number, line in enumerate(code.split("\n"), 1):
                for pattern, reason in forbidden:
                    found = pattern.search(line)
                    if found:
                        self.fault(path, number, f"'{found.group().strip(' (')}' {reason}")

    def check_lengths(self):
        for path in self.sources:
            lines = self.text[path].count("\n")
            limit, _ = LONGER_FILES.get(path.relative_to(self.root).as_posix(), (LONGEST_FILE, ""))
            if lines > limit:
                self.fault(path, lines, f"the file has {lines} lines; the limit is {limit}")

    def check_unfinished(self):
        kinds = {".hpp", ".cpp", ".py", ".sh", ".md", ".yaml", ".yml", ".txt", ".cmake", ".in", ""}
        for folder in ("include", "sim", "tests", "benchmarks", "scripts", "cmake", "docs", "scenarios", "examples"):
            for path in sorted((self.root / folder).rglob("*")):
                if not path.is_file() or path.suffix not in kinds or path.is_relative_to(self.root / "tests/input"):
                    continue
                text = path.read_text(encoding="utf-8", errors="replace")
                if path.suffix in (".hpp", ".cpp"):  # a string may say it: "XX" "X" is the code of no currency
                    text = TOKEN.sub(lambda token: token[0] if token[0].startswith("/") else "\n" * token[0].count("\n"), text)
                elif path.suffix == ".md":  # so may a default in the tables of parameters
                    text = without_code(text)
                elif path.suffix in (".yaml", ".yml"):
                    text = "\n".join(line.partition("#")[2] for line in text.split("\n"))
                for number, line in enumerate(text.split("\n"), 1):
                    found = UNFINISHED.search(line)
                    if found:
                        self.fault(path, number, f"'{found.group()}': finish it or open an issue")

    # ---- completeness -------------------------------------------------------------------------------------------

    def check_mechanisms(self):
        registry = self.root / "sim/mechanisms/registry.cpp"
        registered = without_comments_and_strings(self.text.get(registry, ""), keep_strings=True)
        for name in sorted(self.mechanisms()):
            source = self.root / "sim/mechanisms" / f"{name}.cpp"
            for needed, what in ((f"sim/mechanisms/{name}.md", "page"),
                                 (f"include/plussum/mechanisms/{name}.hpp", "header"),
                                 (f"tests/mechanisms/{name}_test.cpp", "test")):
                if not (self.root / needed).is_file():
                    self.fault(source, 1, f"the mechanism {name} has no {what} {needed}")
            rows = [row for row in registered.split("\n") if not row.lstrip().startswith("#")]
            rule = "".join(part.capitalize() for part in name.split("_"))  # the rule of mechanism two_words is TwoWords
            if not any(re.search(rf"<{rule}>", row) for row in rows):
                self.fault(source, 1, f"the mechanism {name} has no line in sim/mechanisms/registry.cpp")

    def check_build_lists(self):
        for folder in ("sim", "tests"):
            build_list = self.root / folder / "CMakeLists.txt"
            if not build_list.is_file():
                continue
            listed = set(re.sub(r"#.*", "", build_list.read_text(encoding="utf-8")).split())
            for path in sorted((self.root / folder).rglob("*.cpp")):
                relative = path.relative_to(self.root / folder)
                if folder == "tests" and relative.parts[0] in ("fuzz", "input"):
                    continue
                if relative.as_posix() not in listed and not in_list_of_folder(path):
                    self.fault(path, 1, f"the file is not in {folder}/CMakeLists.txt, so nobody compiles it")

    # ---- equations ----------------------------------------------------------------------------------------------

    def check_equations(self):
        """The tag (earn.2) leads to one header, to the page earn.md that says the same, to a line of code and to a test."""
        rules = self.mechanisms()
        homes, blocks = {}, {rule: [] for rule in rules}
        for path in self.sources:
            if path.suffix != ".hpp":
                continue
            for block in equation_blocks(self.text[path], "///     "):
                tags = [(line, rule, number) for line, rule, number in tags_at_end(block)
                        if rule in rules and (rule == path.stem or path.stem not in rules)]
                for line, rule, number in tags:
                    first = homes.setdefault((rule, number), (path, line))
                    if first != (path, line):
                        self.fault(path, line, f"the equation ({rule}.{number}) has two homes; the other is {first[0].relative_to(self.root)}")
                if tags:
                    blocks[tags[0][1]].append((tags[0][2], path, block))
        self.check_equation_pages(rules, blocks)
        self.check_equation_tags(rules, homes)

    def check_equation_pages(self, rules, blocks):
        for rule in sorted(rules):
            page = self.root / "sim/mechanisms" / f"{rule}.md"
            if not page.is_file():
                continue
            shown = [block for block in equation_blocks(page.read_text(encoding="utf-8"), "    ")
                     if any(tagged == rule for _, tagged, _ in tags_at_end(block))]
            stated = sorted(blocks[rule], key=lambda block: block[0])
            if words_of(shown) != words_of(block for _, _, block in stated):
                line = shown[0][0][0] if shown else 1
                header = stated[0][1].relative_to(self.root) if stated else f"the header of {rule}"
                self.fault(page, line, f"the block of equations differs from the one of {header}")

    def check_equation_tags(self, rules, homes):
        in_code, in_tests = set(), set()
        places = [(path, self.text[path], in_code) for path in self.sources]
        places += [(path, path.read_text(encoding="utf-8"), in_tests) for path in sorted((self.root / "tests").rglob("*.cpp"))]
        places += [(path, path.read_text(encoding="utf-8"), None) for folder in ("sim/mechanisms", "docs")
                   for path in sorted((self.root / folder).rglob("*.md"))]
        for path, text, seen in places:
            of_rules = "mechanisms" in path.relative_to(self.root).parts
            for number, line in enumerate(text.split("\n"), 1):
                if of_rules and (letter := LETTER_TAG.search(line)):
                    self.fault(path, number, f"'{letter.group()}' looks like a loop or a theory; the tag of an equation is (mechanism.number)")
                for tag in mentioned(line):
                    if tag[0] in rules and tag not in homes:
                        self.fault(path, number, f"({tag[0]}.{tag[1]}) is no equation of a header")
                    if seen is not None and not line.startswith("///     "):
                        seen.add(tag)
        for (rule, number), (path, line) in sorted(homes.items()):
            for seen, what in ((in_code, "line of code"), (in_tests, "test")):
                if (rule, number) not in seen:
                    self.fault(path, line, f"the equation ({rule}.{number}) has no {what} that names it")

    def check_links(self):
        for path in sorted(self.root.rglob("*.md")):
            parts = path.relative_to(self.root).parts
            if parts[0] in ("build", "demo") or "node_modules" in parts or parts[0].startswith(".git"):
                continue
            for number, line in enumerate(without_code(path.read_text(encoding="utf-8")).split("\n"), 1):
                for target in LINK.findall(line):
                    if re.match(r"^([a-z][a-z0-9+.-]*:|#)", target):
                        continue
                    name = target.split("#")[0]
                    place = self.root / name.lstrip("/") if name.startswith("/") else path.parent / name
                    if not place.exists():
                        self.fault(path, number, f"the link to {target} leads nowhere")


def in_list_of_folder(path):
    own = path.parent / "CMakeLists.txt"
    return own.is_file() and path.name in re.sub(r"#.*", "", own.read_text(encoding="utf-8")).split()


def includes_of(text):
    """Line, quote and name of every include; those in comments do not count."""
    code = without_comments_and_strings(text, keep_strings=True)
    for found in INCLUDE.finditer(code):
        yield code.count("\n", 0, found.start()) + 1, found.group(1), found.group(2)


TAG = re.compile(r"\(([a-z_]+)\.(\d+)\)\s*$")
TAG_GROUP = re.compile(r"\([a-z_]+\.\d+(?:(?:, | and |[–-]|\)[–-]\()[a-z_]+\.\d+)*\)")
LETTER_TAG = re.compile(r"\([A-Z]{1,2}[1-9]\)")


def equation_blocks(text, mark):
    """Blocks of neighbouring lines that begin with the mark, each a list of (line, text), as far as a line of them has a tag."""
    blocks, block = [], []
    for number, line in enumerate(text.split("\n") + [""], 1):
        if line.startswith(mark):
            block.append((number, line[len(mark):]))
            continue
        if any(TAG.search(row) for _, row in block):
            blocks.append(block)
        block = []
    return blocks


def tags_at_end(block):
    return [(number, found[1], int(found[2])) for number, row in block if (found := TAG.search(row))]


def words_of(blocks):
    return " ".join(row for block in blocks for _, row in block).split()


def mentioned(line):
    """The tags that a line names, ranges such as (earn.1)-(earn.3) written out."""
    tags = []
    for group in TAG_GROUP.finditer(line):
        until = False
        for part in re.findall(r"[a-z_]+\.\d+|[–-]", group.group()):
            if part in "–-":
                until = True
                continue
            rule, number = part.rsplit(".", 1)
            first = tags[-1][1] + 1 if until else int(number)
            tags += [(rule, k) for k in range(first, int(number) + 1)]
            until = False
    return tags


TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<mark>[^(\s\\]{0,16})\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+'", re.DOTALL)


def without_comments_and_strings(text, keep_strings=False):
    """The same number of lines, with comments (and strings) blanked."""
    def blank(found):
        token = found.group()
        if keep_strings and not token.startswith("/"):
            return token
        return "\n" * token.count("\n") if token.startswith("/") else '""' + "\n" * token.count("\n")
    return TOKEN.sub(blank, text)


def without_code(markdown):
    """Fenced blocks and inline code blanked, line by line."""
    lines, fence = [], None
    for line in markdown.split("\n"):
        mark = re.match(r"\s*(```+|~~~+)", line)
        if mark and (fence is None or mark.group(1).startswith(fence)):
            fence = mark.group(1) if fence is None else None
            lines.append("")
        else:
            lines.append("" if fence else re.sub(r"(`+).*?\1", "", line))
    return "\n".join(lines)


# ---- self-test --------------------------------------------------------------------------------------------------

GOOD = {
    "include/plussum/core/money.hpp": "#pragma once\n#include <cstdint>\n// throw std::exp( in a comment is no call\n",
    "include/plussum/state/world.hpp": '#pragma once\n#include "plussum/core/money.hpp"\n',
    "include/plussum/scenario/reader.hpp": '#include "plussum/core/money.hpp"\n',
    "include/plussum/mechanisms/earn.hpp": '///     y = a +\n///         b  (earn.1)\n///     z = y  (earn.2)\n// tags\n#include "plussum/state/world.hpp"\n#include "plussum/scenario/reader.hpp"\n',
    "include/plussum/mechanisms/spend.hpp": '#include "plussum/state/world.hpp"\n',
    "include/plussum/engine/plan.hpp": '#include "plussum/mechanisms/earn.hpp"\n',
    "sim/CMakeLists.txt": "core/money.cpp\nmechanisms/earn.cpp\nmechanisms/spend.cpp\nmechanisms/registry.cpp\nexperiment/layout.cpp\nio/yaml.cpp\nstudy/load.cpp\n",
    "sim/core/money.cpp": '#include "plussum/core/money.hpp"\n#include <boost/random.hpp>\nconst char* s = "throw";\nconst char* c = "XX' 'X";\nint n = 1\'000;\n',
    "sim/mechanisms/earn.cpp": '#include "plussum/mechanisms/earn.hpp"\n// (earn.1)-(earn.2)\n',
    "sim/mechanisms/earn.md": "    y = a + b (earn.1)\n    z = y (earn.2)\n\n[the test](../../tests/mechanisms/earn_test.cpp#L1) `[x](nowhere)` of **R1**\n",
    "sim/mechanisms/spend.cpp": '#include "plussum/mechanisms/spend.hpp"\n',
    "sim/mechanisms/spend.md": "A page.\n",
    "sim/mechanisms/registry.cpp": '#include "plussum/mechanisms/earn.hpp"\n#include "plussum/mechanisms/spend.hpp"\nadd<Earn>();\nadd<Spend>();\n',
    "sim/experiment/layout.cpp": '#include "plussum/engine/plan.hpp"\nvoid f() { throw 1; }\n',
    "sim/io/yaml.hpp": '#pragma once\n#include "plussum/engine/plan.hpp"\n',
    "sim/io/yaml.cpp": '#include "io/yaml.hpp"\n#include <yaml-cpp/yaml.h>\n#include "build_info.hpp"\n',
    "include/plussum/loops/loops.hpp": '#include "plussum/engine/plan.hpp"\n',
    "sim/study/load.hpp": '#include "plussum/loops/loops.hpp"\n#include "io/yaml.hpp"\n',
    "sim/study/load.cpp": '#include "study/load.hpp"\n#include <fmt/core.h>\n',
    "sim/main/console.hpp": '#include "study/load.hpp"\n',
    "tests/CMakeLists.txt": "mechanisms/earn_test.cpp\nmechanisms/spend_test.cpp\n",
    "tests/mechanisms/earn_test.cpp": '"income (earn.1, earn.2)"\n',
    "tests/mechanisms/spend_test.cpp": "\n",
    "README.md": "[the page](sim/mechanisms/earn.md)\n",
    "docs/model.md": "The code of no currency is `XX" "X`.\n",
}

# File, text to write (None deletes it, a leading + appends), and a part of the one sentence expected.
PLANTED = [
    ("include/plussum/core/money.hpp", '+#include "plussum/state/world.hpp"\n', "core may not include state"),
    ("include/plussum/state/world.hpp", '+#include "plussum/scenario/reader.hpp"\n', "state may not include scenario"),
    ("sim/mechanisms/earn.cpp", '+#include "plussum/engine/plan.hpp"\n', "mechanisms may not include engine"),
    ("sim/mechanisms/earn.cpp", '+#include "io/yaml.hpp"\n', "mechanisms may not include io"),
    ("sim/experiment/layout.cpp", '+#include "plussum/loops/loops.hpp"\n', "experiment may not include loops"),
    ("sim/io/yaml.cpp", '+#include "study/load.hpp"\n', "io may not include study"),
    ("sim/study/load.cpp", '+#include "main/console.hpp"\n', "study may not include main"),
    ("sim/study/load.cpp", '+void f() { fmt::print("x"); }\n', "'fmt::print' shows texts as they are"),
    ("sim/mechanisms/earn.cpp", '+#include "plussum/mechanisms/spend.hpp"\n', "earn may not include the mechanism spend"),
    ("include/plussum/engine/plan.hpp", '+#include "io/yaml.hpp"\n', "engine may not include io"),
    ("include/plussum/engine/plan.hpp", "+#include <tbb/parallel_for.h>\n", "belongs in a .cpp file"),
    ("sim/core/money.cpp", "+#include <yaml-cpp/yaml.h>\n", "belongs in sim/io, sim/report, sim/study or sim/main only"),
    ("sim/core/money.cpp", "+#include <H5Cpp.h>\n", "belongs in sim/io, sim/report, sim/study or sim/main only"),
    ("sim/core/money.cpp", '+#include "build_info.hpp"\n', "is for io, report, study and main only"),
    ("sim/core/money.cpp", '+#include "plussum/core/mony.hpp"\n', "is no file of this tree"),
    ("include/plussum/scenario/reader.hpp", '+#include "plussum/scenario/reader.hpp"\n', "includes go in a circle"),
    ("sim/mechanisms/earn.md", None, "has no page"),
    ("include/plussum/mechanisms/spend.hpp", None, "has no header"),
    ("tests/mechanisms/earn_test.cpp", None, "has no test"),
    ("sim/mechanisms/registry.cpp", '#include "plussum/mechanisms/earn.hpp"\nadd<Spend>();\n// Earn\n', "no line in sim/mechanisms/registry.cpp"),
    ("sim/CMakeLists.txt", "mechanisms/earn.cpp\nmechanisms/spend.cpp\nmechanisms/registry.cpp\nexperiment/layout.cpp\nio/yaml.cpp\nstudy/load.cpp\n# core/money.cpp\n", "not in sim/CMakeLists.txt"),
    ("tests/CMakeLists.txt", "mechanisms/earn_test.cpp\n", "not in tests/CMakeLists.txt"),
    ("sim/core/money.cpp", "+double x = std::exp(1.0);\n", "'std::exp' differs"),
    ("sim/core/money.cpp", "+double x = std::pow(1.0, 2.0);\n", "'std::pow' differs"),
    ("sim/experiment/layout.cpp", "+double x = std::pow(1.0, 2.0);\n", "'std::pow' differs"),
    ("sim/core/money.cpp", "+int x = rand();\n", "'rand' is a hidden generator"),
    ("sim/core/money.cpp", "+std::random_device d;\n", "generator with state"),
    ("sim/core/money.cpp", "+std::normal_distribution<double> d;\n", "differs between standard libraries"),
    ("sim/core/money.cpp", "+void f() { std::cout << 1; }\n", "writes output"),
    ("sim/core/money.cpp", '+void f() { printf("%d", 1); }\n', "formats text"),
    ("sim/core/money.cpp", "+void f() { throw 1; }\n", "is an exception"),
    ("sim/io/yaml.cpp", '+void f() { fmt::print("x"); }\n', "'fmt::print' shows texts as they are"),
    ("sim/core/money.cpp", "+auto t = std::chrono::steady_clock::now();\n", "reads the clock"),
    ("sim/core/money.cpp", "+" + "int x;\n" * LONGEST_FILE, "the limit is"),
    ("sim/core/money.cpp", "+// TO" "DO later\n", "finish it"),
    ("sim/io/yaml.cpp", '+const char* c = "XX" "X";  // FIX' 'ME\n', "finish it"),
    ("docs/model.md", "+To be done: XX" "X\n", "finish it"),
    ("README.md", "+[gone](docs/gone.md)\n", "leads nowhere"),
    ("include/plussum/mechanisms/earn.hpp", '///     y = a +\n///         c  (earn.1)\n///     z = y  (earn.2)\n', "sim/mechanisms/earn.md:1: the block of equations differs"),
    ("sim/mechanisms/earn.md", "    y = a + b (earn.1)\n", "the block of equations differs"),
    ("include/plussum/state/world.hpp", "+///     y = a + b (earn.1)\n", "has two homes"),
    ("sim/mechanisms/spend.cpp", "+// (earn.3)\n", "(earn.3) is no equation"),
    ("docs/model.md", "By (spend.1).\n", "(spend.1) is no equation"),
    ("sim/mechanisms/earn.cpp", '#include "plussum/mechanisms/earn.hpp"\n// (earn.1)\n', "(earn.2) has no line of code"),
    ("tests/mechanisms/earn_test.cpp", '"income (earn.2)"\n', "(earn.1) has no test"),
    ("sim/mechanisms/spend.md", "Closes (V3).\n", "'(V3)' looks like a loop"),
    ("sim/utils/helper.hpp", "\n", "is not a layer"),
]


def plant(root, files):
    for name, text in files.items():
        path = Path(root) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def faults_with(change=None):
    with tempfile.TemporaryDirectory() as root:
        plant(root, GOOD)
        if change:
            name, text, _ = change
            if text is None:
                (Path(root) / name).unlink()
            else:
                plant(root, {name: GOOD[name] + text[1:] if text.startswith("+") else text})
        return Tree(root).check()


def self_test():
    wrong = []
    clean = faults_with()
    if clean:
        wrong.append("a tree without a fault gave: " + "; ".join(clean))
    for change in PLANTED:
        found = faults_with(change)
        if not any(change[2] in fault for fault in found):
            wrong.append(f"'{change[2]}' planted in {change[0]} was not found; found: {found}")
    for sentence in wrong:
        print(sentence)
    print(f"{len(PLANTED) + 1 - len(wrong)} of {len(PLANTED) + 1} planted trees were judged rightly")
    return 1 if wrong else 0


def main(arguments):
    if arguments == ["--self-test"]:
        return self_test()
    root = arguments[0] if arguments else Path(__file__).resolve().parents[2]
    faults = Tree(root).check()
    for fault in sorted(faults):
        print(fault)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
