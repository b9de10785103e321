#!/usr/bin/env python3
"""Black-box tests of the command. Usage: cli_test.py CALLCUE [unittest arguments]"""
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
CALLS = os.path.join(HERE, os.pardir, os.pardir, "examples", "calls")
OVERLAYS = os.path.join(HERE, os.pardir, os.pardir, "examples", "overlays")
MINI = os.path.join(HERE, "mini.textproto")
if len(sys.argv) < 2 or sys.argv[1] == "--help":
    sys.exit(__doc__)
CALLCUE = os.path.abspath(sys.argv.pop(1))


def run(*arguments, stdin=b"", env=None, cwd=None):
    if isinstance(stdin, str):
        stdin = stdin.encode()
    environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM")}
    environment.update(env or {})
    result = subprocess.run([CALLCUE, *arguments], input=stdin, capture_output=True, env=environment, cwd=cwd,
                            timeout=120)
    result.out, result.err = result.stdout.decode(), result.stderr.decode()
    return result


def event(at_ms, body, event_id=None, **content):
    line = {"atMs": str(at_ms), body: content}
    if event_id:
        line["eventId"] = event_id
    return json.dumps(line, ensure_ascii=False)


def said(at_ms, text, party="PARTY_AGENT"):
    return event(at_ms, "utterance", segmentId=f"s{at_ms}", stability="FINAL", party=party, text=text,
                 when={"beginMs": str(at_ms - 500), "endMs": str(at_ms)})


START = event(0, "contactStarted", language="en",
              streams=["STREAM_CALL_CONTROL", "STREAM_AGENT_TEXT", "STREAM_CUSTOMER_TEXT"])
ANSWERED = event(1000, "established", answeredBy="PARTY_AGENT")
GREETED = said(2000, "hello")
CLEARED = event(9000, "connectionCleared", party="PARTY_AGENT", cause="CAUSE_NORMAL_CLEARING")
CLOSED = event(20000, "contactClosed")


def lines(*events):
    return "\n".join(events) + "\n"


def golden(name, text):
    """The text as it was last approved; CALLCUE_UPDATE_GOLDEN=1 approves what there is now."""
    path = os.path.join(HERE, "golden", name + ".txt")
    if os.environ.get("CALLCUE_UPDATE_GOLDEN"):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    with open(path, encoding="utf-8") as file:
        return file.read()


def decisions(result):
    return [json.loads(line) for line in result.out.splitlines()]


def findings(result):
    return [(f["elementId"], f["verdict"]) for d in decisions(result) for f in d.get("findings", [])]


def times(result):
    return [int(d.get("atMs", 0)) for d in decisions(result)]


class CommandTest(unittest.TestCase):
    def test_version_is_the_projects(self):
        self.assertRegex(run("--version").out, r"^callcue \d+\.\d+\.\d+\n$")

    def test_help_has_examples_everywhere(self):
        for arguments in (["--help"], ["check", "--help"], ["replay", "--help"], ["dump", "--help"],
                          ["evaluate", "--help"], ["audit", "--help"], ["test", "--help"], ["try", "--help"],
                          ["import", "--help"], ["import", "scxml", "--help"], ["export", "--help"]):
            result = run(*arguments)
            self.assertEqual(result.returncode, 0)
            self.assertIn("Examples:\n  callcue ", result.out)
            self.assertEqual(result.err, "")
            self.assertLessEqual(max(map(len, result.out.splitlines())), 120)

    def test_wrong_usage_is_2_and_says_where_to_look(self):
        for arguments in ([], ["frobnicate"], ["check"], ["replay"], ["check", MINI, "--frob"], ["dump", MINI],
                          ["dump", MINI, "--stage", "all"], ["check", MINI, "--param", "x"],
                          ["check", MINI, "--param", "=1"], ["check", MINI, "--overlay"], ["replay", "-", "--format", "xml"],
                          ["replay", "-", "--color", "blue"], ["replay", "-", "--settle", "-1"],
                          ["replay", "-", "--settle", "nan"], ["replay", "-", "--settle", "soon"],
                          ["replay", "-", "--language", "fr"], ["replay", "-", "more"], ["audit"], ["test"],
                          ["audit", CALLS, "--jobs", "0"], ["audit", CALLS, "--format", "xml"], ["try", "more"], ["evaluate"],
                          ["evaluate", "-", "--format", "xml"], ["evaluate", "-", "--param", "x"],
                          ["import"], ["import", "scxml"], ["import", "uml", "x"], ["import", "scxml", "-", "--event"],
                          ["export", MINI], ["export", MINI, "--to", "svg"], ["export", "--to", "dot"]):
            result = run(*arguments)
            self.assertEqual(result.returncode, 2, arguments)
            self.assertEqual(result.out, "", arguments)
            self.assertIn("--help", result.err, arguments)


