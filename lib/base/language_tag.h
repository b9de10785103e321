// Language tags (BCP 47, RFC 5646), as hosts and authors write them: the case of letters doesn't count, and _ is taken for -.
#ifndef CALLCUE_LIB_BASE_LANGUAGE_TAG_H_
#define CALLCUE_LIB_BASE_LANGUAGE_TAG_H_

#include <cstddef>
#include <string_view>

namespace callcue {

bool SameTag(std::string_view a, std::string_view b);

// "zh" of "zh-Hans-CN", of "ZH_cn" and of "cmn-Hans-CN". It may stand in `room`.
inline constexpr size_t kLongestPrimary = 16;
std::string_view PrimaryLanguage(std::string_view tag, char (&room)[kLongestPrimary]);
// Of one primary language: zh-CN, ZH_tw and cmn.
bool SamePrimary(std::string_view a, std::string_view b);
// "zh" of "yue": what it is a part of, or empty.
std::string_view WiderLanguage(std::string_view primary);

}  // namespace callcue

#endif  // CALLCUE_LIB_BASE_LANGUAGE_TAG_H_
