#!/usr/bin/env python3
"""Installs a build into a fresh folder and builds examples/guide.c against it. Usage: install.py BUILD ROOT C-COMPILER

Once found by pkg-config and once by find_package(callcue); both programs run.
"""
import os
import subprocess
import sys
import tempfile

build, root, cc = sys.argv[1], os.path.abspath(sys.argv[2]), sys.argv[3]
GUIDE = os.path.join(root, "examples", "guide.c")
PROJECT = """cmake_minimum_required(VERSION 3.22)
project(user C)
find_package(callcue REQUIRED)
add_executable(guide {guide})
target_link_libraries(guide PRIVATE callcue::callcue)
"""


def run(*command, **how):
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE, **how).stdout


with tempfile.TemporaryDirectory() as folder:
    prefix, user = os.path.join(folder, "prefix"), os.path.join(folder, "user")
    run("cmake", "--install", build, "--prefix", prefix)
    found = [os.path.join(where, "callcue.pc") for where, _, files in os.walk(prefix) if "callcue.pc" in files]
    environment = dict(os.environ, PKG_CONFIG_PATH=os.path.dirname(found[0]))
    flags = run("pkg-config", "--cflags", "--libs", "callcue", env=environment).split()
    libraries = run("pkg-config", "--variable=libdir", "callcue", env=environment).strip()
    by_pkg_config = os.path.join(folder, "guide")
    run(cc, "-std=c99", GUIDE, "-o", by_pkg_config, *flags, "-Wl,-rpath," + libraries)
    os.mkdir(user)
    with open(os.path.join(user, "CMakeLists.txt"), "w", encoding="utf-8") as file:
        file.write(PROJECT.format(guide=GUIDE))
    run("cmake", "-S", user, "-B", user + "/build", "-DCMAKE_PREFIX_PATH=" + prefix, "-DCMAKE_C_COMPILER=" + cc)
    run("cmake", "--build", user + "/build")
    outputs = {run(by_pkg_config), run(user + "/build/guide")}
    version = run(os.path.join(prefix, "bin", "callcue"), "--version")
    if len(outputs) != 1 or not max(outputs) or not version.startswith("callcue "):
        sys.exit("the installed library or command doesn't work")
print("installed, found twice, and it works")
