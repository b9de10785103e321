// An utterance as phrases and cues see it.
#ifndef CALLCUE_LIB_EVALUATE_HEARD_H_
#define CALLCUE_LIB_EVALUATE_HEARD_H_

#include <memory>
#include <string>
#include <string_view>

namespace callcue::evaluate {

class Heard {
 public:
  Heard();
  ~Heard();

  // Normalised, without fillers and punctuation. Empty if it isn't valid UTF-8.
  std::string Text(std::string_view utterance);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace callcue::evaluate

#endif  // CALLCUE_LIB_EVALUATE_HEARD_H_
