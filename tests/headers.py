#!/usr/bin/env python3
"""Compiles each public header alone. Usage: headers.py ROOT C++-COMPILER C-COMPILER

The headers of include/callcue as C++17, those of capi as strict C99, C11, C++11 and C++17, with the compilers of the build
and with gcc and clang where they are installed: a header that needs another one before it, or that isn't C, fails here. Where
clang is there, those of capi also as on Windows, for a host and for the library itself.
"""
import glob
import os
import shutil
import subprocess
import sys

if len(sys.argv) != 4 or "--help" in sys.argv:
    sys.exit(__doc__)
root, cxx, cc = sys.argv[1:4]
STRICT = ["-pedantic", "-Wall", "-Wextra", "-Wconversion", "-Werror", "-pedantic-errors", "-fsyntax-only"]
# What a C header offers beyond declarations is used, too.
USE = """
int callcue_use(void);
int callcue_use(void) {
  callcue_event event;
  CALLCUE_INIT(&event);
  event.name = callcue_str("name");
  event.present |= CALLCUE_EVENT_HAS_NUMBER;
  return (int)event.name.size + CALLCUE_CUSTOM;
}
"""


def compilers(*names):
    """Those that are there, each program once."""
    return {os.path.realpath(found): found for found in map(shutil.which, names) if found}.values()


def how(compiler, language, standard):
    return [compiler, "-x", language, "-std=" + standard] + STRICT + ["-I" + os.path.join(root, "include"), "-I" + root]


jobs = [(how(cxx, "c++", "c++17"), header, "") for header in sorted(glob.glob(os.path.join(root, "include/callcue/*.h")))]
for header in sorted(glob.glob(os.path.join(root, "capi/*.h"))):
    if header.endswith("_internal.h"):
        continue
    for standard in ("c99", "c11", "c++11", "c++17"):
        for compiler in compilers(cxx, "g++", "clang++") if "+" in standard else compilers(cc, "gcc", "clang"):
            jobs.append((how(compiler, "c++" if "+" in standard else "c", standard), header, USE))
    for side in ("-UCALLCUE_BUILDING", "-DCALLCUE_BUILDING") if shutil.which("clang") else ():
        for language, standard in (("c", "c99"), ("c++", "c++17")):
            windows = ["--target=x86_64-pc-windows-msvc", "-ffreestanding", "-nostdlibinc", side]
            jobs.append((how("clang", language, standard) + windows, header, USE))
failed = 0
for command, header, use in jobs:
    # Twice: the include guard is checked too.
    text = f'#include "{header}"\n#include "{header}"\nextern int callcue_header_check;\n{use}'
    result = subprocess.run(command + ["-"], input=text, text=True, capture_output=True, check=False)
    if result.returncode != 0:
        failed += 1
        print(f"{os.path.relpath(header, root)} with {command[0]} {command[3]}:\n{result.stderr}")
print(f"{len(jobs) - failed} of {len(jobs)} compile alone")
sys.exit(1 if failed or not jobs else 0)
