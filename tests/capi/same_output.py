#!/usr/bin/env python3
"""The ways in give the same bytes out.

  same_output.py --guides GUIDE_C GUIDE_CPP
  same_output.py --replay CAPI_REPLAY CALLCUE FOLDER      every recorded call of the folder, and its scorecard
"""
import glob
import json
import os
import subprocess
import sys


def run(*command, stdin=None):
    return subprocess.run(command, check=True, capture_output=True, stdin=stdin).stdout


if len(sys.argv) < 4 or "--help" in sys.argv:
    sys.exit(__doc__)
if sys.argv[1] == "--guides":
    c, cpp = run(sys.argv[2]), run(sys.argv[3])
    sys.stdout.buffer.write(c)
    sys.exit(c != cpp or c.count(b"\n") < 2)

program, tool, folder = sys.argv[2:]
calls, decisions, lines, wrong = sorted(glob.glob(os.path.join(folder, "*.jsonl"))), 0, 0, 0
for call in calls:
    expected = run(tool, "replay", call, "--format", "jsonl")
    with open(call, "rb") as events:
        got = run(program, stdin=events)
    decisions += expected.count(b"\n")
    audited = json.loads(run(tool, "audit", call, "--format", "jsonl").splitlines()[0])["contact"]["scorecard"]
    with open(call, "rb") as events:
        scored = json.loads(run(program, "--scorecard", stdin=events))
    lines += len(scored["lines"])
    if scored != audited:
        wrong += 1
        print(f"{call}: another scorecard\n  C ABI   {scored}\n  command {audited}")
    if got != expected:
        wrong += 1
        for number, (a, b) in enumerate(zip(got.splitlines(), expected.splitlines()), 1):
            if a != b:
                print(f"{call}: decision {number}\n  C ABI   {a.decode()}\n  command {b.decode()}")
                break
        else:
            print(f"{call}: {got.count(bytes([10]))} decisions through the C ABI, {expected.count(bytes([10]))} of the command")
print(f"{len(calls)} calls, {decisions} decisions, {lines} clauses judged, {wrong} differ")
sys.exit(wrong > 0 or decisions == 0 or lines == 0)