class CheckTest(unittest.TestCase):
    def test_a_good_policy(self):
        result = run("check", MINI)
        self.assertEqual((result.returncode, result.err), (0, ""))
        self.assertEqual(result.out, "mini 1.0: no problems (2 clauses)\n")

    def test_the_built_in_policy_has_no_warning(self):
        result = run("check", "builtin:power-supply")
        self.assertEqual((result.returncode, result.err), (0, ""), result.out)
        self.assertIn("power-supply", result.out)

    def test_standard_input(self):
        with open(MINI, "rb") as file:
            self.assertEqual(run("check", "-", stdin=file.read()).returncode, 0)
        result = run("check", "-", stdin="name: 5\n")
        self.assertEqual(result.returncode, 1)
        self.assertIn("<stdin>:1:7: error: ", result.out)

    def test_all_problems_at_once_with_place_caret_and_code(self):
        with open(MINI, encoding="utf-8") as file:
            text = file.read()
        text = text.replace('"act.greeting by AGENT"', '"act.greting by AGENT"').replace("count > 0", 'count > "0"')
        result = run("check", "-", stdin=text)
        self.assertEqual((result.returncode, result.err), (1, ""))
        first = text[:text.index("act.greting")].count("\n") + 1
        second = text[:text.index('count > "0"')].count("\n") + 1
        self.assertRegex(result.out, rf"<stdin>:{first}:\d+: error: [^\n]*greting[^\n]* \[[a-z-]+\]\n")
        self.assertRegex(result.out, rf"<stdin>:{second}:\d+: error: [^\n]+ \[[a-z-]+\]\n")
        self.assertRegex(result.out, r"\n +\^")
        self.assertRegex(result.out, r"\n\d errors?, \d warnings?\n$")
        self.assertLess(result.out.index(f":{first}:"), result.out.index(f":{second}:"))

    def test_phrases_that_are_read_otherwise_than_written(self):
        text = 'act { name: "a" phrases { any: "我我要那个票"\n any: "等三四天" } }\nrule { id: "r" on: "act.a" recommend { action: LISTEN } }\n'
        result = run("check", "-", stdin=text)
        self.assertEqual((result.returncode, result.err), (0, ""))
        result = run("check", "-", "--phrases", stdin=text)
        self.assertEqual((result.returncode, result.err), (1, ""))
        for line in ("1:33: warning: [^\n]*phrase.repetition", "1:36: warning: [^\n]*phrase.filler",
                     "2:9: warning: [^\n]*phrase.number", "0 errors, 3 warnings"):
            self.assertRegex(result.out, line)

    def test_cues_that_are_hardly_ever_found(self):
        text = 'act { name: "a" }\ncues { act: "a" enough: 9\n  cue { weight: 10 words: ["＃元",\n    "#万"] } }\n' \
               'rule { id: "r" on: "act.a" recommend { action: LISTEN } }\n'
        result = run("check", "-", stdin=text)
        self.assertEqual((result.returncode, result.err), (1, ""))
        self.assertRegex(result.out, "4:6: warning: [^\n]*cues.unit")
        self.assertRegex(result.out, "0 errors, 1 warning")

    def test_a_search_says_how_far_it_went(self):
        text = 'act { name: "a" party: PARTY_AGENT phrases { any: "hello" } }\nfact { name: "f" type: BOOL }\n' \
               'duty { id: "d" on: "established" fulfilled_by: "act.a by AGENT" within: "8s" }\n' \
               'prohibition { id: "p" on: "act.a by AGENT" while: "f" }\n'
        result = run("check", "-", "--deep", "--most-calls", "1", stdin=text)
        self.assertEqual((result.returncode, result.err), (0, ""))
        self.assertRegex(result.out, 'not proven: conflict-forbidden between "d" and "p" [^\n]*first 1 calls')
        result = run("check", "-", "--deep", stdin=text)
        self.assertEqual((result.returncode, result.err), (1, ""))
        self.assertRegex(result.out, "warning: [^\n]*conflict-forbidden")
        self.assertNotIn("not proven:", result.out)

    def test_parameters(self):
        self.assertEqual(run("check", MINI, "--param", "greet_within=3s").returncode, 0)
        for bad in ("greet_within=0s", "greet_within=soon", "nosuch=1"):
            result = run("check", MINI, "--param", bad)
            self.assertEqual(result.returncode, 1, bad)
            self.assertIn(bad.split("=")[0], result.out)

    def test_coverage_of_a_policy_of_ones_own(self):
        case = 'case {{ name: "x" clause: "{}" kind: "kept" expect {{ no_finding {{ clause: "c.1" }} }} }}\n'
        with tempfile.TemporaryDirectory() as folder:
            policy = os.path.join(folder, "mine.textproto")
            with open(MINI, encoding="utf-8") as source, open(policy, "w", encoding="utf-8") as copy:
                copy.write(source.read().replace('when: "acts.ask_more.count > 0"',
                                                 'when: "acts.ask_more.count > 0" asked_by: "held" otherwise { recommend { script: "more" } }') + 'script { id: "more" clause: "c.2" text { language: "en" variant: "Anything else?" } }\n')
            self.assertEqual(run("check", policy, "--coverage").returncode, 2)   # no folder of cases
            os.makedirs(os.path.join(folder, "tests", "cases"))
            cases = os.path.join(folder, "tests", "cases", "mine.textproto")
            with open(cases, "w") as file:
                file.write(case.format("c.1"))
            result = run("check", policy, "--coverage")
            self.assertEqual((result.returncode, result.err), (1, ""))
            self.assertIn("c.1  Greet first\n  elements  greet (duty)\n  scripts   greeting\n  cases     1: 1 kept\n", result.out)
            self.assertRegex(result.out, r"c\.2 .*\n.*\n.*\n  cases     NONE\n")
            self.assertIn("1 of 2 clauses lack elements, scripts or cases\n", result.out)
            lines = [json.loads(line) for line in run("check", policy, "--coverage", "--format=jsonl").out.splitlines()]
            self.assertEqual([(line["clause"], line["missing"]) for line in lines], [("c.1", []), ("c.2", ["cases"])])
            with open(cases, "a") as file:
                file.write(case.format("c.2"))
            self.assertEqual(run("check", policy, "--coverage").returncode, 0)
            with open(cases, "a") as file:
                file.write(case.format("c.9"))
            result = run("check", policy, "--coverage")
            self.assertEqual(result.returncode, 1)
            self.assertIn("case x: c.9 is no clause of this policy\n", result.out)
            with open(cases, "a") as file:
                file.write("case { nonsense: 1 }\n")
            result = run("check", policy, "--coverage")
            self.assertEqual((result.returncode, result.out), (2, ""))
            self.assertIn("mine.textproto:4:8: error:", result.err)
            self.assertEqual(run("check", policy, "--cases", folder).returncode, 2)   # without --coverage

    def test_what_cannot_be_read_is_2(self):
        for path in ("/nonexistent/policy", HERE):
            result = run("check", path)
            self.assertEqual((result.returncode, result.out), (2, ""))
            self.assertTrue(result.err.startswith(f"callcue: {path}: "), result.err)
        result = run("check", "builtin:nosuch")
        self.assertEqual(result.returncode, 2)
        self.assertIn("power-supply", result.err)

    def test_too_large_a_policy_is_refused_by_its_limit(self):
        result = run("check", "-", stdin=b"#" * ((16 << 20) + 1))
        self.assertIn(result.returncode, (1, 2))
        self.assertRegex(result.out + result.err, r"16|large|limit")

    def test_a_full_disk_is_noticed(self):
        with open("/dev/full", "wb") as full:
            result = subprocess.run([CALLCUE, "check", MINI], stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(result.returncode, 2)
        self.assertIn(b"standard output", result.stderr)


class CasesTest(unittest.TestCase):
    EXAMPLE = os.path.join(HERE, os.pardir, os.pardir, "examples", "cases.textproto")

    def test_the_example_comes_out_as_it_says(self):
        result = run("test", self.EXAMPLE)
        self.assertEqual((result.returncode, result.out, result.err), (0, "2 cases: all as expected\n", ""))

    def changed(self, *changes, **how):
        with open(self.EXAMPLE, encoding="utf-8") as file:
            text = file.read().replace('"policy.textproto"', json.dumps(os.path.abspath(os.path.join(os.path.dirname(self.EXAMPLE), "policy.textproto"))))
        for old, new in changes:
            self.assertIn(old, text)
            text = text.replace(old, new)
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "mine.textproto"), "w", encoding="utf-8") as file:
                file.write(text)
            return run("test", folder if how.pop("folder", False) else "mine.textproto", *how.pop("more", []), cwd=folder)

    def test_what_is_not_met_is_named_with_its_place(self):
        result = self.changed(("verdict: FULFILLED times: 1", "verdict: FULFILLED times: 2"), ("from: 15 to: 15", "from: 16 to: 18"))
        self.assertEqual((result.returncode, result.err), (1, ""))
        self.assertEqual(result.out, "mine.textproto:18:5: thanked-after-the-hold: expected finding thank-after-hold FULFILLED 2 times, got 1: FULFILLED at 45.84 s\n"
                         "mine.textproto:30:5: held-for-too-long: expected recommendation RETRIEVE from 16 s to 18 s, got hold-limit RETRIEVE at 15 s\n"
                         "2 of 2 cases failed\n")
        more = self.changed(("permitted: false", "permitted: true"), more=["--transcript"], folder=True)
        self.assertIn(": thanked-after-the-hold: at 50 s release isn't permitted\n", more.out)
        self.assertIn("40000 retrieved\n    [40000] SAY thanks #", more.out)
        self.assertTrue(more.out.endswith("1 of 2 cases failed\n"), more.out)

    def test_a_name_that_the_policy_lacks_is_no_expectation_met(self):
        result = self.changed(("no_finding { verdict: VIOLATED }", 'no_finding { element: "thank-after-holt" } state { state: "x" inactive: true }'))
        self.assertEqual(result.returncode, 1)
        self.assertEqual(result.out.splitlines()[0], 'mine.textproto:19:27: thanked-after-the-hold: the policy has no element "thank-after-holt"; '
                         'did you mean "thank-after-hold"?')
        self.assertIn('the policy has no state "x"\n', result.out)
        self.assertIn('the policy has no clause "holds"; did you mean "hold"?', self.changed(('clause: "hold" kind: "kept"', 'clause: "holds" kind: "kept"')).out)

    def test_what_is_done_in_a_case_is_there(self):
        words = 'line { at: 41 agent: "Thank you for waiting." }'
        for done, said in (('act: "thank by AGENT"', 'the policy has no act or intent "thank"; did you mean "thanks"?'),
                           ('act: "thanks by boss"', "there is no such party; write AGENT, "),
                           ('intent: "thank"', 'the policy has no act or intent "thank"; did you mean "thanks"?'), ('action: "x"', 'the policy has no action "x"'),
                           ('sentiment: "x"', 'the policy has no sentiment "x"'), ("", "nothing happens; write agent, ")):
            result = self.changed((words, words + " line { at: 42 %s }" % done))
            self.assertEqual(result.returncode, 1)
            self.assertIn("thanked-after-the-hold: " + said, result.out)
        for at in ("1e300", "nan"):
            result = self.changed(("line { at: 60 ", "line { at: %s " % at))
            self.assertRegex(result.out, r"mine.textproto:1[0-9]:3: thanked-after-the-hold: at -1 ms: an event can't be read: ")

    def test_an_event_names_what_the_policy_has(self):
        words = 'line { at: 41 agent: "Thank you for waiting." }'
        for event, said in (('fact { name: "x" value { bool_value: true } }', 'the policy has no fact "x"'), ('fact_withdrawn { name: "x" }', 'the policy has no fact "x"'),
                            ('intent { name: "x" }', 'the policy has no act or intent "x"'), ('agent_action { name: "x" }', 'the policy has no action "x"'),
                            ('approval { act: "x" }', 'the policy has no approval "x"'), ('measurement { name: "x" }', 'the policy has no measurement "x"'),
                            ('sentiment { label: "x" }', 'the policy has no sentiment "x"'), ('dialogue_act { name: "x" }', 'the policy has no act or intent "x"')):
            result = self.changed((words, words + "\n  line { at: 42 event { %s } }\n  event { at_ms: 43000 %s }" % (event, event)))
            self.assertRegex(result.out, r"mine.textproto:14:\d+: thanked-after-the-hold: " + said)
            self.assertRegex(result.out, r"mine.textproto:15:\d+: thanked-after-the-hold: " + said)
            known = self.changed((words, words + "\n  line { at: 42 event { %s } }" % event),
                                 ("no_finding { verdict: VIOLATED }", "no_finding { verdict: VIOLATED } disposition { disposition: UNKNOWN at: 42 }"))
            self.assertEqual(known.out, "2 cases: all as expected\n")

    def test_a_line_is_one_thing(self):
        words = 'agent: "Thank you for waiting."'
        result = self.changed((words, words + ' customer: "Hello?" action: "x"'))
        self.assertEqual(result.returncode, 1)
        for group in ("customer", "action"):
            self.assertRegex(result.out, r'mine.textproto:13:\d+: thanked-after-the-hold: a line is one thing that happens, and has "agent" already: '
                             'write another line for "%s"' % group)
        result = self.changed(("retrieved { by: PARTY_AGENT } }", "retrieved { by: PARTY_AGENT } } seconds: 2 arrives: 3"))
        self.assertIn('"seconds" is of words only: remove it\n', result.out)
        self.assertIn('"arrives" is of words only: remove it\n', result.out)

    def test_an_act_is_of_who_performs_it(self):
        words = 'line { at: 41 agent: "Thank you for waiting." }'
        for line in ('act: "thanks by CUSTOMER"', 'event { dialogue_act { name: "thanks" party: PARTY_CUSTOMER } }'):
            result = self.changed((words, words + "\nline { at: 42 %s }" % line))
            self.assertRegex(result.out, r'mine.textproto:14:\d+: thanked-after-the-hold: CUSTOMER doesn\'t perform the act "thanks": write "thanks by AGENT"\n')

    def test_what_can_not_be_expected(self):
        expected = "no_finding { verdict: VIOLATED }"
        for other, said in (("finding { }", "any finding would do: say its element, clause or verdict"),
                            ("recommend { element: \"hold-limit\" from: 9 to: 5 }", "the window ends before it begins")):
            self.assertIn("thanked-after-the-hold: " + said, self.changed((expected, expected + " " + other)).out)
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "p.textproto"), "w", encoding="utf-8") as file:
                file.write('act { name: "a" party: PARTY_AGENT } rule { id: "r" on: "act.a" recommend { action: LISTEN } }\n'
                           'duty { id: "d" on: "established" within: "5s" fulfilled_by: "act.a by AGENT" }\n'
                           'exception { id: "e" element: "d" when: "call.segment > 1" }\n')
            path = os.path.join(folder, "c.textproto")
            with open(path, "w", encoding="utf-8") as file:
                file.write('policy: "p.textproto"\ncase { name: "x" line { at: 0 event { contact_started {} } }\n'
                           '  expect {\n    finding { element: "r" }\n    no_finding { element: "r" }\n    finding { element: "e" }\n'
                           '    recommend { element: "e" }\n    state { state: "s" }\n  }\n}\n')
            out = run("test", path).out
            self.assertIn('c.textproto:4:24: x: "r" is a rule, which has no findings: recommend { element: "r" } says what it recommends\n', out)
            self.assertIn('c.textproto:5:27: x: "r" is a rule, which has no findings: no_recommend { element: "r" } says', out)
            self.assertIn('c.textproto:6:24: x: "e" is an exception: see the element "d"\n', out)
            self.assertIn('c.textproto:7:26: x: "e" is an exception: see the element "d"\n', out)

    def test_what_came_instead_is_told(self):
        result = self.changed(('finding { element: "hold-limit" verdict: VIOLATED }',
                               'finding { element: "hold-limit" verdict: EXCUSED } no_finding { element: "hold-limit" } no_recommend { element: "hold-limit" }'),
                              ('finding { element: "thank-after-hold" verdict: FULFILLED times: 1 }', 'finding { element: "hold-limit" verdict: VIOLATED }'))
        for said in ("held-for-too-long: expected finding hold-limit EXCUSED, got VIOLATED at ", "held-for-too-long: unwanted finding hold-limit: VIOLATED at ",
                     "held-for-too-long: unwanted recommendation hold-limit from 0 s to the end: RETRIEVE at 15 s\n",
                     "thanked-after-the-hold: expected finding hold-limit VIOLATED, got "):
            self.assertIn(said, result.out)

    def test_each_case_has_a_name_of_its_own(self):
        result = self.changed(('name: "held-for-too-long"', 'name: "thanked-after-the-hold"'))
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.out, r'mine.textproto:2\d:\d+: thanked-after-the-hold: two cases have the name "thanked-after-the-hold": name this one otherwise\n')

    def test_of_a_file_with_errors_nothing_is_played(self):
        with open(self.EXAMPLE, encoding="utf-8") as file:
            good = file.read().replace('"policy.textproto"', json.dumps(os.path.abspath(os.path.join(os.path.dirname(self.EXAMPLE), "policy.textproto"))))
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (("bad", good.replace("FULFILLED", "KEPT")), ("good", good)):
                with open(os.path.join(folder, name + ".textproto"), "w", encoding="utf-8") as file:
                    file.write(text)
            alone = run("test", os.path.join(folder, "bad.textproto"))
            self.assertEqual((alone.returncode, alone.out), (1, "1 file couldn't be read: its cases weren't played\n"))
            both = run("test", folder)
            self.assertEqual((both.returncode, both.out), (1, "1 file couldn't be read: its cases weren't played\nof the others, 2 cases: all as expected\n"))
            both = run("test", folder, os.path.join(folder, "none.textproto"))
            self.assertEqual((both.returncode, both.out.split("\n")[0]), (2, "2 files couldn't be read: their cases weren't played"))

    def test_a_policy_is_named_as_elsewhere_and_a_file_without_a_case_is_none(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "mine.textproto")
            with open(path, "w", encoding="utf-8") as file:
                file.write('policy: "builtin:power-supply"\n')
            result = run("test", path)
            self.assertEqual((result.returncode, result.out), (1, "no cases\n"))
            with open(path, "a", encoding="utf-8") as file:
                file.write('case { name: "a" line { at: 0 event { delivered {} } } expect { no_finding { verdict: VIOLATED } } }\n')
            result = run("test", "./mine.textproto", cwd=folder)
            self.assertEqual((result.returncode, result.out, result.err), (0, "1 case: all as expected\n", ""))

    def test_nothing_expected_is_nothing_tested(self):
        result = self.changed(('  expect {\n    recommend { action: RETRIEVE from: 15 to: 15 }\n    finding { element: "hold-limit" verdict: VIOLATED }\n  }\n', ""))
        self.assertEqual(result.returncode, 1)
        self.assertIn("held-for-too-long: nothing is expected\n", result.out)
        self.assertEqual(run("test", "-", stdin="# none\n").returncode, 1)

    def test_parameters_and_other_policies(self):
        later = self.changed(more=["--param", "hold_limit=5m"])   # what the command line says counts more than the file
        self.assertEqual(later.returncode, 1)
        self.assertIn("held-for-too-long: expected recommendation RETRIEVE", later.out)
        other = self.changed(more=["--policy", MINI])
        self.assertEqual(other.returncode, 1)
        self.assertIn('the policy has no element "thank-after-hold"', other.out)
        self.assertIn('no parameter "hold_limit"', other.err)
        self.assertTrue(other.out.endswith("2 of 2 cases failed\n"), other.out)

    def test_exit_statuses(self):
        self.assertEqual(run("test", "/nonexistent").returncode, 2)
        with tempfile.TemporaryDirectory() as folder:
            empty = run("test", folder)
            self.assertEqual((empty.returncode, empty.out), (2, ""))
            self.assertIn("no *.textproto in this folder", empty.err)
        wrong = run("test", "-", stdin='case { nmae: "x" }\n')
        self.assertEqual(wrong.returncode, 1)
        self.assertIn("<stdin>:1:8: error:", wrong.err)
        missing = run("test", "-", stdin='policy: "nowhere.textproto" case { name: "x" }\n')
        self.assertEqual(missing.returncode, 2)
        self.assertIn("nowhere.textproto", missing.err)


