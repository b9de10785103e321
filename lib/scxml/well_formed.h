// What XML demands of a document and the parser lets pass.
#ifndef CALLCUE_LIB_SCXML_WELL_FORMED_H_
#define CALLCUE_LIB_SCXML_WELL_FORMED_H_

#include "lib/scxml/report.h"

namespace callcue::scxml {

// Looks through a document that was parsed, which is valid UTF-8: one root and nothing beside it, references to
// characters and to the five entities of XML alone, no declarations of a document type, no characters that XML doesn't
// have, an encoding that is what it says. Reports all that is wrong; false if something is.
bool CheckWellFormed(Reporter* reporter);

}  // namespace callcue::scxml

#endif  // CALLCUE_LIB_SCXML_WELL_FORMED_H_
