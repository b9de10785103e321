// The documents of the W3C's implementation report are neutral as to the language of expressions: what depends on it
// stands in attributes and elements of a namespace of their own (conf:idVal="1=2" asks whether variable 1 is 2). Here
// each is written as the plain SCXML that it stands for, one line of a table each.
//
// What asks for an error at run time (an illegal expression, a location that doesn't exist) is reported: a policy is
// checked when it is loaded, so there is no such thing, and none is made up.
#ifndef CALLCUE_LIB_SCXML_CONFORMANCE_H_
#define CALLCUE_LIB_SCXML_CONFORMANCE_H_

#include "lib/scxml/xml.h"

namespace callcue::scxml {

void RewriteConformance(Reporter* reporter, Element* root);

}  // namespace callcue::scxml

#endif  // CALLCUE_LIB_SCXML_CONFORMANCE_H_