class OverlayTest(unittest.TestCase):
    """Files of examples/overlays over the built-in policy, and what a call becomes under them."""

    def overlay(self, name):
        return os.path.join(OVERLAYS, name + ".textproto")

    def replay(self, overlay, events, *more):
        arguments = ["--overlay", self.overlay(overlay)] if overlay else []
        result = run("replay", "-", "--format=jsonl", *arguments, *more, stdin=lines(*events))
        self.assertEqual((result.returncode, result.err), (0, ""))
        return result

    def recommended(self, result):
        return {r.get("scriptId", ""): r for d in decisions(result) for r in d.get("recommendations", [])}

    def test_each_is_checked_like_a_policy(self):
        names = sorted(os.listdir(OVERLAYS))
        self.assertGreaterEqual(len(names), 6)
        for name in names:
            result = run("check", "builtin:power-supply", "--overlay", os.path.join(OVERLAYS, name))
            self.assertEqual((result.returncode, result.err), (0, ""), result.out)
        every = [a for name in names for a in ("--overlay", os.path.join(OVERLAYS, name))]
        result = run("check", "builtin:power-supply", *every)
        self.assertEqual(result.returncode, 0, result.out)

    def test_problems_stand_in_the_overlays_own_file_and_line(self):
        with tempfile.TemporaryDirectory() as folder:
            good, bad = os.path.join(folder, "good.textproto"), os.path.join(folder, "bad.textproto")
            with open(good, "w") as file:
                file.write('change { param { name: "greet_within" value: "3s" } }\n')
            with open(bad, "w") as file:
                file.write('\nchange { param { name: "greet_witin" value: "3s" } }\n'
                           'rule { id: "new" clause: "c.1" on: "held" recommend { script: "greetings" } }\n')
            self.assertEqual(run("check", MINI, "--overlay", good).returncode, 0)
            result = run("check", MINI, "--overlay", good, "--overlay", bad)
            self.assertEqual(result.returncode, 1)
            self.assertIn(bad + ":2:24: error: ", result.out)
            self.assertIn('"greet_within"', result.out)
            self.assertIn(bad + ":3:63: error: ", result.out)
            self.assertIn("2 errors, 0 warnings\n", result.out)
            self.assertNotIn(MINI, result.out)

    def test_standard_input_once_and_files_that_are_not_there(self):
        text = 'change { param { name: "greet_within" value: "3s" } }\n'
        self.assertEqual(run("check", MINI, "--overlay", "-", stdin=text).returncode, 0)
        self.assertIn("<stdin>:1:9: error: ", run("check", MINI, "--overlay", "-", stdin="change: 5\n").out)
        for arguments in (["check", "-", "--overlay", "-"], ["check", MINI, "--overlay", "-", "--overlay", "-"],
                          ["replay", "-", "--overlay", "-"], ["check", MINI, "--overlay", "missing.textproto"]):
            result = run(*arguments)
            self.assertEqual((result.returncode, result.out), (2, ""), arguments)
            self.assertTrue(result.err.startswith("callcue: "), arguments)

    def test_param_wins_over_overlays_and_the_later_overlay_over_the_earlier(self):
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for value in ("10s", "20s"):
                paths.append(os.path.join(folder, value))
                with open(paths[-1], "w") as file:
                    file.write(f'change {{ param {{ name: "greet_within" value: "{value}" }} }}\n')
            dump = lambda *more: run("dump", MINI, "--stage", "program", *more).out
            ten, twenty = ("--overlay", paths[0]), ("--overlay", paths[1])
            self.assertEqual(dump(*ten, *twenty), dump("--param", "greet_within=20s"))
            self.assertEqual(dump(*twenty, *ten), dump("--param", "greet_within=10s"))
            self.assertEqual(dump(*ten, "--param", "greet_within=20s"), dump(*twenty))
            self.assertNotEqual(dump(*ten), dump(*twenty))

    def test_four_rings(self):
        rings = [event(0, "contactStarted", streams=["STREAM_CALL_CONTROL"]),
                 event(100, "delivered", direction="DIRECTION_INBOUND"),
                 event(16000, "established", answeredBy="PARTY_AGENT"), event(60000, "contactClosed")]
        late = [f for f in findings(self.replay(None, rings)) if f[1] == "VIOLATED"]
        self.assertEqual(len(late), 1)
        self.assertEqual([f for f in findings(self.replay("four-rings", rings)) if f[1] == "VIOLATED"], [])

    def test_a_taboo_more(self):
        words = "这是系统的问题"
        start = event(0, "contactStarted", language="zh-CN", streams=["STREAM_CALL_CONTROL", "STREAM_AGENT_TEXT"])
        events = [start, ANSWERED, said(2000, "您好"), said(9000, words), said(20000, "如果这是系统的问题，我帮您登记"),
                  event(60000, "contactClosed")]
        before = [f for f in findings(self.replay(None, events)) if f == ("no-forbidden-wording", "VIOLATED")]
        after = [f for f in findings(self.replay("more-taboos", events)) if f == ("no-forbidden-wording", "VIOLATED")]
        self.assertEqual(before, [])
        self.assertEqual(len(after), 1)

    def test_opening_words_and_a_greeting_worded_otherwise(self):
        events = [event(0, "contactStarted", language="zh-CN", streams=["STREAM_CALL_CONTROL", "STREAM_AGENT_TEXT"]),
                  event(100, "delivered", direction="DIRECTION_INBOUND"), ANSWERED]
        texts = [self.recommended(self.replay(overlay, events))["opening.greeting"]["text"]
                 for overlay in (None, "opening-words")]
        self.assertTrue(texts[0].startswith("您好，这里是供电服务热线，"), texts[0])
        self.assertEqual(texts[1], "您好，这里是滨江供电服务热线，很高兴为您服务，请问您需要办理什么业务？")

    def test_restored_in_twelve_hours(self):
        hour = 3600 * 1000
        events = [event(20 * hour, "contactStarted", language="en",
                        streams=["STREAM_CALL_CONTROL", "STREAM_CUSTOMER_TEXT", "STREAM_UNDERSTANDING"]),
                  event(20 * hour + 1000, "established", answeredBy="PARTY_AGENT"),
                  event(20 * hour + 2000, "fact", name="paid_at", value={"timestampMs": str(6 * hour)}),
                  event(20 * hour + 3000, "intent", name="restore_overdue"),
                  event(20 * hour + 60000, "intent", name="restore_overdue")]
        before, after = (self.recommended(self.replay(overlay, events)) for overlay in (None, "restored-in-12-hours"))
        self.assertIn("overdue.reassure", before)
        self.assertNotIn("overdue.reassure", after)
        self.assertIn("overdue.escalate", after)
        sooner = [line.replace(str(6 * hour), str(18 * hour)) for line in events]
        text = self.recommended(self.replay("restored-in-12-hours", sooner))["overdue.reassure"]["text"]
        self.assertIn("within 12 hours", text)

    def test_hours_of_business(self):
        hour = 3600 * 1000
        for utc, closed in ((11, False), (12, True), (23, True), (24, False)):
            events = [event(utc * hour, "contactStarted", language="zh-CN", utcOffsetMinutes=480,
                            streams=["STREAM_CALL_CONTROL", "STREAM_UNDERSTANDING"]),
                      event(utc * hour + 1000, "established", answeredBy="PARTY_AGENT"),
                      event(utc * hour + 9000, "intent", name="enquiry")]
            offered = self.recommended(self.replay("business-hours", events))
            self.assertEqual("hours.closed" in offered, closed, utc)
            if closed:
                self.assertIn("8点到20点", offered["hours.closed"]["text"])
                self.assertEqual(offered["hours.closed"]["clauseIds"], ["local.hours"])

    def test_clauses_observed_and_off(self):
        events = [START, event(100, "delivered", direction="DIRECTION_INBOUND"),
                  event(30000, "established", answeredBy="PARTY_AGENT"), said(31000, "hello"),
                  said(40000, "what is your name", "PARTY_CUSTOMER"), event(90000, "contactClosed")]
        before, after = self.replay(None, events), self.replay("gentle-start", events)
        self.assertIn("staff.number", self.recommended(before))
        self.assertNotIn("staff.number", self.recommended(after))
        late = ("apologise-for-late-answer", "VIOLATED")
        self.assertIn(late, findings(before))
        self.assertIn(late, findings(after))  # observed: judged and counted
        shown = lambda result: {r["elementId"] for d in decisions(result) for r in d.get("recommendations", [])}
        self.assertIn(late[0], shown(before))
        self.assertNotIn(late[0], shown(after))


