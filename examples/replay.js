// A recorded call through the C ABI with koffi: one event a line in, one decision a line out.
// Usage: node replay.js EVENTS.jsonl
'use strict';
if (process.argv.length !== 3 || process.argv[2] === '--help') {
  console.error('Usage: node replay.js EVENTS.jsonl');
  process.exit(1);
}
const koffi = require('koffi');
const fs = require('fs');

const library = koffi.load('libcallcue.so.0');
for (const handle of ['policy', 'call', 'decision', 'buffer']) koffi.opaque(`callcue_${handle}`);
koffi.struct('callcue_string', {data: 'const char *', size: 'uint64_t'});
const Bytes = koffi.struct('callcue_bytes', {data: 'void *', size: 'uint64_t'}); // the same, as it comes back
const CallError = koffi.struct('callcue_error', {
  struct_size: 'uint32_t', code: 'int32_t', message_size: 'uint32_t', reserved: 'uint32_t',
  message: koffi.array('char', 496, 'String'),
});
const CallInfo = koffi.struct('callcue_call_info', {
  struct_size: 'uint32_t', closed: 'int32_t', present: 'uint64_t', now_ms: 'int64_t', next_deadline_ms: 'int64_t',
});
const declare = (declaration) => library.func(declaration);
const checked = (declaration) => {
  const f = declare(declaration.replace(/\)$/, ', _Inout_ callcue_error *error)'));
  return (...values) => {
    // Convention 8: struct_size first, the rest 0.
    const error = {struct_size: koffi.sizeof(CallError), code: 0, message_size: 0, reserved: 0, message: ''};
    if (f(...values, error) === 0) return;
    console.error(error.message);
    process.exit(1);
  };
};
const loadBuiltin = checked('int32_t callcue_policy_load_builtin(callcue_string name, void *options, void *problems, _Out_ callcue_policy **out)');
const newCall = checked('int32_t callcue_call_new(callcue_policy *policy, _Out_ callcue_call **out)');
const newBuffer = checked('int32_t callcue_buffer_new(_Out_ callcue_buffer **out)');
const postJson = checked('int32_t callcue_call_post_json(callcue_call *call, callcue_string json, uint32_t flags, _Out_ uint32_t *count)');
const advance = checked('int32_t callcue_call_advance(callcue_call *call, int64_t now, _Out_ uint32_t *count)');
const getCall = checked('int32_t callcue_call_get(callcue_call *call, _Inout_ callcue_call_info *out)');
const decisionAt = declare('callcue_decision *callcue_call_decision(callcue_call *call, uint32_t index)');
const toJson = checked('int32_t callcue_decision_to_json(callcue_decision *decision, callcue_buffer *out)');
const bytesOf = declare('callcue_bytes callcue_buffer_bytes(callcue_buffer *buffer)');

const string = (text) => ({data: text, size: Buffer.byteLength(text)});
const made = (make, ...values) => { const out = [null]; make(...values, out); return out[0]; };
const policy = made(loadBuiltin, string('power-supply'), null, null);
const call = made(newCall, policy);
const buffer = made(newBuffer);

function step(f, ...values) {
  const count = [0];
  f(call, ...values, count);
  for (let i = 0; i < count[0]; ++i) {
    toJson(decisionAt(call, i), buffer);
    const text = bytesOf(buffer);
    fs.writeSync(1, Buffer.concat([Buffer.from(koffi.decode(text.data, koffi.array('uint8_t', Number(text.size)))), Buffer.from('\n')]));
  }
  const info = {struct_size: koffi.sizeof(CallInfo), closed: 0, present: 0, now_ms: 0, next_deadline_ms: 0};
  getCall(call, info);
  return info;
}

let info;
for (const line of fs.readFileSync(process.argv[2], 'utf8').split('\n')) {
  if (line.trim() !== '') info = step(postJson, string(line), 0);
}
const end = Number(info.now_ms) + 120000; // a contact that is left open: its timers run for two minutes, then it is closed
let due = -1;
while (!info.closed) {
  if (Number(info.present) & 1 && info.next_deadline_ms > due && info.next_deadline_ms <= end) info = step(advance, due = info.next_deadline_ms);
  else info = step(postJson, string(`{"atMs":"${end}","contactClosed":{}}`), 0);
}
for (const [kind, handle] of [['call', call], ['policy', policy], ['buffer', buffer]]) {
  declare(`void callcue_${kind}_free(callcue_${kind} *handle)`)(handle);
}
