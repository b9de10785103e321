// A recursive descent over the schema, with recovery chosen for what authors really get wrong:
//   - a misspelt field: its value is skipped by shape, the rest of the element is read;
//   - a wrong value or a missing colon: skipped to the next field of the same block;
//   - a missing closing brace: a field of the top level that stands in the first column, and that the block at hand
//     can't take, closes every open block;
//   - a missing quote: the literal ends with its line.
// Nothing is dropped that could be read, so the indices of the message and of the map are the same.

#include "lib/syntax/text_parser.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "lib/base/concat.h"
#include "lib/base/diagnostics.h"
#include "lib/base/limits.h"
#include "lib/base/utf8.h"
#include "lib/syntax/field_table.h"
#include "lib/syntax/scalar.h"
#include "lib/syntax/text_lexer.h"

namespace callcue::syntax {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using Kind = TextToken::Kind;

constexpr uint32_t kMaxFields = 1 << 20;  // memory of the map stays below 64 MiB, whatever the file
constexpr size_t kMaxListed = 12;         // names that a hint lists

class Parser {
 public:
  Parser(std::string_view text, const Descriptor& type, std::string* wire, SourceMap* map, Diagnostics* problems)
      : lexer_(text), top_(type), wire_(*wire), map_(map), problems_(problems) {}

  void Run() {
    wire_.reserve(wire_.size() + lexer_.text().size());
    Notice();
    ParseBlock({types_.Of(top_), SourceMap::kRoot, '\0', 0, 0});
    map_->Finish();
    for (const auto& [problem, element] : elements_of_problems_) (*problems_)[problem].element = ids_[element];
  }

 private:
  struct Block {
    FieldTable* type;
    uint32_t node;
    char close;                // '}' or '>'; 0 at the top
    uint32_t begin, name_end;  // of the name that opened it
    int depth = 0;
    size_t counts = 0;  // the first of its counts
  };
  struct Name {
    Field* field;
    TextToken token;
  };

  // --- what is reported
  void Report(std::string_view code, uint32_t begin, uint32_t end, std::string message, std::string hint = "") {
    if (problems_->size() >= kMaxProblems) return;
    Diagnostic d;
    d.code = std::string(code);
    d.message = std::move(message);
    d.hint = std::move(hint);
    map_->Place(map_->At(begin, end), &d);
    elements_of_problems_.emplace_back(problems_->size(), element_);
    if (code != "full-width") map_->MarkUnread(block_node_);
    problems_->push_back(std::move(d));
  }
  void ReportToken(std::string_view code, std::string message, std::string hint = "") {
    Report(code, lexer_.token().begin, lexer_.token().end, std::move(message), std::move(hint));
  }
  std::string Seen() const {
    switch (lexer_.token().kind) {
      case Kind::kEnd:
        return "the end of the file";
      case Kind::kString:
        return "a string";
      case Kind::kUnterminated:
        return "a string without its closing quote";
      case Kind::kNumber:
        return Concat("the number ", lexer_.Text().substr(0, 40));
      case Kind::kIdentifier:
        return Concat("the word ", lexer_.Text().substr(0, 40));
      case Kind::kBad:
        if (static_cast<unsigned char>(lexer_.Text()[0]) < ' ') return "a control character, which has no place here";
        [[fallthrough]];
      default:
        return Concat("\"", lexer_.Text(), "\"");
    }
  }
  void Next() {
    lexer_.Next();
    Notice();
  }
  // What is wrong with a token wherever it stands; one of full width is taken for what is meant.
  void Notice() {
    for (; lexer_.token().meant != 0; lexer_.Next()) {
      const TextToken& token = lexer_.token();
      const std::string_view typed = lexer_.text().substr(token.begin, token.opening);
      const bool blank = token.meant == ' ';
      Report("full-width", token.begin, token.begin + token.opening,
             blank ? "this blank is no plain one" : Concat("\"", typed, "\" has no place here"),
             blank ? "write a space" : Concat("write ", std::string(1, token.meant)));
      if (token.kind != Kind::kBlank) break;
    }
    if (lexer_.token().kind != Kind::kUnterminated) return;
    unclosed_string_ = lexer_.token().begin;
    ReportToken("unclosed-string", "the string is not closed on its line", "add the closing quote");
  }
  std::string HintFor(std::string_view name, const std::vector<std::string_view>& names) const {
    const std::string_view nearest = NearestName(name, names);
    if (!nearest.empty()) return Concat("did you mean \"", nearest, "\"?");
    if (names.empty()) return "";
    std::string hint = "known are";
    for (size_t i = 0; i < names.size() && i < kMaxListed; ++i) hint += Concat(i == 0 ? " " : ", ", names[i]);
    return names.size() > kMaxListed ? hint + ", ..." : hint;
  }