class AuditTest(unittest.TestCase):
    def audit(self, *arguments, status=0, stdin=b""):
        result = run("audit", *arguments, stdin=stdin)
        self.assertEqual(result.returncode, status, result.err)
        return result

    def write(self, folder, **calls):
        paths = []
        for name, events in calls.items():
            paths.append(os.path.join(folder, name + ".jsonl"))
            with open(paths[-1], "w", encoding="utf-8") as file:
                file.write(events if isinstance(events, str) else lines(*events))
        return paths

    def test_the_recorded_calls_in_every_format(self):
        names = sorted(os.listdir(CALLS))
        text = self.audit(CALLS, "--language=en").out
        for name in names:
            self.assertIn(name, text)
        self.assertIn(f"{len(names)} contacts, ", text)
        self.assertIn("The worst moments\n", text)
        table = [line.split(",") for line in self.audit(CALLS, "--format=csv").out.splitlines()]
        self.assertEqual(len(table), len(names) + 1)
        self.assertEqual({len(row) for row in table}, {len(table[0])})
        self.assertIn("ts.1.1", table[0])
        report = [json.loads(line) for line in self.audit(CALLS, "--format=jsonl").out.splitlines()]
        self.assertEqual(len(report), len(names) + 1)
        contacts, totals = [line["contact"] for line in report[:-1]], report[-1]["totals"]
        self.assertEqual(int(totals["contacts"]), len(names))
        self.assertEqual(int(totals["events"]), sum(c["events"] for c in contacts))
        self.assertEqual(int(totals["violated"]), sum(c["scorecard"].get("violated", 0) for c in contacts))
        self.assertEqual(int(totals["noise"]["prompts"]), sum(int(c["noise"].get("prompts", 0)) for c in contacts))
        for clause in totals["clauses"]:
            outcomes = sum(int(clause.get(k, 0)) for k in ("kept", "broken", "undetermined", "notApplicable"))
            self.assertEqual(outcomes, len(names), clause)

    def test_findings_are_those_of_the_replay(self):
        name = os.path.join(CALLS, "late-answer-and-curt.jsonl")
        contact = json.loads(self.audit(name, "--format=jsonl").out.splitlines()[0])["contact"]
        found = findings(run("replay", name, "--format=jsonl"))
        for verdict in ("FULFILLED", "VIOLATED", "EXCUSED", "UNDETERMINED"):
            self.assertEqual(contact["scorecard"].get(verdict.lower(), 0), sum(f[1] == verdict for f in found))

    def test_the_same_bytes_whatever_the_number_of_threads(self):
        for form in ("text", "csv", "jsonl"):
            one = self.audit(CALLS, CALLS, "--format", form, "--jobs=1").out
            self.assertEqual(self.audit(CALLS, CALLS, "--format", form, "--jobs=7").out, one)

    def test_a_bad_recording_is_named_with_its_line_and_the_others_go_on(self):
        with tempfile.TemporaryDirectory() as folder:
            good = [START, ANSWERED, GREETED, CLEARED, CLOSED]
            self.write(folder, a=good, b=[START, ANSWERED, "{]"], c=good)
            bad = os.path.join(folder, "b.jsonl") + ":3: "
            result = self.audit(folder, "--policy", MINI, "--language=en", status=1)
            self.assertIn("can't be read: " + bad, result.out)
            self.assertIn("2 contacts, 10 events; 1 can't be read.\n", result.out)
            result = self.audit(folder, "--policy", MINI, "--format=jsonl", status=1)
            report = [json.loads(line) for line in result.out.splitlines()]
            self.assertTrue(report[1]["contact"]["error"].startswith(bad))
            self.assertTrue(result.err.startswith(bad))
            self.assertEqual(report[3]["totals"]["unreadable"], "1")

    def test_lists_folders_and_what_is_not_there(self):
        with tempfile.TemporaryDirectory() as folder:
            good = [START, ANSWERED, GREETED, CLEARED, CLOSED]
            os.mkdir(os.path.join(folder, "sub"))
            first, second = self.write(folder, b=good, a=good)
            self.write(os.path.join(folder, "sub"), c=good)
            listed = lambda *arguments, **more: [row.split(",")[0] for row in self.audit(
                *arguments, "--policy", MINI, "--format=csv", **more).out.splitlines()[1:]]
            self.assertEqual(listed(folder), [second, first, os.path.join(folder, "sub", "c.jsonl")])
            self.assertEqual(listed(first, second), [first, second])
            self.assertEqual(listed("-", stdin=f"{second}\n\n{first}\r\n"), [second, first])
            empty = os.path.join(folder, "empty")
            os.mkdir(empty)
            for arguments, stdin in ((["missing.jsonl"], ""), ([empty], ""), (["-"], ""), (["-"], "missing.jsonl\n"),
                                     (["-", "--policy", "-"], first)):
                result = run("audit", *arguments, stdin=stdin)
                self.assertEqual((result.returncode, result.out), (2, ""), arguments)
                self.assertTrue(result.err.startswith("callcue: "), arguments)

    def test_overlays_change_weights_and_critical_items(self):
        with tempfile.TemporaryDirectory() as folder:
            overlay = os.path.join(folder, "overlay.textproto")
            with open(overlay, "w") as file:
                file.write('change { clause { id: "c.1" weight: 3 } clause { id: "c.2" critical: true } }\n')
            path, = self.write(folder, call=[START, ANSWERED, GREETED, CLEARED, CLOSED])
            card = lambda *more: json.loads(self.audit(path, "--policy", MINI, "--format=jsonl", *more).out
                                            .splitlines()[0])["contact"]["scorecard"]
            self.assertEqual((card()["score"], card().get("failed")), (5000, None))
            changed = card("--overlay", overlay)
            self.assertEqual((changed["score"], changed["weighted"], changed["failed"]), (0, 7500, True))

    def test_no_progress_bar_in_a_pipe_and_one_on_a_terminal(self):
        self.assertEqual(self.audit(CALLS).err, "")
        master, slave = os.openpty()
        with tempfile.TemporaryDirectory() as folder:
            self.write(folder, **{f"c{i}": [START, ANSWERED, GREETED, CLEARED, CLOSED] for i in range(20)})
            subprocess.run([CALLCUE, "audit", folder, "--policy", MINI], stdout=subprocess.DEVNULL, stderr=slave,
                           env={**os.environ, "TERM": "xterm"}, timeout=120, check=True)
        os.close(slave)
        shown = b""
        while True:
            try:
                chunk = os.read(master, 65536)
            except OSError:  # the other end is closed
                break
            if not chunk:
                break
            shown += chunk
        os.close(master)
        self.assertIn(b"] 20/20", shown)
        self.assertTrue(shown.endswith(b"\r\x1b[K"), shown[-20:])


