"""A free hand goes along with the other, keeps to its own side, and is back in time for what it does itself."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
import torch

from gestures.chance import Chance
from gestures.library.catalogue import Library
from gestures.lowering.free_hand import FreeHand, Turn
from gestures.lowering.keys import HandMove
from gestures.lowering.resting import Rest, rests


@pytest.fixture(scope="module")
def rest(library: Library) -> Rest:
    return rests(library.get("posture_relaxed"), library.get("posture_talking"))["left"]


def turn(
    rest: Rest,
    start_s: float = 2.0,
    seed: int = 0,
    *,
    raise_s: float = 0.8,
    coming: HandMove | None = None,
    home_s: float = 0.8,
    **more: object,
) -> Turn:
    there = replace(rest.home, side="right", phase="preparation", placement=0, paired=True, **more)
    moves = [
        replace(there, start_s=start_s, end_s=start_s + raise_s, place=torch.tensor((0.9, 0.7, 0.6))),
        replace(
            there,
            phase="stroke",
            start_s=start_s + raise_s,
            end_s=start_s + raise_s + 0.4,
            place=torch.tensor((0.6, 1.3, 0.7)),
        ),
    ]
    end_s = moves[-1].end_s + 0.3
    return Turn(
        0,
        moves,
        end_s,
        end_s + home_s,
        Chance(seed, "turn"),
        Chance(seed, "return"),
        free_s=start_s - 1.0,
        coming=coming,
    )


def joins(turn: Turn, rest: Rest) -> bool:
    return bool(FreeHand("left", [turn], rest).joins_s)


def seeds_that(rest: Rest, join: bool) -> list[int]:
    return [seed for seed in range(60) if joins(turn(rest, seed=seed), rest) is join]


def test_most_plain_gestures_are_joined_and_none_that_points(rest: Rest) -> None:
    assert 40 <= len(seeds_that(rest, join=True)) <= 58
    assert not any(joins(turn(rest, seed=seed, aim="follow_button"), rest) for seed in range(60))


def test_a_hand_that_joins_in_keeps_to_its_side_below_the_face_and_arrives_with_the_other(rest: Rest) -> None:
    for seed in seeds_that(rest, join=True):
        other = turn(rest, seed=seed)
        raised, beaten, home = FreeHand("left", [other], rest).moves()
        assert [move.end_s for move in (raised, beaten)] == [move.end_s for move in other.moves]
        assert other.start_s - 0.3 <= raised.start_s <= other.start_s
        for move in (raised, beaten):
            assert move.side == "left" and float(move.place[0]) >= 0.5 and float(move.place[1]) <= 0.7501
        way = (beaten.place - raised.place).norm()
        assert 0.0 < way < 0.7 * (other.moves[1].place - other.moves[0].place).norm()
        assert home.phase == "rest" and home.start_s >= other.hold_s


def test_of_repeats_a_hand_goes_along_with_a_part(rest: Rest) -> None:
    seed = seeds_that(rest, join=True)[0]
    plain = turn(rest, seed=seed)
    up, down = plain.moves
    beats = [
        replace(
            end, phase="stroke", start_s=down.start_s + 0.2 * number, end_s=down.start_s + 0.2 * number + 0.2
        )
        for number, end in enumerate((down, up, down, up))
    ]
    moves = FreeHand("left", [replace(plain, moves=[up, *beats])], rest).moves()[:5]
    ways = [float((move.place - before.place).norm()) for before, move in pairwise(moves)]
    once = FreeHand("left", [plain], rest).moves()[:2]
    assert 0.0 < max(ways) < 0.8 * float((once[1].place - once[0].place).norm())


def test_a_hand_without_time_to_come_up_or_to_go_on_to_what_it_does_next_stays_away(rest: Rest) -> None:
    seeds = seeds_that(rest, join=True)
    assert not any(joins(turn(rest, seed=seed, raise_s=0.15), rest) for seed in seeds)
    high = torch.tensor((0.8, 1.5, 0.7))
    for seed in seeds:
        end_s = turn(rest, seed=seed).moves[-1].end_s
        low = replace(rest.home, phase="preparation", start_s=end_s, end_s=end_s + 0.2)
        # It hangs already where it is needed in a moment.
        assert not joins(turn(rest, seed=seed, coming=low), rest)
        # Up there, it is nearer to what comes than where it hangs.
        assert joins(turn(rest, seed=seed, coming=replace(low, place=high)), rest)


def test_a_hand_goes_home_in_time_or_waits_where_it_is(rest: Rest) -> None:
    seed = seeds_that(rest, join=True)[0]
    hold_s = turn(rest, seed=seed).hold_s

    def before(wait_s: float, home_s: float) -> list[HandMove]:
        own = replace(rest.home, phase="preparation", start_s=hold_s + wait_s, end_s=hold_s + wait_s + 0.8)
        return FreeHand("left", [turn(rest, seed=seed, coming=own, home_s=home_s)], rest).moves()

    for wait_s in (0.4, 1.9):
        assert all(move.phase != "rest" for move in before(wait_s, home_s=0.0))
    for wait_s, home_s in ((2.2, 0.0), (1.9, 0.8)):
        back = before(wait_s, home_s)[-1]
        assert back.phase == "rest" and back.end_s <= hold_s + wait_s
