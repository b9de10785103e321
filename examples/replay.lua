-- A recorded call through the C ABI with LuaJIT's FFI: one event a line in, one decision a line out.
-- Usage: luajit replay.lua EVENTS.jsonl
if #arg ~= 1 or arg[1] == "--help" then
  io.stderr:write("Usage: luajit replay.lua EVENTS.jsonl\n")
  os.exit(1)
end
local ffi = require("ffi")
ffi.cdef [[
typedef struct { const char *data; uint64_t size; } callcue_string;
typedef struct { uint32_t struct_size; int32_t code; uint32_t message_size, reserved; char message[496]; } callcue_error;
typedef struct { uint32_t struct_size; int32_t closed; uint64_t present; int64_t now_ms, next_deadline_ms; } callcue_call_info;
typedef struct callcue_policy callcue_policy;
typedef struct callcue_call callcue_call;
typedef struct callcue_decision callcue_decision;
typedef struct callcue_buffer callcue_buffer;
int32_t callcue_policy_load_builtin(callcue_string, const void *, void *, callcue_policy **, callcue_error *);
void callcue_policy_free(callcue_policy *);
int32_t callcue_call_new(const callcue_policy *, callcue_call **, callcue_error *);
void callcue_call_free(callcue_call *);
int32_t callcue_call_post_json(callcue_call *, callcue_string, uint32_t, uint32_t *, callcue_error *);
int32_t callcue_call_advance(callcue_call *, int64_t, uint32_t *, callcue_error *);
int32_t callcue_call_get(const callcue_call *, callcue_call_info *, callcue_error *);
const callcue_decision *callcue_call_decision(const callcue_call *, uint32_t);
int32_t callcue_decision_to_json(const callcue_decision *, callcue_buffer *, callcue_error *);
int32_t callcue_buffer_new(callcue_buffer **, callcue_error *);
callcue_string callcue_buffer_bytes(const callcue_buffer *);
void callcue_buffer_free(callcue_buffer *);
]]
local callcue = ffi.load("libcallcue.so.0")

local function sized(type)  -- convention 8: struct_size first, the rest 0
  local structure = ffi.new(type)
  structure.struct_size = ffi.sizeof(structure)
  return structure
end
local function str(text) return ffi.new("callcue_string", text, #text) end
local err = sized("callcue_error")
local function check(status)
  if status ~= 0 then
    io.stderr:write(ffi.string(err.message, err.message_size), "\n")
    os.exit(1)
  end
end

local policy, call, buffer = ffi.new("callcue_policy *[1]"), ffi.new("callcue_call *[1]"), ffi.new("callcue_buffer *[1]")
local count, info = ffi.new("uint32_t[1]"), sized("callcue_call_info")
check(callcue.callcue_policy_load_builtin(str("power-supply"), nil, nil, policy, err))
check(callcue.callcue_call_new(policy[0], call, err))
check(callcue.callcue_buffer_new(buffer, err))

local function decided(status)
  check(status)
  for i = 0, count[0] - 1 do
    check(callcue.callcue_decision_to_json(callcue.callcue_call_decision(call[0], i), buffer[0], err))
    local text = callcue.callcue_buffer_bytes(buffer[0])
    io.write(ffi.string(text.data, text.size), "\n")
  end
  check(callcue.callcue_call_get(call[0], info, err))
end
local function post(json) decided(callcue.callcue_call_post_json(call[0], str(json), 0, count, err)) end

for line in io.lines(arg[1]) do
  if line:find("%S") then post(line) end
end
local last = info.now_ms + 120000  -- a contact that is left open: its timers run for two minutes, then it is closed
local due = -1
while info.closed == 0 do
  if info.present % 2 == 1 and info.next_deadline_ms > due and info.next_deadline_ms <= last then
    due = info.next_deadline_ms
    decided(callcue.callcue_call_advance(call[0], due, count, err))
  else
    post(('{"atMs":"%s","contactClosed":{}}'):format(tostring(last):gsub("LL", "")))
  end
end
callcue.callcue_call_free(call[0])
callcue.callcue_policy_free(policy[0])
callcue.callcue_buffer_free(buffer[0])
