#!/usr/bin/env python3
"""Runs the calls that pin down the semantics, where they lie. Usage: semantics.py CALLCUE ROOT

They are data of others: $CALLCUE_SHARED_DIR/semantics, or ../shared/semantics beside the checkout. Elsewhere the test
is skipped (77), visibly.
"""
import os
import subprocess
import sys

if len(sys.argv) != 3 or "--help" in sys.argv:
    sys.exit(__doc__)
callcue, root = sys.argv[1:3]
shared = os.environ.get("CALLCUE_SHARED_DIR") or os.path.join(root, os.pardir, "shared")
judge = os.path.join(shared, "semantics", "judge.py")
if not os.path.exists(judge):
    print(f"skipped: no {judge}; set CALLCUE_SHARED_DIR to the folder that holds semantics/judge.py")
    sys.exit(77)
sys.exit(subprocess.run([sys.executable, judge, callcue]).returncode)
