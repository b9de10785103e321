#!/usr/bin/env python3
"""What the accessors of the C ABI give, item by item, is what the encodings say. Usage: accessors.py ROOT LIBRARY

The structures are made from capi/callcue.h itself. Recorded calls are played; after each event every decision, the view, the
explanation and its trace, the scorecard and the answers are read through each of their accessors, put together as proto3 JSON
would put them, and compared with what ..._to_json writes. So a field that an accessor forgets, or that there is none for, shows.
A policy of its own has what the built-in one hasn't: values of each kind, and a guard that fails.
"""
import ctypes
import glob
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import abi  # noqa: E402
from binding import Binding, text  # noqa: E402

if len(sys.argv) != 3 or "--help" in sys.argv:
    sys.exit(__doc__)
root = sys.argv[1]
c = Binding(root, sys.argv[2])
library, call, new, string_of = c.library, c.call, c.new, c.string


def enums():
    """By message and name: what each number is called."""
    found = {}
    for path in glob.glob(root + "/proto/callcue/v1/*.proto"):
        inside = []
        for word, name, brace, number, value in re.findall(
                r"\b(message|enum|oneof)\s+(\w+)\s*\{|([{}])|\b([A-Z_][A-Z0-9_]*)\s*=\s*(\d+)", re.sub(r"//.*", "", abi.read(path))):
            if word:
                inside.append(name)
            elif brace == "}":
                inside.pop()
            elif brace == "{":
                inside.append("")
            elif inside:
                found.setdefault(".".join(inside), {})[int(value)] = number
    return found


ENUMS = enums()
NAMES = {"callcue_disposition": "Decision.Disposition", "callcue_action": "Recommendation.Action",
         "callcue_audience": "Recommendation.Audience", "callcue_severity": "Finding.Severity", "callcue_verdict": "Finding.Verdict",
         "callcue_withdrawal_reason": "Withdrawal.Reason", "callcue_missing_kind": "Missing.Kind",
         "callcue_fault_kind": "Fault.Kind", "callcue_element_kind": "Explanation.Kind",
         "callcue_standing": "Explanation.Standing", "callcue_obstacle": "Explanation.Obstacle.Reason",
         "callcue_score_outcome": "Scorecard.Outcome", "callcue_party": "Party"}
TRUE = {"permitted", "known", "provisional", "closed", "approximate", "decisive", "wanted", "acted", "observed", "failed",
        "critical", "overdue"}
ODD = """name: "odd"
fact { name: "n" type: INT }
rule { id: "fails" on: "held" when: "1 / (n - 7) > 0" recommend { action: LISTEN } }
rule { id: "tells" on: "held" recommend { action: CUSTOM custom_action: "note"
  argument { name: "integer" value: "n" } argument { name: "truth" value: "n > 3" }
  argument { name: "string" value: "\'word\'" } argument { name: "double" value: "0.5" }
  argument { name: "duration" value: "duration(\\"3s\\")" } argument { name: "timestamp" value: "event.at" } } }
"""
wrong, read = [], 0


def camel(name):
    return re.sub(r"_(\w)", lambda m: m[1].upper(), name)


def get(function, structure, *arguments):
    """A structure as the library fills it, and as proto3 JSON; its counts apart."""
    global read
    out = c.types["callcue_" + structure]()
    ctypes.memset(ctypes.byref(out), 0xA5, ctypes.sizeof(out))
    out.struct_size = ctypes.sizeof(out)
    call(function, *arguments, ctypes.byref(out))
    read += 1
    shown, counts = {}, {}
    for field, what in c.header.structs["callcue_" + structure]:
        value = getattr(out, field)
        if field == "struct_size" or field == "present":
            continue
        if field.startswith("reserved"):
            if value != 0:
                wrong.append(f"{structure}.{field} isn't 0")
            continue
        if field.endswith("_count") or field == "weighted":
            counts[field] = value
        bit = next((n for name, n in c.numbers.items()
                    if name.endswith("_HAS_" + field.upper()) and (structure.upper() in name or structure.endswith("_info"))), 0)
        if field.endswith("_count"):
            continue
        if what == "callcue_string":
            value = text(value)
        elif what in NAMES:
            value = ENUMS[NAMES[what]][value] if value else 0
        elif field in TRUE:
            value = {0: False, 1: True}[value]
        elif what == "int64_t":
            value = str(value) if value or bit and out.present & bit else 0
        if bit and not out.present & bit:
            if value not in (0, "0"):
                wrong.append(f"{structure}.{field} is absent, and {value}")
        elif value or bit:
            shown[camel(field)] = value
    return out, shown, counts


def strings(function, count, *arguments):
    out, all_of_them = c.String(), []
    for i in range(count):
        call(function, *arguments, i, ctypes.byref(out))
        all_of_them.append(text(out))
    return all_of_them