class TryTest(unittest.TestCase):
    SCRIPT = "ring\nanswer\na: hello\nmay release?\na: anything else\n+3s\nhangup agent\nclose\nscore\n"

    def play(self, script, *arguments, status=0):
        result = run("try", "--policy", MINI, "--language=en", *arguments, stdin=script)
        self.assertEqual(result.returncode, status, result.err)
        return result

    def test_a_script_is_played(self):
        result = self.play(self.SCRIPT)
        self.assertEqual(result.err, "")
        for part in ("agent answers", "say greeting", "release: no: ", "Score: 100 %."):
            self.assertIn(part, result.out)
        self.assertNotIn("> ", result.out)

    def test_the_session_is_saved_and_replays_alike(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "session.jsonl")
            self.play(self.SCRIPT, "--save", path)
            replayed = run("replay", path, "--policy", MINI, "--language=en")
            self.assertEqual((replayed.returncode, replayed.err), (0, ""))
            self.assertIn("Score: 100 %.", replayed.out)
            with open(path, encoding="utf-8") as file:
                saved = file.read()
            self.play(self.SCRIPT, "--save", path)
            with open(path, encoding="utf-8") as file:
                self.assertEqual(file.read(), saved)

    def test_a_wrong_line_is_named_and_changes_nothing(self):
        result = self.play("rnig\nring\nfact paid=1\n", status=1)
        self.assertIn('<stdin>:1: "rnig" is no command; did you mean "ring"?\n', result.err)
        self.assertIn('<stdin>:3: the policy has no fact "paid"', result.err)
        self.assertIn("ring 1", result.out)

    def test_nothing_is_typed(self):
        self.assertEqual(self.play("").out, "")

    def test_wrong_usage(self):
        for arguments in (["--policy", "-"], ["--overlay", "-"], ["--save", "/nowhere/x.jsonl"]):
            result = run("try", *arguments, stdin="ring\n")
            self.assertEqual((result.returncode, result.out), (2, ""), arguments)
            self.assertTrue(result.err.startswith("callcue: "), arguments)

    def test_a_terminal_has_a_prompt(self):
        master, slave = os.openpty()
        child = subprocess.Popen([CALLCUE, "try", "--policy", MINI, "--language=en", "--color=never"], stdin=slave,
                                 stdout=subprocess.PIPE, env={**os.environ, "TERM": "dumb"})
        os.close(slave)
        os.write(master, b"ring\nquit\n")
        out, _ = child.communicate(timeout=60)
        os.close(master)
        self.assertEqual(child.returncode, 0)
        self.assertIn(b"a: WORDS", out)
        self.assertEqual(out.count(b"> "), 2)


class DumpTest(unittest.TestCase):
    def test_every_stage(self):
        dumps = [run("dump", MINI, "--stage", stage) for stage in ("linked", "program", "expressions", "phrases")]
        for result in dumps:
            self.assertEqual((result.returncode, result.err), (0, ""))
            self.assertTrue(result.out.endswith("\n"))
        self.assertEqual(len({result.out for result in dumps}), 4)

    def test_a_policy_with_errors(self):
        result = run("dump", "-", "--stage", "linked", stdin="name: 5")
        self.assertEqual((result.returncode, result.out), (1, ""))
        self.assertIn("error", result.err)


