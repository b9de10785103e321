#include "lib/report/missing.h"

#include <algorithm>
#include <vector>

#include "lib/report/sheet.h"

namespace callcue::report {

std::string MissingInWords(absl::Span<const Missing> missing, Language language) {
  const auto in = [&](Label label) { return label.In(language); };
  std::vector<std::string> all;
  for (size_t i = 0; i < missing.size();) {
    const uint32_t choice = missing[i].choice;
    std::vector<std::string> ways;
    do {
      const uint32_t way = missing[i].way;
      std::vector<std::string> together;
      do {
        std::string one = Fill(in(LabelOf(missing[i].kind)), {Printable(missing[i].name)});
        if (!missing[i].script_id.empty()) one += Fill(in({" (say $0)", "（可说 $0）"}), {missing[i].script_id});
        together.push_back(std::move(one));
        ++i;
      } while (choice != 0 && i < missing.size() && missing[i].choice == choice && missing[i].way == way);
      std::string text = Join(together, in({" and ", " 且"}));
      if (std::find(ways.begin(), ways.end(), text) == ways.end()) ways.push_back(std::move(text));
    } while (choice != 0 && i < missing.size() && missing[i].choice == choice);
    all.push_back(Join(ways, in({", or ", "，或者"})));
  }
  return Join(all, in({"; ", "；"}));
}

std::string MissingInWords(absl::Span<const PermissionAnswer::MissingItem> missing, Language language) {
  std::vector<Missing> all;
  for (const PermissionAnswer::MissingItem& m : missing) all.push_back({m.kind, m.name, m.script_id, m.choice, m.way});
  return MissingInWords(absl::MakeConstSpan(all), language);
}

}  // namespace callcue::report
