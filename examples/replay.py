#!/usr/bin/env python3
"""A recorded call through the C ABI with ctypes: one event a line in, one decision a line out. Usage: replay.py EVENTS.jsonl"""
import ctypes
import sys
from ctypes import POINTER, byref, c_char, c_int32, c_int64, c_uint32, c_uint64, c_void_p

if len(sys.argv) != 2 or sys.argv[1] == "--help":
    sys.exit(__doc__)
library = ctypes.CDLL("libcallcue.so.0")


class String(ctypes.Structure):
    _fields_ = [("data", POINTER(c_char)), ("size", c_uint64)]

    @classmethod
    def of(cls, data):
        return cls(ctypes.cast(data, POINTER(c_char)), len(data))


class Sized(ctypes.Structure):  # convention 8: struct_size first, the rest 0
    def __init__(self):
        super().__init__(ctypes.sizeof(self))


class Error(Sized):
    _fields_ = [("struct_size", c_uint32), ("code", c_int32), ("message_size", c_uint32), ("reserved", c_uint32),
                ("message", c_char * 496)]


class CallInfo(Sized):
    _fields_ = [("struct_size", c_uint32), ("closed", c_int32), ("present", c_uint64), ("now_ms", c_int64),
                ("next_deadline_ms", c_int64)]


def function(name, *arguments, returns=c_int32):
    symbol = getattr(library, "callcue_" + name)
    symbol.argtypes, symbol.restype = arguments, returns
    if returns is not c_int32:
        return symbol

    def checked(*values):
        error = Error()
        if symbol(*values, byref(error)) != 0:
            sys.exit(error.message.decode())
    return checked


OUT, ERROR = POINTER(c_void_p), POINTER(Error)
load_builtin = function("policy_load_builtin", String, c_void_p, c_void_p, OUT, ERROR)
new_call = function("call_new", c_void_p, OUT, ERROR)
new_buffer = function("buffer_new", OUT, ERROR)
post_json = function("call_post_json", c_void_p, String, c_uint32, POINTER(c_uint32), ERROR)
advance = function("call_advance", c_void_p, c_int64, POINTER(c_uint32), ERROR)
get_call = function("call_get", c_void_p, POINTER(CallInfo), ERROR)
decision_at = function("call_decision", c_void_p, c_uint32, returns=c_void_p)
to_json = function("decision_to_json", c_void_p, c_void_p, ERROR)
bytes_of = function("buffer_bytes", c_void_p, returns=String)
free = {kind: function(kind + "_free", c_void_p, returns=None) for kind in ("policy", "call", "buffer")}

policy, call, buffer, count = c_void_p(), c_void_p(), c_void_p(), c_uint32()
load_builtin(String.of(b"power-supply"), None, None, byref(policy))
new_call(policy, byref(call))
new_buffer(byref(buffer))


def step(function_of_call, *arguments):
    function_of_call(call, *arguments, byref(count))
    for index in range(count.value):
        to_json(decision_at(call, index), buffer)
        text = bytes_of(buffer)
        sys.stdout.buffer.write(text.data[:text.size] + b"\n")
    info = CallInfo()
    get_call(call, byref(info))
    return info


with open(sys.argv[1], "rb") as events:
    for line in filter(bytes.strip, events):
        info = step(post_json, String.of(line), 0)
end = info.now_ms + 120_000  # a contact that is left open: its timers run for two minutes, then it is closed
due = -1
while not info.closed:
    if info.present & 1 and due < info.next_deadline_ms <= end:
        due = info.next_deadline_ms
        info = step(advance, due)
    else:
        info = step(post_json, String.of(b'{"atMs":"%d","contactClosed":{}}' % end), 0)
for kind, handle in (("call", call), ("policy", policy), ("buffer", buffer)):
    free[kind](handle)