class ReplayTest(unittest.TestCase):
    def replay(self, text, *arguments, path="-"):
        return run("replay", path, "--policy", MINI, "--format=jsonl", *arguments, stdin=text)

    def assertStops(self, result, number, pattern, decided, path="<stdin>"):
        """Named by its line; nothing but the decisions before it came out."""
        self.assertEqual(result.returncode, 1, result.err)
        self.assertRegex(result.err, rf"^{path}:{number}: [^\n]*{pattern}[^\n]*\n$")
        self.assertEqual(len(decisions(result)), decided)

    def test_a_decision_for_each_event_and_nothing_else(self):
        result = self.replay(lines(START, ANSWERED, GREETED, CLEARED, CLOSED))
        self.assertEqual((result.returncode, result.err), (0, ""))
        self.assertGreaterEqual(len(decisions(result)), 5)
        self.assertEqual(times(result), sorted(times(result)))
        self.assertIn(("greet", "FULFILLED"), findings(result))
        self.assertIn(("ask-before-release", "VIOLATED"), findings(result))
        for decision in decisions(result):
            self.assertIn("step", decision)
            if "atMs" in decision:
                self.assertIsInstance(decision["atMs"], str)   # proto3 JSON writes 64-bit numbers as strings

    def test_the_same_from_a_file_twice(self):
        text = lines(START, ANSWERED, GREETED, CLEARED)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "call.jsonl")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            first, second = (self.replay("", path=path) for _ in range(2))
        self.assertEqual(first.out, second.out)
        self.assertEqual(first.out, self.replay(text).out)

    def test_timers_between_events_come_at_their_own_times(self):
        # Due at 3000; settled as violated when recognition_lag (5 s) is over, long before the next event.
        result = self.replay(lines(START, ANSWERED, event(60000, "tick")))
        violated = [int(d["atMs"]) for d in decisions(result) for f in d.get("findings", [])
                    if f["elementId"] == "greet" and f["verdict"] == "VIOLATED"]
        self.assertEqual(violated, [8001])
        self.assertLess(times(result).index(8001), times(result).index(60000))

    def test_a_contact_left_open_settles_and_is_closed(self):
        for seconds, close in (("120", 121000), ("30", 31000), ("7.0005", 8001), ("0", 1000)):
            result = self.replay(lines(START, ANSWERED), "--settle", seconds)
            self.assertEqual(result.returncode, 0)
            self.assertEqual(times(result)[-1], close)
            self.assertNotIn("nextDeadlineMs", decisions(result)[-1])
        default = self.replay(lines(START, ANSWERED))
        self.assertEqual(times(default)[-1], 121000)
        self.assertIn(8001, times(default))       # the verdict at its own time, not at the close

    def test_a_closed_contact_is_not_closed_again(self):
        result = self.replay(lines(START, CLOSED))
        self.assertEqual(len(decisions(result)), 2)

    def test_after_the_close_nothing_can_be_posted(self):
        self.assertStops(self.replay(lines(START, CLOSED, event(21000, "tick"))), 3, "closed", 2)

    def test_blank_lines_and_line_ends(self):
        plain = self.replay(lines(START, ANSWERED, GREETED))
        spaced = self.replay("\ufeff" + "\r\n".join(["", START, "  \t", ANSWERED, "", GREETED]))
        self.assertEqual((spaced.returncode, spaced.out), (0, plain.out))

    def test_nothing_at_all(self):
        for text in ("", "\n\n"):
            result = self.replay(text)
            self.assertEqual((result.returncode, result.out, result.err), (0, "", ""))

    def test_bad_lines_are_named(self):
        for bad, pattern in (
                ('{"atMs": "2000", "tick": {}', ""),                        # cut off
                ('{"atMs": "2000", "tick": {}} x', ""),
                ("[]", ""),
                ('"tick"', ""),
                ('{"atMs": "soon", "tick": {}}', "at_?[mM]s"),
                ('{"atMs": "2000", "tick": {}, "mood": 1}', "mood"),
                ('{"atMs": "2000", "rang": {"count": "three"}}', "count"),
                ('{"atMs": "2000", "rang": {"count": 1, "loud": true}}', "loud"),
                ('{"atMs": "2000", "held": {"by": "PARTY_CAT"}}', ""),
                ('{"atMs": "-1", "tick": {}}', ""),
                ('{"atMs": "2000", "utterance": {"text": "%s"}}' % ("x" * 4097), ""),
        ):
            result = self.replay(lines(START, ANSWERED, bad, CLEARED))
            self.assertStops(result, 3, pattern, 2)

    def test_no_words_of_the_call_in_an_error(self):
        bad = '{"atMs": "2000", "utterance": {"text": "my secret", "party": 7, "end_of_turn": "my secret"}}'
        result = self.replay(lines(START, bad))
        self.assertEqual(result.returncode, 1)
        self.assertNotIn("secret", result.err)

    def test_bad_utf8_is_named(self):
        good = lines(START, ANSWERED).encode()
        bad = b'{"atMs": "2000", "utterance": {"text": "\xc3\x28"}}\n'
        self.assertStops(self.replay(good + bad), 3, "UTF-8", 2)

    def test_what_is_no_text_is_called_what_it_is(self):
        call = lines(START, ANSWERED, CLEARED).encode()
        for foreign, what in ((gzip.compress(call), "gzip"), (b"\xff\xfe" + call.decode().encode("utf-16-le"), "UTF-16")):
            self.assertIn(what, self.replay(foreign).err)
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "call.jsonl")
                with open(path, "wb") as file:
                    file.write(foreign)
                for verb in (["replay"], ["explain", "--at", "1"], ["audit"], ["check"]):
                    result = run(*verb, path)
                    self.assertNotEqual(result.returncode, 0)
                    self.assertIn(what, result.err + result.out)
                    self.assertNotIn(":1:", result.err)

    def test_the_clock_may_step_back_a_little(self):
        result = self.replay(lines(START, event(20000, "tick"), event(16000, "tick")))
        self.assertEqual(result.returncode, 0)
        self.assertEqual([int(d["clockSkewMs"]) for d in decisions(result) if "clockSkewMs" in d], [4000])
        self.assertStops(self.replay(lines(START, event(20000, "tick"), event(14999, "tick"))), 3, "", 2)

    def test_a_line_beyond_all_measure(self):
        result = self.replay(lines(START) + '{"eventId": "' + "x" * (3 << 20) + '"}\n')
        self.assertStops(result, 2, "", 1)

    def test_lenient(self):
        strange = '{"atMs": "2000", "tick": {}, "mood": {"deep": [1, {"x": null}]}}'
        self.assertStops(self.replay(lines(START, strange)), 2, "mood", 1)
        result = self.replay(lines(START, strange), "--lenient")
        self.assertEqual((result.returncode, result.err), (0, ""))
        self.assertIn("mood", json.dumps([d.get("unrecognised") for d in decisions(result)]))
        # Leniency is about names, not about values.
        self.assertStops(self.replay(lines(START, '{"atMs": true, "mood": 1}'), "--lenient"), 2, "", 1)

    def test_parameters_reach_the_policy(self):
        late = lines(START, ANSWERED, said(6000, "hello"), CLOSED)
        self.assertIn(("greet", "VIOLATED"), findings(self.replay(late)))
        self.assertIn(("greet", "FULFILLED"), findings(self.replay(late, "--param", "greet_within=10s")))

    def test_a_file_is_named_as_it_was_given(self):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "call.jsonl"), "w", encoding="utf-8") as file:
                file.write(lines(START, "{"))
            result = run("replay", "call.jsonl", "--policy", MINI, cwd=folder)
        self.assertEqual(result.returncode, 1)
        self.assertTrue(result.err.startswith("call.jsonl:2: "), result.err)

    def test_unreadable_is_2(self):
        for path in ("/nonexistent/call.jsonl", HERE):
            result = run("replay", path, "--policy", MINI)
            self.assertEqual(result.returncode, 2)
            self.assertIn(path, result.err)
        self.assertEqual(run("replay", "-", "--policy", "/nonexistent").returncode, 2)
        self.assertEqual(run("replay", "-", "--policy", "-").returncode, 2)

    def test_a_policy_with_errors_is_1(self):
        with tempfile.NamedTemporaryFile("w", suffix=".textproto") as file:
            file.write("name: 5\n")
            file.flush()
            result = run("replay", "-", "--policy", file.name, "--format=jsonl", stdin=lines(START))
        self.assertEqual((result.returncode, result.out), (1, ""))
        self.assertIn(":1:7: error: ", result.err)

    def test_a_stream_is_answered_event_by_event(self):
        process = subprocess.Popen([CALLCUE, "replay", "-", "--policy", MINI, "--format=jsonl"], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE)
        with process:
            for line in (START, ANSWERED):
                process.stdin.write(line.encode() + b"\n")
                process.stdin.flush()
                self.assertIn(b'"step"', process.stdout.readline())   # hangs if it waits for more
            process.stdin.close()
            process.stdout.read()
        self.assertEqual(process.returncode, 0)

    def test_a_long_recording_takes_no_more_memory(self):
        def peak_kib(count):
            body = "".join(event(1000 + i, "tick") + "\n" for i in range(count))
            code = ("import resource,subprocess,sys\n"
                    "subprocess.run(sys.argv[1:], stdin=sys.stdin, stdout=subprocess.DEVNULL, check=True)\n"
                    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
            result = subprocess.run([sys.executable, "-c", code, CALLCUE, "replay", "-", "--policy", MINI],
                                    input=(START + "\n" + body).encode(), capture_output=True, check=True)
            return int(result.stdout)
        self.assertLess(peak_kib(200_000), peak_kib(100) + 4096)


class TextTest(unittest.TestCase):
    CALL = lines(START, ANSWERED, GREETED, CLEARED)

    def replay(self, *arguments, env=None, stdin=CALL):
        return run("replay", "-", "--policy", MINI, *arguments, stdin=stdin, env=env)

    def test_timeline_and_scorecard(self):
        out = self.replay().out
        self.assertEqual(out, golden("mini", out))

    def test_no_colour_in_a_pipe_unless_asked(self):
        self.assertNotIn("\x1b", self.replay(env={"TERM": "xterm"}).out)
        self.assertNotIn("\x1b", self.replay("--color=never").out)
        self.assertIn("\x1b[", self.replay("--color=always", env={"NO_COLOR": "1"}).out)

    def test_colour_on_a_terminal_unless_unwanted(self):
        self.assertIn(b"\x1b[", self.on_terminal({"TERM": "xterm"}))
        self.assertNotIn(b"\x1b[", self.on_terminal({"TERM": "xterm", "NO_COLOR": "1"}))
        self.assertNotIn(b"\x1b[", self.on_terminal({"TERM": "dumb"}))

    def on_terminal(self, env):
        import pty
        leader, follower = pty.openpty()
        environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
        environment.update(env)
        process = subprocess.Popen([CALLCUE, "replay", "-", "--policy", MINI], stdin=subprocess.PIPE, stdout=follower,
                                   env=environment)
        os.close(follower)
        process.stdin.write(self.CALL.encode())
        process.stdin.close()
        shown = b""
        while True:
            try:
                piece = os.read(leader, 4096)
            except OSError:   # Linux: the other end is closed
                break
            if not piece:
                break
            shown += piece
        os.close(leader)
        self.assertEqual(process.wait(), 0)
        return shown

    def test_language(self):
        self.assertIn("agent answers", self.replay().out)
        self.assertIn("坐席接听", self.replay("--language=zh-CN").out)
        chinese = self.CALL.replace('"language": "en"', '"language": "zh-CN"')
        self.assertIn("坐席接听", self.replay(stdin=chinese).out)
        self.assertIn("agent answers", self.replay("--language=en", stdin=chinese).out)

    def test_a_bad_line_ends_the_timeline_without_a_scorecard(self):
        result = self.replay(stdin=lines(START, ANSWERED, "{"))
        self.assertEqual(result.returncode, 1)
        self.assertIn("agent answers", result.out)
        self.assertNotIn("judged", result.out)


class EvaluateTest(unittest.TestCase):
    GOOD = [("PARTY_AGENT", "hello", ["greeting"]), ("PARTY_AGENT", "is there anything else", ["ask_more", "greeting"]),
            ("PARTY_AGENT", "hello again", []), ("PARTY_CUSTOMER", "hello", [])]

    @staticmethod
    def corpus(entries):
        return lines(*(json.dumps({"party": party, "text": text, "acts": acts}, ensure_ascii=False)
                       for party, text, acts in entries))

    def evaluate(self, stdin, *arguments):
        return run("evaluate", "-", "--policy", MINI, *arguments, stdin=stdin)

    def test_errors_and_a_table(self):
        result = self.evaluate(self.corpus(self.GOOD))
        self.assertEqual((result.returncode, result.err), (0, ""))
        self.assertIn("<stdin>:2: missed greeting: is there anything else\n", result.out)
        self.assertIn("<stdin>:3: false greeting: hello again\n", result.out)
        self.assertRegex(result.out, r"\ngreeting +1 +1 +1 +1 +0\.5000 +0\.0945 to 0\.9055 +0\.5000 +0\.0945 to 0\.9055\n")
        self.assertRegex(result.out, r"\ntotal +2 +1 +1 +4 +0\.6667 ")

    def test_no_errors_shows_no_utterance(self):
        for form in ("text", "json"):
            result = self.evaluate(self.corpus(self.GOOD), "--no-errors", "--format", form)
            self.assertEqual(result.returncode, 0)
            self.assertNotIn("hello", result.out)
            self.assertIn("total", result.out)

    def test_json(self):
        found = json.loads(self.evaluate(self.corpus(self.GOOD), "--format=json").out)
        self.assertEqual(found["policy"], {"name": "mini", "version": "1.0"})
        self.assertEqual([row["act"] for row in found["acts"]], ["greeting", "ask_more"])
        self.assertEqual((found["total"]["truePositives"], found["total"]["precision"]), (2, 0.6667))
        self.assertEqual([(e["line"], e["act"], e["kind"]) for e in found["errors"]],
                         [(2, "greeting", "missed"), (3, "greeting", "false")])

    def test_alternatives(self):
        result = self.evaluate(self.corpus(self.GOOD), "--no-errors", "--alternatives")
        self.assertEqual((result.returncode, result.err), (0, ""))
        self.assertRegex(result.out, r"\n +1 +1 +1 +0  greeting: hello\n")
        found = json.loads(self.evaluate(self.corpus(self.GOOD), "--alternatives", "--format=json").out)
        self.assertEqual(found["alternatives"][0],
                         {"act": "greeting", "text": "hello", "right": 1, "alone": 1, "wrong": 1, "takenBack": 0})

    def test_explained(self):
        result = self.evaluate(self.corpus(self.GOOD), "--explain=errors")
        self.assertEqual((result.returncode, result.err), (0, ""))
        self.assertIn("<stdin>:2: missed greeting: is there anything else\n  not found: no phrase hits it\n"
                      "<stdin>:3: false greeting: hello again\n  found by a phrase: hello\n\n", result.out)
        result = self.evaluate(self.corpus(self.GOOD), "--explain=all", "--format=json")
        found = json.loads(result.out)
        self.assertEqual([(e["line"], e["kind"], e["why"]["verdict"]) for e in found["errors"] + found["others"]],
                         [(2, "missed", "nothing"), (3, "false", "phrase"), (1, "right", "phrase"), (2, "right", "phrase")])
        for wrong in (["--explain=none"], ["--explain=all", "--no-errors"]):
            self.assertEqual(self.evaluate(self.corpus(self.GOOD), *wrong).returncode, 2)

    def test_as_phrases_and_cues_see_it(self):
        said = [("PARTY_AGENT", "嗯，２４ 小時", []), ("PARTY_CUSTOMER", "Hello, 我我我说", ["greeting"])]
        result = self.evaluate("\n" + self.corpus(said), "--format=normalised")
        self.assertEqual((result.returncode, result.err, result.out), (0, "", "2\t24小时\n3\thello我说\n"))
        result = self.evaluate("{\n" + self.corpus(said[:1]), "--format=normalised")
        self.assertEqual((result.returncode, result.out), (1, "2\t24小时\n"))
        self.assertRegex(result.err, "^<stdin>:1: not JSON")

    def test_bad_lines_are_named_all_at_once_and_left_out(self):
        bad = [("PARTY_AGENT", "secret", ["greting"]), ("AGENT", "secret", [])]
        result = self.evaluate("{\n" + self.corpus(self.GOOD + bad), "--no-errors")
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.err, r'^<stdin>:1: not JSON[^\n]*\n<stdin>:6: [^\n]*"greeting"\?\n<stdin>:7: [^\n]*\n'
                                     r'3 lines were left out of the figures\n$')
        self.assertNotIn("secret", result.err)
        self.assertIn("4 utterances", result.out)

    def test_the_same_twice_and_from_a_file(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "corpus.jsonl")
            with open(path, "w", encoding="utf-8") as file:
                file.write(self.corpus(self.GOOD))
            first, second = (run("evaluate", path, "--policy", MINI) for _ in range(2))
        self.assertEqual((first.returncode, first.out), (0, second.out))
        self.assertIn(f"{path}:2: missed", first.out)

    def test_unreadable_is_2(self):
        for path in ("/nonexistent/corpus.jsonl", HERE):
            result = run("evaluate", path, "--policy", MINI)
            self.assertEqual((result.returncode, result.out), (2, ""))
            self.assertIn(path, result.err)
        self.assertEqual(run("evaluate", "-", "--policy", "-").returncode, 2)
        self.assertEqual(self.evaluate("x" * (3 << 20)).returncode, 2)

    def test_a_policy_with_errors_is_1(self):
        with tempfile.NamedTemporaryFile("w", suffix=".textproto") as file:
            file.write("name: 5\n")
            file.flush()
            result = run("evaluate", "-", "--policy", file.name, stdin=self.corpus(self.GOOD))
        self.assertEqual((result.returncode, result.out), (1, ""))

    def test_a_full_disk_is_noticed(self):
        with open("/dev/full", "wb") as full:
            result = subprocess.run([CALLCUE, "evaluate", "-", "--policy", MINI], stdout=full, stderr=subprocess.PIPE,
                                    input=self.corpus(self.GOOD).encode())
        self.assertEqual(result.returncode, 2)


