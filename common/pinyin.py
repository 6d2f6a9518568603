"""Chinese names by sound: keys to sort by and to search with.

A key is the syllables with spaces between ("zeng ming jie"), so that all of one surname stand
together; the initials are their first letters ("zmj"). What a name's characters do not tell, a
person's own readings do: {"𠮷": "ji"}.
"""

import os
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Q

# Surnames that are read otherwise than the character elsewhere.
SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "查": "zha", "解": "xie", "区": "ou", "朴": "piao",
    "盖": "ge", "黑": "he", "繁": "po", "召": "shao", "员": "yun", "贠": "yun", "乜": "nie",
    "种": "chong", "重": "chong", "洗": "xian", "冼": "xian", "尉": "wei", "乐": "yue",
    "郇": "xun", "訾": "zi", "祭": "zhai", "折": "she", "么": "yao", "幺": "yao", "秘": "bi",
    "缪": "miao", "逄": "pang", "逯": "lu", "覃": "qin", "翟": "zhai", "牟": "mu", "那": "na",
    "能": "nai", "佴": "nai", "句": "gou", "阚": "kan", "隗": "wei", "柏": "bai", "薄": "bo",
    "车": "che", "晁": "chao", "谌": "chen", "藏": "zang", "佘": "she", "厍": "she", "瞿": "qu",
    "燕": "yan", "应": "ying", "於": "yu", "郗": "xi", "郄": "qie", "盛": "sheng", "任": "ren",
    "葛": "ge", "过": "guo", "华": "hua", "纪": "ji", "贾": "jia", "宁": "ning", "石": "shi",
    "万": "wan", "干": "gan", "令": "ling", "宓": "mi", "卜": "bu", "笮": "ze", "迮": "ze",
    "妫": "gui", "晟": "cheng", "哈": "ha", "教": "jiao", "行": "xing", "长": "chang",
    "沈": "shen", "褚": "chu", "曲": "qu", "相": "xiang", "强": "qiang", "都": "du", "殷": "yin",
    "戚": "qi", "六": "lu", "撒": "sa", "弥": "mi", "钭": "tou", "靳": "jin", "眭": "sui",
    "邸": "di", "晏": "yan", "仝": "tong", "麴": "qu", "夹": "jia", "呙": "guo", "费": "fei",
    "俞": "yu", "吕": "lv", "邵": "shao", "奇": "qi", "不": "fou", "适": "kuo", "丁": "ding",
}  # fmt: skip
COMPOUND = {
    "尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "澹台": "tan tai", "单于": "chan yu",
    "鲜于": "xian yu", "乐正": "yue zheng", "令狐": "ling hu", "濮阳": "pu yang",
    "欧阳": "ou yang", "司马": "si ma", "司徒": "si tu", "司空": "si kong", "上官": "shang guan",
    "诸葛": "zhu ge", "皇甫": "huang fu", "夏侯": "xia hou", "东方": "dong fang",
    "独孤": "du gu", "南宫": "nan gong", "慕容": "mu rong", "宇文": "yu wen", "公孙": "gong sun",
    "闻人": "wen ren", "赫连": "he lian", "轩辕": "xuan yuan", "钟离": "zhong li",
    "淳于": "chun yu", "太叔": "tai shu", "申屠": "shen tu", "呼延": "hu yan", "百里": "bai li",
    "东郭": "dong guo", "西门": "xi men", "端木": "duan mu", "拓跋": "tuo ba", "宰父": "zai fu",
    "贺兰": "he lan", "完颜": "wan yan", "纳兰": "na lan", "仲孙": "zhong sun",
}  # fmt: skip
# Characters that the dictionary lacks.
RARE = {"𠮷": "ji", "〇": "ling", "㛃": "jie", "䶮": "yan", "㬎": "xian", "㴋": "shen"}
SYLLABLE = re.compile(r"[a-z]{1,6}")
Readings = Mapping[str, str]


class Keys(NamedTuple):
    """What is stored beside a name."""

    key: str
    initials: str


@cache
def _convert() -> Callable[..., list[str]]:
    # 60 MB of dictionaries: taken in by the process that first writes a name, and by no other.
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin import lazy_pinyin

    return lazy_pinyin


def person_keys(name: str, readings: Readings | None = None) -> Keys:
    """Sort key and initials of a person's name, the surname by its own table."""
    name = re.sub(r"\s+(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])\s+", "", name.strip())
    given: Readings = readings or {}
    if name[:2] in COMPOUND and len(name) > 2:
        return _keys(COMPOUND[name[:2]].split() + _syllables(name[2:], given))
    if name[:1] in SURNAMES and len(name) > 1 and name[0] not in given:
        return _keys([SURNAMES[name[0]], *_syllables(name[1:], given)])
    return _keys(_syllables(name, given))


