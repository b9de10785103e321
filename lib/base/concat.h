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

// Append(&text, " by ", party)
template <typename... Pieces>
void Append(std::string* out, const Pieces&... pieces) {
  (AppendPiece(out, pieces), ...);
}

// Join(names, ", ")
template <typename List>
std::string Join(const List& list, std::string_view separator) {
  std::string out;
  bool first = true;
  for (const auto& piece : list) {
    if (!first) out.append(separator);
    AppendPiece(&out, piece);
    first = false;
  }
  return out;
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
