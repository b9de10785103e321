#include "lib/match/phrase.h"

#include <simdjson.h>

#include <algorithm>
#include <utility>

#include "lib/base/utf8.h"
#include "lib/match/normalise.h"

namespace callcue::match {
namespace {

// Recursive descent, one function a level of binding; depth is bounded by kMaxPhraseDepth.
class Parser {
 public:
  Parser(std::string_view text, Problem::Where where, uint32_t index, PhraseTree* tree, std::vector<Problem>* problems)
      : text_(text), where_(where), index_(index), tree_(*tree), problems_(problems), waiting_(*tree->waiting()) {}

  bool Parse(PhraseNode* root) {
    if (text_.size() > kMaxPhraseBytes) {
      return Fail(0, text_.size(), "phrase.too_long", "the phrase has more than 4096 bytes", "split it into several");
    }
    if (!simdjson::validate_utf8(text_.data(), text_.size())) {
      const size_t valid = ValidUtf8Prefix(text_);
      return Fail(valid, valid + 1, "phrase.utf8", "the phrase isn't valid UTF-8", "");
    }
    *root = Alternatives();
    while (ok_ && at_ < text_.size()) {  // only a closing bracket stops early
      Fail(at_, at_ + length_, "phrase.unopened", "this bracket was never opened",
           "write \\ before it if it is meant as text");
      at_ += length_;
      Alternatives();
    }
    return ok_;
  }

 private:
  // The operator at the place, in its half-width form, or 0: text. Sets length_.
  char Peek() {
    if (at_ >= text_.size()) return '\0';
    // Most characters are Chinese ones.
    if (IsPlain(static_cast<uint8_t>(text_[at_]))) {
      length_ = 3;
      return '\0';
    }
    uint32_t code = static_cast<uint8_t>(text_[at_]);
    length_ = 1;
    if (code >= 0x80) {
      const Decoded c = DecodeUtf8(text_.data() + at_, text_.data() + text_.size());
      length_ = c.bytes;
      code = c.code_point;
      if (code >= 0xFF01 && code <= 0xFF5E) code -= 0xFEE0;
    }
    if (IsOperator(code)) return static_cast<char>(code);
    if (near_ > 0 && depth_ == near_depth_ && (code == ',')) return ',';
    return '\0';
  }
  static bool IsOperator(uint32_t code) {
    static constexpr std::string_view kOperators = "()|[]{}<>&^$\\";
    static constexpr auto kBits = [] {
      struct {
        uint64_t of[2] = {};
      } bits;
      for (char c : kOperators) bits.of[c / 64] |= uint64_t{1} << c % 64;
      return bits;
    }();
    return code < 0x80 && kBits.of[code / 64] >> code % 64 & 1;
  }
  void Take() { at_ += length_; }
  bool Fail(size_t begin, size_t end, const char* code, std::string message, std::string hint) {
    problems_->push_back({where_, index_, static_cast<uint32_t>(begin), static_cast<uint32_t>(end), code,
                          std::move(message), std::move(hint)});
    return ok_ = false;
  }
  PhraseNode Node(PhraseNode::Kind kind, size_t begin) {
    PhraseNode node;
    node.kind = kind;
    node.looks_out = kind == PhraseNode::kName || kind == PhraseNode::kAnd;
    node.begin = static_cast<uint32_t>(begin);
    node.end = static_cast<uint32_t>(at_);
    return node;
  }

  // Parts wait behind those of what stands around them until all are there.
  PhraseNode Alternatives() {
    const size_t begin = at_, waiting = waiting_.size();
    do {
      if (!PlainWords()) Wait(Both());
    } while (TakeIf('|'));
    return OneOrAll(PhraseNode::kAlternatives, begin, waiting);
  }
  PhraseNode Both() {
    const size_t begin = at_, waiting = waiting_.size();
    const PhraseNode first = Sequence();
    if (at_ >= text_.size() || Peek() != '&') return first;
    Wait(first);
    while (TakeIf('&')) Wait(Sequence());
    return OneOrAll(PhraseNode::kAnd, begin, waiting);
  }
  void Wait(const PhraseNode& part) { waiting_.push_back(part); }
  // Those from number `first` on are its parts.
  PhraseNode All(PhraseNode::Kind kind, size_t begin, size_t first) {
    PhraseNode node = Node(kind, begin);
    Give(waiting_.data() + first, waiting_.size() - first, &node);
    waiting_.resize(first);
    return node;
  }
  void Give(const PhraseNode* parts, size_t count, PhraseNode* node) {
    node->parts = tree_.Keep(parts, count);
    for (size_t i = 0; i < count; ++i) node->looks_out |= parts[i].looks_out;
  }
  PhraseNode OneOrAll(PhraseNode::Kind kind, size_t begin, size_t first) {
    if (waiting_.size() != first + 1) return All(kind, begin, first);
    const PhraseNode only = waiting_.back();
    waiting_.pop_back();
    return only;
  }
  bool TakeIf(char separator) {
    if (at_ >= text_.size() || Peek() != separator) return false;
    Take();
    return true;
  }

