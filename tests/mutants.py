#!/usr/bin/env python3
"""Shows that the tests of the step notice when one of its rules is broken.

Breaks each rule R1 to R12 of the model, a duty's life, turns and the short way of a step, one at a time, by an exact
replacement of text in one source of lib/run; compiles that source, links it before the library into the tests of
tests/step, and runs them. A mutant is killed when a test fails, crashes or doesn't end. Nothing in the source tree is
changed.

    tests/mutants.py                    all of them; builds in build/mutants
    tests/mutants.py --only R2,R7       those of some rules
    tests/mutants.py --list

Fails where a mutant lives, or where its text is no longer in the source exactly once: then bring it up to date here.
It takes some minutes and is no part of the default tests.
"""
import argparse, concurrent.futures, os, re, shlex, subprocess, sys, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RUN = "lib/run/"
# Which source a header's code is compiled in.
READY = ("call.cc", "quick_ready.cc")
HEADERS = {"output.h": ("output.cc", "engine.cc", "quick.cc", "quick_line.cc", "new_call.cc") + READY, "quick_do.h": ("quick.cc",), "quick_say.h": ("quick.cc",) + READY, "quick_guards.h": ("quick.cc",) + READY, "quick_owed.h": ("quick.cc",) + READY, "quick_plan.h": ("quick.cc",), "quick_ready.h": READY,
           "quick_understand.h": ("quick.cc",) + READY}

