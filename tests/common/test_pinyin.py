"""Names by sound."""

import pytest

from common.pinyin import clean_readings, name_keys, person_keys, split_syllables, unread


@pytest.mark.parametrize(
    ("name", "key", "initials"),
    [
        ("单晓明", "shan xiao ming", "sxm"), ("曾明杰", "zeng ming jie", "zmj"),
        ("仇英", "qiu ying", "qy"), ("查良镛", "zha liang yong", "zly"),
        ("解晓东", "xie xiao dong", "xxd"), ("区小明", "ou xiao ming", "oxm"),
        ("尉迟恭", "yu chi gong", "ycg"), ("欧阳锋", "ou yang feng", "oyf"),
        ("令狐冲", "ling hu chong", "lhc"), ("长孙明", "zhang sun ming", "zsm"),
        ("熊  平", "xiong ping", "xp"), ("孙旻䶮", "sun min yan", "smy"),
        ("𠮷䶮㛃", "ji yan jie", "jyj"), ("买买提·艾力", "mai mai ti ai li", "mmtal"),
        ("吕绿", "lv lv", "ll"), ("Anna Smith", "anna smith", "as"),
    ],
)  # fmt: skip
def test_surnames_are_read_as_surnames(name, key, initials):
    assert person_keys(name) == (key, initials)


def test_firms_are_read_in_words():
    found = name_keys("重庆长寿银行A3（集团）")
    assert found.key == "chong qing chang shou yin hang a 3 ji tuan"


def test_all_of_one_surname_stand_together():
    names = ["连华", "李强", "梁艳", "李安", "林平"]
    assert sorted(names, key=lambda n: person_keys(n).key) == [
        "李安",
        "李强",
        "连华",
        "梁艳",
        "林平",
    ]


def test_characters_without_a_reading_are_reported_and_can_be_given_one():
    assert unread("张𱁬\ue000明𠮷") == ["𱁬", "\ue000"]
    given = clean_readings({"𱁬": " Biáng ".strip().replace("á", "a")})
    assert unread("张𱁬", given) == []
    assert person_keys("张𱁬", given).key == "zhang biang"


def test_a_given_reading_comes_before_the_table():
    assert person_keys("单明", {"单": "dan"}).key == "dan ming"


def test_a_reading_is_one_syllable_for_one_character():
    for wrong in ({"张三": "zhang"}, {"张": "zhang san"}, {"张": ""}):
        with pytest.raises(ValueError):
            clean_readings(wrong)


def test_letters_are_split_into_syllables_in_every_way():
    assert split_syllables("zengmingj") == ["zeng ming j"]
    assert {"xian", "xi an"} <= set(split_syllables("xian"))
    assert split_syllables("zmj") == []
