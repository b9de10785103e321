#!/usr/bin/env python3
"""Installs and packs a build, moves what was installed, and builds programs against it.

  install.py BUILD ROOT C-COMPILER C++-COMPILER VERSION

The tree: found by find_package (C, and C++ where the build has it) and by pkg-config, each program runs. The tarball: the
same for C. The Debian packages, of a build that links what Debian has: their names, SONAME, dependencies, what Debian's policy wants in each, what lintian finds
where it is installed, and a program against what is in them.
"""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

if len(sys.argv) != 6 or "--help" in sys.argv:
    sys.exit(__doc__)
build, root, cc, cxx, version = sys.argv[1:]
EXAMPLES = os.path.join(os.path.abspath(root), "examples")
PROJECT = """cmake_minimum_required(VERSION 3.22)
project(user C CXX)
find_package(callcue {version} REQUIRED COMPONENTS {components})
add_executable(guide_c {examples}/guide.c)
target_link_libraries(guide_c PRIVATE callcue::callcue)
if(TARGET callcue::cpp)
  add_executable(guide_cpp {examples}/guide.cc)
  target_link_libraries(guide_cpp PRIVATE callcue::cpp)
endif()
"""


def run(*command, **how):
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, **how)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{done.stdout}")
    return done.stdout


def expect(what, condition):
    if not condition:
        sys.exit("not so: " + what)


def found(prefix, name):
    places = [os.path.join(where, name) for where, _, files in os.walk(prefix) if name in files]
    expect(f"one {name} in what was installed, not {len(places)}", len(places) == 1)
    return places[0]


def by_pkg_config(prefix, package, compiler, source, out):
    environment = dict(os.environ)
    environment["PKG_CONFIG_PATH"] = os.path.dirname(found(prefix, package + ".pc"))
    flags = run("pkg-config", "--cflags", "--libs", package, env=environment).split()
    libraries = run("pkg-config", "--variable=libdir", package, env=environment).strip()
    run(*compiler, os.path.join(EXAMPLES, source), "-o", out, *flags, "-Wl,-rpath," + libraries)
    return run(out)


def by_cmake(prefix, components, folder):
    os.makedirs(folder)
    with open(os.path.join(folder, "CMakeLists.txt"), "w", encoding="utf-8") as file:
        file.write(PROJECT.format(examples=EXAMPLES, components=components, version=version))
    run("cmake", "-S", folder, "-B", folder + "/build", "-DCMAKE_PREFIX_PATH=" + prefix, "-DCMAKE_C_COMPILER=" + cc,
        "-DCMAKE_CXX_COMPILER=" + cxx)
    run("cmake", "--build", folder + "/build")
    return [run(program) for program in glob.glob(folder + "/build/guide_*")]


# An address and a manual page are missing; that scripts call ldconfig is CPack's doing.
SUPPRESSED = "bogus-mail-host,bogus-mail-host-in-debian-changelog,maintscript-calls-ldconfig,no-manual-page"


def lint(debs):
    if not shutil.which("lintian"):
        return ", without lintian"
    done = subprocess.run(["lintian", "--allow-root", "--suppress-tags", SUPPRESSED, *debs], capture_output=True, text=True, check=False)
    found = [line for line in done.stdout.splitlines() if re.match("[EW]: ", line)]
    expect("lintian finds nothing:\n" + "\n".join(found) + done.stderr, done.returncode == 0 and not found)
    return ", and lintian finds nothing"


def control(package):
    text = run("dpkg-deb", "--info", package)
    return dict(re.findall(r"^ ([\w-]+): (.*)$", text, re.M)), text


def tree(folder):
    first, prefix = folder + "/first", folder + "/moved/here"
    run("cmake", "--install", build, "--prefix", first)
    os.makedirs(os.path.dirname(prefix))
    os.rename(first, prefix)
    for name in ("callcueTargets.cmake", "callcueConfig.cmake", "callcue.pc"):
        with open(found(prefix, name), encoding="utf-8") as file:
            expect(name + " names no folder of the build", build not in file.read())
    environment = dict(os.environ, PKG_CONFIG_PATH=os.path.dirname(found(prefix, "callcue.pc")))
    protos = run("pkg-config", "--variable=protodir", "callcue", env=environment).strip()
    sources = glob.glob(protos + "/callcue/v1/*.proto")
    expect(f"all .proto files are in {protos}", len(sources) == len(glob.glob(root + "/proto/callcue/v1/*.proto")))
    if shutil.which("protoc"):
        run("protoc", "-I", protos, "--cpp_out=" + folder, *sources)
    has_cpp = bool(glob.glob(prefix + "/lib/**/libcallcue_cpp.a", recursive=True))
    outputs = [by_pkg_config(prefix, "callcue", [cc, "-std=c99"], "guide.c", folder + "/guide")]
    outputs += by_cmake(prefix, "c", folder + "/user")
    if has_cpp:
        outputs.append(by_pkg_config(prefix, "callcue-cpp", [cxx, "-std=c++17"], "guide.cc", folder + "/guide_cpp"))
        outputs += by_cmake(prefix, "cpp", folder + "/user_cpp")
    expect("all programs say the same", len(set(outputs)) == 1 and len(outputs) == (5 if has_cpp else 2) and outputs[0])
    expect("the command knows its version", run(prefix + "/bin/callcue", "--version").strip() == "callcue " + version)
    return outputs[0], has_cpp