  // --- blocks
  // Reads fields up to the closing brace, which it takes.
  void ParseBlock(Block block) {
    block.counts = counts_.size();
    counts_.resize(block.counts + block.type->size() + block.type->type().oneof_decl_count());
    ParseFields(&block);
    counts_.resize(block.counts);
  }
  void ParseFields(Block* opened) {
    Block& block = *opened;
    while (true) {
      const TextToken& token = lexer_.token();
      block_node_ = block.node;
      if (block.close != '\0' && lexer_.At(block.close)) break;
      if (token.kind == Kind::kEnd || (block.close != '\0' && ClosesEverything(block.type->type()))) {
        if (block.close != '\0') ReportUnclosed(block);
        return;
      }
      if (!ParseField(&block)) Recover(block);
      if (map_->size() >= kMaxFields || problems_->size() >= kMaxProblems) return Stop();
    }
    Next();
  }
  void Stop() {
    while (lexer_.token().kind != Kind::kEnd) Next();
    if (map_->size() < kMaxFields || stopped_) return;
    stopped_ = true;
    Report("too-large", 0, 0, Concat("the file has more than ", kMaxFields, " fields"), "split it");
  }
  void ReportUnclosed(const Block& block) {
    if (unclosed_string_ > block.begin) return;          // it took the rest of its line, and the brace
    if (unclosed_at_ == lexer_.token().begin + 1) return;  // one missing brace shows in every block around it
    unclosed_at_ = lexer_.token().begin + 1;
    Report("unclosed-block", block.begin, block.name_end,
           Concat("the block that begins here is not closed before ", Seen()),
           Concat("add \"", std::string(1, block.close), "\""));
  }
  // A top-level element begins here, although a block is open.
  bool ClosesEverything(const Descriptor& open) const {
    const TextToken& token = lexer_.token();
    if (token.kind != Kind::kIdentifier || !token.column_one) return false;
    const std::string name(lexer_.Text());
    const FieldDescriptor* top = top_.FindFieldByName(name);
    const FieldDescriptor* here = open.FindFieldByName(name);
    if (top == nullptr || top->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return false;
    return here == nullptr ||
           (here->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE && lexer_.Peek().Is('{', lexer_.text()));
  }
  // After an error: goes on to where the next field may begin.
  void Recover(const Block& block) {
    for (int depth = 0; lexer_.token().kind != Kind::kEnd; Next()) {
      if (block.close != '\0' && ClosesEverything(block.type->type())) return;
      if (depth == 0 && block.close != '\0' && lexer_.At(block.close)) return;
      if (depth == 0 && lexer_.token().kind == Kind::kIdentifier && lexer_.token().first_of_line) return;
      if (lexer_.At('{') || lexer_.At('[')) ++depth;
      if ((lexer_.At('}') || lexer_.At(']')) && depth > 0) --depth;
    }
  }
  // Takes a balanced block or list, however deep, without recursion.
  void SkipBalanced(const Block& block) {
    int depth = 0;
    do {
      if (lexer_.token().kind == Kind::kEnd || ClosesEverything(block.type->type())) return;
      if (lexer_.At('{') || lexer_.At('[') || lexer_.At('<')) ++depth;
      if (lexer_.At('}') || lexer_.At(']') || lexer_.At('>')) --depth;
      Next();
    } while (depth > 0);
  }

  // --- fields; false: reported, and the lexer stands where the problem is
  bool ParseField(Block* block) {
    const TextToken name_token = lexer_.token();
    if (name_token.kind != Kind::kIdentifier) {
      ReportFieldExpected();
      return false;
    }
    const std::string_view name = lexer_.Text();
    Field* const field = block->type->Find(name);
    Next();
    if (field == nullptr) {
      ReportUnknown(*block, name, name_token);
      SkipValue(*block);
      return true;
    }
    if (lexer_.At(':')) {
      Next();
    } else if (!field->message()) {
      ReportToken("syntax", Concat("expected \":\" after ", name, ", found ", Seen()));
      if (lexer_.token().kind != Kind::kString) return false;  // else the value is plain enough
    }
    const Name named = {field, name_token};
    const bool once = CheckOnce(block, named);
    const bool ok = lexer_.At('[') ? ParseList(block, named) : ParseValue(block, named, once);
    if (ok && (lexer_.At(',') || lexer_.At(';'))) Next();
    return ok;
  }
  void ReportFieldExpected() {
    if (lexer_.At('}') || lexer_.At('>')) return ReportToken("syntax", Concat(Seen(), " closes nothing"), "remove it");
    if (lexer_.At('[')) return ReportToken("syntax", "extensions are not supported");
    const bool comment = lexer_.At('/') && lexer_.Peek().Is('/', lexer_.text());
    ReportToken("syntax", Concat("expected the name of a field, found ", Seen()), comment ? "write # before a comment" : "");
  }
  void ReportUnknown(const Block& block, std::string_view name, const TextToken& token) {
    std::vector<std::string_view> names;
    const Descriptor& type = block.type->type();
    for (int i = 0; i < type.field_count(); ++i) names.push_back(type.field(i)->name());
    const std::string owner = block.close == '\0' ? "the file" : Concat(Article(type.name()), " ", type.name());
    Report("unknown-field", token.begin, token.end, Concat("\"", name, "\" is no field of ", owner),
           HintFor(name, names));
  }
  void SkipValue(const Block& block) {
    if (lexer_.At(':')) Next();
    if (lexer_.At('{') || lexer_.At('[') || lexer_.At('<')) {
      SkipBalanced(block);
    } else {
      if (lexer_.At('-')) Next();
      const bool literal = lexer_.token().kind == Kind::kString || lexer_.token().kind == Kind::kUnterminated;
      if (literal || !lexer_.token().first_of_line) {
        do {
          if (!lexer_.At('}')) Next();
        } while (literal && lexer_.token().kind == Kind::kString);
      }
    }
    if (lexer_.At(',') || lexer_.At(';')) Next();
  }
  // A singular field stands once, and only one field of a oneof.
  bool CheckOnce(Block* block, const Name& name) {
    if (name.field->repeated) return true;
    const FieldDescriptor& field = *name.field->descriptor;
    if (CountOf(*block, *name.field) > 0) {
      Report("duplicate-field", name.token.begin, name.token.end,
             Concat("\"", field.name(), "\" stands here a second time"), "keep one of them");
      return false;
    }
    const auto* oneof = field.real_containing_oneof();
    if (oneof == nullptr) return true;
    uint32_t& taken = counts_[block->counts + block->type->size() + oneof->index()];  // index of the field, and one
    if (taken != 0) {
      Report("duplicate-field", name.token.begin, name.token.end,
             Concat("\"", field.name(), "\" can't stand beside \"", block->type->type().field(taken - 1)->name(), "\""),
             "keep one of them");
      return false;
    }
    taken = name.field->index + 1u;
    return true;
  }
  uint32_t& CountOf(const Block& block, const Field& field) { return counts_[block.counts + field.index]; }

  // --- values; some are read without being kept
  bool ParseList(Block* block, const Name& name) {
    if (!name.field->repeated) {
      ReportToken("bad-value", Concat(name.field->name, " takes one value, not a list"));
      SkipBalanced(*block);
      return true;
    }
    Next();
    while (!lexer_.At(']')) {
      if (!ParseValue(block, name, true)) return false;
      if (lexer_.At(']')) break;
      if (!lexer_.At(',')) {
        ReportToken("syntax", Concat("expected \",\" or \"]\", found ", Seen()));
        return false;
      }
      Next();
    }
    Next();
    return true;
  }
  bool ParseValue(Block* block, const Name& name, bool keep) {
    switch (name.field->kind) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return ParseMessage(block, name, keep);
      case FieldDescriptor::CPPTYPE_STRING:
        return ParseString(block, name, keep);
      default:
        return ParseScalar(block, name, keep);
    }
  }
  uint32_t AddNode(Block* block, const Name& name, uint32_t begin, uint32_t end) {
    SourceMap::Node node;
    node.parent = block->node;
    node.name_begin = name.token.begin, node.name_end = name.token.end;
    node.begin = begin, node.end = end;
    node.index = CountOf(*block, *name.field)++;
    node.field = name.field->index;
    node.message = name.field->message();
    return map_->Add(node);
  }
  bool ParseMessage(Block* block, const Name& name, bool keep) {
    const char open = lexer_.At('<') ? '<' : '{';
    if (!lexer_.At(open)) {
      ReportToken("bad-value", Concat(name.field->name, " takes a block in braces, found ", Seen()));
      return false;
    }
    const TextToken brace = lexer_.token();
    if (block->depth + 1 > limits::kPolicyNesting) {
      ReportToken("too-deep", Concat("blocks are nested deeper than ", limits::kPolicyNesting));
      SkipBalanced(*block);
      return true;
    }
    Next();
    Block child = {types_.OfMessage(name.field), SourceMap::kRoot, open == '{' ? '}' : '>', name.token.begin,
                   name.token.end};
    child.depth = block->depth + 1;
    child.node = keep ? AddNode(block, name, brace.begin, brace.end) : kNowhere;
    if (block->close == '\0') element_ = child.node;
    const size_t before = wire_.size(), bytes = OpenBytes(*name.field->descriptor, &wire_);
    ParseBlock(child);
    if (keep) {
      CloseBytes(bytes, &wire_);
    } else {
      wire_.resize(before);
    }
    if (block->close == '\0') element_ = SourceMap::kRoot;
    return true;
  }
  bool ParseString(Block* block, const Name& name, bool keep) {
    if (lexer_.token().kind == Kind::kUnterminated) {
      Next();
      return true;
    }
    if (lexer_.token().kind != Kind::kString) {
      ReportToken("bad-value", Concat(name.field->name, " takes a string in quotes, found ", Seen()));
      return false;
    }
    // Most values are one literal without an escape, and stand in the text as they are.
    const TextToken first = lexer_.token();
    std::string_view value = lexer_.Body();
    if (first.plain) Next();
    uint32_t end = first.end;
    bool escapes = false;
    if (!first.plain || lexer_.token().kind == Kind::kString) {
      value_.assign(first.plain ? value : std::string_view());
      for (; lexer_.token().kind == Kind::kString; Next()) {
        end = lexer_.token().end;
        escapes |= Unescape(&value_);
      }
      value = value_;
    }
    if (lexer_.token().kind == Kind::kUnterminated) return ParseString(block, name, false);
    if (EndedEarly(end)) {
      SkipQuoted(end);
      return true;
    }
    const bool valid = !escapes || IsValidUtf8(value);  // the text is
    if (!valid) Report("bad-utf8", first.begin, end, "the escapes of the string give no valid UTF-8", "use \\u escapes");
    if (!keep) return true;
    AddNode(block, name, first.begin, end);
    if (!valid) value = {};
    if (name.field->names_element && block->node == element_ && element_ != SourceMap::kRoot) {
      ids_[element_] = std::string(value);
    }
    AppendBytes(*name.field->descriptor, value, &wire_);
    return true;
  }
  // At a quote that was meant to stand in the value: "call.language == "zh-CN"".
  bool EndedEarly(uint32_t end) const {
    const TextToken& token = lexer_.token();
    if (token.begin != end || token.meant != 0) return false;
    // With as many quotes to come as open and close: else a quote was forgotten before.
    const std::string_view text = lexer_.text(), line = text.substr(end, text.find('\n', end) - end);
    if (std::count(line.begin(), line.end(), text[end - 1]) % 2 != 0) return false;
    const bool word = token.kind == Kind::kIdentifier && !lexer_.Peek().Is(':', lexer_.text()) && !lexer_.Peek().Is('{', lexer_.text());
    return word || token.kind == Kind::kNumber || token.kind == Kind::kBad;
  }
  // Says so, and goes behind the last of the pieces.
  void SkipQuoted(uint32_t end) {
    Report("quote-in-string", end - 1, end, "the string ends at this quote, though it seems to go on",
           "inside quotes write \\\", or enclose the whole in '...'");
    const auto more = [&] {
      const TextToken& token = lexer_.token();
      return token.kind != Kind::kEnd && token.kind != Kind::kUnterminated && !token.first_of_line;
    };
    while (more()) {
      const bool last = lexer_.token().kind == Kind::kString;
      const uint32_t behind = lexer_.token().end;
      Next();
      if (last && more() && !EndedEarly(behind)) return;
    }
  }
  // Returns whether there was anything to unescape.
  bool Unescape(std::string* value) {
    const std::string_view body = lexer_.Body();
    for (std::string_view rest = body;;) {
      const size_t plain = std::min(rest.find('\\'), rest.size());
      value->append(rest.substr(0, plain));
      rest.remove_prefix(plain);
      if (rest.empty()) return plain < body.size();
      const uint32_t at = lexer_.BodyBegin() + static_cast<uint32_t>(body.size() - rest.size());
      if (!TakeCharacter(&rest, value)) {
        const uint32_t end = lexer_.BodyBegin() + static_cast<uint32_t>(body.size() - rest.size());
        Report("bad-escape", at, end, "this is no escape of text format", "write \"\\\\\" for a backslash");
      }
    }
  }
  bool ParseScalar(Block* block, const Name& name, bool keep) {
    const FieldDescriptor& field = *name.field->descriptor;
    const TextToken first = lexer_.token();
    const bool negative = lexer_.At('-');
    if (negative) Next();
    const TextToken word = lexer_.token();
    if (word.kind == Kind::kString) {
      ReportToken("bad-value", Concat(field.name(), " takes ", Wanted(field), ", found a string"),
                  field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM ? "remove the quotes" : "");
      while (lexer_.token().kind == Kind::kString) Next();
      return true;
    }
    const bool next_field = word.first_of_line && lexer_.Peek().Is(':', lexer_.text());
    if (next_field || (word.kind != Kind::kIdentifier && word.kind != Kind::kNumber)) {
      ReportToken("bad-value", Concat(field.name(), " takes ", Wanted(field), ", found ", Seen()));
      return false;
    }
    const std::string_view text = lexer_.Text();
    const size_t before = wire_.size();
    if (!AppendScalar(field, negative, text, &wire_)) {
      ReportScalar(field, text, first.begin, word.end);
    } else if (keep) {
      AddNode(block, name, first.begin, word.end);
    } else {
      wire_.resize(before);
    }
    Next();
    return true;
  }
  void ReportScalar(const FieldDescriptor& field, std::string_view text, uint32_t begin, uint32_t end) {
    if (field.cpp_type() != FieldDescriptor::CPPTYPE_ENUM) {
      return Report("bad-value", begin, end, Concat(field.name(), " takes ", Wanted(field), ", found ", Seen()));
    }
    std::vector<std::string_view> names;
    for (int i = 0; i < field.enum_type()->value_count(); ++i) names.push_back(field.enum_type()->value(i)->name());
    if (names[0].find("UNSPECIFIED") != std::string_view::npos) names.erase(names.begin());  // no author writes it
    Report("bad-value", begin, end, Concat("\"", text, "\" is no value of ", field.name()), HintFor(text, names));
  }

  // Parent of nodes that belong to a value which isn't kept: no path leads there.
  static constexpr uint32_t kNowhere = SourceMap::kRoot - 1;

  TextLexer lexer_;
  const Descriptor& top_;
  std::string& wire_;
  SourceMap* map_;
  Diagnostics* problems_;
  uint32_t unclosed_string_ = 0;         // where the last of them begins
  uint32_t block_node_ = SourceMap::kRoot;  // of the block at hand
  uint32_t unclosed_at_ = 0;  // place + 1 of the last report of an unclosed block
  bool stopped_ = false;
  FieldTables types_;
  // Of the open blocks: how many values each field has, then for each oneof the index of the field that has it, and one.
  std::vector<uint32_t> counts_;
  std::string value_;  // of the string at hand

  // The top-level element at hand, the IDs of those seen, and in which of them each problem lies.
  uint32_t element_ = SourceMap::kRoot;
  std::map<uint32_t, std::string> ids_;
  std::vector<std::pair<size_t, uint32_t>> elements_of_problems_;
};

}  // namespace

void ParseText(std::string_view text, const Descriptor& type, std::string* wire, SourceMap* map,
               Diagnostics* problems) {
  Parser(text, type, wire, map, problems).Run();
}

}  // namespace callcue::syntax
