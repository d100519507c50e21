"""Mending one arm's ways round after round: what is too deep or too fast is treated until it is not, or nothing helps.

Each way, a movement with the via postures that lead up to it, is looked at again after each treatment. One that two
treatments in a row have made no better goes back to the best that it has been; where that is still a fault that one
would see, it is led another way altogether.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import torch
from torch import Tensor

from gestures.lowering.arm_timing import ArmTimer
from gestures.lowering.arms import Postures, SolvedArm
from gestures.lowering.clearance import Trouble, mended_moves, trouble
from gestures.lowering.keys import HandMove
from gestures.lowering.leading import led_otherwise
from gestures.lowering.living_body import LivingBody
from gestures.lowering.passing import Passage
from gestures.lowering.rounding import rounded
from gestures.lowering.stage import Stage
from motion.bodies.volume import BodyVolume
from motion.submovements import Track

_ROUNDS = 12
_PATIENCE, _GAIN = 3, 1.0
"""So many treatments in a row may fail to gain as much, in the unit of `trouble`, before a way is given up."""
_AROUND_S, _OVERLAP_S = 0.1, 0.4
"""How far around a way that is another now it is looked at, and how much longer at most before a way sets out, s."""

_EXACT_S = 0.04
"""How long a hand stays where it touches at least, before and after, s."""

Version = tuple[HandMove, ...]
Look = Callable[[Track, Tensor], Passage]
"""How an arm passes by the body and the other hand with a track, at some of the instants (n,)."""


@dataclass(slots=True, eq=False)
class _Way:
    """A movement with the via postures that lead up to it, and what has come of its treatment.

    Attributes:
        start_s: When the hand sets out, s.
        now: As it is.
        best: As it was when there was least trouble.
        least: How much that was.
        failed: Treatments in a row that did not help.
        otherwise: How often it has been led otherwise.
        given_up: Whether it stays as it is.
    """

    start_s: float
    now: Version
    best: Version
    least: Trouble | None = None
    failed: int = 0
    otherwise: int = 0
    given_up: bool = False

    def forget(self) -> None:
        """Forget what came of it as it was: it sets out from another posture now."""
        self.best, self.least, self.given_up = self.now, None, False


class ArmMending:
    """One arm's ways, solved and timed, which can be mended.

    Args:
        stage: Body, camera and screen.
        side: ``left`` or ``right``.
        moves: The side's movements in order; the first is the rest posture.
        solved: Their postures.
        living: The body that the arm moves about; the arm can be looked at at its instants.
        volume: The space that the body takes up.
        timer: Times the arm's joints.
    """

    def __init__(
        self,
        stage: Stage,
        side: str,
        moves: Sequence[HandMove],
        solved: SolvedArm,
        living: LivingBody,
        volume: BodyVolume,
        timer: ArmTimer,
    ) -> None:
        self._stage, self.side, self._living, self._volume = stage, side, living, volume
        self._timer, self._times_s = timer, living.times_s
        self.depth_m = torch.full((len(living.times_s),), torch.nan)
        self._ways = [_Way(move.start_s, (move,), (move,)) for move in moves]
        self._postures: dict[HandMove, int] = {}
        self._known = solved.rows([])
        self._keep(moves, solved)
        self.track: Track = self._timed()

    @property
    def moves(self) -> list[HandMove]:
        """The movements as they are by now, in order."""
        return [move for way in self._ways for move in way.now]

    def mend(self, look: Look, rows: Tensor) -> None:
        """Treat what is too deep or too fast until nothing is, or nothing helps.

        Args:
            look: Tells how the arm passes by the body.
            rows: (n,) which instants are looked at first.
        """
        for way in self._ways:
            way.forget()
            way.failed = 0
        looked_at = set(range(1, len(self._ways)))
        for _ in range(_ROUNDS):
            seen = self._seen(look, rows)
            versions = self._treated(seen, self._judged(seen, looked_at))
            if all(version == self._ways[number].now for number, version in versions.items()):
                return
            rows, looked_at = self._become(versions)
        self._judged(self._seen(look, rows), looked_at)
        rows, _ = self._become(self._best())
        if len(rows):
            self._seen(look, rows)

    def _seen(self, look: Look, rows: Tensor) -> Passage:
        seen = look(self.track, rows)
        self.depth_m[torch.searchsorted(self._times_s, seen.times_s)] = seen.depth_m
        return seen

    def round_off(self) -> None:
        """Round off sharp turns that are left; how deep the arm is where it is bent is not known any more."""
        exact_s = torch.cat((self.touching(), self.aiming()))
        bent = rounded(self.track, float(self._times_s[0]), float(self._times_s[-1]), exact_s)
        self.track = bent.track
        self.depth_m[within(self._times_s, bent.spans_s)] = 0.0

    def at_fault(self) -> Tensor:
        """Return which instants (n,) belong to ways that one would see at fault."""
        faults = [n for n, way in enumerate(self._ways) if way.least is not None and way.least.visible]
        return within(self._times_s, _spans([self._span(number, number) for number in faults]))

    def touching(self) -> Tensor:
        """Return the times (n, 2) in which the hand touches, s."""
        return self._about_ends([move for move in self.moves if move.contact is not None])

    def aiming(self) -> Tensor:
        """Return the times (n, 2) in which the hand arrives where it points, s."""
        return self._about_ends(
            [move for move in self.moves if move.aim is not None and move.phase == "stroke"]
        )

    def _about_ends(self, moves: Sequence[HandMove]) -> Tensor:
        return _spans([(move.end_s - _EXACT_S, move.end_s + _EXACT_S) for move in moves])

    def _judged(self, seen: Passage, looked_at: Iterable[int]) -> dict[int, Trouble]:
        """How much trouble there is with ways by now, and whether their treatment has helped."""
        found = {}
        for number in looked_at:
            way = self._ways[number]
            following = self._ways[number + 1 : number + 2]
            until_s = following[0].now[0].start_s if following else float("inf")
            much = trouble(self._ways[number - 1].now[-1], way.now, until_s, seen)
            if much is None:
                continue
            found[number] = much
            if way.least is None or way.now is way.best:
                way.best, way.least = way.now, much
                continue
            way.failed = 0 if much.much <= way.least.much - _GAIN else way.failed + 1
            if much.much < way.least.much:
                way.best, way.least = way.now, much
        return found

    def _treated(self, seen: Passage, found: Mapping[int, Trouble]) -> dict[int, Version]:
        """Which ways become what."""
        moves = self.moves
        palms = self._stage.place_of(self.side, self._solved(moves).palm_m(self._stage.skeleton, self.side))
        ends = list(accumulate((len(way.now) for way in self._ways), initial=-1))
        versions: dict[int, Version] = {}
        for number, version in self._asked(mended_moves(moves, palms, seen)).items():
            way = self._ways[number]
            helps = version != way.now and way.failed < _PATIENCE
            if way.given_up or (not helps and number not in found):
                continue
            if helps:
                versions[number] = version
            elif (another := self._otherwise(number, palms, ends, seen)) is not None:
                versions[number] = another
                way.otherwise, way.failed = way.otherwise + 1, _PATIENCE - 1
            else:
                way.given_up = True
                versions[number] = way.best
        return versions

    def _otherwise(self, number: int, palms: Tensor, ends: Sequence[int], seen: Passage) -> Version | None:
        """Another way altogether for one that would be seen at fault as it is.

        Palms are at places (N, 3) at the end of each movement; `ends` are those that end ways, one before the first.
        """
        way = self._ways[number]
        if way.least is None or not way.least.visible:
            return None
        move = replace(way.best[-1], start_s=way.start_s)
        places = palms[ends[number : number + 2]]
        return led_otherwise(self._ways[number - 1].now[-1], move, places, seen, way.otherwise)

    def _asked(self, mended: Sequence[tuple[HandMove, int | None]]) -> dict[int, Version]:
        """What each way is to be; postures that stay are kept for the movements that end in them."""
        owner = [number for number, way in enumerate(self._ways) for _ in way.now]
        moves, at = self.moves, 0
        versions: dict[int, list[HandMove]] = {}
        following = [row for _, row in mended[1:]] + [None]
        for (move, row), after in zip(mended, following, strict=True):
            versions.setdefault(owner[at], []).append(move)
            if row is not None:
                self._postures.setdefault(move, self._postures[moves[row]])
            # A posture that was put in stands before the movement that it leads up to.
            at += row is not None or after != at
        return {number: tuple(version) for number, version in versions.items()}

    def _become(self, versions: Mapping[int, Version]) -> tuple[Tensor, set[int]]:
        """Change ways; return the instants (n,) at which the arm is another now, and the ways that are."""
        changed = {
            number: version for number, version in versions.items() if version != self._ways[number].now
        }
        self._solve([move for version in changed.values() for move in version if move not in self._postures])
        spans, others = [], set()
        for number, version in changed.items():
            way, until = self._ways[number], number
            if self._moves_end(number, version) and number + 1 < len(self._ways):
                # The way on from a posture that was moved is another, too.
                until = number + 1
                self._ways[until].forget()
            others |= {number, until}
            spans.append(self._span(number, until))
            way.now = version
            spans.append(self._span(number, until))
        self.track = self._timed()
        return within(self._times_s, _spans(spans)), others

    def _best(self) -> dict[int, Version]:
        """All ways as they were at their best, but for those that would then set out from elsewhere."""
        versions: dict[int, Version] = {}
        for number, way in enumerate(self._ways):
            before = versions.get(number - 1)
            if before is None or not self._moves_end(number - 1, before):
                versions[number] = way.best
        return versions

    def _moves_end(self, number: int, version: Version) -> bool:
        """Whether a way ends in another posture if it becomes a version."""
        return self._postures[self._ways[number].now[-1]] != self._postures[version[-1]]

    def _span(self, number: int, until: int) -> tuple[float, float]:
        """From when to when an arm is another where ways are, s."""
        start_s = self._ways[number].now[0].start_s
        before_s = self._ways[max(0, number - 1)].now[-1].end_s
        return (
            min(start_s, max(before_s, start_s - _OVERLAP_S)) - _AROUND_S,
            self._ways[until].now[-1].end_s + _AROUND_S,
        )

    def _solve(self, moves: Sequence[HandMove]) -> None:
        if moves:
            body_at = self._living.placed_at(ends_s(moves))
            self._keep(moves, Postures(self._stage, self.side, moves, body_at, self._volume).solved)

    def _keep(self, moves: Sequence[HandMove], solved: SolvedArm) -> None:
        first = len(self._known.keys_xyzw)
        self._postures.update({move: first + row for row, move in enumerate(moves)})
        self._known = self._known.joined(solved)

    def _solved(self, moves: Sequence[HandMove]) -> SolvedArm:
        return self._known.rows([self._postures[move] for move in moves])

    def _timed(self) -> Track:
        return self._timer.track(self._solved(self.moves), self.moves)


def within(times_s: Tensor, spans: Tensor) -> Tensor:
    """Return which (n,) of the instants (T,) lie within any of the spans (m, 2)."""
    begun = torch.searchsorted(spans[:, 0].sort().values, times_s)
    ended = torch.searchsorted(spans[:, 1].sort().values, times_s, right=True)
    return (begun > ended).nonzero().flatten()


def _spans(spans: Sequence[tuple[float, float]]) -> Tensor:
    """(n, 2) spans of time, s."""
    return torch.tensor(spans, dtype=torch.float64).reshape(-1, 2)


def ends_s(moves: Sequence[HandMove]) -> Tensor:
    """Return when movements arrive (N,), s."""
    return torch.tensor([move.end_s for move in moves], dtype=torch.float64)