class ExplainTest(unittest.TestCase):
    NAMED = event(1500, "fact", name="customer", value={"stringValue": "王女士"})

    def explain(self, at, *arguments, text=lines(START, ANSWERED, GREETED, CLEARED, CLOSED), policy=MINI):
        return run("explain", "-", "--at", at, "--policy", policy, *arguments, stdin=text)

    def one(self, at, element, *arguments, **more):
        result = self.explain(at, "--format=jsonl", "--element", element, *arguments, **more)
        self.assertEqual((result.returncode, result.err), (0, ""))
        found = [json.loads(line) for line in result.out.splitlines()]
        self.assertEqual({x["elementId"] for x in found}, {element})
        return found[-1]

    def test_what_speaks_what_was_found_and_what_is_silent(self):
        advised = self.one("1", "greet")
        self.assertEqual(advised["standing"], "RECOMMENDS")
        self.assertEqual(advised["decision"]["recommendations"][0]["scriptId"], "greeting")
        self.assertEqual([(t["what"], t["atMs"]) for t in advised["timers"]], [("due", "3000"), ("settled", "8001")])
        self.assertEqual(advised["clauses"], [{"id": "c.1", "title": "Greet first"}])
        found = self.one("2", "greet")
        self.assertEqual((found["standing"], found["decision"]["findings"][0]["verdict"]), ("JUDGED", "FULFILLED"))
        self.assertEqual((found["evidence"][0]["endByte"], found["said"][0]["beginMs"]), (5, "1500"))
        silent = self.one("0", "greet")
        self.assertEqual((silent["standing"], silent["obstacle"]["reason"]), ("SILENT", "TRIGGER"))
        self.assertIn({"on": "established", "role": "on"}, silent["triggers"])
        denied = self.one("2", "ask-before-release")
        self.assertEqual(denied["standing"], "DENIED")
        self.assertEqual(denied["obstacle"], {"reason": "GUARD_FALSE", "text": "acts.ask_more.count > 0", "needs": [
            {"kind": "ACT", "text": "acts.ask_more.count > 0", "wanted": True, "name": "ask_more", "value": "0"}]})

    def test_a_moment_in_every_form(self):
        clock = [self.one(at, "greet")["decision"]["atMs"] for at in ("2.5", "0:02.5", "00:02.500", "00:00:02.5", "@2500")]
        self.assertEqual(clock, ["2500"] * 5)
        for bad in ("", "x", "-1", "1:60", "1:2:3:4", "1.", "1.2345", "@", "@-5", "5s", "99999999999999999999"):
            result = self.explain(bad)
            self.assertEqual(result.returncode, 2, bad)
            self.assertIn("is no time", result.err)

    def test_a_timer_comes_at_its_own_time(self):
        # Nobody greets: due at 3.000, settled 5 s later; explained as of the step that found it.
        text = lines(START, ANSWERED, CLEARED.replace("9000", "60000"))
        result = self.explain("30", "--format=jsonl", "--element", "greet", text=text)
        judged, now = (json.loads(line) for line in result.out.splitlines())
        self.assertEqual((judged["standing"], judged["decision"]["atMs"]), ("JUDGED", "8001"))
        self.assertEqual((now["standing"], now["decision"]["atMs"]), ("SILENT", "30000"))

    def test_what_comes_later_is_not_read(self):
        self.assertEqual(self.explain("2", text=lines(START, ANSWERED, GREETED, CLEARED) + "{").returncode, 0)
        result = self.explain("10", text=lines(START, ANSWERED, GREETED, CLEARED) + "{")
        self.assertEqual((result.returncode, result.err[:10]), (1, "<stdin>:5:"))

    def test_strings_of_the_call_are_hidden_unless_revealed(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "policy.textproto")
            with open(MINI, encoding="utf-8") as mini, open(path, "w", encoding="utf-8") as policy:
                policy.write(mini.read() + """
                    fact { name: "customer" type: STRING }
                    rule { id: "greeted" clause: "c.1" on: "held" when: "customer + '!' == 'x'" recommend { action: SAY script: "greeting" } }
                """)
            text = lines(START, ANSWERED, self.NAMED)
            for form in ("text", "jsonl"):
                hidden = self.explain("2", "--format", form, text=text, policy=path)
                self.assertEqual((hidden.returncode, hidden.err), (0, ""))
                self.assertNotIn("王女士", hidden.out)
                self.assertIn("string(3)", hidden.out)
                self.assertIn("王女士", self.explain("2", "--format", form, "--reveal", text=text, policy=path).out)

    def test_errors_say_what_to_do(self):
        self.assertIn('did you mean "greet"?', self.explain("1", "--element", "gret").err)
        self.assertEqual(self.explain("1", "--element", "gret").returncode, 2)
        self.assertIn('no element "x"; known are greet, ask-before-release', self.explain("1", "--element", "x").err)
        self.assertIn("nothing has happened yet", self.explain("1", text="").err)
        late = self.explain("99:00")
        self.assertEqual((late.returncode, late.err), (0, "callcue: <stdin>: the contact is over before 99:00: explained as of its end\n"))
        self.assertEqual(self.explain("20").err, "")
        self.assertEqual(self.explain("99:00", text=lines(START, ANSWERED)).err, "")   # it goes on
        self.assertEqual(run("explain", "no-such-file", "--at", "1").returncode, 2)
        self.assertEqual(run("explain", "-").returncode, 2)

    def test_an_exception_is_part_of_its_element(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "policy.textproto")
            with open(MINI, encoding="utf-8") as mini, open(path, "w", encoding="utf-8") as policy:
                policy.write(mini.read() + 'exception { id: "called-back" element: "greet" clause: "c.1" when: "call.call_back" }\n')
            result = self.explain("1", "--element", "called-back", policy=path)
            self.assertEqual((result.returncode, result.err), (2, 'callcue: "called-back" is an exception: see the element "greet"\n'))
            overlay = os.path.join(folder, "overlay.textproto")
            with open(overlay, "w", encoding="utf-8") as file:
                file.write('name: "o" version: "1" overlay_of: "mini"\nchange { element { id: "called-back" mode: OFF } }\n')
            checked = run("check", path, "--overlay", overlay)
            self.assertIn('overlay.textproto:2:24: error: "called-back" is an exception, which has neither mode nor severity [unknown-name]\n', checked.out)
            self.assertIn('hint: Change the element "greet", or what', checked.out)

    def test_in_words(self):
        text = self.explain("1").out
        self.assertEqual(text, golden("explain-mini", text))
        self.assertNotIn("\x1b", text)
        self.assertIn("\x1b", self.explain("1", "--color=always").out)
        self.assertIn("正在建议", self.explain("1", "--language=zh-CN").out)
        self.assertIn("先问候", self.explain("1", "--language=zh-CN").out)

    def test_every_recorded_call_is_explained_in_both_languages(self):
        for name in sorted(n for n in os.listdir(CALLS) if n.endswith(".jsonl"))[:6]:
            for language in ("zh-CN", "en"):
                result = run("explain", os.path.join(CALLS, name), "--at", "40", "--language", language)
                self.assertEqual((result.returncode, result.err), (0, ""), name)
                self.assertRegex(result.out, "\nSilent\n" if language == "en" else "\n未作提示\n")

    def test_a_recorded_call_in_full(self):
        call = os.path.join(CALLS, "bill-enquiry-with-hold.jsonl")
        text = run("explain", call, "--at", "01:05", "--element", "hold-thanks", "--language", "en").out
        self.assertRegex(text, "\nAdvises now\n  hold-thanks  duty\n    clause +ts[.]2[.]5 Hold: ")
        self.assertRegex(text, "advises +say hold.thanks, since 01:04.030, due 01:12.030\n")
        self.assertRegex(text, "awaits +act.thanks by AGENT\n")


