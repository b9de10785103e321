#!/usr/bin/env python3
"""Checks that the conformance runner would notice. Usage: conformance_judges.py RUNNER DEVIATIONS

It is given cases of our own: right and wrong values, deviations of each rule, ones that look like a deviation and aren't,
and one of the listed deviations that passes.
"""
import json
import subprocess
import sys
import tempfile

if len(sys.argv) != 3 or "--help" in sys.argv:
    sys.exit(__doc__)
runner, deviations = sys.argv[1:3]
with open(deviations, encoding="utf-8") as file:
    listed = dict(line.split() for line in file if line.strip())
INT = {"int64_value": "1"}
ZONE = "timestamp('2025-01-31T08:00:00Z').getHours('%s') == 8"


def listed_as(reason):
    name = next(name for name, why in listed.items() if why == reason)
    return dict(zip(("file", "section", "name"), name.split("/")))


# What it is, the case, and what must come of it: the exit status and a part of what is printed.
CASES = [
    ("a right value", {"expr": "1", "value": INT}, 0, "cel core: 1 passed, 0 failed, 0 deviating"),
    ("a wrong value", {"expr": "2", "value": INT}, 1, "cel core: 0 passed, 1 failed, 0 deviating"),
    ("a value of another kind", {"expr": "1u", "value": INT}, 1, "wants 1, gave 1u"),
    ("no value means true", {"expr": "1 == 2"}, 1, "wants true, gave false"),
    ("an error that is wanted", {"expr": "1 / 0 > 1", "eval_error": {}}, 0, "1 passed"),
    ("an error that doesn't come", {"expr": "1 / 1 > 1", "eval_error": {}}, 1, "wants an error"),
    ("an error that isn't wanted", {"expr": "1 / 0", "value": INT}, 1, "gave error(division-by-zero)"),
    ("refused, and an error is wanted", {"expr": "1 + 'a'", "eval_error": {}}, 0, "1 passed"),
    ("refused, unchecked is wanted", {"expr": "1 == 'a'", "disable_check": True}, 0, "0 failed, 1 deviating"),
    ("refused, checked is wanted", {"expr": "1 == 'a'"}, 1, "refused: type"),
    ("no syntax, unchecked is wanted", {"expr": "1 ==", "disable_check": True}, 1, "refused: syntax"),
    ("a bad pattern, unchecked is wanted", {"expr": "'a'.matches('(')", "disable_check": True}, 1, "refused: pattern"),
    ("a zone's name", {"expr": ZONE % "Europe/Vienna"}, 0, "0 failed, 1 deviating"),
    ("no zone's name", {"expr": ZONE % "+99:99"}, 1, "refused: time-zone"),
    ("a new deviation is told", {"expr": "1 == 'a'", "disable_check": True}, 0, "deviates, not listed: f/s/n unchecked"),
    ("a listed deviation passes", {"expr": "true", **listed_as("unchecked")}, 1, "must leave the list"),
    ("another listed deviation passes", {"expr": "true", **listed_as("zone-name")}, 1, "must leave the list"),
    ("a listed one deviates for another reason", {"expr": ZONE % "CET", **listed_as("unchecked")}, 0, "not listed"),
    ("a message isn't a guard", {"expr": "1 == 2", "tier": "message"}, 1, "holds no case"),
    ("of the other tier", {"expr": "type(1) == int", "tier": "type"}, 0, "cel type: 1 passed, 0 failed"),
    ("no JSON", None, 1, "FAILED to read"),
]
wrong = 0
for what, case, status, part in CASES:
    text = "{" if case is None else json.dumps({"file": "f", "section": "s", "name": "n", "tier": "core", **case})
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        ran = subprocess.run([runner, file.name], capture_output=True, text=True, check=False)
    if ran.returncode != status or part not in ran.stdout:
        wrong += 1
        print(f"{what}: {ran.returncode} instead of {status}, or no \"{part}\" in\n{ran.stdout}")
print(f"{len(CASES)} cases, {wrong} misjudged")
sys.exit(wrong > 0)