def name_keys(name: str, readings: Readings | None = None) -> Keys:
    """Sort key and initials of a firm's, workstation's or any other name."""
    return _keys(_syllables(name, readings or {}))


def _keys(syllables: list[str]) -> Keys:
    return Keys(" ".join(syllables), "".join(syllable[0] for syllable in syllables))


def _syllables(text: str, readings: Readings) -> list[str]:
    found: list[str] = []
    for piece in _pieces(text, readings):
        if piece[0] in readings or piece[0] in RARE:
            found.append(readings.get(piece) or RARE[piece])
        elif is_han(piece[0]):
            found += _convert()(piece, errors=lambda rest: [])
        else:
            folded = unicodedata.normalize("NFKD", piece).casefold()
            found += re.findall(r"[a-z]+|\d+", folded)
    return found


def _pieces(text: str, readings: Readings) -> list[str]:
    """The text in runs: single characters with a reading of their own, Chinese, and the rest."""
    pieces: list[str] = []
    before = None
    for sign in text:
        alone = sign in readings or sign in RARE
        kind = "alone" if alone else "han" if is_han(sign) else "other"
        if kind == before and not alone:
            pieces[-1] += sign
        else:
            pieces.append(sign)
        before = kind
    return pieces


def is_han(sign: str) -> bool:
    """Whether the sign is a Chinese character."""
    return unicodedata.name(sign, "").startswith("CJK")


def unread(name: str, readings: Readings | None = None) -> list[str]:
    """The name's characters that have no known reading, each once."""
    signs = [s for s in dict.fromkeys(name) if is_han(s) or unicodedata.category(s) == "Co"]
    known = {*(readings or {}), *RARE}
    return [s for s in signs if s not in known and not _has_reading(s)]


def _has_reading(sign: str) -> bool:
    return is_han(sign) and bool(_convert()(sign, errors=lambda _: []))


def clean_readings(readings: Mapping[str, Any]) -> dict[str, str]:
    """Readings as stored: single characters to plain syllables; ValueError for anything else."""
    cleaned = {}
    for sign, reading in readings.items():
        syllable = str(reading).strip().casefold().replace("ü", "v")
        if len(sign) != 1 or not SYLLABLE.fullmatch(syllable):
            raise ValueError(f"{sign} {reading}")
        cleaned[sign] = syllable
    return cleaned


# Searching ------------------------------------------------------------------------------
INITIAL = re.findall(r"[zcs]h?|[bpmfdtnlgkhjqxryw]", "bpmfdtnlgkhjqxzhchshrzcsyw")
FINAL = re.findall(
    "[a-z]+",
    "a o e i u v ai ei ao ou an en ang eng ong ia ie iao iu ian in iang ing iong ua uo uai ui uan "
    "un uang ue ve er",
)
SYLLABLES = {i + f for i in INITIAL for f in FINAL} | {
    "a", "o", "e", "ai", "ei", "ao", "ou", "an", "en", "ang", "eng", "er",
}  # fmt: skip
MOST_READINGS = 12


def split_syllables(text: str) -> list[str]:
    """Ways to read letters as syllables, the last perhaps unfinished: xian → xian, xi an."""
    found: list[str] = []

    def go(rest: str, done: list[str]) -> None:
        if len(found) >= MOST_READINGS:
            return
        if not rest:
            found.append(" ".join(done))
            return
        for length in range(min(6, len(rest)), 0, -1):
            head = rest[:length]
            last = length == len(rest)
            if head in SYLLABLES or (last and any(s.startswith(head) for s in SYLLABLES)):
                go(rest[length:], [*done, head])

    go(text, [])
    return found


def name_query(text: str, prefix: str = "", field: str = "name") -> Q:
    """The filter "the name is, sounds or begins like this".

    For a model with `name`, `name_key` and `name_initials` (or another `field` of that kind), or
    reached through `prefix` ("instructor__"). Chinese is looked for anywhere in the name; letters
    as initials or pinyin.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if not text:
        return Q()
    found = Q(**{f"{prefix}{field}__icontains": text})
    letters = re.sub(r"[\s']+", "", text).casefold()
    if not re.fullmatch(r"[a-zü]+", letters):
        return found
    letters = letters.replace("ü", "v")
    found |= Q(**{f"{prefix}{field}_initials__contains": letters})
    ways = [" ".join(text.casefold().split())] if " " in text else split_syllables(letters)
    for way in ways:
        found |= Q(**{f"{prefix}{field}_key__startswith": way})
        found |= Q(**{f"{prefix}{field}_key__contains": f" {way}"})
    return found
