#!/usr/bin/env python3
"""Clients and libraries of different age. Usage: ages.py ROOT LIBRARY CC

An old client, compiled against the committed first header, does the same with this library as one compiled against its
own. A client of this header on a library of the first version is told by the loader what is missing, and the client itself
can ask before it calls.
"""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import abi  # noqa: E402  (the stand-in library comes from there)

if len(sys.argv) != 4 or "--help" in sys.argv:
    sys.exit(__doc__)
root, library, cc = sys.argv[1:]
OLD = os.path.join(root, "tests", "capi", "abi", "callcue-0.1.h")
NEW = os.path.join(root, "capi", "callcue.h")


def compiled(folder, header, source, library_folder):
    os.makedirs(folder)
    abi.write(folder + "/callcue.h", abi.read(header))
    abi.run(cc, "-std=c99", "-Wall", "-Werror", "-I", folder, source, "-o", folder + "/client",
            os.path.join(library_folder, "libcallcue.so.0"), "-Wl,-z,now")
    return folder + "/client"


def start(program, folder):
    return subprocess.run([program], env=dict(os.environ, LD_LIBRARY_PATH=folder), capture_output=True, text=True, check=False)


with tempfile.TemporaryDirectory() as place:
    here, wrong = os.path.dirname(library), []
    client = os.path.join(root, "tests", "capi", "abi", "client.c")
    old = start(compiled(place + "/old", OLD, client, here), here)
    new = start(compiled(place + "/new", NEW, client, here), here)
    if old.returncode or new.returncode or old.stdout != new.stdout:
        wrong.append(f"an old client does something else:\n{old.stdout[-500:]}{old.stderr}\n--- new ---\n{new.stdout[-500:]}{new.stderr}")
    for what in ("recommendation", "finding", "permission", "duty", "broken: 3", "closed: 9"):
        if what not in old.stdout:
            wrong.append("the old client sees no " + what)
    if "status " in old.stdout:
        wrong.append("a function fails:\n" + old.stdout)

    # A library of the first version: its functions are there, and do nothing.
    first = abi.read(OLD)
    names = sorted(abi.Header(first).functions)
    script = "CALLCUE_0.1 {\n  global:\n" + "".join(f"    {n};\n" for n in names) + "  local: *;\n};\n"
    stand_in = os.path.dirname(abi.stub(first, script, place + "/first", cc))
    added = sorted(set(abi.Header(abi.read(NEW)).functions) - set(names))
    if added:
        call = abi.Header(abi.read(NEW)).functions[added[0]]
        zeros = ", ".join("*(%s *)zero" % p.strip().rsplit(" ", 1)[0].rstrip("*") if p.strip().startswith("callcue_string ") else "0"
                          for p in call[call.index("(") + 1:-1].split(","))
        source = place + "/newer.c"
        abi.write(source, '#include "callcue.h"\nint main(void) { static char zero[64]; (void)zero; '
                  + f"{added[0]}({zeros}); return 0; }}\n")
        program = compiled(place + "/newer", NEW, source, here)
        if start(program, here).returncode:
            wrong.append("a client of this header doesn't run on this library")
        told = start(program, stand_in)
        if told.returncode == 0 or "CALLCUE_0.2' not found" not in told.stderr:
            wrong.append(f"the loader doesn't say what the older library lacks: {told.returncode} {told.stderr}")
    print(f"{len(names)} functions of the first version, {len(added)} since; {len(old.stdout.splitlines())} lines of the old client")
    for line in wrong:
        print(line)
    sys.exit(1 if wrong or not old.stdout else 0)
