// Utterances and phrases for match_bench: drawn from one vocabulary with falling frequencies, as speech is, so that
// most utterances hold parts of phrases and some hold whole ones. Deterministic.
#ifndef CALLCUE_BENCH_MATCH_CORPUS_H_
#define CALLCUE_BENCH_MATCH_CORPUS_H_

#include <cmath>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "lib/match/normalise.h"

namespace callcue::match {

class Corpus {
 public:
  explicit Corpus(uint32_t seed) : random_(seed) {
    std::set<std::string> seen;
    for (const char* word :
         {"您好", "请问", "我们", "这边", "帮您", "查询",   "稍等", "可以", "什么", "怎么", "没有", "不是",
          "是的", "好的", "谢谢", "感谢", "抱歉", "对不起", "投诉", "电话", "账单", "业务", "办理", "停电",
          "故障", "维修", "师傅", "上门", "时间", "联系",   "号码", "地址", "已经", "现在", "还有", "需要",
          "帮助", "满意", "评价", "工号", "为您", "服务",   "客户", "来电", "再见", "记录", "反映", "处理"}) {
      if (seen.insert(word).second) words_.push_back(word);
    }
    // Characters that are no numerals, no fillers and not written otherwise.
    const CharTable table;
    std::vector<uint32_t> characters;
    for (uint32_t c = 0x4E00; c < 0x9FA0; c += 5) {
      if (CharTable::Kind(table[c]) == kPlain && table.Folded(c) == c) characters.push_back(c);
    }
    while (words_.size() < 3000) {
      std::string word;
      for (uint32_t n = Below(10) < 7 ? 2 : 3; n > 0; --n) AppendUtf8(characters[Skewed(characters.size())], &word);
      if (seen.insert(word).second) words_.push_back(word);
    }
  }

  // `count` different utterances of 15 to 60 characters, with punctuation, fillers and numbers.
  std::vector<std::string> Utterances(size_t count) {
    std::set<std::string> seen;
    std::vector<std::string> result;
    while (result.size() < count) {
      std::string text;
      uint32_t length = 0;
      const uint32_t most = 15 + Below(40);
      while (length < most) {
        const std::string& word = Word();
        text += word;
        length += word.size() / 3;
        switch (Below(24)) {
          case 0:
          case 1:
          case 2: text += "，", ++length; break;
          case 3: text += "嗯", ++length; break;
          case 4: text += std::to_string(Below(100)), length += 2; break;
        }
      }
      text += "。";
      if (seen.insert(text).second) result.push_back(text);
    }
    return result;
  }

  // Any word, whether frequent or not.
  const std::string& RareWord() { return words_[Below(static_cast<uint32_t>(words_.size()))]; }
  const std::string& Word() { return words_[Skewed(static_cast<uint32_t>(words_.size()))]; }
  uint32_t Below(uint32_t n) { return static_cast<uint32_t>(random_() % n); }

 private:
  // Falls like 1 / rank.
  uint32_t Skewed(uint32_t n) {
    const double u = (random_() >> 8) * (1.0 / (1 << 24));
    const uint32_t rank = static_cast<uint32_t>(std::exp(u * std::log(n + 1.0))) - 1;
    return rank < n ? rank : n - 1;
  }
  std::mt19937 random_;
  std::vector<std::string> words_;
};

}  // namespace callcue::match

#endif  // CALLCUE_BENCH_MATCH_CORPUS_H_
