"""What is laid over the host: elements where the data says, captions, and the AI label always."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from motion.errors import InvalidInputError
from motion.rendering import HostBadge, ScreenElement, ScreenOverlay, fonts
from motion.rendering.icons import ICONS
from motion.rendering.overlay import LABEL_SHARE

SIZE = (540, 960)
FOLLOW = ScreenElement("follow", "关注", 0.36, 0.06, 0.13, 0.034, "pill", "#fe2c55")
CART = ScreenElement("cart", "购物车", 0.60, 0.95, 0.11, 0.06, "round", "#ffb400")
CARD = ScreenElement("card", "¥20 券", 0.80, 0.70, 0.30, 0.06, "card", "#f2383a")
BOX = ScreenElement("box", "说点什么…", 0.26, 0.95, 0.42, 0.04, "box", "#ffffff")


def blank(size: tuple[int, int] = SIZE) -> np.ndarray:
    return np.full((size[1], size[0], 3), 90, np.uint8)


def changed(before: np.ndarray, after: np.ndarray) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what differs, fractions."""
    rows, columns = np.nonzero(np.abs(after.astype(int) - before).max(axis=2) > 8)
    height, width = before.shape[:2]
    return columns.min() / width, rows.min() / height, (columns.max() + 1) / width, (rows.max() + 1) / height


@pytest.mark.parametrize("size", [(540, 960), (1080, 1920), (960, 540), (216, 384)])
def test_the_label_is_always_there_and_tall_enough(size: tuple[int, int]) -> None:
    overlay = ScreenOverlay([], *size)
    assert overlay.label_px >= LABEL_SHARE * min(size)
    drawn = overlay.draw(blank(size))
    left, top, right, bottom = changed(blank(size), drawn)
    assert (bottom - top) * size[1] >= LABEL_SHARE * min(size)
    assert right <= 1.0 and left >= 0.0
    bright = (drawn.min(axis=2) > 150).any(axis=1)
    assert bright.sum() >= 0.9 * LABEL_SHARE * min(size)
    with pytest.raises(InvalidInputError, match="DX-RENDER-030"):
        ScreenOverlay([], *size, label=" ")


def test_the_label_gives_way_to_elements() -> None:
    corner = ScreenElement("corner", "", 0.80, 0.04, 0.38, 0.06, "box", "#ffffff")
    alone = changed(blank(), ScreenOverlay([], *SIZE).draw(blank()))
    with_corner = ScreenOverlay([corner], *SIZE)
    _, top, right, bottom = with_corner.label_box
    assert alone[1] < 0.03
    apart = right <= 0.61 * SIZE[0] or top >= 0.07 * SIZE[1] or bottom <= 0.01 * SIZE[1]
    assert apart


@pytest.mark.parametrize("element", [FOLLOW, CART, CARD, BOX])
@pytest.mark.parametrize("icon", ["", *ICONS])
def test_an_element_is_drawn_where_the_data_says(element: ScreenElement, icon: str) -> None:
    without = ScreenOverlay([], *SIZE, label="AI").draw(blank())
    drawn = ScreenOverlay([element], *SIZE, label="AI", icons={element.id: icon}).draw(blank())
    left, top, right, bottom = changed(without, drawn)
    assert (left + right) / 2 == pytest.approx(element.x, abs=0.012)
    assert (top + bottom) / 2 == pytest.approx(element.y, abs=0.012)
    assert right - left <= element.width + 0.012
    assert bottom - top == pytest.approx(min(element.height, 1.0), abs=0.012)


def test_a_ring_pulses_around_what_is_pointed_at() -> None:
    overlay = ScreenOverlay([FOLLOW, CART], *SIZE)
    plain = overlay.draw(blank())
    rings = [overlay.draw(blank(), highlight=["follow"], time_s=t) for t in (0.0, 0.15, 0.3)]
    for ring in rings:
        left, top, right, bottom = changed(plain, ring)
        assert left < FOLLOW.x - FOLLOW.width / 2 and right > FOLLOW.x + FOLLOW.width / 2
        assert top < FOLLOW.y - FOLLOW.height / 2 and bottom > FOLLOW.y + FOLLOW.height / 2
        assert bottom < 0.15
    assert not np.array_equal(rings[0], rings[1])
    assert np.array_equal(overlay.draw(blank(), highlight=["nothing"]), plain)


