#!/usr/bin/env python3
"""Every function of the C ABI, misused in every way that it promises to survive. Usage: misuse.py ROOT LIBRARY

Made from capi/callcue.h itself, so that a new function is covered the day it is declared:
  NULL        each pointer in turn, and all: INVALID_ARGUMENT, but for those that may be left out
  the end     the first index beyond each list: NOT_FOUND, and so for any larger one
  structures  that the library fills, of each size from 0 to beyond its own: INVALID_ARGUMENT below what it was in its first
              version, as is the size of a pointer; else what fits is written and no byte more
  structures  that it reads, of such sizes; longer than it knows: UNIMPLEMENTED if there is something in the rest, else as the
              same without
  strings     whose bytes are counted but NULL, by themselves and in structures: INVALID_ARGUMENT
  failures    leave outputs as they were (handles to be made: NULL), and the error says the code that is returned
"""
import ctypes
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import abi  # noqa: E402
from binding import Binding, structures, text  # noqa: E402

if len(sys.argv) != 3 or "--help" in sys.argv:
    sys.exit(__doc__)
c = Binding(sys.argv[1], sys.argv[2])
OK, INVALID, NOT_FOUND, UNIMPLEMENTED = 0, 3, 5, 12
# What may be NULL, as the header says beside each.
OPTIONAL = {"options", "decision_count", "id", "title", "name", "text", "renames", "error"}
first = structures(abi.Header(abi.read(sys.argv[1] + "/tests/capi/abi/callcue-0.1.h")))
LATER = 100000
MARK = 0xdead0  # in an output that is to become a handle
FILL = 0xA5
wrong, tried = [], 0


def expect(what, condition):
    global tried
    tried += 1
    if not condition:
        wrong.append(what)


def contact(events):
    call = c.new("call_new", policy)
    for event in EVENTS[:events]:
        c.call("call_post_json", call, c.string(event.encode()), 1, None)
    return call


EVENTS = (
    '{"atMs":"0","contactStarted":{"streams":["STREAM_CALL_CONTROL","STREAM_AGENT_TEXT"],"language":"zh-CN"},"mood":"?"}',
    '{"atMs":"100","delivered":{"direction":"DIRECTION_INBOUND"}}', '{"atMs":"4000","established":{"answeredBy":"PARTY_AGENT"}}',
    '{"atMs":"20000","held":{"by":"PARTY_AGENT"}}', '{"atMs":"85000","retrieved":{"by":"PARTY_AGENT"}}',
    '{"atMs":"86000","utterance":{"segmentId":"1","stability":"FINAL","party":"PARTY_AGENT","text":"感谢您的耐心等待","language":"zh-CN"}}',
    '{"atMs":"99000","tick":{}}')
policy = c.new("policy_load_builtin", c.string(b"power-supply"), None, None)
text_of = c.String()
c.call("policy_builtin", 0, None, ctypes.byref(text_of))
handles = {"callcue_policy": policy, "callcue_call": contact(1)}
for kind in ("buffer", "diagnostics", "answer", "view", "migration", "explanation"):
    handles["callcue_" + kind] = c.new(kind + "_new")
handles["callcue_scorecard"] = c.new("scorecard_new", policy)
snapshot = c.new("buffer_new")


at = {"events": len(EVENTS), "index": 0}  # what is in the handles, and which of it is asked for


def refill():
    """Each handle with something in it, whatever was done to it."""
    c.library.callcue_call_free(handles["callcue_call"])
    call = handles["callcue_call"] = contact(at["events"])
    c.library.callcue_policy_load_text(c.string(b"ruel {}"), None, handles["callcue_diagnostics"], ctypes.byref(ctypes.c_void_p()), None)
    c.call("call_snapshot", call, snapshot)
    c.call("scorecard_add", handles["callcue_scorecard"], call)
    c.call("call_permission", call, c.string(b"release"), handles["callcue_answer"])
    c.call("call_view", call, handles["callcue_view"])
    c.call("call_trace", call, None, handles["callcue_explanation"])
    made = ctypes.c_void_p()
    c.call("call_migrate", call, policy, None, 0, handles["callcue_migration"], ctypes.byref(made))
    c.library.callcue_call_free(made)
    handles["callcue_decision"] = ctypes.c_void_p(c.library.callcue_call_decision(call, 0))


