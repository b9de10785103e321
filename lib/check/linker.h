// The passes of Link(), in order; each file link_*.cc holds those of one concern.
#ifndef CALLCUE_LIB_CHECK_LINKER_H_
#define CALLCUE_LIB_CHECK_LINKER_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "callcue/v1/policy.pb.h"
#include "lib/check/guards.h"
#include "lib/check/link.h"
#include "lib/check/linked.h"
#include "lib/check/report.h"
#include "lib/check/triggers.h"

namespace callcue::check {

// Adds those that aren't there yet, in order.
void AddMissing(const std::vector<std::string_view>& more, std::vector<std::string_view>* to);

class Linker {
 public:
  Linker(const v1::Policy& message, const Overrides& overrides, LinkedPolicy* policy, Reporter* reporter,
         bool tell_phrases, std::string_view reading)
      : message_(message),
        overrides_(overrides),
        policy_(*policy),
        reporter_(*reporter),
        triggers_(policy, reporter),
        tell_phrases_(tell_phrases),
        reading_(reading) {}
  void Run();

 private:
  using Texts = google::protobuf::RepeatedPtrField<v1::Text>;
  using Effects = google::protobuf::RepeatedPtrField<v1::Effect>;
  using Recommends = google::protobuf::RepeatedPtrField<v1::Recommend>;

  // The element at hand: to whom recommendations belong, and what its events carry.
  struct Context {
    uint32_t element = kNoIndex;
    Severity severity = Severity::kAdvice;
    EventScope scope;
  };

  // link_names.cc: everything that has a name
  void DeclareNames();
  void RefuseOverlay();
  bool Declare(Vocabulary* vocabulary, std::string_view name, const Path& at, const char* field, std::string_view what);
  template <class Names>
  void DeclareList(Vocabulary* vocabulary, const Names& names, const char* list, std::string_view what);
  std::string FirstPlace(std::string_view name, const Path& second, const char* field) const;
  bool IsIdentifier(std::string_view name, const Path& at);
  void DeclareActs();
  void DeclareClauses();
  void DeclareElements();
  uint32_t DeclareElement(std::string_view id, program::ElementKind kind, v1::Mode mode, v1::Finding::Severity severity,
                          const StringField& clauses, const Path& at, bool named = true);
  std::vector<LocalText> LinkTexts(const Texts& texts);
  std::vector<std::string_view> LinkClauses(const StringField& clauses, const Path& at);
  program::Mode ModeOf(const StringField& clauses) const;

  // link_values.cc: parameters, facts, variables
  void LinkParams();
  void SetParam(const v1::Param& param, const std::vector<std::string_view>& values, bool overridden, const Path& at);
  void CheckRange(const v1::Param& param, const expr::Value& value, const Path& at, bool overridden);
  void LinkVariables(const google::protobuf::RepeatedPtrField<v1::Variable>& variables, const char* list, bool facts);

  // link_words.cc: phrases and cues
  void LinkWords();
  void LinkCues(std::vector<match::CuesSpec>* specs, std::vector<int>* origins);
  void ReportCue(match::Problem* problem, int block, const std::vector<match::CuesSpec::Cue>& cues);
  uint8_t PartiesOf(const google::protobuf::RepeatedField<int>& named, uint32_t act, const Path& at);
  void CheckPhrases(const v1::Phrases& phrases, const Path& at);
  void CheckLanguage(const std::string& tag, const Path& at);
  void CheckNegators();

  // link_acts.cc: what acts demand and hold beside their words
  void DeclareActSlots();
  void LinkActConditions();
  void LinkActCondition(const v1::Act& act, uint32_t number, const Path& at);
  void LinkSettings();

  // link_states.cc
  void DeclareStates();
  void DeclareState(const v1::State& message, uint32_t parent, uint32_t region, const Path& at);
  std::string_view NameState(std::string_view id, const Path& at, std::string_view what);
  void CheckState(const v1::State& message, uint32_t number, const Path& at);
  void LinkStates();
  void LinkState(const v1::State& message, uint32_t* next, const Path& at);
  void LinkInitial(const StringField& names, uint32_t number, const Path& at);
  void LinkHistory(const v1::State& message, uint32_t number, const Path& at);
  void LinkTransition(const v1::Transition& message, uint32_t source, const Path& at);
  std::vector<uint32_t> LinkStateNames(const StringField& names, const Path& at, const char* field);
  void CheckEntries();
  void ReportConflict(std::pair<uint32_t, uint32_t> states, const Path& at);

