// Functions on texts, and conversions.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <string_view>

#include "lib/expr/apply.h"
#include "lib/expr/lexer.h"

namespace callcue::expr {
namespace {

bool IsText(const Value& v) { return v.kind == Kind::kString; }

Value NewString(std::string_view text, const Frame& frame) {
  char* to = Allocate(frame, text.size());
  if (to == nullptr) return Error(ErrorCode::kScratchFull);
  std::memcpy(to, text.data(), text.size());
  return Value::String({to, text.size()});
}

Value ToBool(const Value& a, const Frame& frame) {
  if (a.kind == Kind::kBool) return a;
  if (!IsText(a)) return Error(ErrorCode::kNoSuchOverload);
  const std::string_view s = a.text(frame.heap);
  if (s == "1" || s == "t" || s == "T" || s == "true" || s == "TRUE" || s == "True") return Value::Bool(true);
  if (s == "0" || s == "f" || s == "F" || s == "false" || s == "FALSE" || s == "False") return Value::Bool(false);
  return Error(ErrorCode::kConversion);
}

template <typename T>
bool ParseWhole(std::string_view s, T* value) {
  if (!s.empty() && s[0] == '+') s.remove_prefix(1);
  if (!s.empty() && s[0] == '+') return false;
  const auto r = std::from_chars(s.data(), s.data() + s.size(), *value, 10);
  return r.ec == std::errc() && r.ptr == s.data() + s.size();
}

Value ToInt(const Value& a, const Frame& frame) {
  switch (a.kind) {
    case Kind::kInt: return a;
    case Kind::kUint: return a.u > INT64_MAX ? Error(ErrorCode::kRange) : Value::Int(a.i);
    case Kind::kTimestamp: return Value::Int(a.i);
    case Kind::kDouble:
      // The ends themselves are out, as in the specification: a double near them doesn't say which integer it means.
      if (!(a.d > -9223372036854775808.0 && a.d < 9223372036854775808.0)) return Error(ErrorCode::kRange);
      return Value::Int(static_cast<int64_t>(a.d));
    case Kind::kString: {
      int64_t value = 0;
      return ParseWhole(a.text(frame.heap), &value) ? Value::Int(value) : Error(ErrorCode::kConversion);
    }
    default: return Error(ErrorCode::kNoSuchOverload);
  }
}

Value ToUint(const Value& a, const Frame& frame) {
  switch (a.kind) {
    case Kind::kUint: return a;
    case Kind::kInt: return a.i < 0 ? Error(ErrorCode::kRange) : Value::Uint(a.u);
    case Kind::kDouble:
      if (!(a.d >= 0 && a.d < 18446744073709551616.0)) return Error(ErrorCode::kRange);
      return Value::Uint(static_cast<uint64_t>(a.d));
    case Kind::kString: {
      uint64_t value = 0;
      return ParseWhole(a.text(frame.heap), &value) ? Value::Uint(value) : Error(ErrorCode::kConversion);
    }
    default: return Error(ErrorCode::kNoSuchOverload);
  }
}

Value ToDouble(const Value& a, const Frame& frame) {
  switch (a.kind) {
    case Kind::kDouble: return a;
    case Kind::kInt: return Value::Double(static_cast<double>(a.i));
    case Kind::kUint: return Value::Double(static_cast<double>(a.u));
    case Kind::kString: {
      std::string_view s = a.text(frame.heap);
      double value = 0;
      if (!s.empty() && s[0] == '+') s.remove_prefix(1);
      if (s.empty() || s[0] == '+') return Error(ErrorCode::kConversion);
      return ParseDouble(s, &value) ? Value::Double(value) : Error(ErrorCode::kConversion);
    }
    default: return Error(ErrorCode::kNoSuchOverload);
  }
}

Value ToString(const Value& a, const Frame& frame) {
  char buffer[64];
  char* end = buffer;
  switch (a.kind) {
    case Kind::kString: return a;
    case Kind::kBool: return Value::String(a.i ? "true" : "false");
    case Kind::kInt: end = std::to_chars(buffer, buffer + sizeof buffer, a.i).ptr; break;
    case Kind::kUint: end = std::to_chars(buffer, buffer + sizeof buffer, a.u).ptr; break;
    case Kind::kDouble:
      if (std::isnan(a.d)) return Value::String("NaN");
      if (std::isinf(a.d)) return Value::String(a.d > 0 ? "+Inf" : "-Inf");
      end = std::to_chars(buffer, buffer + sizeof buffer, a.d).ptr;
      break;
    case Kind::kBytes: {
      if (!IsValidUtf8(a.text(frame.heap))) return Error(ErrorCode::kInvalidUtf8);
      Value v = a;
      v.kind = Kind::kString;
      return v;
    }
    case Kind::kTimestamp: end = buffer + FormatTimestamp(a, buffer); break;
    case Kind::kDuration: end = buffer + FormatDuration(a, buffer); break;
    default: return Error(ErrorCode::kNoSuchOverload);
  }
  return NewString({buffer, static_cast<size_t>(end - buffer)}, frame);
}

}  // namespace

Value TextFunction(Op op, const Value& a, const Value& b, const Frame& frame) {
  if (!IsText(a) || !IsText(b)) return Error(ErrorCode::kNoSuchOverload);
  const std::string_view text = a.text(frame.heap), part = b.text(frame.heap);
  if (op == Op::kContains) {
    if (part.empty()) return Value::Bool(true);
    if (text.empty()) return Value::Bool(false);   // its address may be null
    return Value::Bool(memmem(text.data(), text.size(), part.data(), part.size()) != nullptr);
  }
  if (text.size() < part.size()) return Value::Bool(false);
  const size_t from = op == Op::kStartsWith ? 0 : text.size() - part.size();
  return Value::Bool(text.substr(from, part.size()) == part);
}

Value Size(const Value& a, const Frame& frame) {
  switch (a.kind) {
    case Kind::kBytes:
    case Kind::kList:
    case Kind::kMap: return Value::Int(a.size);
    case Kind::kString: {
      int64_t points = 0;
      for (char c : a.text(frame.heap)) points += (c & 0xC0) != 0x80;
      return Value::Int(points);
    }
    default: return Error(ErrorCode::kNoSuchOverload);
  }
}

Value Convert(Op op, const Value& a, const Frame& frame) {
  switch (op) {
    case Op::kToBool: return ToBool(a, frame);
    case Op::kToInt: return ToInt(a, frame);
    case Op::kToUint: return ToUint(a, frame);
    case Op::kToDouble: return ToDouble(a, frame);
    case Op::kToString: return ToString(a, frame);
    case Op::kToBytes: {
      if (a.kind != Kind::kBytes && a.kind != Kind::kString) return Error(ErrorCode::kNoSuchOverload);
      Value v = a;
      v.kind = Kind::kBytes;
      return v;
    }
    case Op::kToTimestamp:
      if (a.kind == Kind::kTimestamp) return a;
      if (a.kind == Kind::kInt) return MakeTimestamp(a.i, 0);
      return IsText(a) ? ParseTimestamp(a.text(frame.heap)) : Error(ErrorCode::kNoSuchOverload);
    default:
      if (a.kind == Kind::kDuration) return a;
      return IsText(a) ? ParseDuration(a.text(frame.heap)) : Error(ErrorCode::kNoSuchOverload);
  }
}

}  // namespace callcue::expr