# Rule, source, text, what stands there instead.
MUTANTS = [
    ("R1", "step.cc", "if (skew > p_.settings.max_skew_ms) {", "if (skew >= p_.settings.max_skew_ms) {"),
    ("R1", "step.cc", "if (known.low == key.low && known.high == key.high) return true;", "if (false) return true;"),
    ("R1", "step.cc", "rare.next_id_place = (rare.next_id_place + 1) % limits::kEventIds;", ""),
    ("R1", "step.cc", "decision->disposition = Disposition::kDuplicate;", "decision->disposition = Disposition::kDuplicate; h().now = std::max(h().now, event.at_ms);"),
    ("R2", "time.cc", "(a.deadline == b.deadline && a.order < b.order)) first = i;", "(a.deadline == b.deadline && a.order > b.order)) first = i;"),
    ("R2", "time.cc", "    const Timer timer = s_.at<kTimers>(first);\n    if (timer.deadline > t) return;", "    const Timer timer = s_.at<kTimers>(first);\n    if (timer.deadline >= t) return;"),
    ("R2", "duties.cc", "if (!HeardLate(duty)) return open.passed_before ? base : base + 1;", "if (!HeardLate(duty)) return base;"),
    ("R2", "duties.cc", "RemindTime(open, r) > t) continue;", "RemindTime(open, r) >= t) continue;"),
    ("R2", "duties.cc", "  return open.due - lead;", "  return open.due - lead + 1;"),
    ("R3", "duties.cc", "  return base + p_.settings.recognition_lag_ms + 1;", "  return base + p_.settings.recognition_lag_ms;"),
    ("R3", "duties.cc", "  return base + p_.settings.recognition_lag_ms + 1;", "  return base + 1;"),
    ("R3", "duties.cc", "rare.transcribed[0] > t)", "rare.transcribed[0] >= t)"),
    ("R3", "acts.cc", "    count += one.begin <= as_of_ &&", "    count += one.begin < as_of_ &&"),
    ("R3", "judgments.cc", "  as_of_ = judgment.at;", "  as_of_ = kNever;"),
    ("R4", "duties.cc", "if (outage.what == stream && outage.from <= to && outage.to >= from) up = false;", ""),
    ("R4", "duties.cc", "if (!s_.header().declared) *wait = true;", ""),
    ("R4", "line.cc", "(head.declared ? head.streams_declared : head.streams_seen) & bit", "(head.streams_declared | head.streams_seen) & bit"),
    ("R5", "acts.cc", "    *fresh = false;\n    return i;", "    return i;"),
    ("R5", "acts.cc", "const bool same = (known.segment != kNone && known.segment == act.segment) || Overlap(SpanOf(known), SpanOf(act)) ||", "const bool same ="),
    ("R5", "acts.cc", "return {act.begin - p_.settings.recognition_lag_ms, act.end};", "return {act.begin, act.end};"),
    ("R12", "recommend.cc", "      else Displace(least);", "      else WithdrawAt(least, WithdrawalReason::kSuperseded);"),
    ("R12", "recommend.cc", "if (own) WithdrawAt(least, WithdrawalReason::kSuperseded);", "if (false) return;"),
    ("R12", "recommend.cc", "!own && (!cause.insist || OfScenario(index))", "!own && !cause.insist"),
    ("R12", "recommend.cc", "other.element == r.element && NewPlace(least) == kNone", "other.element == r.element"),
    ("R12", "recommend.cc", "    details.seen = 1;\n", ""),
    ("R12", "recommend.cc", "counter->count += details.seen == 0;", "++counter->count;"),
    ("R12", "recommend.cc", "if (!t_.offers[index].varies || SaysTheSame(index)) return;", "return;"),
    ("R12", "recommend.cc", "if (!t_.offers[index].varies || SaysTheSame(index)) return;", "if (SaysTheSame(index)) return;"),
    ("R12", "recommend.cc", "if (ArgumentOf(p_.bindings[i], r.element, &argument)) AddTo(&key, argument);", ""),
    ("R12", "recommend.cc", "Words(*text, static_cast<uint32_t>(variant % text->variants.size()))", "Words(*text, 0)"),
    ("R12", "recommend.cc", "  AddWord(KeyOf(argument.name).low, key);\n", ""),
    ("R12", "recommend.cc", "s_.at<kLiveDetails>(place) = details;", "{}"),
    ("R12", "dispatch.cc", "told > 0 && Unseen(scenario.steps.begin + told - 1) ? told - 1 : ", ""),
    ("R12", "recommend.cc", "    if (a != b ? a > b : one < other) best = i;", "    best = i;"),
    ("R12", "recommend.cc", "    if (!details.seen && Duration(r.expires, r.element, &ms)) details.expires = h().now + ms;\n", ""),
    ("R12", "recommend.cc", "if (!details.seen && Duration(r.expires", "if (Duration(r.expires"),
    ("R12", "dispatch.cc", "if (asked != nullptr && SameOccasion(static_cast<uint32_t>(asked->count), happening.performed)) return;", ""),
    ("R3", "speech.cc", "    if (t <= end) begin = std::max(begin, t);", ""),
    ("turn", "turns.cc", "  if (revived) FulfilInTurns();\n", ""),
    ("R5", "speech.cc", "act->begin = segment.begin + length * hit.begin_point / all;", "act->begin = segment.begin;"),
    ("R5", "speech.cc", "  const size_t hits = segment.audible ? w().hits.hits.size() : 0;", "  const size_t hits = w().hits.hits.size();"),
    ("R6", "statechart.cc", "      RunEffects(p_.states[s].on_exit, p_.states[s].element, happening);\n      s_.at<kConfiguration>(s / 64) &= ~(uint64_t{1} << (s % 64));", "      s_.at<kConfiguration>(s / 64) &= ~(uint64_t{1} << (s % 64));\n      RunEffects(p_.states[s].on_exit, p_.states[s].element, happening);"),
    ("R6", "statechart.cc", "if (a > b && a < p_.states[b].end) {", "if (false) {"),
    ("R6", "statechart.cc", "        if (!(tried & bit)) {", "        {"),
    ("R6", "statechart.cc", "      if (tried == 0) tried = Holds(t.when", "      tried = Holds(t.when"),
    ("R6", "statechart.cc", "  if (Has(default_entries_, s)) RunEffects(state.on_initial, state.element, happening);", ""),
    ("R6", "statechart.cc", "  if (p_.histories > 0 && Intersect(exits_, Set(t_.histories), t_.words)) RecordHistory();\n", ""),
    ("R6", "dispatch.cc", "    if (SelectEventless()) {", "    if (queue_head_ == queued_ && SelectEventless()) {"),
    ("R6", "statechart.cc", "    for (uint32_t i = initial.begin; i < initial.end; ++i) AddDescendants(p_.state_refs[i]);\n    for (uint32_t i = initial.begin; i < initial.end; ++i) AddAncestors(p_.state_refs[i], index);", "    for (uint32_t i = initial.begin; i < initial.end; ++i) { AddDescendants(p_.state_refs[i]); AddAncestors(p_.state_refs[i], index); }"),
    ("R6", "statechart.cc", "      recorded = true;\n      AddDescendants(s);\n", "      recorded = true;\n      AddDescendants(s);\n      AddAncestors(s, state.parent);\n"),
    ("R6", "statechart.cc", "    for (uint32_t s = leaf; s != program::kNoIndex && found == kNone; s = t_.parents[s]) {", "    for (uint32_t s = leaf; s == leaf && found == kNone; s = t_.parents[s]) {"),
    ("R6", "statechart.cc", "if (p_.states[c].kind == StateKind::kFinal && s_.active(c)) return true;", "if (p_.states[c].kind == StateKind::kFinal) return true;"),
    ("R6", "statechart.cc", " && InFinal(grandparent)) {", ") {"),
    ("R6", "statechart.cc", "s_.at<kHistories>(history.record) = s_.at<kConfiguration>(0) & history.recorded;", "s_.at<kHistories>(history.record) |= s_.at<kConfiguration>(0) & history.recorded;"),
    ("R6", "statechart.cc", "    std::fill_n(record, words, 0);\n", ""),
    ("R6", "statechart.cc", "                                                             : IsLeaf(p_.states[c].kind);", "                                                             : true;"),
    ("R6", "statechart.cc", "    if (IsHistory(p_.states[c].kind) && Has(default_entries_, c)) {", "    if (IsHistory(p_.states[c].kind)) {"),
    ("R6", "statechart.cc", "    if (preempted) continue;\n", ""),
    ("R6", "statechart.cc", "    if (chosen_[i] == transition) return;\n", ""),
    ("R6", "statechart.cc", "      if (t.parties != 0xff && !(t.parties >> happening.party & 1)) continue;\n", ""),
    ("R6", "statechart.cc", "  if (end - begin > 64) return SelectAmong(type, happening);\n", ""),
    ("R6", "statechart.cc", "  RunQueue(nothing);\n", ""),
    ("R6", "dispatch.cc", "  SelectFor(type, happening);\n  for (uint32_t i = 0; i < enabled; ++i) RunReaction(p_.reactions[rules[i]], happening);\n", "  for (uint32_t i = 0; i < enabled; ++i) RunReaction(p_.reactions[rules[i]], happening);\n  SelectFor(type, happening);\n"),
    ("R6", "dispatch.cc", "case program::OpCode::kJump: pc += op.target; break;", "case program::OpCode::kJump: break;"),
    ("R7", "statechart.cc", "!IsHistory(p_.states[c].kind) && !s_.active(c) && !EntersBelow(c)", "!IsHistory(p_.states[c].kind) && !s_.active(c)"),
    ("R7", "statechart.cc", "  if (index == domain) return;\n", ""),
    ("R8", "dispatch.cc", "    React(next);\n    in_error_ = false;\n", "    React(next);\n"),
    ("R2", "dispatch.cc", "          if (s_.at<kTimers>(i).send_id == op.send_id) s_.Erase<kTimers>(i);", "          if (s_.at<kTimers>(i).send_id == op.send_id) { s_.Erase<kTimers>(i); break; }"),
    ("R2", "dispatch.cc", "std::max<int64_t>(delay, 0)", "delay"),
    ("R2", "dispatch.cc", "          timer.order = std::max(timer.order, s_.at<kTimers>(i).order + 1);\n", ""),
    ("R7", "statechart.cc", "AddAncestors(p_.state_refs[i], transition.domain);", ";"),
    ("R7", "statechart.cc", "    if (parallel && !targets.empty()) AddDescendants(transition.domain);", "    if (false) AddDescendants(transition.domain);"),
    ("R7", "statechart.cc", "exits_[0] = fixed->exits & s_.at<kConfiguration>(0);", "exits_[0] = s_.at<kConfiguration>(0) & ~uint64_t{1};"),
    ("R7", "statechart.cc", "    for (uint32_t s = p_.state_spans[i].begin; s < p_.state_spans[i].end; ++s) {\n      if (s_.active(s)) Add(set, s);", "    for (uint32_t s = p_.states[p_.transitions[transition].domain].end; s-- > p_.transitions[transition].domain + 1;) {\n      if (s_.active(s)) Add(set, s);"),
    ("R8", "guards.cc", "if (!in_macrostep_ || in_error_ || error_raised_) return;", "if (!in_macrostep_ || in_error_) return;"),
    ("R8", "guards.cc", "if (!in_macrostep_ || in_error_ || error_raised_) return;", "return;"),
    ("R8", "dispatch.cc", "if (value.kind == expr::Kind::kError) return;", "if (value.kind == expr::Kind::kError) break;"),
    ("R8", "dispatch.cc", "if (outcome == expr::Outcome::kError) return;", ""),
    ("R9", "dispatch.cc", "if (++microsteps_ > limits::kMicrosteps)", "if (++microsteps_ > limits::kMicrosteps - 1)"),
    ("R9", "dispatch.cc", "if (++microsteps_ > limits::kMicrosteps)", "if (++microsteps_ > limits::kMicrosteps + 1)"),
    ("R9", "dispatch.cc", "  if (bytes <= kSmallBlock) s_.Put(block, bytes, directory);\n  else s_ = w().before_internal;\n", ""),
    ("R9", "dispatch.cc", "  limit_hit_ = false;\n", ""),
    ("R10", "judgments.cc", "    } else if (broken != expr::Outcome::kFalse) {\n      verdict = Verdict::kUndetermined;", "    } else if (broken != expr::Outcome::kFalse) {\n      verdict = Verdict::kViolated;"),
    ("R10", "guards.cc", "    if (Holds(p_.exceptions[i].when, element) != expr::Outcome::kTrue) continue;", "    if (Holds(p_.exceptions[i].when, element) == expr::Outcome::kFalse) continue;"),
    ("R10", "dispatch.cc", "if (InStates(rule.in) && Holds(rule.when, rule.element) == expr::Outcome::kTrue &&", "if (InStates(rule.in) && Holds(rule.when, rule.element) != expr::Outcome::kFalse &&"),
    ("R10", "duties.cc", "if (!InStates(duty.in) || Holds(duty.when, duty.element) != expr::Outcome::kTrue) return;", "if (!InStates(duty.in) || Holds(duty.when, duty.element) == expr::Outcome::kFalse) return;"),
    ("R11", "recommend.cc", "      confirms = other.id;", ""),
    ("R11", "recommend.cc", "      WithdrawAt(i, WithdrawalReason::kRetracted);\n    }\n  }", "      ++i;\n    }\n  }"),
    ("R11", "recommend.cc", "    if (Details(i).provisional && Details(i).segment == segment) WithdrawAt(i, WithdrawalReason::kRetracted);", "    if (Details(i).provisional) WithdrawAt(i, WithdrawalReason::kRetracted);"),
    ("R11", "duties.cc", "if (AgentSpeaks()) return;", ""),
    ("R11", "speech.cc", "  if (place != kNone && !s_.at<kSegments>(place).final) place = kNone;   // R11\n", ""),
    ("R5", "speech.cc", "      act.segment = place;\n      act.awaited = 0;", "      act.awaited = 0;"),
    ("R12", "recommend.cc", "    if (other.priority > r.priority && !cause.insist) return;", ""),
    ("R12", "recommend.cc", "if (r.once || (r.at_most > 0 && counter->count >= r.at_most)) return false;", "if (r.once || (r.at_most > 0 && counter->count > r.at_most)) return false;"),
    ("R12", "recommend.cc", "h().now - counter->last >= cooldown;", "true;"),
    ("R12", "recommend.cc", "    if (s_.at<kLiveDetails>(i).expires > t) ++i;", "    if (s_.at<kLiveDetails>(i).expires >= t) ++i;"),
    ("R12", "time.cc", "for (uint32_t i = 0; i < s_.count<kLiveDetails>(); ++i) consider(s_.at<kLiveDetails>(i).expires);", ""),
    ("R12", "recommend.cc", "    if (details.duty == kNone && details.due < h().now) continue;", ""),
    ("duty", "duties.cc", "if (duty.retrigger == program::Retrigger::kAnother) break;", "if (duty.retrigger == program::Retrigger::kAnother) return;"),
    ("duty", "line.cc", "  if (head.ended || head.segment == 0) return;", "  if (head.segment == 0) return;"),
    ("duty", "duties.cc", "verdict == Verdict::kFulfilled ? WithdrawalReason::kDone : WithdrawalReason::kMoot);", "WithdrawalReason::kMoot);"),
    ("duty", "duties.cc", "open.due <= at || open.since > at) continue;", "open.since > at) continue;"),
    ("short", "quick.cc", "output->due > event.at_ms)", "output->due >= event.at_ms)"),
    ("short", "quick_understand.h", "twice |= known[i].low == key.low && known[i].high == key.high;", ";"),
    ("short", "quick_plan.h", "        if (chosen_ != nullptr) return false;\n", ""),
    ("short", "quick_do.h", "      if (exits & history.parent) s_.at<kHistories>(history.record) = config_ & history.recorded;", ""),
    ("short", "quick_plan.h", "    if (truth > whole) whole = truth;", ""),
    ("short", "quick_plan.h", "    if (truth == Truth::kFails) return false;\n    if (truth != Truth::kTrue) continue;\n    *found", "    if (truth != Truth::kTrue) continue;\n    *found"),
    ("short", "quick_ready.cc", "    if (truth == Truth::kFails) return nullptr;\n", ""),
    ("short", "quick_ready.cc", "    if (truth == Truth::kTrue) return choice;\n", "    return choice;\n"),
    ("short", "quick_ready.cc", "    if (!HoldsInPlace(*choice, variables, party, event.count)) continue;", ""),
    ("short", "quick_ready.h", "if (out_.due <= e_.at_ms) {", "if (out_.due < e_.at_ms) {"),
    ("short", "quick_ready.h", "party_ == 0 || head_.inaudible != 0 :", "party_ == 0 :"),
    ("short", "quick_ready.h", "if (choice.stamp != QuickChoice::kNoStamp) WriteTime(at, variables() + choice.stamp);", ";"),
    ("short", "quick_ready.h", "    choice_ = ChooseBeside(p_, &s_, &out_, e_, choice_, party_);\n", ""),
    ("short", "quick_ready.h", "      due_changed_ |= ran.due_changed;\n", ""),
    ("short", "quick_ready.h", "    if (CALLCUE_RARELY(recommends_ > out_.room)) return false;\n", ""),
    ("short", "quick_guards.h", "((choice.parties >> party) & (", "(("),
    ("short", "quick_guards.h", "variables[choice.test_place]) == choice.test_value)", "variables[choice.test_place]) >= choice.test_value)"),
    ("short", "quick_guards.h", "          in_span) != 0;", "          true) != 0;"),
    ("short", "quick_guards.h", "static_cast<uint32_t>(choice.fewest) <= choice.more;", "static_cast<uint32_t>(choice.fewest) < choice.more;"),
    ("short", "quick_ready.h", "      if (!HoldsInPlace(*choice_, values, party_, e_.count)) continue;\n", ""),
    ("short", "quick_ready.h", "      if (choice.cancel != QuickChoice::kNothing) Cancel(&s_, choice.cancel);\n", ""),
    ("short", "quick_ready.h", "      if (choice.send != QuickChoice::kNothing) Arm(&s_, p_.ops[choice.send], e_.at_ms);\n", ""),
    ("short", "quick_ready.h", "      due_changed_ |= choice.cancel != QuickChoice::kNothing || choice.send != QuickChoice::kNothing;\n", ""),
    ("short", "quick_ready.h", "i < QuickChoice::kSets; ++i) variables()", "i < 1; ++i) variables()"),
    ("short", "quick_line.cc", "    kept += !tables.offers[one.recommend].spoken;\n", ""),
    ("short", "quick_line.cc", "    all[kept] = one;\n", ""),
    ("short", "quick_line.cc", "  output->Forget();   // there is more room now, and fewer are live\n", ""),
    ("short", "quick_ready.h", "      if (before_ != nullptr || deadline", "      if (deadline"),
    ("short", "quick_ready.h", "deadline == e_.at_ms || deadline <= head_.now) return false;", "deadline <= head_.now) return false;"),
    ("short", "quick_ready.h", "kNotBefore = QuickChoice::kAsks | QuickChoice::kMore", "kNotBefore = QuickChoice::kMore"),
    ("short", "quick_ready.h", "before_->sets != 0 ||\n", "\n"),
    ("short", "quick_ready.h", "      rows = before_->next_rows;\n", ""),
    ("short", "quick_ready.h", "    SetDue(deadline);\n", ""),
    ("short", "quick_ready.h", "    parts.Erase<kTimers>(timer_);\n", ""),
    ("short", "quick_ready.h", "    if (recommendation == nullptr && before_->changes.empty()) return 0;\n", ""),
    ("short", "quick_ready.h", "    return type.opens == type.done || MayOpen(s_, e_.at_ms, type.done - type.opens);", "    return true;"),
    ("short", "quick_ready.h", "    if (!simple && (choice.flags & QuickChoice::kReacts) != 0) React();\n", ""),
    ("short", "quick_ready.h", "    findings_ = reacted.findings;\n    due_changed_ = true;\n", "    findings_ = reacted.findings;\n"),
    ("short", "quick_do.h", "  seen_ = config_ = choice.from;\n  DoReactions();", "  DoReactions();"),
    ("short", "quick_do.h", "  logged_ = choice.act != QuickChoice::kNothing;\n", ""),
    ("short", "quick_ready.cc", "  if (choice->record != QuickChoice::kNoRecord) state->at<kHistories>(choice->record) = choice->recorded;\n", ""),
    ("short", "quick_ready.cc", "    while ((landing->leaf & recorded) == 0 && landing->choice != nullptr) ++landing;\n", ""),
    ("short", "quick_ready.h", "      choice_ = taken;\n", ""),
    ("short", "quick_ready.h", "    if (kind == StepKind::kTimed && due_changed_) SetDue(at);\n", ""),
    ("short", "quick_ready.h", "    if ((choice.flags & QuickChoice::kFirst) != 0) DoFirst();\n", ""),
    ("short", "quick_ready.h", "      handled_ |= ending.judged;\n", ""),
    ("short", "quick_ready.h", "    out_.ids |= uint32_t{1} << (key_.low & 31);\n", ""),
    ("short", "quick_ready.h", "      if ((live >> choice.live & 1) != 0) return nullptr;   // it stands already, or is none\n", "      if (choice.live == QuickChoice::kNoLive) return nullptr;\n"),
    ("short", "call.cc", "return status;\n  call.impl_->output.Forget();\n", "return status;\n"),
    ("short", "call.cc", "*std::move(state);\n    call.impl_->output.Forget();\n", "*std::move(state);\n"),
    ("short", "quick_do.h", "  out_.rows = q_.RowsOf(*configuration_);\n", ""),
    ("short", "quick_do.h", "    out_.ids |= uint32_t{1} << (key_.low & 31);\n", ""),
    ("short", "quick_do.h", "        Cancel(&s_, op->target);\n        due_changed_ = true;\n", "        Cancel(&s_, op->target);\n"),
    ("short", "quick_do.h", "        Arm(&s_, p_.ops[op->target], now());\n        due_changed_ = true;\n", "        Arm(&s_, p_.ops[op->target], now());\n"),
    ("short", "quick.cc", "  for (uint32_t i = 0; i < state.count<kIds>(); ++i) output->ids |= uint32_t{1} << (state.at<kIds>(i).low & 31);\n", ""),
    ("short", "quick_owed.cc", "    if (std::min(open.due, open.end_at) <= t) return false;", ""),
    ("short", "output.h", "    rows = 0;             // of nothing\n", ""),
    ("short", "output.h", "    memory->other[0] = memory->other[1] = OutputMemory::kDeadline | OutputMemory::kRest;\n", ""),
    ("short", "quick_say.h", "  for (uint8_t& other : memory->other) other |= OutputMemory::kDeadline;\n", ""),
    ("short", "quick_say.h", "  other = bare ? 0 : OutputMemory::kRest;\n", "  other = 0;\n"),
    ("short", "quick_guards.h", "(beyond == 0 && test.is == QuickTest::Is::kGe)", "beyond == 0"),
    ("short", "quick_guards.h", "over * 1'000'000 - nanos;", "over * 1'000'000;"),
    ("short", "quick_guards.h", "  if (ms >= (kLongest + 1) * 1000 || ms < -kLongest * 1000) return Truth::kFails;\n", ""),
    ("short", "quick_guards.h", "uint64_t seconds = static_cast<uint64_t>(static_cast<unsigned __int128>(whole >> 3) * kThousandth >> 68);", "uint64_t seconds = (whole + 1) / 1000;"),
    ("short", "quick_ready.h", "      if (truth != Truth::kFails) continue;\n", "      continue;\n"),
    ("short", "quick_ready.h", "      if ((choice_->flags & QuickChoice::kElapsed) == 0) break;\n", "      break;\n"),
    ("short", "quick_ready.h", "QuickChoice::kMore | QuickChoice::kLine;", "QuickChoice::kMore;"),
    ("short", "quick_ready.h", "e_.count & kind_->rings)", "e_.count)"),
    ("short", "quick_ready.h", "(QuickChoice::kMore | QuickChoice::kTests)) != 0)", "QuickChoice::kMore) != 0)"),
    ("short", "quick_ready.h", "    if ((choice_->flags & QuickChoice::kTests) == 0) return true;\n", "    return true;\n"),
    ("short", "quick_line.cc", "  if (kept < live) state->Truncate<kLive>(kept);\n", ""),
    ("short", "quick_owed.cc", "    if (state.at<kLog>(i).begin >= begin) return false;", ""),
    ("short", "quick.cc", "deadline == e_.at_ms || deadline <= head_.now) return false;", "deadline <= head_.now) return false;"),
    ("short", "quick.cc", "    if (first != kNone || deadline", "    if (deadline"),
    ("short", "quick.cc", "  s_.PutBeginning(saved, bytes);", ""),
    ("short", "quick.cc", "if (chosen_ != nullptr && chosen_->transition->sends > 0) return false;", ""),
    ("short", "quick_owed.cc", "    if (duty.another) break;\n", ""),
    ("short", "quick_owed.h", "  if (late) return base + p.settings.recognition_lag_ms + 1;", "  if (late) return base + p.settings.recognition_lag_ms;"),
    ("short", "quick_do.cc", "  (after == kNone ? head : state->at<kLog>(after).previous) = place;", "  head = place;"),
    ("short", "quick_understand.h", "    if (plain && head_.inaudible != 0) return false;\n", ""),
    ("short", "quick_plan.h", "    if (recommends > out_.room) {", "    if (false) {"),
    ("short", "quick_do.h", "case QuickOp::Code::kLeave: seen_ &= ~(uint64_t{1} << op->small); break;", "case QuickOp::Code::kLeave: break;"),
    ("short", "quick_do.h", "if ((config_ >> op->small & 1) == 0) op += op->value;", ""),
    ("short", "quick_owed.cc", "permitted ? Verdict::kFulfilled : Verdict::kViolated", "permitted ? Verdict::kViolated : Verdict::kFulfilled"),
    ("short", "quick_line.cc", "    if (reaction.parties != 0xff && !(reaction.parties >> head.ended_by & 1)) continue;", ""),
    ("short", "quick_owed.cc", "one + CountDone(", "CountDone("),
    ("short", "quick_owed.cc", "    if (!holds || granted != nullptr) return {false, nullptr};", "    if (!holds) return {false, nullptr};"),
    ("short", "quick_owed.cc", "    if (!holds || granted != nullptr) return {false, nullptr};", "    if (granted != nullptr) return {false, nullptr};"),
    ("short", "quick_owed.cc", "    count += parties == 0xff || (parties >> state.at<kLog>(i).party & 1) != 0;", "    ++count;"),
    ("short", "quick_owed.cc", "test->parties, test->than + 1)", "test->parties, test->than)"),
    ("short", "quick_owed.cc", "rare.participant.size > 0 || ", ""),
    ("short", "quick_owed.h", "  state->MakeRare().permitted |= uint64_t{1} << granted.act;\n", ""),
    ("short", "quick_understand.h", "|| first_) return false;", ") return false;"),
    ("short", "quick_ready.h", "    if (granted_ != nullptr) permissions_ = Grant(&s_, *granted_);\n", ""),
    ("short", "quick_understand.h", "(((numbers + carries) | numbers) & highest) | ", ""),
    ("steady", "permissions.cc", "to_ask_ | (s_.rare()", "(s_.rare()"),
    ("steady", "permissions.cc", " | (s_.rare().permitted ^ s_.RareIn(before, directory).permitted)", ""),
    ("steady", "permissions.cc", "  if (!reinterpret_cast<const Header*>(before)->permissions_up_to_date) return kAll;\n", ""),
    ("steady", "permissions.cc", "uint8_t changed = Reads::kTime;", "uint8_t changed = 0;"),
    ("steady", "permissions.cc", "changed |= Reads::kLine | Reads::kStreams;", "changed |= Reads::kStreams;"),
    ("steady", "permissions.cc", "changed |= Reads::kLine | Reads::kStreams;", "changed |= Reads::kLine;"),
    ("steady", "permissions.cc", "now.streams_seen != then.streams_seen || ", ""),
    ("steady", "permissions.cc", " || !s_.IsSame(kIntervals, before, directory)", ""),
    ("steady", "permissions.cc", "changed |= Reads::kInaudible;", ";"),
    ("steady", "permissions.cc", "changed |= Reads::kSpeech;", ";"),
    ("steady", "permissions.cc", "changed |= Reads::kTurns;", ";"),
    ("steady", "permissions.cc", "  if (!IsSame(rare.participant, old.participant)) changed |= Reads::kTexts;\n", ""),
    ("steady", "permissions.cc", "  if (!IsSame(rare.second_language, old.second_language)) changed |= Reads::kTexts;\n", ""),
    ("steady", "permissions.cc", "      same = s_.IsSame(t_.permission_words[k], before);\n", ""),
    ("steady", "permissions.cc", "    noted &= granted == (s_.rare().permitted >> (i % 64) & 1);\n", ""),
    ("steady", "permissions.cc", "h().permissions_up_to_date = noted && out_.faults.size() == faults;", "h().permissions_up_to_date = noted;"),
    ("turn", "turns.cc", "turn->ended < 2 && segment.begin - turn->end <= p_.settings.turn_gap_ms;", "turn->ended < 2 && segment.begin - turn->end < p_.settings.turn_gap_ms;"),
    ("turn", "turns.cc", "!segment.audible || segment.acknowledgement ||", "!segment.audible ||"),
    ("duty", "duties.cc", "if (transferred && !duty.speech && open.due == kNever && open.since <= at) {", "if (false) {"),
    ("turn", "turns.cc", "if (overlap <= p_.settings.talk_over_ms) return;", "if (overlap < p_.settings.talk_over_ms) return;"),
]


