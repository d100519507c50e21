"""Words for places on the screen, against where an element is."""

from __future__ import annotations

import pytest

from gestures.errors import DataError
from gestures.platforms import load_platform
from gestures.screen_words import contradicted_place, named_places


@pytest.mark.parametrize(
    ("text", "element", "said"),
    [
        ("购物车就在右下角", "cart_button", "右下"),
        ("关注在左上角,小黄车在左下角", "cart_button", ""),
        ("it is pinned at the top", "cart_button", "pinned at the top"),
        ("the bag icon is on the right", "cart_button", "icon is on the right"),
        ("the bag icon is on your left", "cart_button", ""),
        ("看屏幕右边点关注", "cart_button", "屏幕右"),
        ("top quality, tap the cart right now", "cart_button", ""),
        ("whatever is left goes in the cart, right", "cart_button", ""),
        ("it is at the top of my list", "cart_button", ""),
        ("the sleeve on the right is longer", "cart_button", ""),
        ("左右两边都有口袋", "cart_button", ""),
        ("右边这件放小黄车了", "cart_button", ""),
        ("upper right corner", "follow_button", "upper right"),
        ("the basket is up top", "cart_button", "is up top"),
        ("it's right down the bottom", "follow_button", "right down the bottom"),
        ("do the zip right up top to toe", "cart_button", ""),
    ],
)
def test_a_place_that_contradicts_the_screen_is_told(text, element, said):
    assert contradicted_place(text, load_platform("douyin").elements[element]) == said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[]", "no list 'places'"),
        ("places: [{pattern: '('}]", "places[0]"),
        ("places: [{x: left}]", "places[0]"),
        ("places: [{pattern: a, y: left}]", "y is 'left'"),
    ],
)
def test_malformed_places_are_refused_with_their_place(text, says, tmp_path):
    path = tmp_path / "places.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        named_places(path)
    assert caught.value.code == "DX-PLAT-006" and says in str(caught.value)
