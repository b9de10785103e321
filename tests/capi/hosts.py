#!/usr/bin/env python3
"""A host in another language replays recorded calls through the C ABI: the same bytes as the command's.

  hosts.py LANGUAGE ROOT BUILD LIBRARY-FOLDER CALLCUE

Shown as skipped where the language's runtime isn't installed.
"""
import glob
import os
import shutil
import subprocess
import sys
import tempfile

if len(sys.argv) != 6 or "--help" in sys.argv:
    sys.exit(__doc__)
language, root, build, library, tool = sys.argv[1:]
environment = dict(os.environ, LD_LIBRARY_PATH=library)
EXAMPLES = os.path.join(root, "examples")
JNA = "/usr/share/java/jna.jar"


def missing(what):
    print(f"{language}: {what} isn't installed")
    sys.exit(77)


def need(*programs):
    for program in programs:
        if not shutil.which(program):
            missing(program)


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment).stdout


with tempfile.TemporaryDirectory() as folder:
    if language == "python":
        command = [sys.executable, os.path.join(EXAMPLES, "replay.py")]
    elif language == "luajit":
        need("luajit")
        command = ["luajit", os.path.join(EXAMPLES, "replay.lua")]
    elif language == "node":
        need("node")
        places = [os.path.join(build, "node_modules"), environment.get("NODE_PATH", "")]
        environment["NODE_PATH"] = os.pathsep.join(filter(None, places))
        if subprocess.run(["node", "-e", "require('koffi')"], env=environment, stderr=subprocess.DEVNULL, check=False).returncode:
            missing("koffi (tests/run brings it where npm is and reaches its registry)")
        command = ["node", os.path.join(EXAMPLES, "replay.js")]
    elif language == "java":
        need("java", "javac")
        if not os.path.exists(JNA):
            missing("JNA (Debian: libjna-java)")
        run("javac", "-cp", JNA, "-d", folder, os.path.join(EXAMPLES, "Replay.java"))
        command = ["java", "-cp", JNA + os.pathsep + folder, "Replay"]
    else:
        need("mcs", "mono")
        program = os.path.join(folder, "Replay.exe")
        run("mcs", "-out:" + program, os.path.join(EXAMPLES, "Replay.cs"))
        command = ["mono", program]
    calls = sorted(glob.glob(os.path.join(EXAMPLES, "calls", "*.jsonl")), key=os.path.getsize)
    calls = calls[:1] + calls[-1:]
    bad = os.path.join(folder, "bad.jsonl")
    with open(bad, "w", encoding="utf-8") as file:
        file.write('{"atMs":"x"}\n')
    differ, decisions = 0, 0
    for call in calls:
        expected, got = run(tool, "replay", call, "--format", "jsonl"), run(*command, call)
        decisions += expected.count(b"\n")
        if got != expected:
            differ += 1
            print(f"{call}: {len(got)} bytes, not the {len(expected)} of the command")
    failed = subprocess.run([*command, bad], env=environment, capture_output=True, check=False)
    if failed.returncode != 1 or b"atMs" not in failed.stderr:
        differ += 1
        print(f"a bad event isn't told: status {failed.returncode}, {failed.stderr!r}")
print(f"{language}: {len(calls)} calls, {decisions} decisions, {differ} differ")
sys.exit(differ > 0 or decisions == 0)
