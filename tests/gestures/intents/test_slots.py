"""Slots: what each intent's gesture needs, from words as hosts say them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gestures.intents.slots import extract_slots, locate_all_slots, locate_slots
from gestures.intents.taxonomy import Taxonomy

from .spelling import ONES_EN

_CASES = [
    ("state_price", "今天只要九块九", {"number": "9.9", "currency": "CNY"}),
    ("state_price", "九块九毛九", {"number": "9.99", "currency": "CNY"}),
    ("state_price", "原价一百二十八 今天到手六十九块九", {"number": "69.9", "currency": "CNY"}),
    ("state_price", "不要199 不要99 只要59", {"number": "59", "currency": "CNY"}),
    ("state_price", "外面卖两百多 我们今天九十九", {"number": "99", "currency": "CNY"}),
    ("state_price", "十块钱三斤", {"number": "10", "currency": "CNY"}),
    ("state_price", "港币一百二十八", {"number": "128", "currency": "HKD"}),
    ("state_price", "it's only nineteen ninety-nine", {"number": "19.99"}),
    ("state_price", "£12 each", {"number": "12", "currency": "GBP"}),
    ("discount", "全场八折", {"percent": "20"}),
    ("discount", "打到七五折", {"percent": "25"}),
    ("discount", "直接半价", {"percent": "50"}),
    ("discount", "省了三成", {"percent": "30"}),
    ("discount", "立减五十", {"number": "50"}),
    ("discount", "save eleven dollars, that's thirty percent off", {"number": "11", "percent": "30"}),
    ("point_cart", "姐妹们左下角小黄车三号链接直接拍", {"link_number": "3"}),
    ("point_cart", "购物袋第九个", {"link_number": "9"}),
    ("point_cart", "tap link number three", {"link_number": "3"}),
    ("low_stock", "只剩三单了", {"number": "3"}),
    ("low_stock", "十五单 十单 六单了", {"number": "6"}),
    ("low_stock", "a dozen left of the eight inch", {"number": "12"}),
    ("low_stock", "九百人看着呢我只放三十单", {"number": "30"}),
    ("low_stock", "里头没有六十只有四十", {"number": "40"}),
    ("low_stock", "花纹只剩四毫米", {}),
    ("state_price", "it's already eight thirty", {}),
    ("state_price", "九点半开抢", {}),
    ("state_price", "九点整只要十九块", {"number": "19", "currency": "CNY"}),
    ("describe_size", "this big and light as air", {"magnitude": "big", "dimension": "size"}),
    ("describe_size", "as big as a cherry", {"magnitude": "small", "dimension": "size"}),
    ("countdown", "三二一上链接", {"numbers": ["3", "2", "1"]}),
    ("countdown", "五秒倒数 五四三二一", {"numbers": ["5", "4", "3", "2", "1"]}),
    ("countdown", "3️⃣2️⃣1️⃣", {"numbers": ["3", "2", "1"]}),
    ("countdown", "three, two, one, go", {"numbers": ["3", "2", "1"]}),
    ("time_limit", "还有十分钟就恢复原价", {"number": "10", "unit": "minute"}),
    ("time_limit", "最后半小时", {"number": "30", "unit": "minute"}),
    ("time_limit", "ends in ninety seconds", {"number": "90", "unit": "second"}),
    ("guarantee", "假一赔十", {"number": "10"}),
    ("shipping", "四十八小时内发货", {"number": "48"}),
    ("free_gift", "拍一发三", {"number": "3"}),
    ("free_gift", "再送你一支小样", {"number": "1"}),
    ("social_proof", "已经卖了三万多单", {"number": "30000"}),
    ("social_proof", "上架三天破万单", {"number": "10000"}),
    ("describe_size", "高度有三十厘米", {"number": "30", "dimension": "height"}),
    ("describe_size", "薄薄的一层", {"magnitude": "thin", "dimension": "thickness"}),
    ("ask_comment", "想要的扣1", {"text": "1"}),
    ("ask_comment", "把想要两个字打在公屏上", {"text": "想要"}),
    ("ask_comment", "type yes if you want it", {"text": "yes"}),
    ("answer_comment", "小美问有没有大码", {"viewer": "小美"}),
    ("answer_comment", '"爱笑的猫"问几天能到', {"viewer": "爱笑的猫"}),
    ("answer_comment", "有人问能不能洗衣机洗", {}),
    ("answer_comment", "Anna asks if it shrinks", {"viewer": "Anna"}),
    ("enumerate", "第二点 性价比高", {"ordinal": "2"}),
    ("enumerate", "secondly, it's light", {"ordinal": "2"}),
    ("quantity", "一箱十二瓶", {"number": "12"}),
    ("state_price", "十块零五毛", {"number": "10.5", "currency": "CNY"}),
    ("state_price", "一千块不到 九百九十九", {"number": "999", "currency": "CNY"}),
    ("state_price", "today it's one fifty", {"number": "150"}),
    ("state_price", "one fifty each", {"number": "1.5"}),
    ("state_price", "a dollar fifty", {"number": "1.5", "currency": "USD"}),
    ("state_price", "fifteen ninety-nine rupees", {"number": "1599", "currency": "INR"}),
    ("state_price", "between twenty and thirty dollars", {"number": "20", "currency": "USD"}),
    ("time_limit", "限时一刻钟", {"number": "15", "unit": "minute"}),
    ("time_limit", "还有三刻钟", {"number": "45", "unit": "minute"}),
    ("time_limit", "a quarter of an hour left", {"number": "15", "unit": "minute"}),
    ("quantity", "给你双份", {"number": "2"}),
    ("quantity", "两罐 每罐四百克", {"number": "2"}),
    ("free_gift", "送双份小样", {"number": "2"}),
    ("point_cart", "购物车编号三", {"link_number": "3"}),
    ("describe_size", "模特一米七五", {"number": "1.75", "dimension": "height"}),
    ("describe_size", "跟口红一样大", {"magnitude": "small", "dimension": "size"}),
    ("enumerate", "其四 省空间", {"ordinal": "4"}),
    ("greet", "大家好 今天九块九", {}),
]


@pytest.mark.parametrize(("intent", "text", "expected"), _CASES)
def test_slots(intent: str, text: str, expected: dict[str, Any]) -> None:
    language = "zh" if any("一" <= c <= "鿿" or c == "️" for c in text) else "en"
    assert extract_slots(intent, text, language) == expected


@given(st.integers(1, 9999), st.sampled_from(["号链接", "号连接"]))
def test_every_link_number_is_read(number: int, suffix: str) -> None:
    assert extract_slots("point_cart", f"左下角小黄车{number}{suffix}", "zh") == {"link_number": str(number)}


@given(st.integers(1, 99))
def test_what_is_taken_off_and_what_is_left_make_a_hundred(kept: int) -> None:
    percent = int(extract_slots("discount", f"全场{kept:02d}折", "zh").get("percent", 0))
    assert percent == 100 - kept


@given(st.sampled_from(sorted(Taxonomy.load().ids)), st.text(max_size=40), st.sampled_from(["zh", "en"]))
def test_any_text_gives_only_slots_of_the_intent(intent: str, text: str, language: str) -> None:
    found = locate_slots(intent, text, language)
    assert set(found.values) <= set(Taxonomy.load().get(intent).slots)
    if found.range is not None:
        assert 0 <= found.range[0] < found.range[1] <= len(text)


@given(
    st.integers(3, 10),
    st.integers(0, 20),
    st.sampled_from(["are you with me", "hold your horses", "cart's open"]),
)
def test_a_count_goes_on_after_an_aside(first: int, cut: int, aside: str) -> None:
    numbers = list(range(first, 0, -1))
    at = 2 + cut % (len(numbers) - 2)
    words = [ONES_EN[number] for number in numbers]
    spoken = ", ".join([*words[:at], aside, *words[at:]])
    assert extract_slots("countdown", spoken, "en") == {"numbers": list(map(str, numbers))}


@given(st.integers(20, 900), st.integers(2, 19), st.sampled_from(["卖了", "走了", "已经出了", "订走了"]))
def test_what_was_sold_stands_behind_its_verb(stock: int, sold: int, verb: str) -> None:
    assert extract_slots("social_proof", f"备货{stock}个 {verb}{sold}个", "zh") == {"number": str(sold)}


@given(st.lists(st.sampled_from(["一个量勺", "一支牙刷", "一张卡片", "一条毛巾"]), min_size=1, max_size=4))
def test_gifts_are_counted(things: list[str]) -> None:
    assert extract_slots("free_gift", "送你" + " ".join(things), "zh") == {"number": str(len(things))}


@given(st.integers(20, 90), st.integers(1, 9), st.sampled_from(["贵", "再加", "多加", "再添"]))
def test_what_another_one_costs_more_is_no_price(price: int, more: int, verb: str) -> None:
    text = f"小的{price}块 大的{verb}{more}块"
    assert extract_slots("state_price", text, "zh") == {"number": str(price), "currency": "CNY"}


@given(st.integers(30, 90), st.integers(10, 29))
def test_from_one_price_to_another_the_other_is_asked(old: int, new: int) -> None:
    assert extract_slots("state_price", f"we went from {old} to {new} dollars", "en")["number"] == str(new)
    assert extract_slots("state_price", f"从{old}块降到{new}块", "zh")["number"] == str(new)


@pytest.mark.parametrize(
    ("text", "language", "price", "postage"),
    [
        ("十五块八包邮", "zh", "15.8", None),
        ("一盒三十二块 顺丰送到楼下", "zh", "32", None),
        ("kettle's nineteen pounds and it posts for nothing", "en", "19", None),
        ("六十八一件，三天到货", "zh", "68", "3"),
        ("它卖六十八，邮费八块", "zh", "68", "8"),
        ("运费十块，衣服一百二", "zh", "120", "10"),
        ("the lamp is twenty two plus four for shipping", "en", "22", "4"),
    ],
)
def test_a_price_is_no_postage(text: str, language: str, price: str, postage: str | None) -> None:
    stated, sent = locate_all_slots(("state_price", "shipping"), text, language)
    assert stated.values["number"] == price
    assert sent.values.get("number") == postage


@pytest.mark.parametrize(
    ("text", "language", "percent"),
    [
        ("六折七折都不给，直接打五折", "zh", "50"),
        ("不打九折，打六折", "zh", "40"),
        ("今天减两成", "zh", "20"),
    ],
)
def test_a_discount_refused_gives_way_to_the_one_given(text: str, language: str, percent: str) -> None:
    assert extract_slots("discount", text, language)["percent"] == percent


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("a couple of hundred left", "200"),
        ("last half dozen", "6"),
        ("just a couple of dozen jars left", "24"),
    ],
)
def test_some_hundreds_are_counted(text: str, number: str) -> None:
    assert extract_slots("low_stock", text, "en")["number"] == number