  // Most alternatives are nothing but Chinese characters. Takes as many of them as there are.
  bool PlainWords() {
    const size_t begin = at_;
    size_t count = 0;
    for (size_t at = begin;; ++at) {
      const size_t from = at;
      while (at < text_.size() && IsPlain(static_cast<uint8_t>(text_[at]))) at += 3;
      const char next = at < text_.size() ? text_[at] : ')';
      if (at == from || (next != '|' && next != ')' && next != ']')) break;
      at_ = at;
      ++count;
      if (next != '|') break;
    }
    if (count == 0) return false;
    PhraseNode node = Node(count == 1 ? PhraseNode::kWords : PhraseNode::kManyWords, begin);
    node.words = text_.substr(begin, at_ - begin);
    Wait(node);
    return true;
  }
  // It leads a character of three bytes that isn't of full width, as operators may be.
  static bool IsPlain(uint8_t lead) { return lead >> 4 == 0xE && lead != 0xEF; }

  PhraseNode Sequence() {
    const size_t begin = at_, waiting = waiting_.size();
    while (at_ < text_.size()) {
      const char c = Peek();
      if (c == '|' || c == '&' || c == ')' || c == ']' || c == ',') break;
      Wait(Part(c));
    }
    return OneOrAll(PhraseNode::kSequence, begin, waiting);
  }

  PhraseNode Part(char c) {
    const size_t begin = at_;
    switch (c) {
      case '(':
      case '[': return Group(c, begin);
      case '{': return Gap(begin);
      case '<': return Name(begin);
      case '^':
      case '$': Take(); return Node(c == '^' ? PhraseNode::kBegin : PhraseNode::kEnd, begin);
      case '}':
      case '>':
        Take();
        Fail(begin, at_, "phrase.unopened", "this bracket was never opened",
             "write \\ before it if it is meant as text");
        return Node(PhraseNode::kSequence, begin);
    }
    return Words(begin);
  }

  PhraseNode Words(size_t begin) {
    std::string words;  // up to `from`, if there was an escape
    size_t from = at_;  // of what stands there as it is
    for (;;) {
      while (at_ < text_.size() && IsPlain(static_cast<uint8_t>(text_[at_]))) at_ += 3;
      if (at_ >= text_.size()) break;
      const char c = Peek();
      if (c == '\\') {
        words.append(text_.substr(from, at_ - from));
        Take();
        from = at_;
        if (at_ == text_.size()) {
          Fail(at_ - length_, at_, "phrase.escape", "nothing follows the backslash", "write \\\\ for a backslash");
          break;
        }
        Peek();
      } else if (c != '\0') {
        break;
      } else if (IsNear()) {
        if (begin == at_) return Near(begin);
        break;
      }
      Take();
    }
    PhraseNode node = Node(PhraseNode::kWords, begin);
    node.words = text_.substr(from, at_ - from);
    if (!words.empty()) node.words = tree_.Keep(words.append(node.words));
    return node;
  }

  bool IsNear() {
    if ((text_[at_] | 32) != 'n' || at_ + 4 >= text_.size()) return false;
    if (text_.compare(at_, 4, "near") != 0 && text_.compare(at_, 4, "NEAR") != 0) return false;
    if (at_ > 0 && ((text_[at_ - 1] | 32) >= 'a' && (text_[at_ - 1] | 32) <= 'z')) return false;
    return text_[at_ + 4] == '(' || text_.compare(at_ + 4, 3, "（") == 0;
  }

  PhraseNode Group(char open, size_t begin) {
    Take();
    if (!Enter(begin)) return Node(PhraseNode::kSequence, begin);
    const PhraseNode inner = Alternatives();
    --depth_;
    Close(open == '(' ? ')' : ']', begin);
    PhraseNode node = Node(open == '(' ? PhraseNode::kSequence : PhraseNode::kOptional, begin);
    Give(&inner, 1, &node);
    return node;
  }

  // near(10, A, B), after a look ahead.
  PhraseNode Near(size_t begin) {
    at_ += 4;
    Peek();
    Take();
    if (!Enter(begin)) return Node(PhraseNode::kSequence, begin);
    const int outer = near_depth_;
    near_depth_ = depth_;
    ++near_;
    uint32_t most = 0;
    bool good = Number(&most) && Comma();
    PhraseNode sides[2];
    if (good) {
      sides[0] = Alternatives();
      good = Comma();
    }
    if (good) sides[1] = Alternatives();
    if (!good || (at_ < text_.size() && Peek() == ',')) {
      Fail(begin, at_, "phrase.near", "near takes a number and two phrases", "near(10, 对不起, 久等)");
      at_ = text_.size();
    } else {
      Close(')', begin);
    }
    --near_;
    near_depth_ = outer;
    --depth_;
    PhraseNode node = Node(PhraseNode::kNear, begin);
    node.most = most;
    Give(sides, 2, &node);
    CheckGap(most, begin);
    return node;
  }

