// Every code that the importer of SCXML reports, with its meaning: for errors, the feature that a policy doesn't have.
// Codes are public: they never change their meaning.
#ifndef CALLCUE_LIB_SCXML_CODES_H_
#define CALLCUE_LIB_SCXML_CODES_H_

#include <cstdint>

namespace callcue::scxml {

// X(enumerator, code, severity, meaning)
#define CALLCUE_SCXML_CODES(X)                                                                                         \
  X(kNotXml, "xml-malformed", kError, "The document isn't well-formed XML in UTF-8.")                                  \
  X(kDocumentType, "scxml-doctype", kError, "Declarations of a document type: what they stand for isn't read.")        \
  X(kNotScxml, "scxml-no-document", kError, "The root isn't <scxml>.")                                                 \
  X(kTooDeep, "scxml-too-deep", kError, "States or content are nested deeper than a policy can be.")                   \
  X(kElement, "scxml-unknown-element", kError, "An element that SCXML doesn't have there.")                            \
  X(kAttribute, "scxml-unknown-attribute", kError, "An attribute that SCXML doesn't have there.")                      \
  X(kMissing, "scxml-missing-attribute", kError, "An attribute that must be there isn't.")                             \
  X(kDuplicateId, "scxml-duplicate-id", kError, "Two states or two variables have one ID.")                            \
  X(kUnknownState, "scxml-unknown-state", kError, "A state that isn't in the document.")                               \
  X(kTargets, "scxml-targets", kError, "Targets that lie elsewhere than they must, or can't be active at once.")       \
  X(kDataModel, "scxml-datamodel", kError, "A datamodel other than ecmascript and null.")                              \
  X(kExpression, "scxml-expression", kError, "An expression beyond the subset that is translated.")                    \
  X(kScript, "scxml-script", kError, "A script that does more than assign.")                                           \
  X(kExternal, "scxml-external", kError, "Something that lies in another file.")                                       \
  X(kInvoke, "scxml-invoke", kError, "Other services and sessions aren't invoked.")                                    \
  X(kSendTarget, "scxml-send-target", kError, "An event for another session or processor.")                            \
  X(kPayload, "scxml-payload", kError, "Data of an event that aren't the same constants each time.")                   \
  X(kComputedName, "scxml-computed-name", kError, "A name or a delay that can't be told before the machine runs.")     \
  X(kUndeclared, "scxml-undeclared", kError, "A variable that isn't declared: in SCXML an error at run time.")         \
  X(kIllegal, "scxml-illegal-on-purpose", kError, "An error at run time on purpose: a policy is checked at load.")     \
  X(kValueType, "scxml-value-type", kError, "A value that has no type in a policy, or more than one.")                 \
  X(kArray, "scxml-array", kError, "An array that changes, or isn't gone through by <foreach>.")                       \
  X(kEventField, "scxml-event-field", kError, "A field of _event that a policy doesn't know.")                         \
  X(kSystemVariable, "scxml-system-variable", kError, "A system variable other than _event and _name.")                \
  X(kDelay, "scxml-delay", kError, "A delay that isn't whole milliseconds, written like 1.5s or 10ms.")                \
  X(kLog, "scxml-log", kWarning, "<log> is left out: the library prints nothing.")                                     \
  X(kUnreadData, "scxml-unread-data", kWarning, "Data of an event that nothing reads are left out.")                   \
  X(kNever, "scxml-never", kWarning, "An event that can't happen in a policy.")                                        \
  X(kDomain, "scxml-parallel-domain", kWarning, "In SCXML this leaves all regions of a parallel state, here its own.") \
  X(kHistoryDomain, "scxml-history-domain", kWarning, "In SCXML what this leaves rests on what the history recorded.") \
  X(kForeign, "scxml-foreign", kWarning, "Elements and attributes of other namespaces are left out.")

enum class Code : uint8_t {
#define CALLCUE_X(enumerator, code, severity, meaning) enumerator,
  CALLCUE_SCXML_CODES(CALLCUE_X)
#undef CALLCUE_X
};

struct CodeInfo {
  const char* code;
  bool warning;
  const char* meaning;
};
const CodeInfo& InfoOf(Code code);
inline constexpr int kCodes = 0
#define CALLCUE_X(enumerator, code, severity, meaning) +1
    CALLCUE_SCXML_CODES(CALLCUE_X)
#undef CALLCUE_X
    ;

}  // namespace callcue::scxml

#endif  // CALLCUE_LIB_SCXML_CODES_H_
