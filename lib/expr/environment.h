// What an Environment holds, for the checker.
#ifndef CALLCUE_LIB_EXPR_ENVIRONMENT_H_
#define CALLCUE_LIB_EXPR_ENVIRONMENT_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "lib/expr/arena.h"
#include "lib/expr/expr.h"

namespace callcue::expr {

struct Declaration {
  Type type;
  bool constant = false;
  bool may_be_unknown = false;
  Slot slot;
  Value value;
};

struct Environment::Impl {
  const Impl* parent = nullptr;  // not the Environment: that one may be moved
  std::map<std::string, Declaration, std::less<>> names;
  std::string container;
  // Values of constants; programs that use one keep it alive.
  std::shared_ptr<Arena> arena = std::make_shared<Arena>();

  // The innermost declaration of a whole name, and where it stands.
  const Declaration* Find(std::string_view name, const Impl** where) const;
  // The name that is most like `name`, if any is; ties go to the first in byte order.
  std::string Nearest(std::string_view name) const;
};

}  // namespace callcue::expr

#endif  // CALLCUE_LIB_EXPR_ENVIRONMENT_H_
