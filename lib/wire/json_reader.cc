// The proto3 JSON mapping (https://protobuf.dev/programming-guides/json/) on simdjson's on-demand parser, by the table
// of event_schema.h. On-demand checks only what is looked at, so everything is: unknown values are walked too.
#include "lib/wire/json_reader.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <new>
#include <utility>

// Errors come as codes; only memory that runs out throws.
#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include "lib/base/concat.h"
#include "lib/wire/json_plain.h"
#include "lib/wire/json_scalar.h"
#include "lib/wire/utf8_check.h"
#include "lib/wire/words.h"

namespace callcue::wire {
namespace {

namespace json = simdjson::ondemand;

constexpr int kUnknownNesting = 32;
constexpr size_t kLongestKey = 64;  // of the schema's own names the longest has 20

bool IsIdentifier(std::string_view key) {
  return !key.empty() && key.size() <= kLongestKey && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.';
  });
}

std::string_view Wanted(const Field& field) {
  switch (field.type) {
    case Type::kString: return "a string is expected";
    case Type::kBool: return "true or false is expected";
    case Type::kEnum: return "the name or number of an enumerator is expected";
    case Type::kDouble: return "a number is expected";
    case Type::kMessage: return "an object is expected";
    case Type::kUint32: return "a whole number from 0 to 4294967295 is expected";
    case Type::kInt32: return "a whole number of 32 bits is expected";
    case Type::kInt64: return "a whole number of 64 bits is expected";
  }
  return {};
}

class Reader {
 public:
  Reader(bool lenient, EventBuilder* builder) : lenient_(lenient), builder_(*builder) {}

  bool ReadObject(json::object object, const Message& message) {
    uint64_t seen = 0;  // of its fields; no message has 64
    size_t hint = 0;
    bool body = false;
    for (auto entry : object) {
      // In place: what an entry is made of is costly to copy just after it was written.
      if (entry.error()) return Broken(entry.error());
      json::field&& pair = std::move(entry).value_unsafe();
      std::string_view key;
      if (const auto error = Key(pair, &key)) return Broken(error);
      const Field* field = FieldByName(message, key, &hint);
      json::value& value = pair.value();
      if (field == nullptr) {
        if (!ReadUnknown(key, value)) return false;
        continue;
      }
      const uint64_t bit = uint64_t{1} << (field - message.fields.data());
      if (seen & bit) return Fail(*field, "stands twice; keep one");
      seen |= bit;
      const std::string_view token = Token(value);
      if (token == "null") continue;
      if (field->one_of) {
        if (body) return Fail(*field, "only one field of its kind may stand in an object; split the event");
        body = true;
      }
      if (!(field->repeated ? ReadArray(*field, value) : ReadValue(*field, value, token)))
        return builder_.In(field->json_name);
    }
    return true;
  }

  bool Broken(simdjson::error_code error) {
    switch (error) {
      case simdjson::UTF8_ERROR: return builder_.Invalid("not UTF-8");
      case simdjson::EMPTY: return builder_.Invalid("empty; send an object");
      case simdjson::MEMALLOC: throw std::bad_alloc();  // as every other allocation of a reader
      default: return builder_.Invalid("not JSON; send one object of callcue.v1.Event in the proto3 mapping");
    }
  }

 private:
  bool Fail(const Field& field, std::string_view what) {
    builder_.Invalid(what);
    return builder_.In(field.json_name);
  }

  // The scalar at hand without the blanks behind it; for a container its bracket and more.
  static std::string_view Token(json::value& value) {
    std::string_view token = value.raw_json_token();
    while (!token.empty() &&
           (token.back() == ' ' || token.back() == '\n' || token.back() == '\r' || token.back() == '\t')) {
      token.remove_suffix(1);
    }
    return token;
  }

