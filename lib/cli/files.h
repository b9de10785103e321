// Files and standard streams, with their failures in words.
#ifndef CALLCUE_LIB_CLI_FILES_H_
#define CALLCUE_LIB_CLI_FILES_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace callcue::cli {

// An open file; "-" is standard input.
class Input {
 public:
  explicit Input(const std::string& path);
  ~Input();
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  // At most `size` bytes; waits for no more than there are. 0 at the end, negative on failure: also for what is plainly
  // no text, as a compressed file.
  ptrdiff_t Read(char* to, size_t size);
  // Everything, but no more than `most` bytes.
  bool ReadAll(size_t most, std::string* text);
  // Why it couldn't be opened or read: "policy.txt: No such file or directory". Empty if all went well.
  const std::string& error() const { return error_; }

 private:
  ptrdiff_t Fail(std::string_view why);
  bool IsText(std::string_view begin);

  std::string path_;
  int descriptor_ = -1;
  bool begun_ = false;
  std::string error_;
};

// What messages call it: "<stdin>" for "-".
std::string NameOf(const std::string& path);

// Standard output, or a file, gathered into large writes.
class Output {
 public:
  Output() = default;
  explicit Output(const std::string& path);   // "" is standard output; what the file held is replaced
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void Write(std::string_view text);
  // False if anything couldn't be written; says so on standard error once.
  bool Flush();
  bool ok() const { return ok_; }
  static bool IsTerminal();

 private:
  std::string buffer_, path_;
  int descriptor_ = 1;
  bool ok_ = true;
};

// Whether standard output gets colour: "always", "never", or "auto".
bool WantsColour(const std::string& when);

// To standard error.
void Complain(std::string_view text);

}  // namespace callcue::cli

#endif  // CALLCUE_LIB_CLI_FILES_H_
