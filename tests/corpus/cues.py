#!/usr/bin/env python3
"""Learns the cues of the built-in policy from the labelled utterances that are there to work on.

For each act a logistic regression (scikit-learn's, by LIBLINEAR) over the strings of one to three characters that
utterances hold, as phrases see them: normalised, without fillers and punctuation; a number is one character, whatever
it is. All of them are weighed, with an L2 penalty; then weights without which the rest would be hardly worse are left
out, step by step, and the rest weighed anew (Optimal Brain Damage: LeCun, Denker, Solla, NIPS 1989). As many weights
chosen by an L1 penalty find no more and in words of other writers less. Weights are rounded to a sixth of their size. An
act's `least` and `enough` are the likelihoods REFUSE and FIND. All of this was chosen by rounds of utterances that
neither the phrases nor the model had seen: four characters, or exact weights, find nothing more.

What is said in the calls of tests/cases and in the policy's own scripts is learnt from, too: with the acts that its
phrases find there, which are right, since those calls come out as expected; and with more weight.

    tests/corpus/cues.py [--callcue build/release/bin/callcue]

writes them to the end of lib/packs/power-supply.textproto, in place of what stands there; the same utterances give the
same bytes. Needs python3-sklearn. heldout.jsonl is never read.
"""
import argparse, collections, glob, json, os, re, subprocess, sys, tempfile

try:
    import numpy
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression
except ImportError as missing:
    sys.exit(f"{__doc__}\n{missing}: install python3-sklearn (or scikit-learn, from PyPI)")

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PACK = os.path.join(ROOT, "lib/packs/power-supply.textproto")
FILES = "work earlier unseen varied fresh-1 fresh-2 rounds".split()
LONGEST = 3  # characters
FEWEST = 8   # utterances that hold a string
LOSSES = 0.02, 0.06, 0.12  # of log likelihood, for want of one weight; what costs less is left out
HARD = 0.5  # of that, for acts that are hard to tell: they get half as many weights again
ALL, SOME = 3, 2  # L2's inverse strength, while all strings are there and later
STEPS = 6    # of weights, while they grow by e
WRITTEN = 8    # times that an utterance of cases and scripts counts
PERFORMED = 10  # utterances with the act: a party that has fewer doesn't perform it
REFUSE, FIND = 0.05, 0.6  # likelihood: below the one a hit is none, above the other no phrase is needed
MARK = "# " + "-" * 117 + "\n# Cues, learnt by tests/corpus/cues.py\n"
# Formulas: the words are the act. Of numbers, cues don't see how long they are.
BY_PHRASES_ALONE = {"apology", "gives_amount", "gives_number", "greeting", "thanks"}
HARD_TO_TELL = {"anger", "argue", "ask_contact", "ask_fault_details", "complaint", "insist", "not_understood",
                "points_out_error", "promise", "suggestion", "summary"}


def read(callcue):
    """Party, normalised text with ^ and $, acts of each utterance."""
    utterances = []
    for name in FILES:
        path = os.path.join(HERE, name + ".jsonl")
        lines = open(path, encoding="utf-8").read().splitlines()
        for number, text in normalised(callcue, path):
            line = json.loads(lines[number - 1])
            utterances.append((line["party"], text, set(line["acts"])))
    return utterances


def normalised(callcue, path):
    """Line number and normalised text of each line; # stands for numbers."""
    out = subprocess.run([callcue, "evaluate", path, "--format", "normalised"], capture_output=True, text=True, check=True)
    for row in out.stdout.splitlines():
        number, text = row.split("\t", 1)
        yield int(number), "^" + re.sub("[0-9]+", "#", text) + "$"


def written(callcue, pack, acts):
    """The same of what is said in cases and scripts, with the acts that the phrases of `pack` find."""
    said = set()
    for path in sorted(glob.glob(os.path.join(ROOT, "tests/cases/*.textproto"))):
        for party, text in re.findall(r'\b(agent|customer): "((?:[^"\\]|\\.)*)"', open(path, encoding="utf-8").read()):
            said.add(("PARTY_" + party.upper(), text))
    for text in re.findall(r'\bvariant: "((?:[^"\\]|\\.)*)"', pack):
        said.add(("PARTY_AGENT", text))
    said = sorted(pair for pair in said if any("\u4e00" <= c <= "\u9fff" for c in pair[1]))
    with tempfile.TemporaryDirectory() as folder:
        policy, corpus = os.path.join(folder, "pack.textproto"), os.path.join(folder, "said.jsonl")
        with open(policy, "w", encoding="utf-8") as out:
            out.write(pack)
        with open(corpus, "w", encoding="utf-8") as out:
            for party, text in said:
                out.write(json.dumps({"party": party, "text": text, "acts": []}, ensure_ascii=False) + "\n")
            for party in ("PARTY_AGENT", "PARTY_CUSTOMER"):  # so that each act is judged
                out.write(json.dumps({"party": party, "text": "-", "acts": acts}) + "\n")
        command = [callcue, "evaluate", corpus, "--policy", policy, "--format", "json"]
        found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        has = collections.defaultdict(set)
        for error in found["errors"]:
            if error["kind"] == "false":
                has[error["line"]].add(error["act"])
        return [(said[n - 1][0], text, has[n]) for n, text in normalised(callcue, corpus) if n <= len(said)]