def fill(shown, **lists):
    shown.update({key: value for key, value in lists.items() if value})
    return shown


def argument(function, *arguments):
    out = c.types["callcue_argument"]()
    call(function, *arguments, ctypes.byref(out))
    value = out.value
    keys = {1: ("boolValue", bool(value.integer)), 2: ("intValue", str(value.integer)), 3: ("doubleValue", value.number),
            4: ("stringValue", text(value.string)), 5: ("durationMs", str(value.integer)), 6: ("timestampMs", str(value.integer))}
    return {"name": text(out.name), "value": dict([keys[value.kind]]) if value.kind else {}}


def recommendation(kind, owner, i):
    name = f"{kind}_recommendation"
    _, shown, counts = get(name, "recommendation", owner, i)
    fill(shown, clauseIds=strings(name + "_clause", counts["clause_count"], owner, i))
    return fill(shown, arguments=[argument(name + "_argument", owner, i, n) for n in range(counts["argument_count"])])


def decision(owner):
    _, shown, counts = get("decision_get", "decision_info", owner)

    def each(what, of):
        return [of(i) for i in range(counts[what + "_count"])]

    def plain(what):
        return [get("decision_" + what, what, owner, i)[1] for i in range(counts[what + "_count"])]

    def finding(i):
        _, one, n = get("decision_finding", "finding", owner, i)
        evidence = [get("decision_finding_evidence", "evidence", owner, i, e)[1] for e in range(n["evidence_count"])]
        return fill(one, clauseIds=strings("decision_finding_clause", n["clause_count"], owner, i), evidence=evidence)

    def change(i):
        _, one, n = get("decision_permission_change", "permission_change", owner, i)
        missing = [get("decision_permission_change_missing", "missing", owner, i, m)[1] for m in range(n["missing_count"])]
        return fill(one, clauseIds=strings("decision_permission_change_clause", n["clause_count"], owner, i), missing=missing)

    return fill(shown, recommendations=each("recommendation", lambda i: recommendation("decision", owner, i)),
                withdrawals=plain("withdrawal"), findings=each("finding", finding), stateChanges=plain("state_change"),
                permissionChanges=each("permission_change", change), faults=plain("fault"),
                unrecognised=strings("decision_unrecognised", counts["unrecognised_count"], owner))


def answer(owner):
    _, shown, counts = get("answer_get", "permission", owner)
    return fill(shown, elementIds=strings("answer_element", counts["element_count"], owner),
                clauseIds=strings("answer_clause", counts["clause_count"], owner),
                missing=[get("answer_missing", "missing", owner, i)[1] for i in range(counts["missing_count"])])


def view(owner, spare):
    _, shown, counts = get("view_get", "view_info", owner)

    def duty(i):
        _, one, n = get("view_duty", "duty", owner, i)
        return fill(one, clauseIds=strings("view_duty_clause", n["clause_count"], owner, i))

    def live(i):
        _, one, n = get("view_recommendation", "recommendation", owner, i)
        return fill(one, clauseIds=strings("view_recommendation_clause", n["clause_count"], owner, i))

    def permission(i):
        call("view_permission", owner, i, spare)
        return answer(spare)

    return fill(shown, states=strings("view_state", counts["state_count"], owner),
                recommendations=[live(i) for i in range(counts["recommendation_count"])],
                duties=[duty(i) for i in range(counts["duty_count"])],
                permissions=[permission(i) for i in range(counts["permission_count"])],
                unknownFacts=strings("view_unknown_fact", counts["unknown_fact_count"], owner))


def explanation(owner, index):
    """As ExplanationList has it, but for what only one of the two has: see `told`."""
    _, shown, counts = get("explanation_get", "explained", owner, index)

    def each(what, structure=None):
        return [get("explanation_" + what, structure or what, owner, index, i)[1] for i in range(counts[what + "_count"])]

    clauses, out = [], [c.String(), c.String(), c.String()]
    for i in range(counts["clause_count"]):
        call("explanation_clause", owner, index, i, *map(ctypes.byref, out))
        clauses.append({k: text(v) for k, v in zip(("id", "title", "text"), out) if v.size})
    needs = each("need")
    obstacle = fill({}, reason=shown.pop("obstacle", None), name=shown.pop("obstacleName", None),
                    text=shown.pop("obstacleText", None), needs=needs, byMs=shown.pop("byMs", None))
    findings, live = each("finding"), each("recommendation")
    return fill(shown, clauses=clauses, clauseIds=[c["id"] for c in clauses], terms=each("part", "guard_part"),
                obstacle=obstacle, duties=each("duty"), triggers=each("trigger"), timers=each("timer"), words=each("words"),
                findings=findings, recommendations=live)


