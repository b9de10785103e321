#!/usr/bin/env python3
"""Checks that nothing in the guard language calls itself. Usage: recursion.py ROOT C++-COMPILER | recursion.py --self-test CXX

What authors write may nest, and must not cost stack: every pass over an expression, its type or its values is a loop. The
calls are those that gcc sees (-fcallgraph-info) in all files of lib/expr together, the library's own templates and
destructors included; a function of ours that can come back to itself is named with its way. Calls through pointers aren't
seen. Without gcc the test is skipped.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

FOLDER = "lib/expr"
SKIPPED = 77
OURS = re.compile(r"^_ZZ?NK?7callcue4expr")  # a function of the namespace, a lambda in one; no template of others over its types
EDGE = re.compile(r'^edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)"', re.M)


def name_of(title):
    """One name for a function of all files, another for each file's own of that name."""
    path, _, symbol = title.rpartition(":")
    symbol = re.sub(r"([CD])1(?=E)", r"\g<1>2", symbol)  # a whole object's constructor or destructor is a part's
    own = "_GLOBAL__N_" in symbol or symbol.startswith(("_ZL", "_ZZ"))
    return f"{os.path.basename(path)}:{symbol}" if own else symbol


def symbol_of(name):
    return name.rpartition(":")[2]


def calls(compiler, includes, path, where):
    base = os.path.join(where, os.path.basename(path))
    command = [compiler, "-std=c++17", "-O0", "-w", "-fcallgraph-info", "-c", path, "-o", base + ".o"]
    subprocess.run(command + ["-I" + i for i in includes], check=True)
    with open(base + ".ci" if os.path.exists(base + ".ci") else os.path.splitext(base)[0] + ".ci", encoding="utf-8") as file:
        return [(name_of(a), name_of(b)) for a, b in EDGE.findall(file.read())]


def circle(graph, start):
    """A shortest way from a function back to it, or None."""
    came, row = {}, [start]
    while row:
        following = []
        for at in row:
            for to in sorted(graph.get(at, ())):
                if to == start:
                    way = [to]
                    while at != start:
                        way.append(at)
                        at = came[at]
                    return [start] + way[::-1]
                if to not in came:
                    came[to] = at
                    following.append(to)
        row = following
    return None


def circles(compiler, includes, paths):
    graph = {}
    with tempfile.TemporaryDirectory() as where, ThreadPoolExecutor(2) as pool:
        for edges in pool.map(lambda path: calls(compiler, includes, path, where), paths):
            for a, b in edges:
                graph.setdefault(a, set()).add(b)
    ours = [name for name in sorted(graph) if OURS.match(symbol_of(name))]
    return len(ours), [way for way in (circle(graph, name) for name in ours) if way is not None]


def is_gcc(compiler):
    out = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True).stdout
    return "Free Software Foundation" in out


def gcc(compiler):
    for one in filter(None, (compiler, shutil.which("g++"))):
        if is_gcc(one):
            return one
    print("skipped: there is no gcc to ask for the calls")
    sys.exit(SKIPPED)


def demangle(names):
    if shutil.which("c++filt") is None:
        return names
    out = subprocess.run(["c++filt"], input="\n".join(map(symbol_of, names)), capture_output=True, text=True, check=True)
    return out.stdout.splitlines()


def self_test(compiler):
    shared = "#include <vector>\nnamespace callcue::expr {\n%s\n}\n"
    good = shared % "int A(int n); int B(int n) { while (n > 0) --n; return A(n); } static int C() { return 1; }"
    cases = [
        ("a loop", [good], 0),
        ("a call of itself", [shared % "int F(int n) { return n ? F(n - 1) : 0; }"], 1),
        ("two in two files", [shared % "int A(int); int B(int n) { return A(n); }",
                              shared % "int B(int); int A(int n) { return n ? B(n - 1) : 0; }"], 2),
        ("each file has its own", [shared % "namespace { int F(int n) { return n; } } int A(int n) { return F(n); }",
                                   shared % "int A(int); namespace { int F(int n) { return A(n); } } int B(int n) { return F(n); }"],
         0),
        ("a destructor through a vector", [shared % "struct T { std::vector<T> inner; }; void F() { T t; }"], 1),
    ]
    for what, texts, wanted in cases:
        with tempfile.TemporaryDirectory() as where:
            paths = [os.path.join(where, f"file{i}.cc") for i in range(len(texts))]
            for path, text in zip(paths, texts):
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
            _, found = circles(compiler, [], paths)
        if len(found) != wanted:
            sys.exit(f"{what}: {len(found)} found instead of {wanted}: {[demangle(way) for way in found]}")
    print(f"{len(cases)} cases as they should be")


def main():
    if len(sys.argv) != 3 or "--help" in sys.argv:
        sys.exit(__doc__)
    if sys.argv[1] == "--self-test":
        return self_test(gcc(sys.argv[2]))
    root, compiler = sys.argv[1], gcc(sys.argv[2])
    folder = os.path.join(root, FOLDER)
    paths = [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".cc")]
    count, found = circles(compiler, [root, os.path.join(root, "include")], paths)
    for way in found:
        print("calls itself: " + "\n   -> ".join(demangle(way)))
    print(f"{FOLDER}: {count} functions that call others in {len(paths)} files, {len(found)} of them call themselves")
    if count < 100:
        sys.exit("that is too few: nothing was looked at")
    sys.exit(1 if found else 0)


main()
