// Parts of a policy in a few words.
#ifndef CALLCUE_LIB_DRAW_WORDS_H_
#define CALLCUE_LIB_DRAW_WORDS_H_

#include <string>

#include "callcue/v1/policy.pb.h"
#include "lib/draw/picture.h"

namespace callcue::draw {

using Strings = google::protobuf::RepeatedPtrField<std::string>;
using Effects = google::protobuf::RepeatedPtrField<v1::Effect>;

// "delivered, originated": as many on a line as fit, a few lines at most.
Lines Triggers(const Strings& on, size_t most);
// "[guard]"; empty without one.
std::string Guard(const std::string& when, size_t most);
// "§ ts.1.2 ts.1.3"; empty without any.
std::string Clauses(const Strings& clauses);
std::string Words(const v1::Recommend& recommend);
// "raise x", "set y = 1": one for each effect, the last counting those that are left out.
Lines Words(const Effects& effects);

}  // namespace callcue::draw

#endif  // CALLCUE_LIB_DRAW_WORDS_H_
