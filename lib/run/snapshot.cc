// The wire format of snapshot.proto, written and read by hand: there is nothing in it but lengths and bytes, and the
// engine's core links no protobuf.
#include "lib/run/snapshot.h"

#include <cstring>

#include "lib/base/limits.h"

namespace callcue::run {

namespace {

constexpr std::string_view kMagic = "ccss";
constexpr uint32_t kFormat = 2;
constexpr uint32_t kSemantics = 3;   // raised whenever the rules of a step decide anything differently

// FNV-1a. Each of its steps is a bijection for a given byte, so a changed byte always changes the sum.
uint64_t Checksum(std::string_view bytes) {
  uint64_t hash = 14695981039346656037ull;
  for (char c : bytes) hash = (hash ^ static_cast<uint8_t>(c)) * 1099511628211ull;
  return hash;
}

void AppendVarint(uint64_t value, std::string* out) {
  for (; value >= 0x80; value >>= 7) out->push_back(static_cast<char>(value | 0x80));
  out->push_back(static_cast<char>(value));
}

template <typename Integer>
void AppendFixed(Integer value, std::string* out) {
  for (size_t i = 0; i < sizeof value; ++i) out->push_back(static_cast<char>(value >> (8 * i)));
}

void AppendBytes(int field, std::string_view bytes, std::string* out) {
  AppendVarint(static_cast<uint64_t>(field) << 3 | 2, out);
  AppendVarint(bytes.size(), out);
  out->append(bytes);
}

template <typename Integer>
bool TakeFixed(std::string_view* in, Integer* value) {
  if (in->size() < sizeof *value) return false;
  *value = 0;
  for (size_t i = 0; i < sizeof *value; ++i) *value |= static_cast<Integer>(static_cast<uint8_t>((*in)[i])) << (8 * i);
  in->remove_prefix(sizeof *value);
  return true;
}

bool TakeVarint(std::string_view* in, uint64_t* value) {
  *value = 0;
  for (int shift = 0; shift < 64 && !in->empty(); shift += 7) {
    const uint8_t byte = static_cast<uint8_t>(in->front());
    in->remove_prefix(1);
    *value |= uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

bool TakeBytes(int field, std::string_view* in, std::string_view* bytes) {
  uint64_t tag = 0, size = 0;
  if (!TakeVarint(in, &tag) || tag != (static_cast<uint64_t>(field) << 3 | 2)) return false;
  if (!TakeVarint(in, &size) || size > in->size()) return false;
  *bytes = in->substr(0, size);
  in->remove_prefix(size);
  return true;
}

// Parts and the header as they are written, whatever their order in memory.
constexpr int kWritten[] = {kConfiguration, kHistories,   kSlots,     kHeads,    kInstances, kApprovals, kLive,
                            kIntervals,     kTimers,      kIds,       kLog,      kDuties,    kCounters,  kLiveDetails,
                            kJudgments,     kCaptured,    kRare,      kSegments, kTurns,     kHeap};
static_assert(sizeof kWritten == kParts * sizeof(int));
#define CALLCUE_WRITTEN_HEADER(X)                                                                        \
  X(now) X(next_deadline) X(established_at) X(ended_at) X(last_heard)                                    \
  X(step) X(last_recommendation) X(segment) X(rang)                                                      \
  X(language) X(streams_declared) X(streams_seen)                                                        \
  X(declared) X(closed) X(established) X(ever_established) X(ended) X(ended_by) X(end_cause)             \
  X(direction) X(answered_by) X(call_back) X(inaudible) X(permissions_named) X(silence_reported)         \
  X(turn_open) X(permissions_up_to_date)

struct WrittenHeader {
#define CALLCUE_FIELD(name) decltype(Header::name) name;
  CALLCUE_WRITTEN_HEADER(CALLCUE_FIELD)
#undef CALLCUE_FIELD
  uint8_t padding[3];
};
// Neither has anything beside these but padding.
#define CALLCUE_BYTES(name) + sizeof(Header::name)
constexpr size_t kFieldBytes = 0 CALLCUE_WRITTEN_HEADER(CALLCUE_BYTES);
#undef CALLCUE_BYTES
static_assert(kFieldBytes + sizeof(Header::padding) + sizeof(Header::padding_of_line) == sizeof(Header));
static_assert(kFieldBytes + sizeof(WrittenHeader::padding) == sizeof(WrittenHeader));
static_assert(sizeof(WrittenHeader) == 80);

template <typename From, typename To>
To Reordered(const From& from) {
  To to = {};
#define CALLCUE_COPY(name) to.name = from.name;
  CALLCUE_WRITTEN_HEADER(CALLCUE_COPY)
#undef CALLCUE_COPY
  return to;
}
#undef CALLCUE_WRITTEN_HEADER

}  // namespace

std::string Save(const program::Program& program, const State& state) {
  std::string out(kMagic);
  AppendFixed(kFormat, &out);
  AppendVarint(1 << 3, &out);
  AppendVarint(kSemantics, &out);
  AppendVarint(2 << 3 | 1, &out);
  AppendFixed(program.fingerprint, &out);
  AppendBytes(3, program.name, &out);
  AppendBytes(4, program.version, &out);
  const WrittenHeader header = Reordered<Header, WrittenHeader>(state.header());
  AppendBytes(5, {reinterpret_cast<const char*>(&header), sizeof header}, &out);
  std::string section;
  for (const int part : kWritten) {
    section.clear();
    AppendVarint(1 << 3, &section);
    AppendVarint(State::RecordBytes(part), &section);
    AppendBytes(2, state.PartBytes(part), &section);
    AppendBytes(6, section, &out);
  }
  AppendFixed(Checksum(out), &out);
  return out;
}

namespace {

absl::Status Damaged() { return absl::InvalidArgumentError("the snapshot is cut or was changed"); }

// Reads up to the header; what follows is left in `in`.
absl::Status Open(std::string_view bytes, std::string_view* in, uint64_t* fingerprint, std::string_view* name,
                  std::string_view* version) {
  if (bytes.size() > limits::kSnapshotBytes) {
    return absl::ResourceExhaustedError("the snapshot is larger than 1 MiB (limit snapshot_bytes)");
  }
  if (bytes.substr(0, kMagic.size()) != kMagic) return absl::InvalidArgumentError("not a snapshot of a callcue contact");
  if (bytes.size() < kMagic.size() + 12) return Damaged();
  *in = bytes.substr(kMagic.size(), bytes.size() - kMagic.size() - 8);
  std::string_view tail = bytes.substr(bytes.size() - 8);
  uint64_t sum = 0;
  TakeFixed(&tail, &sum);
#ifndef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
  if (sum != Checksum(bytes.substr(0, bytes.size() - 8))) return Damaged();
#endif
  uint32_t format = 0;
  uint64_t tag = 0, semantics = 0;
  if (!TakeFixed(in, &format)) return Damaged();
  if (format != kFormat) return absl::FailedPreconditionError("the snapshot is of another format version");
  if (!TakeVarint(in, &tag) || tag != 1 << 3 || !TakeVarint(in, &semantics)) return Damaged();
  if (semantics != kSemantics) return absl::FailedPreconditionError("the snapshot is of another version of the engine");
  if (!TakeVarint(in, &tag) || tag != (2 << 3 | 1) || !TakeFixed(in, fingerprint)) return Damaged();
  return TakeBytes(3, in, name) && TakeBytes(4, in, version) ? absl::OkStatus() : Damaged();
}

}  // namespace

absl::Status Describe(std::string_view bytes, uint64_t* fingerprint, std::string_view* name, std::string_view* version) {
  std::string_view in;
  return Open(bytes, &in, fingerprint, name, version);
}

absl::Status Load(const program::Program& program, std::string_view bytes, State* state) {
  uint64_t tag = 0, fingerprint = 0;
  std::string_view in, name, version, header;
  if (absl::Status status = Open(bytes, &in, &fingerprint, &name, &version); !status.ok()) return status;
  if (fingerprint != program.fingerprint) {
    return absl::FailedPreconditionError("the snapshot is of another policy, or of this one with other parameters");
  }
  WrittenHeader written;
  if (!TakeBytes(5, &in, &header) || header.size() != sizeof written) return Damaged();
  std::memcpy(&written, header.data(), sizeof written);
  for (const uint8_t byte : written.padding) {
    if (byte != 0) return Damaged();
  }
  State restored(program);
  restored.header() = Reordered<WrittenHeader, Header>(written);
  for (const int part : kWritten) {
    std::string_view section, records;
    uint64_t record_bytes = 0;
    if (!TakeBytes(6, &in, &section) || !TakeVarint(&section, &tag) || tag != 1 << 3 ||
        !TakeVarint(&section, &record_bytes) || record_bytes != State::RecordBytes(part) ||
        !TakeBytes(2, &section, &records) || !section.empty() || !restored.Adopt(part, records)) {
      return Damaged();
    }
  }
  if (!in.empty() || !restored.Verify(program)) return Damaged();
  *state = restored;
  return absl::OkStatus();
}

}  // namespace callcue::run