def find(function):
    """The first place where it has something to give."""
    for at["events"] in range(len(EVENTS), 0, -1):
        refill()
        for at["index"] in range(250 if "explanation" in function else 5):
            arguments = Arguments(function)
            status = arguments.run()
            drop(arguments, "found")
            if getattr(c.library, function).restype is not ctypes.c_int32 or status == OK:
                return True
            if "explanation" not in function and status == NOT_FOUND:
                break
    at["events"], at["index"] = len(EVENTS), 0
    return False


def string_for(function, name):
    if name == "snapshot":
        return c.library.callcue_buffer_bytes(snapshot)
    words = {"callcue_policy_load_text": b"name: \"n\"", "callcue_policy_load_binary": b"\x0a\x01n",
             "callcue_policy_load_builtin": b"power-supply", "callcue_call_post_json": b'{"atMs":"100000","tick":{}}',
             "callcue_call_post_protobuf": b"\x10\xa0\x8d\x06\x42\x00", "callcue_call_permission": b"release"}
    return c.string(words.get(function, b"zh-CN"))


class Arguments:
    """For a function, such that it succeeds if there is anything to give."""

    def __init__(self, function):
        self.names, self.values, self.kept = [], [], []
        for parameter in c.parameters(function):
            base, name = parameter.replace("const ", "").rsplit(" ", 1)
            stars, name = name.count("*"), name.lstrip("*")
            self.names.append(name)
            self.values.append(self.value(function, base, stars, name))
        self.function = function

    def value(self, function, base, stars, name):
        if base in handles and stars == 1:
            return handles[base]
        if stars == 0:
            return string_for(function, name) if base == "callcue_string" else {"at_ms": LATER, "now_ms": LATER, "index": at["index"]}.get(name, 0)
        made = ctypes.c_void_p(MARK) if stars == 2 else c.types[base]() if base in c.types else None
        if hasattr(made, "struct_size"):
            made.struct_size = ctypes.sizeof(made)
        if base == "callcue_event":
            made.kind, made.at_ms = c.numbers["CALLCUE_TICK"], LATER
        self.kept.append(made)
        return ctypes.pointer(made) if made is not None else None

    def run(self):
        return getattr(c.library, self.function)(*self.values)

    def of(self, name):
        return self.values[self.names.index(name)]


def drop(arguments, how):
    """A handle that was made; where none was, there is NULL."""
    for parameter, value in zip(c.parameters(arguments.function), arguments.values):
        if "**" in parameter and value:
            made = value.contents.value
            expect(f"{arguments.function} ({how}): a handle that isn't made is NULL", made != MARK)
            if made and made != MARK:
                getattr(c.library, parameter.split()[0] + "_free")(value.contents)
            value.contents.value = None


def same(before, arguments):
    """Whether outputs are as before, but for the error and for handles to be made."""
    kept = [(b, m) for b, m in zip(before, arguments.kept) if not hasattr(m, "message_size") and not isinstance(m, ctypes.c_void_p)]
    return all(b == bytes(m) for b, m in kept)