class CorpusTest(unittest.TestCase):
    """The built-in policy on tests/corpus: in total at least 0.95, of each act 0.90 (of few utterances less)."""
    CORPUS = os.path.join(HERE, os.pardir, "corpus")

    def check(self, name, act=0.90, total=0.95):
        result = run("evaluate", os.path.join(self.CORPUS, name), "--no-errors", "--format=json")
        self.assertEqual((result.returncode, result.err), (0, ""))
        found = json.loads(result.out)
        for row in found["acts"]:
            for figure in ("precision", "recall"):
                if row[figure] is not None:
                    self.assertGreaterEqual(row[figure], act, f"{figure} of {row['act']} in {name}")
        for figure in ("precision", "recall"):
            self.assertGreaterEqual(found["total"][figure], total, f"{figure} in {name}")

    def test_work(self):
        self.check("work.jsonl", act=0.89)

    def test_earlier(self):
        self.check("earlier.jsonl", act=0.85)

    def test_varied(self):
        self.check("varied.jsonl", act=0.80)

    def test_fresh(self):
        self.check("fresh-1.jsonl", act=0.75)
        self.check("fresh-2.jsonl", act=0.75)

    def test_unseen(self):
        self.check("unseen.jsonl", act=0.85)

    def test_rounds(self):
        self.check("rounds.jsonl", act=0.75, total=0.91)   # no phrase was tuned on the last ten rounds

    def test_held_out(self):
        self.check("heldout.jsonl", act=0.75, total=0.95)   # nobody tunes on it: what the phrases carry over, and no less


MACHINE = """<scxml xmlns="http://www.w3.org/2005/07/scxml" name="door">
  <state id="closed"><transition event="push" target="open"/></state>
  <state id="open"><onentry><send event="shut" delay="5s"/></onentry>
    <transition event="shut" target="closed"/></state>
</scxml>
"""


class ImportTest(unittest.TestCase):
    def test_a_machine_becomes_a_policy_that_runs(self):
        result = run("import", "scxml", "-", stdin=MACHINE)
        self.assertEqual((result.returncode, result.err), (0, ""))
        with tempfile.NamedTemporaryFile("w", suffix=".textproto") as file:
            file.write(result.out)
            file.flush()
            self.assertEqual(run("check", file.name).returncode, 0)
            events = lines(event(0, "contactStarted"), event(10, "agentAction", name="push"))
            replayed = run("replay", "-", "--policy", file.name, "--format=jsonl", stdin=events)
            self.assertEqual(replayed.returncode, 0, replayed.err)
            changes = [(int(d.get("atMs", 0)), c.get("from", ""), c["to"]) for d in decisions(replayed)
                       for c in d.get("stateChanges", [])]
            self.assertEqual(changes, [(0, "", "closed"), (10, "closed", "open"), (5010, "open", "closed")])

    def test_into_a_file(self):
        with tempfile.TemporaryDirectory() as directory:
            source, target = os.path.join(directory, "door.scxml"), os.path.join(directory, "door.textproto")
            with open(source, "w", encoding="utf-8") as file:
                file.write(MACHINE)
            result = run("import", "scxml", source, "-o", target)
            self.assertEqual((result.returncode, result.out, result.err), (0, "", ""))
            with open(target, encoding="utf-8") as file:
                self.assertEqual(file.read(), run("import", "scxml", source).out)
            result = run("import", "scxml", source, "-o", os.path.join(directory, "none", "x"))
            self.assertEqual(result.returncode, 2)
            self.assertIn("No such file", result.err)

    def test_other_events_of_the_host(self):
        self.assertNotIn("kick", run("import", "scxml", "-", stdin=MACHINE).out)
        out = run("import", "scxml", "-", "--event", "kick", "--event", "shut", stdin=MACHINE).out
        self.assertIn('action { name: "kick" }', out)
        self.assertIn('on: "event.shut" on: "action.shut"', out)

    def test_all_that_cannot_be_translated_at_once(self):
        bad = MACHINE.replace('<transition event="push"', '<invoke/><transition event="push" cond="f(x)"')
        result = run("import", "scxml", "-", stdin=bad)
        self.assertEqual((result.returncode, result.out), (1, ""))
        self.assertRegex(result.err, r"<stdin>:2:23: error: [^\n]+ \[scxml-invoke\]\n")
        self.assertRegex(result.err, r"<stdin>:2:\d+: error: [^\n]+ \[scxml-expression\]\n")
        self.assertIn("2 errors, 0 warnings\n", result.err)

    def test_warnings_leave_the_policy(self):
        result = run("import", "scxml", "-", stdin=MACHINE.replace("<onentry>", "<onentry><log expr='1'/>"))
        self.assertEqual(result.returncode, 0)
        self.assertIn("[scxml-log]", result.err)
        self.assertIn("region {", result.out)

    def test_what_cannot_be_read_is_2(self):
        result = run("import", "scxml", "/nonexistent/machine")
        self.assertEqual((result.returncode, result.out), (2, ""))
        self.assertTrue(result.err.startswith("callcue: /nonexistent/machine: "), result.err)


class ExportTest(unittest.TestCase):
    def test_both_formats_of_a_machine(self):
        policy = run("import", "scxml", "-", stdin=MACHINE).out
        dot = run("export", "-", "--to", "dot", stdin=policy)
        self.assertEqual((dot.returncode, dot.err), (0, ""))
        self.assertIn('subgraph "cluster_door"', dot.out)
        self.assertIn('"closed" -> "open" [label=" action.push\\l"];', dot.out)
        mermaid = run("export", "--to", "mermaid", "-", stdin=policy)
        self.assertEqual((mermaid.returncode, mermaid.err), (0, ""))
        self.assertIn("stateDiagram-v2\n", mermaid.out)
        self.assertIn("closed --> open : action.push\n", mermaid.out)

    def test_elements(self):
        self.assertNotIn("Duties", run("export", "builtin:power-supply", "--to", "dot").out)
        self.assertIn("Duties (", run("export", "builtin:power-supply", "--to", "dot", "--elements").out)
        self.assertIn("Duties (", run("export", "builtin:power-supply", "--to", "mermaid", "--elements").out)

    def test_a_policy_with_errors(self):
        result = run("export", "-", "--to", "dot", stdin="rule { }\n")
        self.assertEqual((result.returncode, result.out), (1, ""))
        self.assertIn("error", result.err)


class GraphvizTest(unittest.TestCase):
    """Skipped as a whole (exit status 77) where Graphviz isn't installed."""

    def test_it_draws_the_built_in_policy(self):
        for more in ([], ["--elements"]):
            dot = run("export", "builtin:power-supply", "--to", "dot", *more).out
            drawn = subprocess.run(["dot", "-Tsvg"], input=dot.encode(), capture_output=True, timeout=300)
            self.assertEqual((drawn.returncode, drawn.stderr.decode()), (0, ""))
            svg = drawn.stdout.decode()
            for state in ("ringing", "talking", "long_mute", "abusive"):
                self.assertIn(f">{state}<", svg)
            self.assertEqual(svg.count('class="cluster"'), dot.count("subgraph "))
            self.assertEqual(svg.count('class="edge"'), dot.count(" -> "))


class GoldenTest(unittest.TestCase):
    """Recorded calls under the built-in policy, as their readers see them."""
    maxDiff = None

    def check(self, name, *arguments):
        result = run("replay", os.path.join(CALLS, name + ".jsonl"), *arguments)
        self.assertEqual((result.returncode, result.err), (0, ""))
        self.assertEqual(result.out, golden(name, result.out))

    def test_a_call_that_goes_wrong(self):
        self.check("late-answer-and-curt")

    def test_a_call_in_english(self):
        self.check("power-cut-in-english")

    def test_every_recorded_call_replays(self):
        names = sorted(name for name in os.listdir(CALLS) if name.endswith(".jsonl"))
        self.assertGreaterEqual(len(names), 8)
        for name in names:
            result = run("replay", os.path.join(CALLS, name))
            self.assertEqual((result.returncode, result.err), (0, ""), name)
            self.assertNotIn("\x1b", result.out)
            self.assertRegex("\n".join(result.out.splitlines()[-2:]), r"(?m)^共判定 |judged: ")


if __name__ == "__main__":
    if "GraphvizTest" in sys.argv and shutil.which("dot") is None:
        print("skipped: Graphviz isn't installed")
        sys.exit(77)
    unittest.main()