def plain(gram):
    """Words of letters have edges, and aren't taken apart; edges and numbers say nothing by themselves."""
    return not any(c.isascii() and c not in "^$#" for c in gram) and not gram.isascii()


def weigh(strings, has, times, names, share):
    """Weights by string, in hundredths, and the constant; what costs less than `share` of LOSSES is left out."""
    kept, model = numpy.arange(len(names)), fitted(strings, has, times, ALL)
    for least in LOSSES:
        kept = kept[losses(model, strings[:, kept], times) >= share * least]
        model = fitted(strings[:, kept], has, times, SOME)
    return {names[i]: rounded(w) for i, w in zip(kept, model.coef_[0]) if rounded(w)}, model.intercept_[0]


def fitted(strings, has, times, strength):
    model = LogisticRegression(C=strength, solver="liblinear", max_iter=60, tol=0.01)
    return model.fit(strings, has, sample_weight=times)


def losses(model, strings, times):
    """What each weight is worth to the model, by the curvature at its optimum."""
    likely = model.predict_proba(strings)[:, 1]
    return model.coef_[0] ** 2 * (strings.power(2).T @ (times * likely * (1 - likely)) + 1 / model.C) / 2


def rounded(weight):
    size = 100 * numpy.exp(round(numpy.log(abs(weight)) * STEPS) / STEPS)
    return int(round(size if weight > 0 else -size))


def logit(p):
    return float(numpy.log(p / (1 - p)))


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def render(act, weights, constant):
    lines = ["cues {", f"  act: {quoted(act)}", '  language: "zh"', f"  least: {int(round(100 * (logit(REFUSE) - constant)))}"]
    lines.append(f"  enough: {int(round(100 * (logit(FIND) - constant)))}")
    by_weight = collections.defaultdict(list)
    for gram, weight in weights.items():
        by_weight[weight].append(gram)
    for weight in sorted(by_weight, reverse=True):
        words = ",".join(map(quoted, sorted(by_weight[weight])))
        lines.append(f"  cue {{ weight: {weight} words: [{words}] }}")
    return "\n".join(lines + ["}", ""])


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--callcue", default=os.path.join(ROOT, "build/release/bin/callcue"))
    callcue = arguments.parse_args().callcue
    pack = open(PACK, encoding="utf-8").read().split(MARK)[0].rstrip("\n") + "\n"
    utterances = read(callcue)
    acts = sorted({act for _, _, has in utterances for act in has})
    labelled = len(utterances)
    utterances += written(callcue, pack, acts)
    times = numpy.array([1] * labelled + [WRITTEN] * (len(utterances) - labelled))
    said = collections.Counter((act, party) for party, _, has in utterances for act in has)
    vectorizer = CountVectorizer(analyzer="char", ngram_range=(1, LONGEST), min_df=FEWEST, lowercase=False)
    strings = vectorizer.fit_transform([text for _, text, _ in utterances]).astype(numpy.float64).tocsc()
    names = vectorizer.get_feature_names_out()
    good = numpy.array([plain(gram) for gram in names])
    strings, names = strings[:, good].tocsr(), names[good]
    blocks = []
    for act in acts:
        rows = numpy.array([said[act, party] >= PERFORMED for party, _, _ in utterances])
        if act in BY_PHRASES_ALONE or not rows.any():
            continue
        has = numpy.array([act in acts_ for _, _, acts_ in utterances])[rows]
        share = HARD if act in HARD_TO_TELL else 1
        weights, constant = weigh(strings[rows], has, times[rows], names, share)
        blocks.append(render(act, weights, constant))
    with open(PACK, "w", encoding="utf-8") as out:
        out.write(pack + "\n" + MARK + "\n" + "\n".join(blocks))


if __name__ == "__main__":
    main()
