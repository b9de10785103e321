#!/usr/bin/env python3
"""The reference manual from the C and C++ headers. Usage: manual.py ROOT OUT (with doxygen), or as its filter: manual.py FILE

The headers are written to be read as they are, so their comments are plain. Here they become Doxygen's: a comment before a
declaration, or behind it; one that stands before several functions in a row holds for each. Fails on any warning, and
on a function of the C interface without a comment.
"""
import glob
import os
import re
import shutil
import subprocess
import sys

SETTINGS = """
PROJECT_NAME = callcue
PROJECT_NUMBER = {version}
PROJECT_BRIEF = "Guides and judges phone calls against a written service standard"
OUTPUT_DIRECTORY = {out}
INPUT = {input}
FILTER_PATTERNS = *.h="{python} {script}"
FULL_PATH_NAMES = YES
STRIP_FROM_PATH = {root}/include {root}/capi
QUIET = YES
EXTRACT_ALL = YES
WARNINGS = YES
WARN_IF_INCOMPLETE_DOC = NO
WARN_NO_PARAMDOC = NO
GENERATE_LATEX = NO
GENERATE_XML = YES
OPTIMIZE_OUTPUT_FOR_C = NO
MARKDOWN_SUPPORT = NO
AUTOLINK_SUPPORT = NO
MACRO_EXPANSION = YES
EXPAND_ONLY_PREDEF = YES
PREDEFINED = CALLCUE_API= __cplusplus
EXCLUDE_SYMBOLS = *internal* program
HAVE_DOT = NO
"""
SECTION = re.compile(r"/\* -{4} (.*?) -+ \*/")
PROTOTYPE = re.compile(r"^CALLCUE_API [^;]*;[ ]*(?:/\*.*?\*/)?\n?", re.M | re.S)


def escape(text):
    """What Doxygen would take for a command."""
    return re.sub(r"([\\@<>#&%\"])", lambda m: {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(m[1], "\\" + m[1]), text)


def from_c(text):
    out, at, sections = [], 0, 0
    for found in re.finditer(r"/\*.*?\*/", text, re.S):
        before = text[at:found.start()]
        out.append(before)
        line = text[text.rfind("\n", 0, found.start()) + 1:found.start()]
        comment, at = found.group(), found.end()
        title = SECTION.fullmatch(comment)
        if title:
            out.append(("/**@}*/\n" if sections else "") + f"/** \\name {title[1]} */\n/**@{{*/")
            sections += 1
        elif line.lstrip().startswith("#") or line.startswith("}") and line.strip() == "}" or "clang-format" in comment:
            pass
        else:
            body = escape(comment[2:-2])
            out.append(("/**" if not line.strip() else "/**<") + body + "*/")
    out.append(text[at:])
    text = "".join(out)
    if sections:
        text = text.replace("#ifdef __cplusplus\n} ", "/**@}*/\n#ifdef __cplusplus\n} ")
    text = re.sub(r"/\*\*(?=\n| callcue in C)", "/** @file\n", text, count=1)
    # A comment holds for all prototypes that follow it without a blank line between them.
    blocks = []
    for block in re.split(r"(\n\n)", text):
        comment = None
        pieces = re.split(r"(/\*\*(?!<)(?:(?!\*/).)*\*/)", block, flags=re.S)
        for i, piece in enumerate(pieces):
            if piece.startswith("/**"):
                comment = piece
                continue
            first = True
            def copy(match):
                nonlocal first
                was, first = first, False
                return match[0] if was or comment is None else comment + "\n" + match[0]
            pieces[i] = PROTOTYPE.sub(copy, piece)
        blocks.append("".join(pieces))
    return "".join(blocks)


def from_cpp(text):
    lines = []
    for number, line in enumerate(text.split("\n")):
        code, slashes, comment = line.partition("//")
        if slashes and not line.lstrip().startswith("#") and not code.startswith("}"):
            mark = "///" if not code.strip() else "///<"
            line = code + mark + escape(comment)
            if number == 0:
                line = "/// @file\n///\n" + line
        lines.append(line)
    return "\n".join(lines)


def convert(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    return from_c(text) if os.path.basename(os.path.dirname(path)) == "capi" else from_cpp(text)


def undocumented(out):
    """Functions of the C interface that the manual says nothing about."""
    with open(os.path.join(out, "xml", "callcue_8h.xml"), encoding="utf-8") as file:
        members = re.findall(r'<memberdef kind="function".*?</memberdef>', file.read(), re.S)
    silent = []
    for member in members:
        name = re.search(r"<name>(\w+)</name>", member)[1]
        words = re.sub(r"<[^>]*>", " ", "".join(re.findall(r"<(?:brief|detailed)description>.*?</(?:brief|detailed)description>", member, re.S)))
        if not words.strip():
            silent.append(name)
    return members, silent


def manual(root, out):
    if not shutil.which("doxygen"):
        print("there is no manual without doxygen")
        return 77
    os.makedirs(out, exist_ok=True)
    with open(os.path.join(root, "capi", "callcue.h"), encoding="utf-8") as file:
        version = ".".join(re.findall(r"define CALLCUE_VERSION_\w+ (\d+)", file.read()))
    headers = [os.path.join(root, "capi", "callcue.h")] + sorted(glob.glob(os.path.join(root, "include", "callcue", "*.h")))
    settings = SETTINGS.format(version=version, out=out, root=root, python=sys.executable, script=os.path.abspath(__file__),
                               input=" ".join(headers))
    done = subprocess.run(["doxygen", "-"], input=settings, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    members, silent = undocumented(out)
    for name in silent:
        print(f"{name}: no comment")
    print(done.stdout, end="")
    print(f"{len(headers)} headers, {len(members)} functions in C; {os.path.join(out, 'html', 'index.html')}")
    return done.returncode or len(members) < 50 or bool(silent) or "warning" in done.stdout


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3) or "--help" in sys.argv:
        sys.exit(__doc__)
    if len(sys.argv) == 2:
        sys.stdout.write(convert(sys.argv[1]))
    else:
        sys.exit(manual(os.path.abspath(sys.argv[1]), sys.argv[2]))
