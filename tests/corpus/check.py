#!/usr/bin/env python3
"""Checks the labelled corpora of this folder and prints their counts per act.

An error is printed and makes the exit status 1: a line that isn't what README.md says, an act that the vocabulary doesn't
have or that the party can't do, an utterance that stands twice, in one file or in both, or an entry of near/ that names
no line of its corpus. Usage: check.py
"""
import collections
import json
import pathlib
import re
import sys
import unicodedata

HERE = pathlib.Path(__file__).parent
AGENT = """greeting self_introduction identity_check call_reason ask_further_needs hold_request empathy soothing
ask_fault_details repeat_confirm ask_contact promise taboo argue remind_courtesy hearing_check summary
character_description wrong_number_notice polite_decline transfer_offer suggestion staff_number_given""".split()
CUSTOMER = """consent refusal no_further_needs more_needs anger complaint profanity hardship not_understood cannot_hear
ask_agent_name ask_internal_number fault_report bill_dispute restore_request wrong_number points_out_error ask_why insist
declines_self_check cannot_pay_online gives_number gives_address gives_date gives_amount""".split()
EITHER = "acknowledgement thanks farewell apology".split()
ALLOWED = {"PARTY_AGENT": {*AGENT, *EITHER}, "PARTY_CUSTOMER": {*CUSTOMER, *EITHER}}
CORPORA = {"heldout": (24, 24), "unseen": (20, 20), "work": (40, 40), "earlier": (20, 20), "varied": (0, 0), "fresh-1": (0, 0),
           "fresh-2": (0, 0), "rounds": (0, 0)}   # least positives and near misses of an act


def bare(text):
    """The text as two recognisers would agree on it: no width, case, punctuation or marks."""
    text = unicodedata.normalize("NFKC", text).lower().replace("[unk]", "")
    return re.sub(r"[\W_]", "", text)


def lines(path, keys):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        entry = json.loads(line)
        if set(entry) != keys or entry["party"] not in ALLOWED or not bare(entry["text"]):
            raise SystemExit(f"{path.name}:{number}: not a line of a corpus")
        yield f"{path.name}:{number}", entry


def main():
    errors, seen = [], {}
    for name, (positives, negatives) in CORPORA.items():
        path = HERE / f"{name}.jsonl"
        if not path.exists():
            continue
        labels, has, near = {}, collections.Counter(), collections.Counter()
        for where, entry in lines(path, {"party", "text", "acts"}):
            for act in entry["acts"]:
                if act not in ALLOWED[entry["party"]]:
                    errors.append(f"{where}: {act} is no act of {entry['party']}")
            if len(set(entry["acts"])) != len(entry["acts"]):
                errors.append(f"{where}: an act twice")
            key = entry["party"], bare(entry["text"])
            if key in seen:
                errors.append(f"{where}: the same utterance as {seen[key]}")
            seen.setdefault(key, where)
            labels[entry["party"], entry["text"]] = set(entry["acts"])
            has.update(entry["acts"])
        near_path = HERE / "near" / f"{name}.jsonl"
        for where, entry in lines(near_path, {"party", "text", "near"}) if near_path.exists() else ():
            acts = labels.get((entry["party"], entry["text"]))
            if acts is None:
                errors.append(f"near/{where}: no such utterance in {path.name}")
            elif acts & set(entry["near"]):
                errors.append(f"near/{where}: labelled with what it is only near to")
            near.update(entry["near"])
        print(f"{path.name}: {len(labels)} utterances\n{'act':<24}{'has':>6}{'near':>6}")
        for act in AGENT + CUSTOMER + EITHER:
            print(f"{act:<24}{has[act]:>6}{near[act]:>6}")
            if has[act] < positives or near[act] < negatives:
                errors.append(f"{path.name}: too few of {act}")
    print(*errors, sep="\n", end="\n" if errors else "")
    return bool(errors)


if __name__ == "__main__":
    sys.exit(__doc__ if len(sys.argv) > 1 else main())
