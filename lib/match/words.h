// The words that normalisation knows: fillers, stutters, erhua, and negators that negate nothing. Written by hand; all
// of them are in folded form.
#ifndef CALLCUE_LIB_MATCH_WORDS_H_
#define CALLCUE_LIB_MATCH_WORDS_H_

#include <cstdint>
#include <string_view>

namespace callcue::match {

// Sounds of hesitation. They may stand anywhere inside a phrase; a phrase that begins or ends with one, or consists of
// them, still demands them there. 唔 is none: it is a negation in Cantonese, which may not be skipped.
inline constexpr char32_t kSingleFillers[] = {U'嗯', U'啊', U'呃', U'哦', U'噢', U'喔',
                                              U'诶', U'欸', U'哎', U'唉', U'呀'};

// Longer ones, at most four characters. Each ends in a character of its own kind, which makes the normaliser look back.
struct LongFiller {
  std::u32string_view text;
};
inline constexpr LongFiller kLongFillers[] = {{U"那个"}, {U"这个"}, {U"就是说"}, {U"怎么说呢"}};

// FillerToken::word: the character of a single one, else a number from these on.
inline constexpr uint32_t kLongFiller = 0x1000000, kWordFiller = 0x2000000;

inline constexpr std::u32string_view kWordFillers[] = {U"um", U"umm", U"uh", U"uhh", U"er", U"erm", U"hm", U"hmm"};

// An apostrophe is left out (don't = dont), but where that would make another word: ill, hell, shell, well, were, id, shed,
// wed. There it parts two.
struct PartedWord {
  std::u32string_view word, rest;
};
inline constexpr PartedWord kPartedWords[] = {{U"i", U"ll"},  {U"he", U"ll"}, {U"she", U"ll"}, {U"we", U"ll"},
                                              {U"we", U"re"}, {U"i", U"d"},   {U"she", U"d"},  {U"we", U"d"}};

// Characters that are said twice for a reason (谢谢, 看看, 天天, 上上个月): four or more of them are a stutter and
// become two or three. Any other character said twice becomes one.
inline constexpr std::u32string_view kReduplicated =
    U"谢看听说想问试等好慢快早多大小高长常天年月日人个家妈爸哥姐弟妹爷奶叔公婆姑舅姨嫂伯娃宝星刚渐仅偏白明清楚上下前轻"
    U"重深远近满真"
    U"实细仔客气乐呵哈嘻嘿笑谈聊走坐歇查找讲读写用算尝敲拍摇摆点处事样层次件条块片步句字双对往纷频悄默暗偷匆缓徐拜久牢"
    U"紧死活整足"
    U"统通万千百种家户代世时刻分秒区界面方圆红绿黄黑蓝亮灿闪洋汪茫蒙胖瘦软硬香甜酸苦辣冷热温凉干湿脏乱破烂旧新老单独妥"
    U"恰规矩踏稳"
    U"安健完全切实结巴吞吐拉扯疙瘩马虎糊涂啰嗦别拖";

// Words that are repeated when speech stumbles: 我要我要, 就是就是. Two characters said twice become two if the first
// is one of these and the second isn't a negation, as in 是不是不.
inline constexpr std::u32string_view kStumbling =
    U"我你您他她它咱这那哪就是的了没在要可会能给跟和也都还把被让从到去来因所但如什怎为有然其反";
inline constexpr std::u32string_view kNotStumbling = U"不没";

// 儿 after one of these is a manner of speaking and dropped (事儿, 一会儿); after the second list it is 里 (这儿),
// after the third 天 (今儿), and with it 个 (今儿个), unless one of the fourth follows (今儿个人多). Elsewhere it is a
// word (儿子, 女儿), and after one of the first or third list if one of the last follows (有事儿子来).
inline constexpr std::u32string_view kErhua =
    U"事点会块玩活样劲头边门味空准份词本号盘时面口名道条根伴信字话圈趟阵下些手法官主角跑唱聊慢"
    U"单表杆线数片院地天遍孩泡管间底牌证闸村影亮招意声个伙";
inline constexpr std::u32string_view kErhuaPlace = U"这那哪";
inline constexpr std::u32string_view kErhuaDay = U"今明昨前后";
inline constexpr std::u32string_view kAfterMeasure = U"人体别头";
inline constexpr std::u32string_view kAfterEr = U"子童媳女科";

// 一 before one of these begins a word (一下, 一直) and doesn't end the number before it (统一一下).
inline constexpr std::u32string_view kAfterLoneOne = U"下些直定样般起共旦切向再致律贯味时概并同经生辈会边";

// Words that hold a negator without negating what follows.
inline constexpr std::string_view kNoNegation[] = {
    "对不起", "不好意思", "差不多", "不错",   "不但",   "不仅",   "不过",   "要不",     "来不及", "了不起", "不一会",
    "是不是", "能不能",   "要不要", "会不会", "好不好", "行不行", "对不对", "可不可以", "有没有", "用不用", "需不需要",
    "想不想", "不得不",   "不能不", "没关系", "没事",   "没问题", "不客气", "别的",     "别人",   "特别",   "区别",
    "分别",   "个别",     "级别",   "性别",   "告别",   "识别",   "别名",   "不如",     "不断",   "不久",   "不要紧"};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_WORDS_H_