  // A string without escapes is taken where it stands. Its token ends with its quote: what follows begins a new one.
  static simdjson::error_code String(json::value& value, std::string_view token, std::string_view* text) {
    if (token.size() < 2 || token.back() != '"' || HasEscape(token)) return value.get_string().get(*text);
    *text = token.substr(1, token.size() - 2);
    return simdjson::SUCCESS;
  }

  // Looks at some bytes behind the token, too, which the padding leaves room for; what it finds there does no harm.
  static bool HasEscape(std::string_view token) {
    for (size_t i = 0; i < token.size(); i += 8) {
      if (FindByte(LoadWord(token.data() + i), '\\') != 0) return true;
    }
    return false;
  }

  // Keys have no escapes but in a test: the name is compared where it stands.
  static simdjson::error_code Key(json::field& pair, std::string_view* key) {
    const char* raw = pair.key().raw();
    size_t n = 0;
    uint64_t found = 0;
    while (kLittleEndian && n < kLongestKey && found == 0) {
      const uint64_t word = LoadWord(raw + n);
      found = FindByte(word, '"') | FindByte(word, '\\');
      n += found != 0 ? static_cast<size_t>(__builtin_ctzll(found)) / 8 : 8;
    }
    while (n < kLongestKey && raw[n] != '"' && raw[n] != '\\') ++n;
    if (raw[n] == '"') {
      *key = {raw, n};
      return simdjson::SUCCESS;
    }
    return pair.unescaped_key().get(*key);
  }

  bool ReadArray(const Field& field, json::value& value) {
    json::array array;
    if (value.get_array().get(array)) return builder_.Invalid("an array is expected");
    for (auto element : array) {
      json::value item;
      if (const auto error = std::move(element).get(item)) return Broken(error);
      if (!ReadValue(field, item, Token(item))) return false;
    }
    return true;
  }

  bool ReadValue(const Field& field, json::value& value, std::string_view token) {
    if (field.type == Type::kMessage) {
      json::object object;
      if (token.empty() || token[0] != '{') return builder_.Invalid(Wanted(field));
      if (const auto error = value.get_object().get(object)) return Broken(error);
      return builder_.Open(field) && ReadObject(object, *field.message);
    }
    std::string_view text = token;
    const bool quoted = !token.empty() && token[0] == '"';
    if (quoted) {
      if (const auto error = String(value, token, &text)) return Broken(error);
    }
    int64_t integer = 0;
    double number = 0;
    switch (field.type) {
      case Type::kString:
        return quoted ? builder_.SetString(field, text) : builder_.Invalid(Wanted(field));
      case Type::kBool:
        if (token != "true" && token != "false") return builder_.Invalid(Wanted(field));
        return builder_.SetInteger(field, token == "true");
      case Type::kDouble:
        return ReadDouble(text, quoted, &number) ? builder_.SetNumber(field, number) : builder_.Invalid(Wanted(field));
      case Type::kEnum:
        if (quoted) return ReadEnumerator(field, text);
        [[fallthrough]];
      default:
        return ReadJsonInteger(field, text, &integer) ? builder_.SetInteger(field, integer) : builder_.Invalid(Wanted(field));
    }
  }

  static bool ReadDouble(std::string_view text, bool quoted, double* value) {
    if (quoted && text == "NaN") return *value = std::numeric_limits<double>::quiet_NaN(), true;
    if (quoted && text == "Infinity") return *value = std::numeric_limits<double>::infinity(), true;
    if (quoted && text == "-Infinity") return *value = -std::numeric_limits<double>::infinity(), true;
    return ParseJsonDouble(text, value);
  }

  bool ReadEnumerator(const Field& field, std::string_view name) {
    const int64_t known = EnumeratorNamed(field, name);
    if (known >= 0) return builder_.SetInteger(field, known);
    if (!lenient_) return builder_.Invalid(Concat("no such enumerator; one of ", field.values[1], ", ... is expected"));
    builder_.UnrecognisedName(name.substr(0, kLongestKey));
    return field.slot != Slot::kStability || builder_.SetInteger(field, static_cast<int64_t>(Stability::kPartial));
  }

