#!/usr/bin/env python3
"""Exported are exactly the documented functions. Usage: exports.py LIBRARY ROOT

The golden list is the header: what it marks CALLCUE_API, the version script names, and the library defines, no more and
no less, and nothing weak or unique, which a second copy in the process could replace. Each function says since which version
it exists, and stands in that version's node; which errors it has, if any; and whose the strings are that it gives.
"""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import abi  # noqa: E402

if len(sys.argv) != 3 or "--help" in sys.argv:
    sys.exit(__doc__)
library, root = sys.argv[1:]
with open(root + "/capi/callcue.h", encoding="utf-8") as file:
    text = file.read()
header = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
documented = set(re.findall(r"CALLCUE_API[^;(]*?\b(callcue_\w+)\(", header))
with open(root + "/capi/callcue.map", encoding="utf-8") as file:
    script = file.read()
named = set(re.findall(r"^\s+(callcue_\w+);", script, re.M))
nodes = {name: node for node, body in re.findall(r"^CALLCUE_([\d.]+) \{(.*?)^\}", script, re.S | re.M)
         for name in re.findall(r"(callcue_\w+);", body)}
defined, odd = set(), []
for line in subprocess.run(["nm", "-D", "--defined-only", library], check=True, capture_output=True, text=True).stdout.splitlines():
    _, kind, name = line.split()
    if kind == "T":
        defined.add(name.split("@")[0])
    elif not (kind == "A" and name.startswith("CALLCUE_")):
        odd.append(line)
wrong = False
for what, names in (("documented", documented), ("in the version script", named)):
    for name in sorted(names ^ defined):
        wrong = True
        print(f"{name}: {'not ' if name not in names else ''}{what}, {'not ' if name not in defined else ''}exported")
for line in odd:
    print("neither a function nor the version:", line)
structures = abi.Header(text).structs
borrowing = {"callcue_string"} | {name for name, fields in structures.items() if any(what == "callcue_string" for _, what in fields)}
borrowing |= {name for name, fields in structures.items() if any(what in borrowing for _, what in fields)}


def unsaid(prototype, comment):
    """What a function's comment leaves open."""
    if "callcue_status " in prototype.split("(")[0] and "Errors" not in comment:
        yield "its errors"
    outputs = re.findall(r"[(,]\s*(callcue_\w+) \*\w+", prototype)
    gives = "callcue_string " in prototype.split("(")[0] or any(name in borrowing for name in outputs)
    if gives and not re.search("borrowed|live as long", comment, re.I):
        yield "whose its strings are"


dated = 0
for block in text.split("\n\n"):  # a comment holds for what follows it up to a blank line
    since, comment = None, ""
    for piece in re.findall(r"/\*.*?\*/|CALLCUE_API [^;]*;", block, re.S):
        if piece.startswith("/*"):
            since, comment = (re.findall(r"Since (\d+\.\d+)", piece) or [None])[-1], piece
            continue
        name, dated = re.search(r"(callcue_\w+)\(", piece)[1], dated + 1
        for what in unsaid(piece, comment):
            wrong = True
            print(f"{name} doesn't say {what}")
        if since is None or since != nodes.get(name):
            wrong = True
            print(f"{name}: since {since} in the header, {nodes.get(name)} in the version script")
wrong = wrong or dated != len(documented)
print(f"{len(defined)} functions exported, {dated} with their version")
sys.exit(wrong or bool(odd) or not defined)
