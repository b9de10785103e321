#!/usr/bin/env python3
"""The gate of the C ABI: nothing that a compiled client relies on may change, and what is new is accepted by hand.

  abi.py check ROOT LIBRARY CC        compares the header and a library with debug information with tests/capi/abi/
  abi.py accept ROOT LIBRARY CC       writes the additions into tests/capi/abi/; refuses what breaks a client
  abi.py selftest ROOT FOLDER CC      breaks the header in many ways; each must be noticed by each of the two ways

Two ways, for each is blind where the other sees: callcue.txt lists every function with its version, every number, and the
place of every field, as the C compiler lays them out; callcue.abi is what abidw (Debian: abigail-tools) reads from the
library's debug information, compared by abidiff. A file is shown as skipped where its tool is missing.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77


def run(*command, **how):
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE, **how).stdout


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


class Header:
    """The declarations of callcue.h."""

    def __init__(self, text):
        code = re.sub(r"^[ \t]*#.*?(?<!\\)$", "", re.sub(r"/\*.*?\*/", "", text, flags=re.S), flags=re.M | re.S)
        self.numbers = re.findall(r"\b(CALLCUE_\w+)\s*=", " ".join(re.findall(r"\benum\s*\{(.*?)\}", code, re.S)))
        self.integers = re.findall(r"typedef \w+ (callcue_\w+);", code)
        self.structs = {name: self.fields(body) for name, body in
                        re.findall(r"typedef struct (callcue_\w+) \{(.*?)\} \1;", code, re.S)}
        self.functions = {re.search(r"(callcue_\w+)\(", f).group(1): " ".join(f.split()) for f in
                          re.findall(r"CALLCUE_API (.*?);", code, re.S)}

    @staticmethod
    def fields(body):
        found = []
        for declaration in filter(None, (d.strip() for d in body.split(";"))):
            base, names = re.match(r"((?:const )?\w+)\s+(.*)", declaration, re.S).groups()
            for name in names.split(","):
                pointer, field, array = re.match(r"\s*(\*?)(\w+)(\[\d+\])?", name).groups()
                found.append((field, base + (" *" if pointer else "") + (array or "")))
        return found


def versions(script):
    """The node of the version script that each function stands in."""
    nodes = {}
    for node, body in re.findall(r"^(CALLCUE_[\d.]+) \{(.*?)^\}", script, re.S | re.M):
        for function in re.findall(r"^\s+(callcue_\w+);", body, re.M):
            nodes[function] = node
    return nodes


def describe(header_text, script, cc):
    """The lines of callcue.txt."""
    header, nodes = Header(header_text), versions(script)
    lines = [f"function {nodes.get(n, 'in-no-version')} {header.functions[n]}" for n in sorted(header.functions)]
    lines += [f"function {nodes[n]} {n} isn't in the header" for n in sorted(set(nodes) - set(header.functions))]
    program = ["#include <stdio.h>", "#include <stddef.h>", '#include "callcue.h"', "int main(void) {"]
    for name in header.integers:
        program.append(f'  printf("integer {name} %zu %s\\n", sizeof({name}), ({name})-1 < 0 ? "signed" : "unsigned");')
    for name, fields in header.structs.items():
        program.append(f'  printf("struct {name} %zu\\n", sizeof({name}));')
        for field, what in fields:
            program.append(f'  printf("field {name}.{field} %zu %zu {what}\\n", offsetof({name}, {field}), '
                           f"sizeof((({name} *)0)->{field}));")
    program += [f'  printf("number {name} %lld\\n", (long long){name});' for name in header.numbers]
    program.append("  return 0;\n}\n")
    with tempfile.TemporaryDirectory() as folder:
        write(folder + "/callcue.h", header_text)
        write(folder + "/layout.c", "\n".join(program))
        run(cc, "-std=c99", "-I", folder, folder + "/layout.c", "-o", folder + "/layout")
        return lines + run(folder + "/layout").splitlines()


def compare(old, new, newest):
    """Additions and breaks between two descriptions, as texts."""
    additions, breaks = [], []
    key = lambda line: " ".join(re.search(r"(callcue_\w+)\(", line).group(1) if line.startswith("function") and "(" in line
                                else w for w in line.split()[:2]) if line.startswith("function") else " ".join(line.split()[:2])
    before, after = {key(line): line for line in old}, {key(line): line for line in new}
    growable = {line.split()[1].split(".")[0] for line in old if re.match(r"field \w+\.struct_size 0 ", line)}
    for name, line in before.items():
        now = after.get(name)
        if now == line:
            continue
        kind, what, *rest = line.split()
        if now is None:
            breaks.append("removed: " + line)
        elif kind == "struct" and what in growable and int(now.split()[2]) > int(rest[0]):
            additions.append(f"grows: {line} -> {now.split()[2]}")
        else:
            breaks.append(f"changed: {line}\n      to: {now}")
    for name, line in after.items():
        if name in before:
            continue
        kind, what, *rest = line.split()
        struct = what.split(".")[0]
        if kind == "field" and "struct " + struct in before:
            if int(rest[0]) < int(before["struct " + struct].split()[2]) or struct not in growable:
                breaks.append("in the middle of what older clients know: " + line)
                continue
        if kind == "function" and what != newest:
            breaks.append(f"new, but not in {newest}: {line}")
            continue
        additions.append("new: " + line)
    return additions, breaks


def newest(header_text):
    return "CALLCUE_" + ".".join(re.search(rf"define CALLCUE_VERSION_{p} (\d+)", header_text).group(1) for p in ("MAJOR", "MINOR"))


def has_abigail():
    return shutil.which("abidw") and shutil.which("abidiff")


def abidw(header, library, out):
    """The public header must lie in a folder of its own: given by its file, its own structures count as private, too."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(header, folder)
        run("abidw", "--headers-dir", folder, "--drop-private-types", "--exported-interfaces-only", "--no-show-locs",
            "--no-comp-dir-path", "--no-corpus-path", "--no-elf-needed", "--type-id-style", "hash", "--out-file", out, library)
    blind = sorted(name for name in Header(read(header)).structs if f"<class-decl name='{name}' size-in-bits=" not in read(out))
    if blind:
        sys.exit("abidw sees no fields of " + ", ".join(blind))