def test_an_element_over_a_hand_turns_to_glass_and_the_label_never_does() -> None:
    overlay = ScreenOverlay([CARD, FOLLOW], *SIZE)
    middle = (CARD.x * SIZE[0], CARD.y * SIZE[1], 30.0)

    def ink(**given: object) -> dict[str, float]:
        drawn = overlay.draw(blank(), **given).astype(int)  # type: ignore[arg-type]
        left, top, right, bottom = overlay.label_box
        parts = {"label": drawn[top:bottom, left:right]}
        for element in (CARD, FOLLOW):
            x, y = round(element.x * SIZE[0]), round(element.y * SIZE[1])
            parts[element.id] = drawn[y - 10 : y + 10, x - 25 : x + 25]
        return {name: float(np.abs(part - 90).mean()) for name, part in parts.items()}

    clear, covered = ink(), ink(hands=[middle])
    assert covered["card"] < 0.35 * clear["card"]
    assert covered["follow"] == clear["follow"]
    assert 0.5 * clear["card"] < ink(hands=[middle], highlight=["card"])["card"]
    label = (
        (overlay.label_box[0] + overlay.label_box[2]) / 2,
        (overlay.label_box[1] + overlay.label_box[3]) / 2,
    )
    assert ink(hands=[(*label, 40.0)])["label"] == clear["label"]
    # Coming nearer, the hand clears the card bit by bit.
    down = [ink(hands=[(middle[0], middle[1] + y, 30.0)])["card"] for y in range(130, 0, -2)]
    assert all(after <= before + 1e-9 for before, after in itertools.pairwise(down))
    assert max(before - after for before, after in itertools.pairwise(down)) < 0.2 * clear["card"]


def test_captions_lie_low_inside_the_picture_and_colour_what_was_said() -> None:
    overlay = ScreenOverlay([], *SIZE)
    plain = overlay.draw(blank())
    long = "点一下左上角的关注，今天下单立减二十元，库存只有三百件，卖完就没有了！"
    drawn = overlay.draw(blank(), caption=long, said=0)
    left, top, right, bottom = changed(plain, drawn)
    assert left > 0.03 and right < 0.97
    assert top > 0.7 and bottom < 0.9
    yellow = [
        int(((f[..., 0] > 200) & (f[..., 2] < 140)).sum())
        for f in (
            drawn,
            overlay.draw(blank(), caption=long, said=30),
            overlay.draw(blank(), caption=long, said=99),
        )
    ]
    assert yellow[0] == 0
    assert yellow[0] < yellow[1] < yellow[2]


@pytest.mark.parametrize("caption", ["a free cable 🎁🎁\n3", "a\tb", "⚡️", "\r\n", "ab\x00\u202e\u200d"])
def test_captions_with_line_ends_and_emoji_are_drawn(caption: str) -> None:
    overlay = ScreenOverlay([], *SIZE)
    drawn = overlay.draw(blank(), caption=caption, said=len(caption))
    assert np.array_equal(drawn, overlay.draw(blank())) == (not any(letter.isalnum() for letter in caption))


def test_the_chinese_font_knows_what_it_cannot_draw() -> None:
    assert all(map(fonts.has_glyph, "关注，Follow 59.9％→"))
    assert not any(map(fonts.has_glyph, "😱🎁👆"))


def test_the_frame_is_not_touched_and_its_size_is_checked() -> None:
    frame = blank()
    overlay = ScreenOverlay([FOLLOW], *SIZE, badge=HostBadge("主播小安", "follow", "2.3万"))
    overlay.draw(frame, caption="a")
    assert np.array_equal(frame, blank())
    with pytest.raises(InvalidInputError, match="DX-RENDER-031"):
        overlay.draw(frame[:100])


def test_a_badge_ends_in_its_element() -> None:
    with_badge = ScreenOverlay([FOLLOW], *SIZE, label="AI", badge=HostBadge("主播", "follow"))
    plain = ScreenOverlay([], *SIZE, label="AI").draw(blank())
    left, _, right, _ = changed(plain, with_badge.draw(blank()))
    assert left < 0.1
    assert right == pytest.approx(FOLLOW.x + FOLLOW.width / 2, abs=0.03)


def test_without_a_chinese_font_it_warns_and_still_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    fonts.load_font.cache_clear()
    monkeypatch.setattr(fonts, "chinese_font_file", lambda: None)
    overlay = ScreenOverlay([FOLLOW, CARD, BOX], *SIZE)
    assert overlay.warning is not None
    assert "DX-RENDER-004" in overlay.warning
    drawn = overlay.draw(blank(), caption="Follow 关注 now")
    assert overlay.label_px >= LABEL_SHARE * SIZE[0]
    assert changed(blank(), drawn)[3] > 0.75
    fonts.load_font.cache_clear()


def test_fonts_are_looked_for_in_known_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fonts.chinese_font_file.cache_clear()
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "wqy-microhei.ttc").write_bytes(b"")
    (tmp_path / "DejaVuSans.ttf").write_bytes(b"")
    monkeypatch.setattr(fonts, "_FOLDERS", (str(tmp_path),))
    found = fonts.chinese_font_file()
    assert found is not None and found.name == "wqy-microhei.ttc"
    fonts.chinese_font_file.cache_clear()