def tarball(folder, expected):
    run("cpack", "--config", build + "/CPackConfig.cmake", "-G", "TGZ", "-B", folder + "/packages")
    packed = glob.glob(folder + "/packages/*.tar.gz")
    expect("one tarball", len(packed) == 1 and version in packed[0])
    os.makedirs(folder + "/unpacked")
    run("tar", "-xzf", packed[0], "-C", folder + "/unpacked")
    top = os.listdir(folder + "/unpacked")
    expect("the tarball has one folder", len(top) == 1)
    prefix = os.path.join(folder, "unpacked", top[0])
    expect("the tarball works", by_pkg_config(prefix, "callcue", [cc], "guide.c", folder + "/tar_guide") == expected)


def packages(folder, expected):
    run("cpack", "--config", build + "/CPackConfig.cmake", "-G", "DEB", "-B", folder + "/packages")
    debs = {control(deb)[0]["Package"]: deb for deb in glob.glob(folder + "/packages/*.deb")}
    expect(f"three Debian packages, not {sorted(debs)}", sorted(debs) == ["callcue", "libcallcue-dev", "libcallcue0"])
    for name, deb in debs.items():
        fields, text = control(deb)
        expect(f"{name} has the version", fields["Version"].startswith(version))
        expect(f"{name} has a maintainer and a section", fields["Maintainer"] and fields["Section"])
        if name == "libcallcue-dev":
            expect("the development package wants its library", f"libcallcue0 (= {version})" in fields["Depends"])
        else:
            expect(f"{name} depends on libc: {fields.get('Depends')}", "libc6 (>=" in fields["Depends"])
            expect(f"{name} depends on what it links", "libre2-" in fields["Depends"])
        if name == "libcallcue0":
            shlibs = run("dpkg-deb", "--info", deb, "shlibs")
            expect("shlibs: " + shlibs, shlibs.startswith("libcallcue 0 libcallcue0 (>= " + version))
            expect("the loader's cache is renewed", "ldconfig" in run("dpkg-deb", "--info", deb, "triggers" if "triggers" in text else "postinst"))
        run("dpkg-deb", "-x", deb, folder + "/from_packages")
        about = f"{folder}/from_packages/usr/share/doc/{name}/"
        for document in ("copyright", "changelog.gz"):
            expect(f"{name} has its {document}", os.path.exists(about + document))
        with open(about + "copyright", encoding="utf-8") as file:
            expect(f"{name} says its licence", "License: Apache-2.0" in file.read())
    library = found(folder + "/from_packages", "libcallcue.so." + version)
    architecture = run("dpkg-architecture", "-qDEB_HOST_MULTIARCH").strip()
    expect("libraries lie where the architecture has them: " + library,
           os.path.dirname(library) == f"{folder}/from_packages/usr/lib/{architecture}")
    expect("the SONAME", re.search(r"SONAME.*\[libcallcue\.so\.0\]", run("readelf", "-d", library)))
    expect("no search path", "RUNPATH" not in run("readelf", "-d", library))
    expect("stripped", ".symtab" not in run("readelf", "-S", library))
    expect("the packages work", by_pkg_config(folder + "/from_packages/usr", "callcue", [cc], "guide.c", folder + "/deb_guide") == expected)
    return lint(sorted(debs.values()))


with tempfile.TemporaryDirectory() as place:
    output, cpp = tree(place)
    tarball(place, output)
    if not cpp:
        print("installed, moved, found and packed as a tarball; it works, without C++ and Debian packages")
    elif shutil.which("dpkg-deb") and shutil.which("dpkg-shlibdeps"):
        print("installed, moved, found and packed; it works" + packages(place, output))
    else:
        print("installed, moved, found and packed as a tarball; the packages aren't tested without dpkg-deb and dpkg-shlibdeps (dpkg-dev)")