def abidiff(old, new):
    done = subprocess.run(["abidiff", old, new], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.returncode, done.stdout


def gate(root, library, cc, accept):
    where = root + "/tests/capi/abi/"
    header_text = read(root + "/capi/callcue.h")
    new = describe(header_text, read(root + "/capi/callcue.map"), cc)
    old = read(where + "callcue.txt").splitlines() if os.path.exists(where + "callcue.txt") else []
    additions, breaks = compare(old, new, newest(header_text)) if old else ([], [])
    for line in breaks:
        print("BREAKS older clients:", line)
    for line in additions:
        print("addition:", line)
    if accept:
        if breaks:
            sys.exit("nothing accepted: this needs a new SONAME, not a new description")
        if not has_abigail():
            sys.exit("nothing accepted: abidw is missing (Debian: abigail-tools)")
        write(where + "callcue.txt", "\n".join(new) + "\n")
        abidw(root + "/capi/callcue.h", library, where + "callcue.abi")
        print(f"accepted: {len(new)} lines; commit tests/capi/abi/ with the change")
        return 0
    wrong = bool(breaks or additions or new != old)
    if additions and not breaks:
        print("if that is meant: cmake --build BUILD --target accept_abi")
    if not has_abigail():
        print("callcue.abi isn't compared: abidw and abidiff are missing (Debian: abigail-tools)")
        return 1 if wrong else SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        abidw(root + "/capi/callcue.h", library, folder + "/new.abi")
        code, report = abidiff(where + "callcue.abi", folder + "/new.abi")
    if code:
        print(f"abidiff returns {code}:\n{report}")
    print(f"{len(new)} lines described, abidiff returns {code}")
    return 1 if wrong or code or len(new) < 100 else 0


def stub(header_text, script, folder, cc):
    """A library with the functions of a header, which do nothing, and with its debug information."""
    os.makedirs(folder, exist_ok=True)
    code = ['#include "callcue.h"']
    for name, declaration in Header(header_text).functions.items():
        result = declaration[:declaration.index(name)].strip()
        named = re.sub(r"\(void\)$", "()", declaration)
        arguments = re.findall(r"(\w+)(?=[,)])", named[named.index("("):])
        ignore = " ".join(f"(void){a};" for a in arguments)
        give = {"void": "", "callcue_string": "callcue_string s = {0, 0}; return s;"}.get(result, "return 0;")
        code.append(f"{declaration} {{ {ignore} {give} }}")
    write(folder + "/callcue.h", header_text)
    write(folder + "/stub.c", "\n".join(code) + "\n")
    write(folder + "/callcue.map", script)
    run(cc, "-std=c99", "-g", "-O0", "-fPIC", "-shared", "-fvisibility=hidden", "-I", folder, folder + "/stub.c", "-o",
        folder + "/libcallcue.so.0", "-Wl,-soname,libcallcue.so.0", "-Wl,--version-script=" + folder + "/callcue.map")
    return folder + "/libcallcue.so.0"


MUTANTS = (  # name, pattern, replacement, whether abidiff can see it: numbers aren't reachable from any function
    ("a function is removed", r"CALLCUE_API callcue_status callcue_call_advance\(.*?;", "", True),
    ("a parameter is removed", r"(callcue_call_advance\(callcue_call \*call, int64_t now_ms), uint32_t \*decision_count,", r"\1,", True),
    ("a parameter gets another type", r"(callcue_call_advance\(callcue_call \*call, )int64_t", r"\1int32_t", True),
    ("two fields change places", r"(  callcue_party party;)(.*?)(  callcue_cause cause;)", r"\3\2\1", True),
    ("a field moves", r"(typedef struct callcue_event \{\n  uint32_t struct_size;)", r"\1\n  uint64_t squeezed_in;", True),
    ("a field is wider", r"int32_t utc_offset_minutes;", "int64_t utc_offset_minutes;", True),
    ("a structure that never changes grows", r"(  uint64_t present; /\* CALLCUE_WORD_HAS_\.\.\. \*/)", r"\1\n  int64_t more;", True),
    ("a number is another", r"CALLCUE_HELD = 15,", "CALLCUE_HELD = 35,", False),
    ("a number is removed", r"CALLCUE_OUT_OF_MEMORY = 101", "CALLCUE_EXHAUSTED = 101", False),
)


def selftest(root, folder, cc):
    header_text, script = read(root + "/capi/callcue.h"), read(root + "/capi/callcue.map")
    old = describe(header_text, script, cc)
    abi = folder + "/old.abi"
    wrong = 0
    shutil.rmtree(folder, ignore_errors=True)
    library = stub(header_text, script, folder + "/same", cc)
    if has_abigail():
        abidw(folder + "/same/callcue.h", library, abi)
    mutants = (("nothing changes", "", "", False),) + MUTANTS
    for number, (name, pattern, replacement, reachable) in enumerate(mutants):
        mutated, count = re.subn(pattern, replacement, header_text, count=1, flags=re.S)
        if pattern and (count != 1 or mutated == header_text):
            print(f"{name}: the header has no such place any more")
            wrong += 1
            continue
        gone = set(Header(header_text).functions) - set(Header(mutated).functions)
        shrunk = re.sub("".join(rf"|^\s+{g};\n" for g in gone)[1:] or "$^", "", script, flags=re.M)
        additions, breaks = compare(old, describe(mutated, shrunk, cc), newest(header_text))
        noticed = bool(breaks)
        report = f"{len(breaks)} breaks, {len(additions)} additions"
        if has_abigail():
            there = f"{folder}/{number}"
            library = stub(mutated, shrunk, there, cc)
            abidw(there + "/callcue.h", library, there + "/new.abi")
            code, _ = abidiff(abi, there + "/new.abi")
            report += f", abidiff returns {code}"
            noticed = noticed and (code != 0 or not reachable) if pattern else noticed or code != 0
        if noticed != bool(pattern):
            wrong += 1
            report += "  <-- WRONG"
        print(f"{name}: {report}")
    # What may be added is an addition, and no break.
    grown = re.sub(r"(  const callcue_stream \*streams;\n)(\} callcue_event;)", r"\1  uint64_t later;\n\2", header_text)
    additions, breaks = compare(old, describe(grown, script, cc), newest(header_text))
    if breaks or len(additions) != 2:
        wrong += 1
    print(f"a structure grows at its end: {len(breaks)} breaks, {len(additions)} additions")
    return (1 if wrong else 0) if has_abigail() or wrong else SKIPPED


if __name__ == "__main__":
    if len(sys.argv) != 5 or "--help" in sys.argv:
        sys.exit(__doc__)
    what, root, place, compiler = sys.argv[1:]
    sys.exit(selftest(root, place, compiler) if what == "selftest" else gate(root, place, compiler, what == "accept"))
