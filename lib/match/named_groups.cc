#include "lib/match/named_groups.h"

#include <re2/re2.h>

#include <algorithm>
#include <utility>

#include "lib/match/regex.h"

namespace callcue::match {
namespace {

bool Matches(const re2::RE2& expression, std::string_view text, size_t begin, size_t end) {
  return expression.Match(re2::StringPiece(text.data(), text.size()), begin, end, re2::RE2::ANCHOR_BOTH, nullptr, 0);
}

bool Continues(char c) { return (c & 0xC0) == 0x80; }

}  // namespace

NamedGroup::NamedGroup() = default;
NamedGroup::NamedGroup(NamedGroup&&) noexcept = default;
NamedGroup::~NamedGroup() = default;

bool NamedGroup::Find(std::string_view text, size_t begin, size_t end, size_t* group_begin, size_t* group_end) const {
  if (end - begin > kLongestWithGroups) return false;
  for (size_t i = begin; i < end; ++i) {
    if (Continues(text[i]) || !Matches(*rest_, text, i, end) || !Matches(*before_, text, begin, i)) continue;
    for (size_t k = end; k > i; --k) {
      if (k < end && Continues(text[k])) continue;
      if (!Matches(*inside_, text, i, k) || !Matches(*behind_, text, k, end)) continue;
      *group_begin = i;
      *group_end = k;
      return true;
    }
  }
  return false;
}

// Walks over a pattern that RE2 has accepted.
class GroupReader {
 public:
  GroupReader(std::string_view pattern, const std::vector<uint32_t>& offset_of, uint32_t act,
              const std::vector<SlotSpec>& slots, uint32_t phrase, std::vector<Problem>* problems)
      : p_(pattern), offset_of_(offset_of), act_(act), slots_(slots), phrase_(phrase), problems_(problems) {}

  bool Run(std::vector<NamedGroup>* groups) {
    FindGroups();
    bool ok = true;
    for (const Group& group : groups_) {
      const uint32_t slot = SlotOf(group.name);
      if (slot == UINT32_MAX) {
        Warn(group);
        continue;
      }
      if (groups->size() == kMaxNamedGroups) {
        ok = Fail(group, "an expression has at most " + std::to_string(kMaxNamedGroups) + " named groups",
                  "write several expressions");
        break;
      }
      if (group.depth > 0 || alternatives_) {
        ok = Fail(group, "a named group stands in another group or an alternative",
                  "write an expression for each alternative");
      } else if (flags_) {
        ok = Fail(group, "flags like (?i) can't stand beside a named group", "the text is in one case already");
      } else if (group.repeated) {
        ok = Fail(group, "a named group is repeated", "repeat what is in it: (?P<" + group.name + ">(...)+)");
      } else {
        groups->push_back(Made(group, slot));
      }
    }
    return ok;
  }

 private:
  struct Group {
    std::string name;
    size_t begin, inside, close, end;  // bytes: of (, behind >, of ), behind the quantifier
    int depth;                         // groups around it
    bool repeated;
  };

  // Of all groups the named ones; (, ) and | in classes and behind \ are characters.
  void FindGroups() {
    std::vector<size_t> open;  // places in groups_, or none
    for (size_t i = 0; i < p_.size(); ++i) {
      if (p_[i] == '\\') {
        if (i + 1 < p_.size() && p_[i + 1] == 'Q') {
          const size_t quoted = p_.find("\\E", i);
          i = quoted == p_.npos ? p_.size() : quoted + 1;
        } else {
          ++i;
        }
      } else if (p_[i] == '[') {
        i = ClassEnd(i);
      } else if (p_[i] == '|') {
        alternatives_ |= open.empty();
      } else if (p_[i] == '(') {
        const bool named = p_.compare(i, 4, "(?P<") == 0;
        flags_ |= !named && p_.compare(i, 2, "(?") == 0 && p_.compare(i, 3, "(?:") != 0;
        if (named) {
          const size_t close = p_.find('>', i);
          groups_.push_back({std::string(p_.substr(i + 4, close - i - 4)), i, close + 1, 0, 0,
                             static_cast<int>(open.size()), false});
        }
        open.push_back(named ? groups_.size() - 1 : SIZE_MAX);
      } else if (p_[i] == ')' && !open.empty()) {
        if (open.back() != SIZE_MAX) Close(&groups_[open.back()], i);
        open.pop_back();
      }
    }
  }

  size_t ClassEnd(size_t i) const {
    ++i;
    if (i < p_.size() && p_[i] == '^') ++i;
    for (bool first = true; i < p_.size() && (p_[i] != ']' || first); first = false) {
      if (p_[i] == '\\') {
        i += 2;
      } else if (p_.compare(i, 2, "[:") == 0) {
        const size_t close = p_.find(":]", i);
        i = close == p_.npos ? p_.size() : close + 2;
      } else {
        ++i;
      }
    }
    return i;
  }

  void Close(Group* group, size_t i) const {
    group->close = i;
    const char next = i + 1 < p_.size() ? p_[i + 1] : ' ';
    group->repeated = next == '*' || next == '+' || next == '{';
    group->end = next == '?' ? i + 2 : i + 1;
    if (next == '?' && i + 2 < p_.size() && p_[i + 2] == '?') ++group->end;
  }

  uint32_t SlotOf(std::string_view name) const {
    for (uint32_t s = 0; s < slots_.size(); ++s) {
      if (slots_[s].act == act_ && slots_[s].name == name) return s;
    }
    return UINT32_MAX;
  }

  NamedGroup Made(const Group& group, uint32_t slot) const {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kRegexMemory);
    options.set_never_capture(true);
    NamedGroup made;
    made.slot_ = slot;
    const auto part = [&](std::string_view pattern, std::unique_ptr<const re2::RE2>* expression) {
      *expression = std::make_unique<re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
      made.bytes_ += (*expression)->ProgramSize() * 64 + 4096;
    };
    part(p_.substr(0, group.begin), &made.before_);
    part(p_.substr(group.inside, group.close - group.inside), &made.inside_);
    part(p_.substr(group.end), &made.behind_);
    // Not optional here: what it holds is asked for.
    part(std::string(p_.substr(group.begin, group.close + 1 - group.begin)).append(p_.substr(group.end)), &made.rest_);
    return made;
  }

  void Warn(const Group& group) {
    Fail(group, "the act has no slot \"" + group.name + "\": the group captures nothing",
         "slot { name: \"" + group.name + "\" type: NUMBER }");
    problems_->back().warning = true;
  }
  bool Fail(const Group& group, std::string message, std::string hint) {
    problems_->push_back({Problem::Where::kPhrase, phrase_, offset_of_[group.begin], offset_of_[group.inside],
                          "phrase.regex_group", std::move(message), std::move(hint)});
    return false;
  }

  const std::string_view p_;
  const std::vector<uint32_t>& offset_of_;
  const uint32_t act_;
  const std::vector<SlotSpec>& slots_;
  const uint32_t phrase_;
  std::vector<Problem>* const problems_;
  std::vector<Group> groups_;
  bool alternatives_ = false, flags_ = false;
};

bool ReadNamedGroups(std::string_view pattern, const std::vector<uint32_t>& offset_of, uint32_t act,
                     const std::vector<SlotSpec>& slots, uint32_t phrase, std::vector<NamedGroup>* groups,
                     std::vector<Problem>* problems) {
  if (pattern.find("(?P<") == pattern.npos) return true;
  return GroupReader(pattern, offset_of, act, slots, phrase, problems).Run(groups);
}

}  // namespace callcue::match
