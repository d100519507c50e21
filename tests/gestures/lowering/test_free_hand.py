"""A free hand goes along with the other, keeps to its own side, and is back in time for what it does itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from gestures.chance import Chance
from gestures.library.catalogue import Library
from gestures.lowering.free_hand import Turn, free_moves, joins
from gestures.lowering.keys import HandMove
from gestures.lowering.resting import Rest, rests


@pytest.fixture(scope="module")
def rest(library: Library) -> Rest:
    return rests(library.get("posture_relaxed"), library.get("posture_talking"))["left"]


def turn(rest: Rest, start_s: float = 2.0, seed: int = 0, **more: object) -> Turn:
    there = replace(rest.home, side="right", phase="preparation", placement=0, paired=True, **more)
    moves = [
        replace(there, start_s=start_s, end_s=start_s + 0.8, place=torch.tensor((0.9, 0.7, 0.6))),
        replace(
            there,
            phase="stroke",
            start_s=start_s + 0.8,
            end_s=start_s + 1.2,
            place=torch.tensor((0.6, 1.3, 0.7)),
        ),
    ]
    return Turn(0, moves, start_s + 1.5, start_s + 2.3, Chance(seed, "turn"))


def seeds_that(rest: Rest, join: bool) -> list[int]:
    return [seed for seed in range(60) if joins(turn(rest, seed=seed)) is join]


def test_most_plain_gestures_are_joined_and_none_that_points(rest: Rest) -> None:
    assert 40 <= len(seeds_that(rest, join=True)) <= 58
    assert not any(joins(turn(rest, seed=seed, aim="follow_button")) for seed in range(60))


def test_a_hand_that_joins_in_keeps_to_its_side_below_the_face_and_arrives_with_the_other(rest: Rest) -> None:
    for seed in seeds_that(rest, join=True):
        other = turn(rest, seed=seed)
        raised, beaten, home = free_moves("left", [other], rest, [])
        assert [move.end_s for move in (raised, beaten)] == [move.end_s for move in other.moves]
        assert raised.start_s <= other.moves[0].start_s
        for move in (raised, beaten):
            assert move.side == "left" and float(move.place[0]) >= 0.5 and float(move.place[1]) <= 0.8001
        assert home.phase == "rest" and home.start_s >= other.hold_s


def test_a_hand_goes_home_in_time_or_waits_where_it_is(rest: Rest) -> None:
    seed = seeds_that(rest, join=True)[0]
    other: Turn = turn(rest, seed=seed)
    for own_s in (other.hold_s + 0.4, other.hold_s + 1.9):
        moves: list[HandMove] = free_moves("left", [other], rest, [own_s])
        assert all(move.phase != "rest" for move in moves)
    back = free_moves("left", [other], rest, [other.hold_s + 2.2])[-1]
    assert back.phase == "rest" and back.end_s <= other.hold_s + 2.2
