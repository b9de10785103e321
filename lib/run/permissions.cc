// Which permissions a step asks at its end. At its beginning the call had noted what each comes to, so asked are those
// that rest on something that is no longer what it was then (program::PermissionReads).
#include <cstddef>
#include <cstring>

#include "lib/run/engine.h"

namespace callcue::run {

namespace {

using Reads = program::PermissionReads;
constexpr uint64_t kAll = ~uint64_t{0};

bool IsLineSame(const Header& now, const Header& then) {
  constexpr size_t kFrom = offsetof(Header, segment), kTo = offsetof(Header, permissions_named);
  const auto fields = [](const Header& header) { return reinterpret_cast<const char*>(&header) + kFrom; };
  return now.established_at == then.established_at && std::memcmp(fields(now), fields(then), kTo - kFrom) == 0;
}

bool IsSame(StringRef a, StringRef b) { return a.offset == b.offset && a.size == b.size; }

}  // namespace

bool Engine::Granted(const program::Permission& permission) {
  if (!Shown(permission.element)) return true;   // observed: judged when it's done, never shown
  if (Holds(permission.applies, permission.element) != expr::Outcome::kTrue) return true;
  if (Holds(permission.when, permission.element) == expr::Outcome::kTrue) return true;
  return Excepted(permission.element, nullptr);
}

uint8_t Engine::ChangedSources(const char* before, uint32_t directory) const {
  const Header& now = h();
  const Header& then = *reinterpret_cast<const Header*>(before);
  uint8_t changed = Reads::kTime;
  if (!IsLineSame(now, then)) changed |= Reads::kLine | Reads::kStreams;
  if (now.streams_seen != then.streams_seen || !s_.IsSame(kIntervals, before, directory)) changed |= Reads::kStreams;
  if (now.inaudible != then.inaudible) changed |= Reads::kInaudible;
  const Rare &rare = s_.rare(), &old = s_.RareIn(before, directory);
  if (std::memcmp(rare.speech_since, old.speech_since, sizeof rare.speech_since) != 0) changed |= Reads::kSpeech;
  if (std::memcmp(rare.turns, old.turns, sizeof rare.turns) != 0) changed |= Reads::kTurns;
  // A step only adds to the strings, so that what lies where another lay is that one.
  if (!IsSame(rare.participant, old.participant)) changed |= Reads::kTexts;
  if (!IsSame(rare.second_language, old.second_language)) changed |= Reads::kTexts;
  return changed;
}

// Bit i % 64: permission act i may come to something else than before the step.
uint64_t Engine::PermissionsToAsk() const {
  if (!h().permissions_up_to_date || !saved_) return kAll;
  const bool small = saved_bytes_ > 0;
  const char* const before = small ? saved_block_ : work_->before_step.block();
  const uint32_t directory = small ? saved_directory_ : work_->before_step.directory_size();
  // What an earlier part of this step noted is of the state that it found, not of the one before the step.
  if (!reinterpret_cast<const Header*>(before)->permissions_up_to_date) return kAll;
  if (t_.quick.permissions_by_acts) return to_ask_;
  const uint8_t changed = ChangedSources(before, directory);
  uint64_t ask = to_ask_ | (s_.rare().permitted ^ s_.RareIn(before, directory).permitted);
  for (uint32_t i = 0; i < t_.permission_reads.size(); ++i) {
    const Reads& reads = t_.permission_reads[i];
    bool same = (reads.sources & changed) == 0;
    for (uint32_t k = reads.words.begin; k < reads.words.end && same; ++k) {
      same = s_.IsSame(t_.permission_words[k], before);
    }
    ask |= uint64_t{!same} << (i % 64);
  }
  return ask;
}

// At the end of a step: every permission in the first decision, then those that changed.
void Engine::NameChangedPermissions(uint64_t ask) {
  bool noted = true;   // as they are: what was asked in this step and is another since is named in the next one
  const size_t faults = out_.faults.size();
  for (uint32_t i = 0; i < p_.permission_acts.size(); ++i) {
    if (!(ask >> (i % 64) & 1)) continue;
    bool granted = true;
    const program::Range range = p_.permission_acts[i].permissions;
    for (uint32_t k = range.begin; k < range.end && granted; ++k) granted = Granted(p_.permissions[k]);
    if (h().permissions_named && granted == (s_.rare().permitted >> (i % 64) & 1)) continue;
    AddPermissionChange(i);
    noted &= granted == (s_.rare().permitted >> (i % 64) & 1);
  }
  h().permissions_named = 1;
  h().permissions_up_to_date = noted && out_.faults.size() == faults;
}

}  // namespace callcue::run
