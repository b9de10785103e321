#!/usr/bin/env python3
"""Checks the one-way includes of the source tree. Usage: layers.py ROOT | layers.py --self-test

The pipeline has an order, and a folder sees only what stands before it (see "Layout" in README). What a stage can't
include, it can't come to depend on.
"""
import os
import re
import sys
import tempfile

# What a folder of lib/ may include from lib/ and proto/ beside itself.
LIB = {
    "base": set(),
    "syntax": {"base", "proto"},
    "expr": {"base"},
    "match": {"base"},
    "program": {"base", "expr", "match"},
    "check": {"base", "syntax", "expr", "match", "program", "proto"},
    "run": {"base", "expr", "match", "program"},
    "packs": {"base"},
    "load": {"base", "syntax", "expr", "match", "program", "check", "packs", "proto"},
    "wire": {"base", "proto"},
    "report": {"base", "wire"},
    "replay": {"base", "wire"},
    "analyse": {"base", "syntax", "expr", "program", "check", "load", "wire", "proto"},
    "evaluate": {"base", "match", "program", "proto", "report", "wire"},
    "coverage": {"base", "proto"},
    "cases": {"base", "proto", "wire"},
    "cli": {"base", "audit", "cases", "console", "coverage", "draw", "evaluate", "proto", "replay", "report", "scxml", "syntax", "wire"},
    "scxml": {"base", "syntax"},
    "draw": {"base", "proto"},
    "audit": {"base", "replay", "report", "wire"},
    "console": {"base", "report", "wire", "proto"},
}
# Files that are better than their folder, followed through everything that they include.
NEVER_REACHES = {
    "lib/program/program.h": ("google/protobuf/", "callcue/v1/", "proto/"),
}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def sources(root, folder):
    for where, _, names in sorted(os.walk(os.path.join(root, folder))):
        for name in sorted(names):
            if name.endswith((".h", ".cc", ".c", ".inc")):
                yield os.path.relpath(os.path.join(where, name), root)


def includes(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return [name for _, name in INCLUDE.findall(file.read())]


def layer_of(name):
    """The folder of ours that an included name lies in; None for one that isn't ours."""
    if name.startswith("callcue/v1/") or name.startswith("proto/"):
        return "proto"
    if name.startswith("callcue/"):
        return "include"
    if name.startswith("capi/") or name in ("callcue.h",):
        return "capi"
    if name.startswith("lib/"):
        return name.split("/")[1]
    return None


def check_public(root):
    for path in sources(root, "include"):
        for name in includes(root, path):
            if layer_of(name) not in (None, "include"):
                yield f"{path}: a public header includes {name}"


def check_capi_headers(root):
    for path in sources(root, "capi"):
        if path.endswith(".h") and not path.endswith("_internal.h"):
            for name in includes(root, path):
                if name not in ("stddef.h", "stdint.h"):
                    yield f"{path}: the C header includes {name}; it may include stddef.h and stdint.h"


def check_lib(root):
    for path in sources(root, "lib"):
        folder = path.split("/")[1]
        if folder not in LIB:
            yield f"{path}: lib/{folder} has no place in the order"
            continue
        for name in includes(root, path):
            layer = layer_of(name)
            if layer not in {None, "include", folder} | LIB[folder]:
                yield f"{path}: lib/{folder} must not see {name}"


def check_reach(root):
    for start, forbidden in NEVER_REACHES.items():
        if not os.path.exists(os.path.join(root, start)):
            yield f"{start}: no such file"
            continue
        came_from, queue = {start: None}, [start]
        while queue:
            path = queue.pop(0)
            for name in includes(root, path):
                if name.startswith(forbidden):
                    yield f"{start}: reaches {name} through {path}"
                ours = next((p for p in (name, "include/" + name) if os.path.isfile(os.path.join(root, p))), None)
                if ours and ours not in came_from:
                    came_from[ours] = path
                    queue.append(ours)


CHECKS = (check_public, check_capi_headers, check_lib, check_reach)


def problems(root):
    return [problem for check in CHECKS for problem in check(root)]


def self_test():
    """Each rule is broken once in a small tree, and must be noticed."""
    breaks = {
        "include/callcue/a.h": '#include "lib/base/limits.h"',
        "include/callcue/b.h": "#include <callcue/v1/event.pb.h>",
        "capi/callcue.h": '#include "callcue/call.h"',
        "lib/run/step.cc": '#include "lib/check/link.h"',
        "lib/run/text.cc": '#  include "lib/syntax/policy_text.h"',
        "lib/expr/eval.cc": '#include "lib/match/matcher.h"',
        "lib/match/scan.cc": '#include "callcue/v1/policy.pb.h"',
        "lib/base/deep.h": "#include <google/protobuf/message.h>",
        "lib/misc/misc.cc": "",
    }
    with tempfile.TemporaryDirectory() as root:
        def write(path, text):
            os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
            with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                file.write(text + "\n")
        write("lib/program/program.h", '#include "lib/base/deep.h"')
        write("lib/base/deep.h", "#include <string>")
        if problems(root):
            return "a clean tree has problems: " + "; ".join(problems(root))
        for path, text in breaks.items():
            before = os.path.join(root, path)
            kept = open(before, encoding="utf-8").read() if os.path.exists(before) else None
            write(path, text)
            if not problems(root):
                return f"not noticed: {path}: {text}"
            os.remove(before)
            if kept is not None:
                write(path, kept.rstrip("\n"))
    return None


if __name__ == "__main__":
    if sys.argv[1:] == ["--self-test"]:
        failure = self_test()
        print(failure or "every broken rule is noticed")
        sys.exit(1 if failure else 0)
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    found = problems(sys.argv[1])
    print("\n".join(found) if found else "one-way includes: fine")
    sys.exit(1 if found else 0)