def strings(function):
    """{NULL, 5}, of each string that it takes."""
    parameters = c.parameters(function)
    for place in [i for i, p in enumerate(parameters) if p.startswith("callcue_string ") and "*" not in p]:
        refill()
        arguments = Arguments(function)
        arguments.values[place] = c.String(None, 5)
        before = [bytes(made) for made in arguments.kept]
        status = arguments.run()
        expect(f"{function}({arguments.names[place]} = {{NULL, 5}}) returns {status}", status == INVALID)
        expect(f"{function}({arguments.names[place]} = {{NULL, 5}}) writes its outputs", same(before, arguments))
        drop(arguments, "{NULL, 5}")
    for place, parameter in enumerate(parameters):
        structure = parameter.replace("const ", "").split()[0]
        if not parameter.startswith("const ") or structure == "callcue_event" or structure not in c.header.structs:
            continue   # of events it counts only what their kinds say: event_test.cc
        for field, kind in c.header.structs[structure]:
            if kind != "callcue_string":
                continue
            refill()
            arguments = Arguments(function)
            setattr(arguments.values[place].contents, field, c.String(None, 5))
            for name in arguments.names:   # of a list there is one
                if name == structure.replace("callcue_", "") + "_count":
                    arguments.values[arguments.names.index(name)] = 1
            status = arguments.run()
            expect(f"{function}({structure}.{field} = {{NULL, 5}}) returns {status}", status == INVALID)
            drop(arguments, "{NULL, 5}")


def nulls(function):
    pointers = [i for i, p in enumerate(c.parameters(function)) if "*" in p]
    for place in pointers + [None]:
        refill()
        arguments = Arguments(function)
        for i in pointers if place is None else [place]:
            arguments.values[i] = None
        before = [bytes(made) for made in arguments.kept]
        status = arguments.run()
        optional = place is not None and (arguments.names[place] in OPTIONAL or (
            arguments.names[place] in ("diagnostics", "report") and ("_load_" in function or "_migrate" in function)))
        if getattr(c.library, function).restype is ctypes.c_int32:
            names = "all" if place is None else arguments.names[place]
            may_be_all = all(arguments.names[i] in OPTIONAL for i in pointers)
            expect(f"{function}({names} = NULL) returns {status}",
                   status == (OK if optional or (place is None and may_be_all) else INVALID))
            error = arguments.of("error")
            if status != OK:
                expect(f"{function}({names} = NULL): the error says {error and error.contents.code}",
                       not error or error.contents.code == status)
                expect(f"{function}({names} = NULL) writes its outputs", same(before, arguments))
        drop(arguments, f"{place} = NULL")


def ends(function):
    """Each index in turn beyond what there is."""
    names = Arguments(function).names
    indices = [i for i, p in enumerate(c.parameters(function)) if p.startswith("uint32_t ") and
               p.split()[1] in ("index", "clause", "part", "need", "recommendation", "finding", "duty", "trigger", "timer", "words",
                                "argument", "evidence", "missing")]
    for place in indices:
        refill()
        for beyond in (100000, 2**31, 2**32 - 1):
            arguments = Arguments(function)
            arguments.values[place] = beyond
            before = [bytes(made) for made in arguments.kept]
            status = arguments.run()
            if getattr(c.library, function).restype is ctypes.c_void_p:
                expect(f"{function} beyond the end", status is None)
                continue
            expect(f"{function}({names[place]} = {beyond}) returns {status}", status == NOT_FOUND)
            expect(f"{function} beyond the end writes its outputs", same(before, arguments))


def filled(function, place, structure):
    """An output of each size."""
    refill()
    whole = ctypes.sizeof(c.types[structure])
    least = ctypes.sizeof(first[structure]) if structure in first else whole
    full = Arguments(function)
    full.run()
    expected = bytes(full.values[place].contents)
    for size in range(whole + 17):
        room = (ctypes.c_ubyte * (whole + 64))(*[FILL] * (whole + 64))
        ctypes.memmove(room, ctypes.byref(ctypes.c_uint32(size)), 4)
        arguments = Arguments(function)
        arguments.values[place] = ctypes.cast(room, ctypes.c_void_p)
        status, written = arguments.run(), bytes(room)
        if size < least:
            expect(f"{function}: struct_size {size} gives {status}", status == INVALID)
            expect(f"{function}: struct_size {size} is written to", written[4:] == bytes([FILL]) * (whole + 60))
            says(arguments, size, least)
            continue
        expect(f"{function}: struct_size {size} gives {status}", status == OK)
        fits = min(size, whole)
        expect(f"{function}: struct_size {size}: what fits", written[4:fits] == expected[4:fits] and
               int.from_bytes(written[:4], "little") == size)
        expect(f"{function}: struct_size {size}: the rest is 0", written[fits:size] == bytes(size - fits))
        expect(f"{function}: struct_size {size}: a byte more", written[size:] == bytes([FILL]) * (whole + 64 - size))


