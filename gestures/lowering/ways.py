"""Ways of one arm from posture to posture, many at once: what their timing and their arcs are worked out from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor

from gestures.chance import Chances
from gestures.lowering.keys import HandMove
from gestures.lowering.landmarks import near_head
from motion.limits import ELBOW_FLEXION_DEG, elbow_angles_deg, wrist_angles_deg
from motion.rotations import conjugate, from_rotvec, mirrored, multiply, to_rotvec

PEAK_OVER_CHORD = 2.15
"""Peak speed of a hand over the straight length of its way per second: of minimum jerk, along an arc."""
_ELBOW_MARGIN_DEG = 8.0

Numbers = NDArray[np.float64]
Way = tuple[HandMove, HandMove, float]
"""The movement before, the movement, and when the next one begins, s."""


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """How far W ways turn an arm, and how far its joints may leave them.

    Attributes:
        turn: (W, 19, 3) what each way turns the joints by, rotation vectors, rad.
        straighten_rad: (W,) by how much the elbow may straighten.
        bend_rad: (W,) by how much it may bend.
        wrist_deg: (W, 2) flexion and deviation of the wrist half-way.
    """

    turn: Numbers
    straighten_rad: Numbers
    bend_rad: Numbers
    wrist_deg: Numbers

    @classmethod
    def of(cls, before_xyzw: Tensor, after_xyzw: Tensor, side: str) -> Room:
        """Measure ways from keys (W, 19, 4) to keys (W, 19, 4)."""
        turn = to_rotvec(multiply(conjugate(before_xyzw), after_xyzw))
        elbows = torch.stack((before_xyzw[:, 2], after_xyzw[:, 2]))
        wrist, wrist_turn = before_xyzw[:, 3], turn[:, 3]
        if side == "right":
            elbows, wrist = mirrored(elbows), mirrored(wrist)
            wrist_turn = wrist_turn * wrist_turn.new_tensor((1.0, -1.0, -1.0))
        flexion, _ = elbow_angles_deg(elbows)
        low, high = ELBOW_FLEXION_DEG
        half_way = torch.stack(wrist_angles_deg(multiply(wrist, from_rotvec(0.5 * wrist_turn))), dim=-1)
        spare = flexion.amin(0) - low - _ELBOW_MARGIN_DEG, high - flexion.amax(0) - _ELBOW_MARGIN_DEG
        straighten, bend = (torch.deg2rad(angle.clamp_min(0.0)).double().numpy() for angle in spare)
        return cls(turn.double().numpy(), straighten, bend, half_way.double().numpy())


class Ways:
    """W ways of one arm.

    Attributes:
        side: Which arm.
        before: Where each of them comes from.
        moves: What each of them is.
        until_s: (W,) when the next movement begins, s.
        travel_m: (W,) length of the wrist's straight way, metres.
        span_s: (W,) time between its beginning and its end, s.
        room: How far the joints may leave the ways.
        draws: Sources of variation; both hands of a pair have the same.
        alone: Sources of what each hand has for itself.
        aims: (W,) whether it points.
        touches: (W,) whether it ends in a touch.
        leaving: (W,) whether it begins in a touch, or beside the head.
        touching: (W,) whether it begins or ends there.
    """

    def __init__(self, ways: Sequence[Way], travel_m: ArrayLike, room: Room) -> None:
        """Take ways, (W,) how long they are, metres, and their room."""
        self.before = [before for before, _, _ in ways]
        self.moves = [move for _, move, _ in ways]
        self.side = self.moves[0].side
        self.until_s = np.array([until_s for _, _, until_s in ways])
        self.travel_m, self.room = np.asarray(travel_m), room
        self.start_s, self.end_s, self.freedom = (
            np.array([getattr(move, name) for move in self.moves]) for name in ("start_s", "end_s", "freedom")
        )
        self.span_s = self.end_s - self.start_s
        alone = [move.draw.of(self.side) for move in self.moves]
        self.alone = Chances(alone)
        self.draws = Chances(
            [move.draw if move.paired else own for move, own in zip(self.moves, alone, strict=True)]
        )
        self.aims = np.array([move.aim is not None for move in self.moves])
        self.touches = np.array([move.contact is not None for move in self.moves])
        self.leaving = np.array([_touching(move) for move in self.before])
        self.touching = self.leaving | np.array([_touching(move) for move in self.moves])

    def phase_is(self, phase: str) -> NDArray[np.bool_]:
        """Return which (W,) of the movements are of a phase."""
        return np.array([move.phase == phase for move in self.moves])

    def by_phase(self, table: Mapping[str, ArrayLike], otherwise: ArrayLike | None = None) -> Numbers:
        """Return (W, …) what a table says of each movement's phase."""
        known = table if otherwise is None else {move.phase: otherwise for move in self.moves} | dict(table)
        return np.array([known[move.phase] for move in self.moves], dtype=np.float64)


def _touching(move: HandMove) -> bool:
    return move.contact is not None or move.touched or near_head(move.place.tolist())
