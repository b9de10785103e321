#include "lib/cli/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "lib/base/concat.h"

namespace callcue::cli {
namespace {

constexpr size_t kBuffer = 64 << 10;

std::string Reason() { return std::generic_category().message(errno); }

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
  if (descriptor_ < 0) Fail();
}

Input::~Input() {
  if (descriptor_ > STDIN_FILENO) close(descriptor_);
}

ptrdiff_t Input::Fail() {
  error_ = Concat(NameOf(path_), ": ", Reason());
  return -1;
}

ptrdiff_t Input::Read(char* to, size_t size) {
  if (descriptor_ < 0) return -1;
  for (;;) {
    const ssize_t got = read(descriptor_, to, size);
    if (got >= 0) return got;
    if (errno != EINTR) return Fail();
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