  bool ReadUnknown(std::string_view key, json::value& value) {
    if (!lenient_) {
      builder_.Invalid("unknown key; correct it, or read leniently");
      return IsIdentifier(key) ? builder_.In(key) : false;
    }
    key = key.substr(0, kLongestKey);
    // A name cut within a character would be no UTF-8.
    builder_.UnrecognisedName(key.substr(0, ValidUtf8Prefix(key)));
    return Walk(value, 0);
  }

  // Checks a value that nobody looks at.
  bool Walk(json::value& value, int depth) {
    if (depth == kUnknownNesting) return builder_.Invalid("nested too deeply");
    const std::string_view token = Token(value);
    if (token.empty()) return Broken(simdjson::TAPE_ERROR);
    if (token[0] == '{') return WalkObject(value, depth);
    if (token[0] == '[') return WalkArray(value, depth);
    std::string_view text;
    if (token[0] == '"') {
      const auto error = String(value, token, &text);
      return error ? Broken(error) : true;
    }
    return token == "null" || token == "true" || token == "false" || IsJsonNumber(token) ||
           Broken(simdjson::TAPE_ERROR);
  }
  bool WalkObject(json::value& value, int depth) {
    json::object object;
    if (const auto error = value.get_object().get(object)) return Broken(error);
    for (auto entry : object) {
      json::field pair;
      std::string_view key;
      if (const auto error = std::move(entry).get(pair)) return Broken(error);
      if (const auto error = pair.unescaped_key().get(key)) return Broken(error);
      json::value item = pair.value();
      if (!Walk(item, depth + 1)) return false;
    }
    return true;
  }
  bool WalkArray(json::value& value, int depth) {
    json::array array;
    if (const auto error = value.get_array().get(array)) return Broken(error);
    for (auto element : array) {
      json::value item;
      if (const auto error = std::move(element).get(item)) return Broken(error);
      if (!Walk(item, depth + 1)) return false;
    }
    return true;
  }

  const bool lenient_;
  EventBuilder& builder_;
};

}  // namespace

struct JsonReader::Impl {
  json::parser parser;
  std::string padded;  // simdjson reads beyond the end of what it parses
};

JsonReader::JsonReader() : impl_(std::make_unique<Impl>()) {}
JsonReader::~JsonReader() = default;

bool JsonReader::Read(std::string_view text, bool lenient, EventBuilder* builder) {
  if (ReadPlainJson(text, builder)) return true;
  builder->Begin();
  return ReadAny(text, lenient, builder);
}

bool JsonReader::ReadAny(std::string_view text, bool lenient, EventBuilder* builder) {
  const size_t needed = text.size() + simdjson::SIMDJSON_PADDING;
  // Grows by doubling, so that events of usual sizes soon find room.
  if (impl_->padded.size() < needed) impl_->padded.resize(std::max(needed, 2 * impl_->padded.size()));
  std::memcpy(impl_->padded.data(), text.data(), text.size());
  std::memset(impl_->padded.data() + text.size(), 0, simdjson::SIMDJSON_PADDING);

  Reader reader(lenient, builder);
  json::document document;
  json::object root;
  const size_t capacity = impl_->padded.size();
  if (impl_->parser.capacity() < text.size()) {
    if (const auto error = impl_->parser.allocate(capacity)) return reader.Broken(error);
  }
  if (const auto error = impl_->parser.iterate(impl_->padded.data(), text.size(), capacity).get(document)) {
    return reader.Broken(error);
  }
  if (const auto error = document.get_object().get(root)) return reader.Broken(error);
  if (!reader.ReadObject(root, kEvent)) return false;
  // Behind the last value there is no place.
  return document.current_location().error() == simdjson::OUT_OF_BOUNDS || reader.Broken(simdjson::TRAILING_CONTENT);
}

bool CheckUtf8Long(std::string_view text) { return simdjson::validate_utf8(text.data(), text.size()); }

}  // namespace callcue::wire
