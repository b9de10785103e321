#include "lib/check/linked.h"

namespace callcue::check {

std::string DumpLinked(const LinkedPolicy&) { return ""; }

}  // namespace callcue::check
