// A second implementation of guards, slow and obvious: it parses to a tree and walks it, with values that own their
// parts. It shares no code with lib/expr, and is what the fast one is compared with.
#ifndef CALLCUE_TESTS_EXPR_NAIVE_H_
#define CALLCUE_TESTS_EXPR_NAIVE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lib/expr/value.h"

namespace callcue::expr::naive {

struct V {
  enum T { kUnknown, kError, kNull, kBool, kInt, kUint, kDouble, kString, kTime, kDuration, kList, kMap } t = kError;
  __int128 n = 0;  // bool, int, uint; nanoseconds of times
  double d = 0;
  std::string s;
  std::vector<V> list;
  std::vector<std::pair<V, V>> map;
  std::set<std::string> names;  // of an unknown
};

using Facts = std::map<std::string, V>;

// The names of fixture.h.
Facts FactsOf(const std::vector<Value>& slots);

struct Node;

class Guard {
 public:
  explicit Guard(const std::string& text);
  ~Guard();
  V EvaluateOnly(const Facts& facts) const;
  // A value as FormatValue prints it; "error"; or "unknown[names, sorted]".
  std::string Evaluate(const Facts& facts) const;

 private:
  std::unique_ptr<Node> root_;
};

}  // namespace callcue::expr::naive

#endif  // CALLCUE_TESTS_EXPR_NAIVE_H_
