"""Clauses: exact offsets always, and cuts where a host pauses."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gestures.errors import InvalidInputError
from gestures.inline_tags import TAG
from gestures.intents.segmenter import segment

_PIECES = st.sampled_from(
    [
        "姐妹们",
        "，",
        "。",
        "今天只要",
        "¥9.9",
        "1,299元",
        " ",
        "\n",
        "guys",
        "tap the link",
        "!",
        "？",
        "三，二，一",
        "5! 4! 3!",
        "328,169",
        "two",
        '"',
        "、",
        "{gesture: wave}",
        "<mark name='x'/>",
        "👩\u200d👩\u200d👧",
        "https://a.b/c,d",
        "5:30",
        "...",
        "“好用”",
        "然后",
        "<",
        "}",
    ]
)


def _texts(text: str, language: str | None = None) -> list[str]:
    return [clause.text for clause in segment(text, language)]


@given(st.lists(_PIECES, max_size=20).map("".join))
def test_offsets_are_exact_and_nothing_spoken_is_lost(text: str) -> None:
    clauses = segment(text)
    position = 0
    for clause in clauses:
        assert text[clause.start : clause.end] == clause.text
        assert clause.start >= position
        assert clause.text.strip() == clause.text != ""
        assert not TAG.search(clause.text)
        position = clause.end
    covered = {index for clause in clauses for index in range(clause.start, clause.end)}
    tagged = {index for tag in TAG.finditer(text) for index in range(tag.start(), tag.end())}
    for index, character in enumerate(text):
        if character.isalnum() and index not in tagged:
            assert index in covered


@given(st.text(max_size=60))
def test_any_text_is_cut_without_harm(text: str) -> None:
    for clause in segment(text):
        assert text[clause.start : clause.end] == clause.text


def test_numbers_counted_with_a_pause_after_each_are_one_clause() -> None:
    assert _texts("准备好 3... 2... 1... 上链接！") == ["准备好 3... 2... 1", "上链接"]
    assert _texts("All set? 3... 2... 1... GO!") == ["All set", "3... 2... 1", "GO"]
    assert _texts("三…二…一…上链接") == ["三…二…一", "上链接"]
    assert _texts("129... 59...") == ["129", "59"]


@pytest.mark.parametrize(
    "count", ["四,三,二,一", "Four, three, two", "4！3！2！1", "Five. Four. Three", "十，九，八，七"]
)
@pytest.mark.parametrize("mark", ["", "。", "!", "！\n", " "])
def test_a_count_is_one_clause_whatever_closes_it(count: str, mark: str) -> None:
    assert _texts(count + mark) == [count]
    assert _texts(f"OK? {count}{mark}") == ["OK", count]


def test_a_count_keeps_the_words_that_it_begins_and_ends_among() -> None:
    assert _texts("跟我喊四,三,二,一开抢!") == ["跟我喊四,三,二,一开抢"]
    assert _texts("And five, four, three.") == ["And five, four, three"]
    assert _texts("三，二，一，冲") == ["三，二，一", "冲"]
    assert _texts("码数有 38,39,40,41 都有货") == ["码数有 38,39,40,41 都有货"]


def test_numbers_of_two_sentences_are_no_count() -> None:
    assert _texts("We packed three. Two came back.") == ["We packed three", "Two came back"]
    assert _texts("拍五！两件也行！") == ["拍五", "两件也行"]


@pytest.mark.parametrize(
    "text",
    [
        "所有人手指放到屏幕上六五四三二一开始抢大家不要眨眼",
        "大家把手机拿起来准备好 五 四 三 二 一 上车了啊朋友们",
        "everybody fingers on the cart now six five four three two one and there it goes so be quick",
    ],
)
def test_a_long_run_is_not_cut_within_a_count(text: str) -> None:
    count = next(
        run for run in ("六五四三二一", "五 四 三 二 一", "six five four three two one") if run in text
    )
    assert sum(count in piece for piece in _texts(text)) == 1


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("原价268，139带走", ["原价268", "139带走"]),
        ("原价268,139带走", ["原价268", "139带走"]),
        ("前200名，459！", ["前200名", "459"]),
        ("宝子们，269。", ["宝子们", "269"]),
        ("Just for tonight, 219!", ["Just for tonight", "219"]),
        ("一套，七十九。", ["一套", "七十九"]),
        ("好，五十九块九！", ["好", "五十九块九"]),
        ("Hmm, forty-two dollars.", ["Hmm", "forty-two dollars"]),
        ("吊牌2,380元,今天880", ["吊牌2,380元", "今天880"]),
        ("已售128,450件", ["已售128,450件"]),
        ("from $1,450, yes 12,000 sold", ["from $1,450", "yes 12,000 sold"]),
        ("千万,别走", ["千万,别走"]),
    ],
)
def test_a_comma_parts_numbers_unless_it_parts_thousands(text: str, pieces: list[str]) -> None:
    assert _texts(text) == pieces


def test_a_quote_opens_with_the_clause_that_it_belongs_to() -> None:
    assert _texts('颜色很正,\n"阿梅"问会不会掉色') == ["颜色很正", '"阿梅"问会不会掉色']
    assert _texts('看过来,"团子"想看内衬。"真的好!"他说') == ["看过来", '"团子"想看内衬', '"真的好!"', "他说"]
    assert _texts("It's a 9\" pan, \"Mia\" asks. 'Leo' too") == ["It's a 9\" pan", '"Mia" asks', "'Leo' too"]


def test_tags_do_not_change_where_clauses_begin() -> None:
    plain = "左上角点个关注，只剩三单了。"
    tagged = "左上角点个{gesture: wave}关注，只剩<mark name='x'/>三单了。"
    assert _texts(plain) == ["左上角点个关注", "只剩三单了"]
    assert _texts(tagged) == ["左上角点个", "关注", "只剩", "三单了"]
    assert _texts("{gesture: wave}大家好{gesture: none}。") == ["大家好"]
    assert _texts("hit that {gesture: tap}follow button, {hold: left}thank you") == [
        "hit that",
        "follow button",
        "thank you",
    ]


def test_a_line_end_cuts_before_figures_too() -> None:
    assert _texts("first orders get a cable 🎁\n3 left") == ["first orders get a cable 🎁", "3 left"]


def test_punctuation_cuts_but_figures_stay_whole() -> None:
    assert _texts("今天只要¥9.9，原价1,299元。5:30开播！") == ["今天只要¥9.9", "原价1,299元", "5:30开播"]
    assert _texts("It's $19.99, down from $1,299.50. Dr. Lee says so.") == [
        "It's $19.99",
        "down from $1,299.50",
        "Dr. Lee says so",
    ]


def test_addresses_and_emoji_stay_whole() -> None:
    assert _texts("看 https://a.b.com/x,y 这里👩‍👩‍👧，好") == ["看 https://a.b.com/x,y 这里👩‍👩‍👧，好"]


def test_counted_numbers_and_lists_are_one_clause() -> None:
    assert _texts("准备好了，三，二，一，上链接") == ["准备好了", "三，二，一", "上链接"]
    assert _texts("We have red, blue, and black.") == ["We have red, blue, and black"]


def test_unpunctuated_speech_is_cut_at_markers() -> None:
    text = "家人们今天给大家带来一款特别好用的面霜喜欢的姐妹左下角小黄车三号链接直接拍库存只有两百单了"
    pieces = _texts(text)
    assert "".join(pieces) == text
    assert all(len(piece) <= 20 for piece in pieces)
    assert any(piece.startswith("左下角小黄车三号链接") for piece in pieces)
    assert "库存只有两百单了" in pieces


def test_unpunctuated_english_does_not_end_on_a_hanging_word() -> None:
    pieces = _texts(
        "so this one right here is our best seller and it is made of pure cotton and you guys can grab it in link three"
    )
    assert len(pieces) > 1
    assert not any(piece.split()[-1] in {"and", "the", "of", "is"} for piece in pieces)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("this is the oak board with the juice groove its two feet long at the back", "its two"),
        ("it cooks an egg in about four minutes dont leave it in for more than five", "dont leave"),
        ("they ask eighty for a lamp on the high street thats a robbery and you know it", "thats a"),
        ("open the lid and have a peek inside theres a mirror and a small brush", "theres a"),
    ],
)
def test_english_without_apostrophes_is_cut_where_that_with_them_is(text: str, begins: str) -> None:
    assert any(piece.startswith(begins) for piece in _texts(text))


@pytest.mark.parametrize(
    "text", ["we love its colour and its shape and its smell and its little brass feet so much"]
)
def test_its_may_be_a_pronoun_of_possession(text: str) -> None:
    assert not any(piece.startswith("its ") for piece in _texts(text))


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("昨天拍的那几单今天全部都|包邮发出去你们放心", "都|包邮"),
        ("我们家一直以来真的从来不|大家可以去看评论区里面的", "不|大家"),
        ("老板说这批货到底包不|包邮我说全国都是一样的", "不|包邮"),
        ("刚才抢到了的姐妹扣个一让我看看到底有多少人", "到了|的"),
        ("昨天晚上那一场已经卖了|三百多套还剩最后这么一点", "了|三百"),
        ("他过生日那天我跑去商场给他挑了|双球鞋他到现在都舍不得穿出门", "了|双"),
        ("这块木头昨天晚上打了|蜡今天早上你们看看这个光泽", "了|蜡"),
        ("袖子上这一圈刺绣大家都看到|没有跟网上的完全是两码事", "到|没有"),
        ("黑色的大码刚刚被抢完真的没有|库存啦大家看一眼别的颜色", "没有|库存"),
        ("张姐昨天又拍了两箱感谢|感谢今天还是原来那个价", "感谢|感谢"),
        ("左边是我穿了半年的鞋子右边|这双是今天刚拆出来的", "右边|这双"),
        ("第一次进来的朋友右上角|点一下关注我们每天都在播", "右上角|点"),
        ("you know the small one and it|does fit in a carry on bag so easily", "it|does"),
        ("my mum came home last night and he|just could not stop laughing at this", "he|just"),
        ("this used to be four hundred|and fifty dollars in every shop you look at", "hundred|and"),
        ("the tent on its own comes to about seven|and a half kilos in the big bag", "seven|and"),
        ("a single charge will give you an hour|and a half of light in any weather", "hour|and"),
        ("my sister is very fond of the blue and its|not a colour that im|often seen in", "im|often"),
    ],
)
def test_a_clause_does_not_end_on_a_word_that_goes_on(text: str, parted: str) -> None:
    left, right = parted.split("|")
    pieces = _texts(text.replace("|", " " if text.isascii() else ""))
    assert not any(one.endswith(left) and two.startswith(right) for one, two in pairwise(pieces))


@pytest.mark.parametrize(
    "text",
    [
        "袖子上这一圈刺绣都看到没有|跟网上的完全是两码事",
        "刚才说的那个洗法会了没有|很多人就是洗坏的",
        "有大姐问冬天能不能用|冬天不能用零下会冻裂",
        "要不要自己带螺丝|自己带家里那种就行",
        "左边没上蜡的那半块发乌|右边上了蜡的能照出人影",
        "这面贴墙的早就发霉了|那面刷过的干干净净",
        "是不是特别特别轻我一根手指就勾起来了",
    ],
)
def test_a_long_run_is_cut_where_a_question_is_answered_and_where_sides_change(text: str) -> None:
    assert _texts(text.replace("|", "")) == text.split("|")


@pytest.mark.parametrize(
    "tag",
    [
        "{gesture: wave}",
        "{gesture: none}",
        "<bookmark mark='gesture.wave'/>",
        '<vh-action code="A" interrupt="true"/>',
        '<insert-action type="ActionCode">A_W</insert-action>',
        '<vh-action code="wave">wave_hello</vh-action>',
        '<mark name="follow"/>',
    ],
)
def test_tags_are_no_words(tag: str) -> None:
    assert _texts(f"{tag}左上角{tag}点个关注{tag}") == ["左上角", "点个关注"]


def test_unknown_language_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="DX-INTENT-010"):
        segment("x", "fr")


def test_many_closing_marks_are_trimmed() -> None:
    assert _texts("点个关注" + "）" * 5000) == ["点个关注"]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("加shop.help@mail.com吧", "shop.help@mail.com"),
        ("上taobao.com买", "taobao.com"),
        ("write to a.b@c.org now", "a.b@c.org"),
    ],
)
def test_addresses_are_not_cut(text: str, address: str) -> None:
    assert any(address in piece for piece in _texts(text))


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("大家好😊😊点点关注🙏今天❤️五折", ["大家好😊😊", "点点关注🙏", "今天❤️五折"]),
        (
            "hello everyone 😊 tap follow 🙏🏽 today only",
            ["hello everyone 😊", "tap follow 🙏🏽", "today only"],
        ),
        ("家人们👨‍👩‍👧欢迎来到直播间🇨🇳点个关注", ["家人们👨‍👩‍👧", "欢迎来到直播间🇨🇳", "点个关注"]),
        ("大家好😊{gesture: wave}点点关注", ["大家好😊", "点点关注"]),
    ],
)
def test_emoji_part_clauses(text, clauses):
    found = segment(text)
    assert [clause.text for clause in found] == clauses
    assert all(text[clause.start : clause.end] == clause.text for clause in found)


@pytest.mark.parametrize(
    "text",
    [
        "I ❤️ this little bag",
        "you are going to love 😍 this little bag",
        "我❤️你们大家",
        "今天只要🔥29.9",
        "超级好吃😋的蛋糕来了",
        "买一🎁送一",
        "1️⃣ 点关注",
        "😊大家好呀😊",
    ],
)
def test_emoji_within_a_clause_leave_it_whole(text):
    assert [clause.text for clause in segment(text)] == [text]


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("the hoops are forty five the studs are twelve", "the studs"),
        ("our oak stool is one eighty and the pine stool is ninety", "and the pine"),
        (
            "a short rod is twelve quid the long rod is thirty and the reel at nineteen is extra",
            "the long rod",
        ),
        ("we close at nine the show is on again tomorrow", None),
        ("there are forty the last one is two weeks old", None),
    ],
)
def test_the_prices_of_two_things_are_two_clauses(text: str, begins: str | None) -> None:
    clauses = [clause.text for clause in segment(text)]
    assert any(clause.startswith(begins) for clause in clauses) if begins else clauses == [text]


def test_only_closes_what_stands_before_it_where_nothing_follows_that_it_limits() -> None:
    text = "you must not put this one through the dryer cold wash only or the wool goes hard"
    assert not any(clause.text.startswith("only") for clause in segment(text))
