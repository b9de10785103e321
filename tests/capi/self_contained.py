#!/usr/bin/env python3
"""Tests of the self-contained library, if it is there.

  self_contained.py LIBRARY ROOT needs                     it needs libc alone
  self_contained.py LIBRARY ROOT run PROGRAM ARGUMENT…     runs a program; the argument LIBRARY is the library's path
  self_contained.py LIBRARY ROOT preload PROGRAM           runs a program that is linked to another build of it
"""
import os
import re
import subprocess
import sys

if len(sys.argv) < 4 or "--help" in sys.argv:
    sys.exit(__doc__)
library, root, mode, *command = sys.argv[1:]
# libm is part of the C library's package, the loader is the kernel's side of it; nothing else may be needed.
ALLOWED = {"libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}


def newest_source():
    """When what the library is made of changed last."""
    times = [0.0]
    for folder in ("capi", "include", "lib", "proto"):
        for where, _, names in os.walk(os.path.join(root, folder)):
            times += [os.path.getmtime(os.path.join(where, n)) for n in names if n.endswith((".h", ".cc", ".proto", ".textproto", ".map"))]
    return max(times)


if not os.path.exists(library):
    print("the self-contained library isn't built: capi/self-contained makes it")
    sys.exit(77)
if os.path.getmtime(library) < newest_source():
    print("the self-contained library is older than its sources: capi/self-contained makes it anew")
    sys.exit(77)
if mode == "needs":
    dynamic = subprocess.run(["readelf", "-d", library], check=True, capture_output=True, text=True).stdout
    needed = re.findall(r"\(NEEDED\).*\[(.*)\]", dynamic)
    print(f"needs {', '.join(needed)}; {os.path.getsize(library) / 1e6:.1f} MB")
    sys.exit("libc.so.6" not in needed or not set(needed) <= ALLOWED or "RUNPATH" in dynamic)
if mode == "preload":
    # The loader takes the first library of a SONAME; the program then has no other.
    done = subprocess.run(command + ["--gtest_brief=1"], env=dict(os.environ, LD_PRELOAD=os.path.realpath(library)), check=False)
    sys.exit(done.returncode)
sys.exit(subprocess.run([library if word == "LIBRARY" else word for word in command], check=False).returncode)
