#!/usr/bin/env python3
"""Compiles each public header alone. Usage: headers.py ROOT C++-COMPILER C-COMPILER

The headers of include/callcue as C++17, those of capi as strict C99 and as C++17: a header that needs another one
before it, or that isn't C, fails here.
"""
import glob
import os
import subprocess
import sys

root, cxx, cc = sys.argv[1:4]
STRICT = ["-Wall", "-Wextra", "-pedantic-errors", "-Werror", "-fsyntax-only"]
CXX = [cxx, "-std=c++17", "-x", "c++"] + STRICT + ["-I" + os.path.join(root, "include"), "-I" + root]
C = [cc, "-std=c99", "-x", "c"] + STRICT + ["-I" + root]

jobs = [(CXX, header) for header in sorted(glob.glob(os.path.join(root, "include/callcue/*.h")))]
jobs += [(how, header) for header in sorted(glob.glob(os.path.join(root, "capi/*.h"))) if not header.endswith("_internal.h") for how in (C, CXX)]
failed = 0
for how, header in jobs:
    # Twice: the include guard is checked too.
    text = f'#include "{header}"\n#include "{header}"\nint callcue_header_check;\n'
    result = subprocess.run(how + ["-"], input=text, text=True, capture_output=True)
    if result.returncode != 0:
        failed += 1
        print(f"{os.path.relpath(header, root)} with {how[0]} {how[1]}:\n{result.stderr}")
print(f"{len(jobs) - failed} of {len(jobs)} compile alone")
sys.exit(1 if failed or not jobs else 0)