  // link_elements.cc
  void LinkRules();
  void LinkProhibitions();
  void LinkPermissions();
  void LinkExceptions();
  void LinkScenarios();
  void LinkChecklists();
  void SplitGrant(const v1::Permission& permission, const Path& at, Permission* out);
  std::vector<program::MissingItem> MissingIn(std::string_view part, const std::vector<std::string_view>& demanded);
  Triggers ReadTriggers(const StringField& texts, const Path& at, const char* field);
  Context ContextOf(uint32_t element, const Triggers& on);

  // link_duties.cc
  void LinkDuties();
  void LinkDuty(const v1::Duty& message, const Path& at);

  // link_effects.cc
  std::vector<Recommend> LinkRecommends(const Recommends& list, const Path& at, const char* field,
                                        const Context& context);
  Recommend LinkRecommend(const v1::Recommend& recommend, const Path& at, const Context& context);
  std::vector<Effect> LinkEffects(const Effects& list, const Path& at, const char* field, const Context& context);
  bool LinkEffect(const v1::Effect& effect, const Path& at, const Context& context, Effect* out);
  bool LinkAssign(const v1::Assign& assign, const Path& at, const Context& context, Effect* out);

  // link_scripts.cc
  void DeclareScripts();
  void LinkScripts();
  void LinkScript(const v1::Script& message, const Path& at, Script* script);
  void LinkVariants(const v1::Script& message, const Path& at, Script* script);
  std::vector<program::ScriptPiece> SplitVariant(std::string_view text, const Path& at, Script* script);
  uint32_t FindSlot(const Script& script, std::string_view name) const;
  uint32_t SlotNamed(std::string_view name, std::string_view text, uint32_t begin, const Path& at, Script* script);
  expr::ExprId NamedValue(std::string_view name, const Path& at);
  expr::ExprId SlotValue(std::string_view expression, const Path& at, std::string_view unwritten = {});

  // spoken_scripts.cc
  using Forbidden = std::map<uint32_t, std::string_view>;  // acts, and which prohibition forbids them
  void CheckSpokenScripts();
  Forbidden ForbiddenActs() const;
  class Ear;
  void CheckForbidden(std::string_view text, const std::vector<program::ScriptPiece>& pieces, std::string_view language,
                      const Forbidden& forbidden, const Path& at, Ear* ear);
  void CheckPerformed(const v1::Script& message, const Script& script, int text, int variant, const Path& at, Ear* ear);

  // streams.cc
  void DeriveStreams(Duty* duty, const google::protobuf::RepeatedField<int>& needs);
  void DeriveStreams(Prohibition* prohibition, const google::protobuf::RepeatedField<int>& needs);

  // unused.cc
  void ReportUnused();
  void ReportSubPhrases();
  void ReportEvents();
  void ReportClauses();

  const v1::Policy& message_;
  const Overrides& overrides_;
  LinkedPolicy& policy_;
  Reporter& reporter_;
  TriggerReader triggers_;
  const bool tell_phrases_;
  const std::string_view reading_;  // of the phrases, perhaps
  std::optional<Guards> guards_;
  const Path root_;

  std::map<const void*, uint32_t> element_of_;  // by the message of an element
  std::map<uint32_t, EventScope> scopes_;       // of elements that exceptions may name
  std::vector<std::string> transition_paths_;   // of policy_.transitions
  std::vector<std::pair<uint32_t, std::string>> histories_, initials_;   // states whose targets are to be checked, and where
  std::set<std::string_view> cited_;            // clauses
  std::set<uint32_t> used_scripts_, set_variables_, raised_, sent_, recommended_topics_;
  std::vector<std::pair<uint32_t, std::string>> withdrawals_;  // a topic, and where
  std::vector<std::pair<uint32_t, std::string>> cancels_;  // the ID of a send, and where
};

}  // namespace callcue::check

#endif  // CALLCUE_LIB_CHECK_LINKER_H_
