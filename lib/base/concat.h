// Strings out of pieces. absl::StrCat doesn't take a std::string_view where Abseil was built for C++14, as
// Debian's is.
#ifndef CALLCUE_LIB_BASE_CONCAT_H_
#define CALLCUE_LIB_BASE_CONCAT_H_

#include <string>
#include <string_view>
#include <type_traits>

namespace callcue {

template <typename Piece>
void AppendPiece(std::string* out, const Piece& piece) {
  if constexpr (std::is_same_v<Piece, char>) {
    out->push_back(piece);
  } else if constexpr (std::is_integral_v<Piece>) {
    out->append(std::to_string(piece));
  } else {
    out->append(std::string_view(piece));
  }
}

// Concat("rule ", id, " has ", 3, " parts")
template <typename... Pieces>
std::string Concat(const Pieces&... pieces) {
  std::string out;
  (AppendPiece(&out, pieces), ...);
  return out;
}

}  // namespace callcue

#endif  // CALLCUE_LIB_BASE_CONCAT_H_