  PhraseNode Gap(size_t begin) {
    Take();
    uint32_t least = 0, most = 0;
    bool good = Number(&most);
    if (good && at_ < text_.size() && IsComma()) {
      Take();
      least = most;
      good = Number(&most);
    }
    Spaces();
    if (!good || at_ >= text_.size() || Peek() != '}') {
      while (at_ < text_.size() && Peek() != '}') ++at_;
      if (at_ < text_.size()) Take();
      Fail(begin, at_, "phrase.gap", "a gap is {n} or {m,n}", "{6}: at most six characters between");
      return Node(PhraseNode::kSequence, begin);
    }
    Take();
    CheckGap(most, begin);
    if (least > most) Fail(begin, at_, "phrase.gap", "the least of this gap is more than its most", "{2,6}");
    PhraseNode node = Node(PhraseNode::kGap, begin);
    node.least = least;
    node.most = most;
    return node;
  }

  PhraseNode Name(size_t begin) {
    Take();
    const size_t from = at_;
    while (at_ < text_.size() && Peek() != '>') at_ += length_;
    const std::string_view name = text_.substr(from, at_ - from);
    if (at_ >= text_.size() || name.empty()) {
      Fail(begin, at_, "phrase.name", "a name stands between < and >", "write \\< if it is meant as text");
    } else {
      Take();
    }
    PhraseNode node = Node(PhraseNode::kName, begin);
    node.words = name;
    return node;
  }

  void CheckGap(uint32_t most, size_t begin) {
    if (most > kMaxGap) {
      Fail(begin, at_, "phrase.gap_too_long", "a gap has at most 200 characters", "A & B finds both anywhere");
    }
  }
  bool Enter(size_t begin) {
    if (++depth_ <= kMaxPhraseDepth) return true;
    Fail(begin, at_, "phrase.too_deep", "brackets are nested more than 32 deep", "name a part as a sub-phrase");
    at_ = text_.size();
    return false;
  }
  void Close(char close, size_t begin) {
    if (at_ < text_.size() && Peek() == close) return Take();
    if (!ok_ && at_ >= text_.size()) return;
    Fail(begin, begin + 1, "phrase.unclosed", std::string("this bracket is never closed by ") + close,
         "write \\ before it if it is meant as text");
    at_ = text_.size();
  }
  void Spaces() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }
  bool IsComma() {
    length_ = text_[at_] == ',' ? 1 : text_.compare(at_, 3, "，") == 0 ? 3 : 0;
    return length_ > 0;
  }
  bool Comma() {
    Spaces();
    if (at_ >= text_.size() || !IsComma()) return false;
    Take();
    return true;
  }
  bool Number(uint32_t* value) {
    Spaces();
    const size_t from = at_;
    for (*value = 0; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_) {
      *value = *value > 100000 ? *value : *value * 10 + (text_[at_] - '0');
    }
    const bool digits = at_ > from;
    Spaces();
    return digits;
  }

  const std::string_view text_;
  const Problem::Where where_;
  const uint32_t index_;
  PhraseTree& tree_;
  std::vector<Problem>* const problems_;
  std::vector<PhraseNode>& waiting_;
  size_t at_ = 0;
  uint32_t length_ = 1;  // of what Peek saw
  int depth_ = 0, near_ = 0, near_depth_ = -1;
  bool ok_ = true;
};

}  // namespace

PhraseParts PhraseTree::Keep(const PhraseNode* nodes, size_t count) {
  constexpr size_t kBlock = 1024;
  while (block_ < blocks_.size() && blocks_[block_].capacity() - blocks_[block_].size() < count) ++block_;
  if (block_ == blocks_.size()) {
    blocks_.emplace_back();
    blocks_.back().reserve(std::max(count, kBlock));
  }
  std::vector<PhraseNode>& block = blocks_[block_];
  const size_t first = block.size();
  for (size_t i = 0; i < count; ++i) block.push_back(nodes[i]);
  return {block.data() + first, count};
}

std::string_view PhraseTree::Keep(std::string words) { return words_.emplace_back(std::move(words)); }

void PhraseTree::Clear() {
  for (std::vector<PhraseNode>& block : blocks_) block.clear();
  block_ = 0;
  words_.clear();
}

bool ParsePhrase(std::string_view text, Problem::Where where, uint32_t index, PhraseTree* tree, PhraseNode* root,
                 std::vector<Problem>* problems) {
  return Parser(text, where, index, tree, problems).Parse(root);
}

}  // namespace callcue::match
