#!/usr/bin/env python3
"""Keeps both READMEs true. Usage: readme.py ROOT [--update]

A code block after a comment that names a file is that file, word for word (--update copies it in). Links and paths
exist. Both languages have the same sections, the same tables and the same code.
"""
import os
import re
import sys

EMBEDDED = re.compile(r"<!-- (\S+) -->\n```(\w+)\n(.*?)```", re.S)
BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.S | re.M)
LINK = re.compile(r"\]\(([^)#]+)\)")
FOLDER = re.compile(r"`((?:include|capi|proto|lib|tests|bench|examples)/[^`*\s]*)`")
FILES = ("README.md", "README.zh-CN.md")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def embed(root, text):
    return EMBEDDED.sub(lambda m: f"<!-- {m[1]} -->\n```{m[2]}\n{read(os.path.join(root, m[1]))}```", text)


def without_comments(code):
    return [line.split(" # ")[0].rstrip() for line in code.splitlines()]


def shape(text):
    """What both languages share: levels of headings, rows and first code of tables, code."""
    prose = BLOCK.sub("", text)
    headings = [line.split(" ")[0] for line in prose.splitlines() if line.startswith("#")]
    rows = [line.count("|") for line in prose.splitlines() if line.startswith("|")]
    return {"headings": headings, "tables": rows, "code": [without_comments(code) for code in BLOCK.findall(text)]}


def problems(root):
    texts = {name: read(os.path.join(root, name)) for name in FILES}
    for name, text in texts.items():
        for path, _, code in EMBEDDED.findall(text):
            if not os.path.exists(os.path.join(root, path)):
                yield f"{name}: no file {path}"
            elif code != read(os.path.join(root, path)):
                yield f"{name}: the code block isn't {path}; run tests/readme.py . --update"
        for path in LINK.findall(text) + FOLDER.findall(text):
            if "://" not in path and not os.path.exists(os.path.join(root, path)):
                yield f"{name}: no file {path}"
        if len(EMBEDDED.findall(text)) != 5:
            yield f"{name}: the two guides, the policy, its cases and the overlay are not all in it"
    first, second = (shape(texts[name]) for name in FILES)
    for what in first:
        if first[what] != second[what]:
            yield f"{FILES[0]} and {FILES[1]} differ in their {what}"


if __name__ == "__main__":
    if len(sys.argv) < 2 or "--help" in sys.argv:
        sys.exit(__doc__)
    where = sys.argv[1]
    if "--update" in sys.argv:
        for name in FILES:
            updated = embed(where, read(os.path.join(where, name)))
            with open(os.path.join(where, name), "w", encoding="utf-8") as file:
                file.write(updated)
    found = list(problems(where))
    print("\n".join(found) if found else "README: fine")
    sys.exit(1 if found else 0)
