#!/usr/bin/env python3
"""A newcomer's four changes, by data alone. Usage: newcomer.py CALLCUE ROOT

Lays examples/overlays/four-changes.textproto, which README shows, over the built-in policy and plays the same calls with
it and without: the limit is another, the phrase is heard, the scenario goes step by step, the clause is only observed.
"""
import json
import os
import subprocess
import sys
import tempfile
import unittest

if len(sys.argv) < 3 or "--help" in sys.argv:
    sys.exit(__doc__)
CALLCUE, ROOT = (os.path.abspath(path) for path in sys.argv[1:3])
OVERLAY = os.path.join(ROOT, "examples", "overlays", "four-changes.textproto")
OPENING = [
    (0, "contactStarted", {"streams": ["STREAM_CALL_CONTROL", "STREAM_AGENT_TEXT", "STREAM_CUSTOMER_TEXT"], "language": "zh-CN"}),
    (0, "delivered", {"direction": "DIRECTION_INBOUND"}),
    (2000, "established", {"answeredBy": "PARTY_AGENT"}),
]


def said(at, party, text):
    return (at + 200 * len(text), "utterance",
            {"segmentId": f"s{at}", "stability": "FINAL", "party": f"PARTY_{party}", "text": text, "endOfTurn": True,
             "when": {"beginMs": str(at), "endMs": str(at + 200 * len(text))}})


def run(*arguments):
    result = subprocess.run([CALLCUE, *arguments], capture_output=True, timeout=120)
    return result.returncode, result.stdout.decode(), result.stderr.decode()


def replay(events, *more):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for at, body, content in events:
            file.write(json.dumps({"atMs": str(at), body: content}, ensure_ascii=False) + "\n")
        file.flush()
        status, out, err = run("replay", file.name, "--format=jsonl", *more)
    assert status == 0, err
    return [json.loads(line) for line in out.splitlines()]


def findings(decisions, element):
    return [f["verdict"] for d in decisions for f in d.get("findings", []) if f["elementId"] == element]


def recommended(decisions, clause):
    return [r.get("scriptId", "") for d in decisions for r in d.get("recommendations", []) if clause in r.get("clauseIds", [])]


class FourChanges(unittest.TestCase):
    def before_and_after(self, events):
        return replay(OPENING + events), replay(OPENING + events, "--overlay", OVERLAY)

    def test_the_overlay_has_no_problem(self):
        status, out, err = run("check", "builtin:power-supply", "--overlay", OVERLAY)
        self.assertEqual((status, err), (0, ""), out)

    def test_a_limit(self):
        held = [(20000, "held", {"by": "PARTY_AGENT"}), (60000, "retrieved", {"by": "PARTY_AGENT"})]
        before, after = self.before_and_after(held)
        self.assertEqual(findings(before, "hold-limit"), ["FULFILLED"])
        self.assertEqual(findings(after, "hold-limit"), ["VIOLATED"])

    def test_a_phrase_of_an_act(self):
        before, after = self.before_and_after([said(8000, "CUSTOMER", "哎呀我摁岔了号")])
        self.assertEqual(recommended(before, "ts.4.1"), [])
        self.assertEqual(recommended(after, "ts.4.1"), ["wrong-number.notice"])

    def test_a_scenario_with_two_scripts(self):
        asked = [said(8000, "CUSTOMER", "我想报装一个充电桩"), said(16000, "AGENT", "您带身份证和车位证明来"),
                 said(24000, "CUSTOMER", "充电桩申请完了什么时候能装"), said(36000, "CUSTOMER", "我问充电桩什么时候安装")]
        before, after = self.before_and_after(asked)
        self.assertEqual(recommended(before, "our.1"), [])
        self.assertEqual(recommended(after, "our.1"), ["pile.bring", "pile.visit", "pile.visit"])

    def test_a_clause_that_is_only_observed(self):
        before, after = self.before_and_after([said(8000, "CUSTOMER", "查一下电费"), said(11000, "AGENT", "这不归我们管")])
        self.assertEqual(recommended(before, "ts.1.4"), ["apology.wording"])
        self.assertEqual(recommended(after, "ts.1.4"), [])
        self.assertEqual(findings(before, "no-forbidden-wording"), ["VIOLATED"])
        self.assertEqual(findings(after, "no-forbidden-wording"), ["VIOLATED"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