def commands(build):
    """The compiler's command for each source of lib/run, and the linker's for the tests."""
    out = subprocess.run(["ninja", "-C", build, "-t", "commands", "step_test"], capture_output=True, text=True, check=True).stdout
    compiles, link = {}, None
    for line in out.splitlines():
        found = re.search(r" -c \S*/lib/run/(\w+\.cc)", line)
        if found:
            compiles[found.group(1)] = line
        if " -o bin/step_test " in line:
            link = line
    return compiles, link


def without_dependencies(command):
    """The compiler's command as words, without those that ask for a file of dependencies, the input and the output."""
    words, kept = iter(shlex.split(command)), []
    for word in words:
        if word in ("-MT", "-MF", "-MQ", "-o", "-c"):
            next(words)
        elif word != "-MD":
            kept.append(word)
    return kept


LIVES = "lives: every test passes with it"


def attempt(source, text, instead, compiles, link, build, folder, environment):
    """What killed the mutant, and what is wrong where nothing did."""
    original = open(os.path.join(ROOT, RUN, source), encoding="utf-8").read()
    if original.count(text) != 1:
        return "", f"stands there {original.count(text)} times"
    os.makedirs(os.path.join(folder, RUN))
    mutant, program = os.path.join(folder, RUN + source), os.path.join(folder, "mutant")
    with open(mutant, "w", encoding="utf-8") as out:
        out.write(original.replace(text, instead))
    # A header is found in place of the one of the same path, by the sources that are made of it.
    things = []
    for compiled in HEADERS.get(source, (source,)):
        things.append(os.path.join(folder, compiled + ".o"))
        command = without_dependencies(compiles[compiled]) + ["-iquote", folder, "-w", "-o", things[-1], "-c"]
        command.append(mutant if compiled == source else os.path.join(ROOT, RUN, compiled))
        built = subprocess.run(command, cwd=build, capture_output=True, text=True)
        if built.returncode:
            return "", f"doesn't compile: {built.stderr[:300]}"
    linking = link.replace(" -o bin/step_test ", f" {shlex.join(things)} -o {shlex.quote(program)} ")
    linking = linking.split(" && cd ")[0].replace(": && ", "").replace(" && :", "")
    subprocess.run(linking, shell=True, cwd=build, check=True, capture_output=True)
    try:
        ran = subprocess.run([program], env=environment, capture_output=True, text=True, timeout=120, errors="replace")
    except subprocess.TimeoutExpired:
        return "not ending", ""
    finally:
        os.remove(program)
    failed = re.findall(r"\[  FAILED  \] ([\w./]+)", ran.stdout)
    return (failed[0] if failed else "a crash" if ran.returncode else ""), LIVES


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=os.path.join(ROOT, "build", "mutants"))
    parser.add_argument("--only", default="", help="rules, separated by commas")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="mutants at a time")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    wanted = [m for m in MUTANTS if not options.only or m[0] in options.only.split(",")]
    if options.list:
        for rule, source, text, instead in wanted:
            print(f"{rule:5} {source:14} {text.splitlines()[0].strip()}  ->  {(instead.splitlines() or [''])[0].strip() or '(nothing)'}")
        return 0
    if not os.path.exists(os.path.join(options.build, "build.ninja")):
        subprocess.run(["cmake", "-S", ROOT, "-B", options.build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug",
                        "-DCMAKE_CXX_FLAGS_DEBUG=-O0", "-DCALLCUE_BUILD_TOOL=OFF"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["ninja", "-C", options.build, "step_test"], check=True, stdout=subprocess.DEVNULL)
    environment = dict(os.environ, CALLCUE_STREAMS="60", GTEST_FAIL_FAST="1", GTEST_BRIEF="1")
    test = os.path.join(options.build, "bin", "step_test")
    if subprocess.run([test], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600).returncode:
        print("the tests fail without any mutant: repair that first", file=sys.stderr)
        return 2
    compiles, link = commands(options.build)
    killed, problems = 0, []
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        tries = pool.map(lambda i: attempt(*wanted[i][1:], compiles, link, options.build, os.path.join(folder, str(i)),
                                           environment), range(len(wanted)))
        for (rule, source, text, _), (how, problem) in zip(wanted, tries):
            name = f"{rule} {source}: {text.splitlines()[0].strip()}"
            if how:
                killed += 1
                print(f"killed  {name}\n        by {how}", flush=True)
            else:
                problems.append(f"{name}\n  {problem}")
                print(f"LIVES   {name}" if problem == LIVES else f"FAILS   {name}", flush=True)
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{killed} of {len(wanted)} mutants killed")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
