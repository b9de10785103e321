#!/usr/bin/env python3
"""Exported are exactly the documented functions. Usage: exports.py LIBRARY ROOT

The golden list is the header: what it marks CALLCUE_API, the version script names, and the library defines, no more and
no less, and nothing weak or unique, which a second copy in the process could replace.
"""
import re
import subprocess
import sys

library, root = sys.argv[1:]
with open(root + "/capi/callcue.h", encoding="utf-8") as file:
    header = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.S)
documented = set(re.findall(r"CALLCUE_API[^;(]*?\b(callcue_\w+)\(", header))
with open(root + "/capi/callcue.map", encoding="utf-8") as file:
    named = set(re.findall(r"^\s+(callcue_\w+);", file.read(), re.M))
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
print(f"{len(defined)} functions exported")
sys.exit(wrong or bool(odd) or not defined)