def says(arguments, size, least):
    message = arguments.of("error").contents.message.decode()
    expect(f"{arguments.function}: struct_size {size}: {message}", f" is {size}, " in message and f" {least} bytes" in message)


def read(function, place, structure):
    """An input of another age."""
    whole = ctypes.sizeof(c.types[structure])
    least = ctypes.sizeof(first[structure]) if structure in first else whole
    for size in (0, 3, 4, ctypes.sizeof(ctypes.c_void_p), least - 1, least, whole, whole + 1, whole + 8, whole + 4096):
        for last in (0, 1):
            refill()
            arguments = Arguments(function)
            room = (ctypes.c_ubyte * (whole + 4096))()
            ctypes.memmove(room, arguments.values[place], whole)
            ctypes.memmove(room, ctypes.byref(ctypes.c_uint32(size)), 4)
            room[max(size, whole) - 1] = last if size > whole else room[whole - 1]
            arguments.values[place] = ctypes.cast(room, ctypes.c_void_p)
            status = arguments.run()
            newer = last == 1 and size > whole
            expect(f"{function}: struct_size {size}, its last byte {last}: {status}",
                   status == (INVALID if size < least else UNIMPLEMENTED if newer else OK))
            if status != OK:
                expect(f"{function}: the error says so", arguments.of("error").contents.code == status)
            if size < least:
                says(arguments, size, least)
            drop(arguments, f"struct_size {size}")


def stale():
    """Nothing of an earlier load or move is in what says why this one failed."""
    problems, made = handles["callcue_diagnostics"], ctypes.c_void_p()
    refill()
    options = c.sized("callcue_load_options")
    options.overlay_count = 1
    status = c.library.callcue_policy_load_text(c.string(b"name: \"n\""), ctypes.byref(options), problems, ctypes.byref(made), None)
    expect("diagnostics are those of an earlier load", status == INVALID and c.library.callcue_diagnostics_count(problems) == 0)
    report, rename = handles["callcue_migration"], c.types["callcue_rename"](99, 0)
    status = c.library.callcue_call_migrate(handles["callcue_call"], policy, ctypes.byref(rename), 1, report, ctypes.byref(made), None)
    expect("a report is that of an earlier move", status == UNIMPLEMENTED and c.library.callcue_migration_count(report) == 0)


without = []
for function in sorted(c.header.functions):
    if function.endswith("_free"):
        getattr(c.library, function)(None)
        continue
    if function == "callcue_version":
        continue
    if not find(function):
        without.append(function)
        continue
    nulls(function)
    strings(function)
    ends(function)
    for place, parameter in enumerate(c.parameters(function)):
        structure = parameter.replace("const ", "").split()[0]
        if structure == "callcue_error" or structure not in c.header.structs or "*" not in parameter:
            continue
        if c.header.structs[structure][0][0] != "struct_size":
            continue
        if parameter.startswith("const "):
            read(function, place, structure)
        else:
            filled(function, place, structure)
stale()
print(f"{len(c.header.functions)} functions, {tried} expectations; nothing to fill for {', '.join(without) or 'none'}")
print("\n".join(wrong[:40]))
sys.exit(bool(wrong) or tried < 5000 or len(without) > 3)
