#!/usr/bin/env python3
"""Exported are exactly the documented functions. Usage: exports.py LIBRARY ROOT

The golden list is the header: what it marks CALLCUE_API, the version script names, and the library defines, no more and
no less, and nothing weak or unique, which a second copy in the process could replace. Each function says since which version
it exists, and stands in that version's node.
"""
import re
import subprocess
import sys

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
dated = 0
for block in text.split("\n\n"):  # a comment holds for what follows it up to a blank line
    since = None
    for piece in re.findall(r"/\*.*?\*/|CALLCUE_API [^;]*;", block, re.S):
        if piece.startswith("/*"):
            since = (re.findall(r"Since (\d+\.\d+)", piece) or [None])[-1]
            continue
        name, dated = re.search(r"(callcue_\w+)\(", piece)[1], dated + 1
        if since is None or since != nodes.get(name):
            wrong = True
            print(f"{name}: since {since} in the header, {nodes.get(name)} in the version script")
wrong = wrong or dated != len(documented)
print(f"{len(defined)} functions exported, {dated} with their version")
sys.exit(wrong or bool(odd) or not defined)
