#include "lib/console/names.h"

#include <algorithm>

#include "callcue/v1/policy.pb.h"
#include "lib/base/concat.h"
#include "lib/base/diagnostics.h"

namespace callcue::console {
namespace {

constexpr size_t kListed = 12;

FactValue::Kind KindOf(v1::Variable::Type type) {
  switch (type) {
    case v1::Variable::BOOL: return FactValue::Kind::kBool;
    case v1::Variable::INT: return FactValue::Kind::kInt;
    case v1::Variable::DOUBLE: return FactValue::Kind::kDouble;
    case v1::Variable::DURATION: return FactValue::Kind::kDuration;
    case v1::Variable::TIMESTAMP: return FactValue::Kind::kTimestamp;
    default: return FactValue::Kind::kString;
  }
}

template <class T>
void AddNames(const google::protobuf::RepeatedPtrField<T>& list, Names::List* names) {
  for (const T& one : list) names->push_back(one.name());
}
template <class T>
void AddIds(const google::protobuf::RepeatedPtrField<T>& list, Names::List* names) {
  for (const T& one : list) names->push_back(one.id());
}

}  // namespace

Names::Names(const Policy& policy) : language("en") {
  v1::Policy source;
  source.ParseFromString(policy.Serialize());
  for (const v1::Variable& fact : source.fact()) {
    facts.push_back(fact.name());
    types[fact.name()] = KindOf(fact.type());
  }
  AddNames(source.act(), &acts);
  AddNames(source.intent(), &intents);
  AddNames(source.sentiment(), &sentiments);
  AddNames(source.action(), &actions);
  AddNames(source.approval(), &approvals);
  AddNames(source.measurement(), &measurements);
  AddIds(source.rule(), &elements);
  AddIds(source.duty(), &elements);
  AddIds(source.prohibition(), &elements);
  AddIds(source.permission(), &elements);
  AddIds(source.scenario(), &elements);
  AddIds(source.checklist(), &elements);
  for (const v1::Exception& exception : source.exception()) exceptions.emplace(exception.id(), exception.element());
  for (const v1::Permission& permission : source.permission()) {
    if (std::find(permissions.begin(), permissions.end(), permission.act()) == permissions.end()) {
      permissions.push_back(permission.act());
    }
  }
  if (source.script_size() > 0 && source.script(0).text_size() > 0 && !source.script(0).text(0).language().empty()) {
    language = source.script(0).text(0).language();
  }
}

std::string Hint(std::string_view name, const Names::List& list) {
  const std::string_view near = NearestName(name, std::vector<std::string_view>(list.begin(), list.end()));
  if (!near.empty()) return Concat("did you mean \"", near, "\"?");
  if (list.empty()) return "the policy has none";
  std::string known = "known are ";
  for (size_t i = 0; i < list.size() && i < kListed; ++i) known += Concat(i == 0 ? "" : ", ", list[i]);
  return list.size() > kListed ? known + ", ..." : known;
}

}  // namespace callcue::console