def told(encoded):
    """An encoded explanation with what belongs to the element in its own places, as the accessors have it."""
    inner = encoded.pop("decision", {})
    words = []
    for where, said in zip(encoded.pop("evidence", []), encoded.pop("said", [])):
        words.append({**where, **said})
    found, live = inner.get("findings", []), inner.get("recommendations", [])
    for one in found + live + encoded.get("duties", []):
        one.pop("clauseIds", None)
    for one in found:
        one["elementId"] = encoded["elementId"]
    return fill(encoded, words=words, findings=found, recommendations=live)


def scorecard(owner):
    out, shown, counts = get("scorecard_get", "scorecard_info", owner)
    shown.pop("worst", None), shown.pop("weighted", None)
    lines = [get("scorecard_line", "score_line", owner, i)[1] for i in range(counts["line_count"])]
    judged = [line for line in lines if any(line.get(k) for k in ("fulfilled", "violated", "excused", "undetermined"))]
    if out.present:
        shown["weighted"] = out.weighted
    return fill(shown, lines=judged)


def compare(what, got, owner, function, buffer, shape=lambda x: x):
    call(function, owner, buffer)
    expected = shape(json.loads(text(library.callcue_buffer_bytes(buffer))))
    if got != expected and len(wrong) < 10:
        keys = [k for k in {**got, **expected} if got.get(k) != expected.get(k)]
        wrong.append(f"{what}: " + "; ".join(f"{k}: {got.get(k)!r:.400} by its accessors, {expected.get(k)!r:.400} in JSON" for k in keys))


policy = new("policy_load_builtin", string_of(b"power-supply"), None, None)
buffer, answers, views, explanations = new("buffer_new"), new("answer_new"), new("view_new"), new("explanation_new")
count, steps = ctypes.c_uint32(), 0


def take(place, contact):
    for i in range(count.value):
        made = library.callcue_call_decision(contact, i)
        compare(place + " decision", decision(made), made, "decision_to_json", buffer)


def odd_ones():
    """What no recorded call has."""
    other = new("policy_load_text", string_of(ODD.encode()), None, None)
    contact = new("call_new", other)
    for event in ('{"atMs":"5","fact":{"name":"n","value":{"intValue":"7"}}}', '{"atMs":"6","held":{"by":"PARTY_AGENT"},"mood":"?"}'):
        call("call_post_json", contact, string_of(event.encode()), 1, ctypes.byref(count))
        take("of its own", contact)
    library.callcue_policy_free(other), library.callcue_call_free(contact)


odd_ones()
for path in sorted(glob.glob(root + "/examples/calls/*.jsonl"))[::3]:
    contact, card = new("call_new", policy), new("scorecard_new", policy)
    with open(path, "rb") as events:
        for number, line in enumerate(filter(bytes.strip, events), 1):
            place, steps = f"{os.path.basename(path)}:{number}", steps + 1
            call("call_post_json", contact, string_of(line.strip()), 0, ctypes.byref(count))
            call("scorecard_add", card, contact)
            take(place, contact)
            if number % 7:
                continue
            call("call_view", contact, views)
            compare(place + " view", view(views, answers), views, "view_to_json", buffer)
            call("call_permission", contact, string_of(b"release"), answers)
            compare(place + " permission", answer(answers), answers, "answer_to_json", buffer)
            compare(place + " scorecard", scorecard(card), card, "scorecard_to_json", buffer)
            if number % 3:
                continue
            call("call_trace" if number % 2 else "call_explain", contact, None, explanations)
            got = [explanation(explanations, i) for i in range(library.callcue_explanation_count(explanations))]
            call("explanation_to_json", explanations, buffer)
            listed = json.loads(text(library.callcue_buffer_bytes(buffer))).get("explanations", [])
            if len(got) != len(listed):
                wrong.append(f"{place}: {len(got)} explanations, {len(listed)} in JSON")
            for mine, theirs in zip(got, map(told, listed)):
                # What all of them share stands in each encoded one; the C ABI has it once, at the call.
                for key in [k for k in {**mine, **theirs} if mine.get(k) != theirs.get(k)][:1]:
                    if len(wrong) < 10:
                        wrong.append(f"{place} explanation {mine['elementId']} {key}: {mine.get(key)!r:.300} by its accessors, "
                                     f"{theirs.get(key)!r:.300} in JSON")
    library.callcue_call_free(contact), library.callcue_scorecard_free(card)
missed = {f for f in c.header.functions if re.match("callcue_(decision|view|answer|explanation|scorecard)_", f)} - c.called
missed = {f for f in missed if not re.search("_(free|count|clear|to_protobuf)$", f)}
wrong += [f"{name}: never called" for name in sorted(missed)]
print(f"{steps} events, {read} structures read")
print("\n".join(wrong[:10]))
sys.exit(bool(wrong) or steps < 50 or read < 1000)
