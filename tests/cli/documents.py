# SPDX-License-Identifier: MIT
"""Holds documents of the program against their schemas in docs/schemas.

    documents.py PAGE…    checks the document in each of these pages of `plussum report`
"""

import json
import re
import sys
from pathlib import Path

import jsonschema

SCHEMAS = Path(__file__).resolve().parents[2] / "docs/schemas"


def _with_local_references(schema):
    """A schema whose references into other files, "common.schema.json#/$defs/Estimate", lead to its own definitions."""
    if isinstance(schema, dict):
        return {key: "#" + value.partition("#")[2] if key == "$ref" and isinstance(value, str) else _with_local_references(value)
                for key, value in schema.items() if key not in ("$id", "$schema")}
    return [_with_local_references(one) for one in schema] if isinstance(schema, list) else schema


def _read():
    schemas = {path.name.removesuffix(".schema.json"): json.loads(path.read_text(encoding="utf-8")) for path in SCHEMAS.glob("*.schema.json")}
    definitions = {name: one for schema in schemas.values() for name, one in schema["$defs"].items()}
    assert len(definitions) == sum(len(schema["$defs"]) for schema in schemas.values()), "two definitions have one name"
    return {name: jsonschema.Draft202012Validator(_with_local_references({"$ref": schema["$ref"], "$defs": definitions}))
            for name, schema in schemas.items() if "$ref" in schema}


VALIDATORS = _read()


def faults_of(kind, document):
    """What of the document is not as its schema says, a line each: "hypotheses[0].effect: ..."."""
    faults = []
    for fault in VALIDATORS[kind].iter_errors(document):
        while fault.context:  # it fits none of several shapes: the fault deepest inside is that of the shape that is meant
            fault = max(fault.context, key=lambda one: len(one.absolute_path))
        faults.append(f"{fault.json_path}: {fault.message[:300]}")
    return faults


def schema_of(words):
    """The schema of what a call with --json prints; none for the verb whose document is a schema itself."""
    verb = next((word for word in words if not word.startswith("-")), "")
    return verb if verb in VALIDATORS else None


def expect_document(words, text):
    """Checks what a call of the program with --json printed. Nothing is printed when a call is refused with a sentence."""
    if "--json" not in words or not text.strip():
        return
    document = json.loads(text)
    if schema_of(words) is None:
        assert document.get("$schema"), f"plussum {' '.join(words)} prints a document without a schema"
        return
    kind = "problems" if set(document) == {"problems"} else schema_of(words)
    faults = faults_of(kind, document)
    assert not faults, f"plussum {' '.join(words)}: not what docs/schemas/{kind}.schema.json says\n" + "\n".join(faults[:20])


PLACE = re.compile(r'<script type="application/json" id="document">(.*?)</script>', re.DOTALL)


def document_of(path):
    """The one document of a page, as the browser would read it."""
    found = PLACE.findall(path.read_text(encoding="utf-8"))
    assert len(found) == 1, f"{path} holds {len(found)} documents"
    return json.loads(found[0])


def expect_page(document):
    """Checks the document in a page."""
    faults = faults_of("page", document)
    assert not faults, "the page's document is not what docs/schemas/page.schema.json says\n" + "\n".join(faults[:20])


if __name__ == "__main__":
    for name in sys.argv[1:]:
        expect_page(document_of(Path(name)))
