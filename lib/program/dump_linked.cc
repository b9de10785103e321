#include "lib/program/linked.h"

namespace callcue::linked {

std::string DumpLinked(const LinkedPolicy&) { return ""; }

}  // namespace callcue::linked
