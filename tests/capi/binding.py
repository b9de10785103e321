#!/usr/bin/env python3
"""The C ABI for tests in Python: structures and functions made from capi/callcue.h itself, for ctypes.

Usage: binding.py ROOT LIBRARY says what was made; tests import it.
"""
import ctypes
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import abi  # noqa: E402

INTEGERS = {"uint32_t": ctypes.c_uint32, "int32_t": ctypes.c_int32, "int64_t": ctypes.c_int64, "uint64_t": ctypes.c_uint64,
            "double": ctypes.c_double}


def structures(header):
    made = {**INTEGERS, **{name: ctypes.c_int32 for name in header.integers}}
    for name, fields in header.structs.items():
        def kind(what):
            if what.endswith("*"):
                return ctypes.c_void_p
            array = re.fullmatch(r"char\[(\d+)\]", what)
            return ctypes.c_char * int(array[1]) if array else made[what]
        made[name] = type(name, (ctypes.Structure,), {"_fields_": [(field, kind(what)) for field, what in fields]})
    return made


class Binding:
    """A loaded library."""

    def __init__(self, root, path):
        text = abi.read(root + "/capi/callcue.h")
        self.header, self.library = abi.Header(text), ctypes.CDLL(path)
        self.types = structures(self.header)
        self.String = self.types["callcue_string"]
        self.numbers = {name: int(n) for name, n in re.findall(r"\b(CALLCUE_\w+)\s*=\s*(-?\d+)", text)}
        self.called = set()
        for name, declaration in self.header.functions.items():
            function = getattr(self.library, name)
            function.argtypes = [self.kind(p) for p in self.parameters(name)]
            result = declaration[:declaration.index(name)].strip()
            function.restype = (None if result == "void" else self.String if result == "callcue_string" else
                                ctypes.c_void_p if "*" in result else self.types[result])

    def parameters(self, name):
        """As they are declared: "const callcue_call *call"."""
        inside = self.header.functions[name].split("(", 1)[1].rstrip(")")
        return [] if inside == "void" else [p.strip() for p in inside.split(",")]

    def kind(self, parameter):
        return ctypes.c_void_p if "*" in parameter else self.types[parameter.rsplit(" ", 1)[0]]

    def sized(self, structure):
        made = self.types[structure]()
        made.struct_size = ctypes.sizeof(made)
        return made

    def string(self, data):
        kept = ctypes.create_string_buffer(data, max(len(data), 1))
        made = self.String(ctypes.cast(kept, ctypes.c_void_p), len(data))
        made.kept = kept
        return made

    def call(self, name, *arguments):
        error = self.sized("callcue_error")
        self.called.add("callcue_" + name)
        status = getattr(self.library, "callcue_" + name)(*arguments, ctypes.byref(error))
        if status:
            sys.exit(f"{name}: {status} {error.message.decode()}")

    def new(self, name, *arguments):
        handle = ctypes.c_void_p()
        self.call(name, *arguments, ctypes.byref(handle))
        return handle


def text(string):
    return ctypes.string_at(string.data, string.size).decode() if string.size else ""


if __name__ == "__main__":
    if len(sys.argv) != 3 or "--help" in sys.argv:
        sys.exit(__doc__)
    made = Binding(sys.argv[1], sys.argv[2])
    print(f"{len(made.header.functions)} functions, {len(made.header.structs)} structures, {len(made.numbers)} numbers")
