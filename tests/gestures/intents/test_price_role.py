"""What an amount is: the offer, its former price, another's, or one that is denied."""

from __future__ import annotations

import pytest

from gestures.intents.reading import Reading
from gestures.intents.slots_price import price_role, state_price

_CASES = [
    ("今晚到手一百二十九", "offer", "129"),
    ("往年都要三百六", "former", "360"),
    ("上个月我们还卖两百四", "former", "240"),
    ("平时两百四的现在一百六", "offer", "160"),
    ("商场里标一千八", "other", "1800"),
    ("单买这个盖子四十", "other", "40"),
    ("京东快递发货六十九", "offer", "69"),
    ("别家要五百,咱这儿三百二", "offer", "320"),
    ("今天不收你五百二", "denied", None),
    ("真不是三百八", "denied", None),
    ("不要五百,三百二带走", "offer", "320"),
    ("不贵五十九", "offer", "59"),
    ("it used to be ninety dollars", "former", "90"),
    ("it was ninety, tonight it's sixty", "offer", "60"),
    ("eighty dollars on their website", "other", "80"),
    ("the brush is twelve on its own", "other", "12"),
    ("thirty in the shops, eighteen here", "offer", "18"),
    ("we're not asking eighty dollars", "denied", None),
    ("it won't cost you eighty", "denied", None),
    ("the hotel down the hill charges a hundred and ten", "other", "110"),
    ("both kiosks have it at thirty three", "other", "33"),
    ("the big chain is asking seventy and I'm at forty two", "offer", "42"),
    ("our shop charges thirty three", "offer", "33"),
    ("they want seventy, we want fifty", "offer", "50"),
    ("don't wait, it's eighteen dollars", "offer", "18"),
    ("on amazon it's eighty dollars right now", "other", "80"),
    ("amazon right now has it at eighty", "other", "80"),
    ("on amazon it's eighty, now it's sixty", "offer", "60"),
    ("at easter it went to eighty dollars", "former", "80"),
    ("it went down to eighty dollars", "offer", "80"),
]


@pytest.mark.parametrize(("text", "role", "number"), _CASES)
def test_the_words_around_an_amount_say_whose_price_it_is(text: str, role: str, number: str | None) -> None:
    reading = Reading.of(text, "en" if text.isascii() else "zh")
    assert price_role(reading) == role
    assert state_price(reading).values.get("number") == number
