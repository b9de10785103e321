// What the answer of each permission rests on, so that a step asks only those that it may have changed.
#include <map>

#include "lib/program/step_tables.h"

namespace callcue::program {
namespace {

constexpr int kStates = 0, kVariables = 2, kApprovals = 5;   // among StepTables::fixed

class PermissionReader {
 public:
  PermissionReader(const Program& program, StepTables* tables) : p_(program), out_(*tables) {}
  void Run();

 private:
  void Read(const Permission& permission);
  void Read(expr::ExprId id);
  void Read(const Derived& derived);
  void ReadBytes(int part, uint32_t offset, uint32_t bytes);
  void ReadState(uint32_t state) { words_[out_.fixed[kStates].offset + state / 64 * 8] |= uint64_t{1} << (state % 64); }

  const Program& p_;
  StepTables& out_;
  uint32_t act_ = 0;                     // in permission_acts, as what follows
  uint8_t sources_ = 0;
  std::map<uint32_t, uint64_t> words_;   // by offset
};

void PermissionReader::Run() {
  out_.permissions_of.assign(p_.acts.size() + p_.actions.size(), 0);
  for (act_ = 0; act_ < p_.permission_acts.size(); ++act_) {
    sources_ = 0;
    words_.clear();
    const Range permissions = p_.permission_acts[act_].permissions;
    for (uint32_t i = permissions.begin; i < permissions.end; ++i) Read(p_.permissions[i]);
    PermissionReads reads;
    reads.sources = sources_;
    reads.words.begin = static_cast<uint32_t>(out_.permission_words.size());
    for (const auto& [offset, mask] : words_) out_.permission_words.push_back({offset, mask});
    reads.words.end = static_cast<uint32_t>(out_.permission_words.size());
    out_.permission_reads.push_back(reads);
  }
}

void PermissionReader::Read(const Permission& permission) {
  Read(permission.applies);
  Read(permission.when);
  const Range exceptions = p_.elements[permission.element].exceptions;
  for (uint32_t i = exceptions.begin; i < exceptions.end; ++i) Read(p_.exceptions[i].when);
}

void PermissionReader::Read(expr::ExprId id) {
  const Range slots = out_.expressions[id].slots;
  for (uint32_t i = slots.begin; i < slots.end; ++i) {
    const expr::Slot slot = out_.readings[i];
    if (slot.bank == kVariableBank) {
      const SlotPlace place = out_.slots[slot.index];
      ReadBytes(kVariables, place.offset, place.kind == expr::Kind::kBool ? 1 : 12);
    } else if (slot.bank == kDerivedBank) {
      Read(p_.derived[slot.index]);
    } else {
      sources_ |= PermissionReads::kTime;
    }
  }
}

void PermissionReader::Read(const Derived& derived) {
  switch (derived.kind) {
    case DerivedKind::kNow: case DerivedKind::kCallRingCount: case DerivedKind::kCallLocalHour:
      sources_ |= PermissionReads::kTime;
      break;
    case DerivedKind::kActCount: case DerivedKind::kActFirst: case DerivedKind::kActLast: case DerivedKind::kActEnded:
      out_.permissions_of[derived.id] |= uint64_t{1} << (act_ % 64);
      break;
    case DerivedKind::kActionCount: case DerivedKind::kActionFirst: case DerivedKind::kActionLast:
      out_.permissions_of[p_.acts.size() + derived.id] |= uint64_t{1} << (act_ % 64);
      break;
    case DerivedKind::kState: ReadState(derived.id); break;
    case DerivedKind::kApproval: ReadBytes(kApprovals, derived.id, 1); break;
    case DerivedKind::kStream: sources_ |= PermissionReads::kStreams; break;
    case DerivedKind::kCallInaudible: sources_ |= PermissionReads::kInaudible; break;
    case DerivedKind::kCallSpeaking: sources_ |= PermissionReads::kSpeech; break;
    case DerivedKind::kTurnCount: sources_ |= PermissionReads::kTurns; break;
    case DerivedKind::kCallParticipant: case DerivedKind::kCallSecondLanguage:
      sources_ |= PermissionReads::kTexts;
      break;
    case DerivedKind::kCallDirection: case DerivedKind::kCallSegment: case DerivedKind::kCallEstablishedAt:
    case DerivedKind::kCallAnsweredBy: case DerivedKind::kCallLanguage: case DerivedKind::kCallCallBack:
    case DerivedKind::kCallEndedBy: case DerivedKind::kCallEndCause: case DerivedKind::kCallEstablished:
      sources_ |= PermissionReads::kLine;
      break;
  }
}

void PermissionReader::ReadBytes(int part, uint32_t offset, uint32_t bytes) {
  for (uint32_t i = out_.fixed[part].offset + offset; bytes > 0; ++i, --bytes) {
    uint64_t mask = 0;
    reinterpret_cast<unsigned char*>(&mask)[i % 8] = 0xff;   // as it lies in memory
    words_[i / 8 * 8] |= mask;
  }
}

}  // namespace

void MakePermissionReads(const Program& program, StepTables* tables) { PermissionReader(program, tables).Run(); }

}  // namespace callcue::program
