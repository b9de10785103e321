#!/usr/bin/env python3
"""Each script says how it is used. Usage: usage.py ROOT

Asked with --help, from another directory, it prints its usage, where its name is, and nothing of its own insides; it builds
and changes nothing. What has no interpreter here isn't looked at.
"""
import os
import shutil
import subprocess
import sys
import tempfile

INTERPRETERS = {".py": [sys.executable], ".lua": ["luajit"], ".js": ["node"], "": ["bash"]}
OUTSIDE = {"build", ".git"}


def scripts(root):
    for where, folders, files in os.walk(root):
        folders[:] = sorted(set(folders) - OUTSIDE) if where == root else sorted(folders)
        for name in sorted(files):
            path = os.path.join(where, name)
            kind = os.path.splitext(name)[1]
            if kind not in INTERPRETERS or name.startswith("."):
                continue
            with open(path, "rb") as file:
                shell = file.readline().startswith(b"#!")
            if kind or shell:
                yield path, INTERPRETERS[kind]


def problem(path, interpreter, folder):
    try:
        done = subprocess.run([*interpreter, path, "--help"], cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    except subprocess.TimeoutExpired:
        return "doesn't end"
    said = done.stdout + done.stderr
    if "Traceback" in said or os.listdir(folder):
        return "doesn't stop at --help:\n" + said
    return None if os.path.basename(path) in said else "prints no usage:\n" + said


if __name__ == "__main__":
    if len(sys.argv) != 2 or "--help" in sys.argv:
        sys.exit(__doc__)
    asked, bad = 0, 0
    for script, by in scripts(os.path.abspath(sys.argv[1])):
        if shutil.which(by[0]) is None:
            continue
        asked += 1
        with tempfile.TemporaryDirectory() as place:
            why = problem(script, by, place)
        if why:
            bad += 1
            print(f"{os.path.relpath(script, sys.argv[1])} {why}")
    print(f"{asked} scripts asked, {bad} of them don't say how they are used")
    sys.exit(1 if bad or asked < 20 else 0)
