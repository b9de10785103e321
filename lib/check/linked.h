// The records that link fills in, under this folder's roof.
#ifndef CALLCUE_LIB_CHECK_LINKED_H_
#define CALLCUE_LIB_CHECK_LINKED_H_

#include "lib/program/linked.h"

namespace callcue::check {

using linked::Checklist;
using linked::Clause;
using linked::GrantPart;
using linked::Duty;
using linked::Effect;
using linked::Element;
using linked::Exception;
using linked::Item;
using linked::LinkedPolicy;
using linked::LocalText;
using linked::Param;
using linked::Permission;
using linked::Prohibition;
using linked::Recommend;
using linked::Remind;
using linked::Rule;
using linked::Scenario;
using linked::Script;
using linked::ScriptSlot;
using linked::ScriptText;
using linked::Settings;
using linked::State;
using linked::Step;
using linked::Transition;
using linked::Trigger;
using linked::Triggers;
using linked::Vocabulary;
using program::kNoIndex;
using program::TimeSpec;

}  // namespace callcue::check

#endif  // CALLCUE_LIB_CHECK_LINKED_H_
