// Parameters with their overrides, facts and variables.
#include "lib/base/concat.h"
#include "lib/base/limits.h"
#include "lib/check/linker.h"
#include "lib/check/literal.h"

namespace callcue::check {
namespace {

expr::Kind KindOf(v1::Param::Type type) {
  switch (type) {
    case v1::Param::BOOL: return expr::Kind::kBool;
    case v1::Param::INT: return expr::Kind::kInt;
    case v1::Param::DOUBLE: return expr::Kind::kDouble;
    case v1::Param::STRING: return expr::Kind::kString;
    case v1::Param::DURATION: return expr::Kind::kDuration;
    case v1::Param::STRING_LIST: return expr::Kind::kList;
    default: return expr::Kind::kNull;
  }
}

expr::Kind KindOf(v1::Variable::Type type) {
  switch (type) {
    case v1::Variable::BOOL: return expr::Kind::kBool;
    case v1::Variable::INT: return expr::Kind::kInt;
    case v1::Variable::DOUBLE: return expr::Kind::kDouble;
    case v1::Variable::STRING: return expr::Kind::kString;
    case v1::Variable::DURATION: return expr::Kind::kDuration;
    case v1::Variable::TIMESTAMP: return expr::Kind::kTimestamp;
    default: return expr::Kind::kNull;
  }
}

// What a variable without a default begins with. Of a timestamp: what never happened.
expr::Value ZeroOf(expr::Kind kind) {
  switch (kind) {
    case expr::Kind::kBool: return expr::Value::Bool(false);
    case expr::Kind::kInt: return expr::Value::Int(0);
    case expr::Kind::kDouble: return expr::Value::Double(0);
    case expr::Kind::kString: return expr::Value::String("");
    case expr::Kind::kDuration: return expr::Value::DurationMs(0);
    default: return expr::Value::TimestampMs(-62135596800000);
  }
}

bool Less(const expr::Value& a, const expr::Value& b) {
  if (a.kind == expr::Kind::kDouble) return a.d < b.d;
  if (a.kind == expr::Kind::kInt) return a.i < b.i;
  return a.millis() < b.millis();
}

}  // namespace

void Linker::LinkParams() {
  for (int i = 0; i < message_.param_size(); ++i) {
    const v1::Param& param = message_.param(i);
    const Path at = root_.At("param", i, param.name());
    if (!Declare(&policy_.params, param.name(), at, "name", "parameter")) continue;
    IsIdentifier(param.name(), at);
    Param value;
    value.name = param.name();
    value.type = KindOf(param.type());
    // Until its own is read: a wrong one shall not be told of in each expression.
    if (value.type != expr::Kind::kNull) value.value = ZeroOf(value.type);
    policy_.param_values.push_back(value);
    if (value.type == expr::Kind::kNull) {
      reporter_.Report(Code::kMissingType, at, Concat("\"", param.name(), "\" has no type"),
                       "BOOL, INT, DOUBLE, STRING, DURATION or STRING_LIST.");
      continue;
    }
    std::vector<std::string_view> values(param.default_value().begin(), param.default_value().end());
    if (values.empty() && value.type == expr::Kind::kString) values.push_back("");
    SetParam(param, values, false, at);
    std::vector<std::string_view> given;
    for (const auto& [name, text] : overrides_) {
      if (name == param.name()) given.push_back(text);
    }
    if (!given.empty()) SetParam(param, given, true, at);
  }
  for (const auto& [name, text] : overrides_) {
    if (policy_.params.Find(name) == kNoIndex) {
      reporter_.ReportOption(Code::kUnknownName, name, Concat("the policy has no parameter \"", name, "\""),
                             policy_.params.Hint(name));
    }
  }
}

void Linker::SetParam(const v1::Param& param, const std::vector<std::string_view>& values, bool overridden,
                      const Path& at) {
  Param& out = policy_.param_values.back();
  if (out.type == expr::Kind::kList) {
    out.list.assign(values.begin(), values.end());
    if (values.size() > limits::kListElements) {
      reporter_.Report(Code::kTooMany, at.At("default_value", limits::kListElements),
                       Concat("more than ", limits::kListElements, " elements"));
    }
    return;
  }
  if (values.size() != 1) {
    const std::string message =
        Concat("\"", param.name(), "\" has ", values.empty() ? "no default value" : "more than one value");
    if (overridden)
      reporter_.ReportOption(Code::kBadValue, param.name(), message);
    else
      reporter_.Report(values.empty() ? Code::kMissingDefault : Code::kBadValue,
                       values.empty() ? at : at.At("default_value", 1), message);
    return;
  }
  out.none = out.type == expr::Kind::kDuration && values[0] == "none";
  if (out.none) {
    out.value = expr::Value::DurationMs(linked::kUnsetMs);
    return;
  }
  expr::Value value;
  if (!ParseValue(out.type, values[0], &value)) {
    const std::string message = Concat("\"", values[0], "\" isn't ", DescribeKind(out.type));
    if (overridden)
      reporter_.ReportOption(Code::kBadValue, param.name(), Concat("\"", param.name(), "\": ", message));
    else
      reporter_.Report(Code::kBadValue, at.At("default_value", 0), message);
    return;
  }
  if (out.type == expr::Kind::kString && values[0].size() > limits::kStringValueBytes) {
    reporter_.Report(Code::kTooMany, at.At("default_value", 0),
                     Concat("longer than ", limits::kStringValueBytes, " bytes"));
    return;
  }
  out.value = value;  // even out of range, so that the rest is checked
  CheckRange(param, value, at, overridden);
}

void Linker::CheckRange(const v1::Param& param, const expr::Value& value, const Path& at, bool overridden) {
  const auto check = [&](const std::string& bound, const char* field, bool least) {
    if (bound.empty()) return;
    expr::Value limit;
    if (!ParseValue(value.kind, bound, &limit) || value.kind == expr::Kind::kString ||
        value.kind == expr::Kind::kBool) {
      if (!overridden) {
        reporter_.Report(Code::kBadValue, at.Field(field), Concat("\"", bound, "\" isn't ", DescribeKind(value.kind)));
      }
      return;
    }
    if (!(least ? Less(value, limit) : Less(limit, value))) return;
    const std::string message = Concat("\"", param.name(), "\" must be ", least ? "at least " : "at most ", bound);
    if (overridden)
      reporter_.ReportOption(Code::kOutOfRange, param.name(), message);
    else
      reporter_.Report(Code::kOutOfRange, at.At("default_value", 0), message);
  };
  check(param.min(), "min", true);
  check(param.max(), "max", false);
}

void Linker::LinkVariables(const google::protobuf::RepeatedPtrField<v1::Variable>& variables, const char* list,
                           bool facts) {
  for (int i = 0; i < variables.size(); ++i) {
    const v1::Variable& variable = variables[i];
    const Path at = root_.At(list, i, variable.name());
    if (!Declare(&policy_.variables, variable.name(), at, "name", "fact or variable")) continue;
    IsIdentifier(variable.name(), at);
    program::Variable value;
    value.name = variable.name();
    value.fact = facts;
    value.type = KindOf(variable.type());
    if (value.type == expr::Kind::kNull) {
      reporter_.Report(Code::kMissingType, at, Concat("\"", variable.name(), "\" has no type"),
                       "BOOL, INT, DOUBLE, STRING, DURATION or TIMESTAMP.");
      value.type = expr::Kind::kBool;
    } else if (variable.has_default_value()) {
      if (!ParseValue(value.type, variable.default_value(), &value.initial)) {
        reporter_.Report(Code::kBadValue, at.Field("default_value"),
                         Concat("\"", variable.default_value(), "\" isn't ", DescribeKind(value.type)));
      }
    } else if (!facts) {
      value.initial = ZeroOf(value.type);
    }
    if (variable.one_of_size() > 0 && value.type != expr::Kind::kString) {
      reporter_.Report(Code::kOutOfPlace, at.At("one_of", 0), "only strings have a list of values");
    }
    policy_.variable_values.push_back(value);
    policy_.one_of.emplace_back(variable.one_of().begin(), variable.one_of().end());
  }
  if (policy_.variable_values.size() > limits::kVariables) {
    reporter_.Report(Code::kTooMany, root_, Concat("more than ", limits::kVariables, " facts and variables"));
  }
}

}  // namespace callcue::check
