#include "lib/cli/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "lib/base/concat.h"

namespace callcue::cli {
namespace {

constexpr size_t kBuffer = 64 << 10;

std::string Reason() { return std::generic_category().message(errno); }

// What a file is that begins so, where text is often kept in such a one; empty for anything else.
std::string_view Foreign(std::string_view begin) {
  static constexpr std::pair<std::string_view, std::string_view> kKinds[] = {
      {"\x1f\x8b", "compressed with gzip (unpack it first: gzip -dc)"},
      {"\x28\xb5\x2f\xfd", "compressed with zstd (unpack it first: zstd -dc)"},
      {"\xfd" "7zXZ", "compressed with xz (unpack it first: xz -dc)"},
      {"PK\x03\x04", "a zip archive (unpack it first)"},
      {"\xff\xfe", "text in UTF-16"},
      {"\xfe\xff", "text in UTF-16"},
  };
  for (const auto& [magic, what] : kKinds) {
    if (begin.substr(0, magic.size()) == magic) return what;
  }
  return {};
}

bool WriteAll(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

}  // namespace

Input::Input(const std::string& path) : path_(path) {
  descriptor_ = path == "-" ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor_ < 0) {
    Fail(Reason());
    return;
  }
  char begin[8];   // of a file; what comes through a pipe is looked at when it's read
  const ssize_t got = pread(descriptor_, begin, sizeof begin, 0);
  if (got > 0) IsText({begin, static_cast<size_t>(got)});
}

Input::~Input() {
  if (descriptor_ > STDIN_FILENO) close(descriptor_);
}

ptrdiff_t Input::Fail(std::string_view why) {
  error_ = Concat(NameOf(path_), ": ", why);
  return -1;
}

// False, and why, for what plainly is none.
bool Input::IsText(std::string_view begin) {
  const std::string_view what = Foreign(begin);
  if (!what.empty()) Fail(Concat("this is ", what, ", not UTF-8"));
  return what.empty();
}

ptrdiff_t Input::Read(char* to, size_t size) {
  if (!error_.empty()) return -1;
  for (;;) {
    const ssize_t got = read(descriptor_, to, size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Fail(Reason());
    return std::exchange(begun_, true) || IsText({to, static_cast<size_t>(got)}) ? got : -1;
  }
}

bool Input::ReadAll(size_t most, std::string* text) {
  for (ptrdiff_t got = 1; got > 0 && text->size() < most;) {
    const size_t before = text->size(), size = std::min(kBuffer, most - before);
    text->resize(before + size);
    got = Read(text->data() + before, size);
    text->resize(before + (got > 0 ? static_cast<size_t>(got) : 0));
  }
  return error_.empty();
}

std::string NameOf(const std::string& path) { return path == "-" ? "<stdin>" : path; }

Output::Output(const std::string& path) : path_(path) {
  if (!path.empty()) descriptor_ = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
}

Output::~Output() {
  Flush();
  if (descriptor_ > STDERR_FILENO) close(descriptor_);
}

void Output::Write(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= kBuffer) Flush();
}

bool Output::Flush() {
  if (ok_ && (descriptor_ < 0 || !WriteAll(descriptor_, buffer_))) {
    ok_ = false;
    Complain(Concat("callcue: ", path_.empty() ? "standard output" : path_, ": ", Reason(), "\n"));
  }
  buffer_.clear();
  return ok_;
}

bool Output::IsTerminal() { return isatty(STDOUT_FILENO) == 1; }

bool WantsColour(const std::string& when) {
  if (when != "auto") return when == "always";
  const char* no_colour = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  const bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  return Output::IsTerminal() && !dumb && (no_colour == nullptr || *no_colour == '\0');
}

void Complain(std::string_view text) { WriteAll(STDERR_FILENO, text); }

}  // namespace callcue::cli
