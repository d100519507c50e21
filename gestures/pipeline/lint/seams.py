"""Seams: one gesture played straight after another, measured from the end of the first stroke into the second.

Pairs are drawn from all that there are, each gesture with each of its hands. The planner's own rules say when the
second stroke starts: every other pair as early as they ever allow, the others as soon as nothing is hurried.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gestures.alignment.candidates import Candidate
from gestures.alignment.footprint import footprint
from gestures.alignment.phase_chain import PhaseChain
from gestures.alignment.phases import Link, PhaseLayout
from gestures.alignment.places import rest_place
from gestures.alignment.settings import PlannerSettings
from gestures.alignment.timeline import Placement
from gestures.alignment.transit import Placed, channels_after, channels_at_rest, transit
from gestures.library.catalogue import load_library
from gestures.library.clips import ClipReader
from gestures.library.gesture import Gesture
from gestures.personas import Persona, load_persona
from gestures.pipeline.lint.findings import LintFinding, Measure, finding, is_beyond
from gestures.pipeline.lint.playing import PERSONA, Played, as_authored, placement_of, play_placed, ways
from gestures.pipeline.lint.skin import SIDES, Mesh, deepest
from gestures.pipeline.progress import Progress, silent
from gestures.platforms import PlatformProfile, load_platform
from motion.bodies import load_body
from motion.bodies.volume import BodyVolume
from motion.metrics import joint_speed_mps
from motion.skeleton import JOINT_INDEX

_PAIRS_A_SHOW = 100
"""Pairs that are solved together: enough for the batch to pay, few enough to stay small in memory."""
_LEAD_S = 1.5
_REST_S = 2.0
_INTO_S = 0.15
"""How far into the second stroke is looked: what overshoots arrives late, s."""
_HOMEWARD_S = 1.0
"""How long a hand that the second gesture has no use for is watched on its way home, s."""
_STAGE = "measuring seams"


@dataclass(frozen=True, slots=True)
class Seam:
    """Two gestures, one after the other.

    Attributes:
        first: The gesture that ends and its hand.
        second: The gesture that begins and its hand.
        pressed: Whether the second comes as early as the planner ever allows; else as soon as nothing is hurried.
    """

    first: tuple[Gesture, str]
    second: tuple[Gesture, str]
    pressed: bool

    @property
    def name(self) -> str:
        """The pair as messages name it."""
        return f"{self.first[0].id}→{self.second[0].id}"

    @property
    def hands(self) -> str:
        """Both hands as messages name them."""
        return f"{self.first[1]}→{self.second[1]}"


def draw_seams(gestures: Sequence[Gesture], count: int, seed: int = 0) -> list[Seam]:
    """Draw pairs of gestures without one coming twice; all of them if there are no more than `count`."""
    items = [(gesture, hand) for gesture in gestures for hand in ways(gesture, SIDES)]
    every = len(items) ** 2
    drawn = random.Random(seed).sample(range(every), min(count, every))
    return [
        Seam(items[number // len(items)], items[number % len(items)], pressed=order % 2 == 0)
        for order, number in enumerate(drawn)
    ]


def lint_seams(
    seams: Sequence[Seam],
    body: str = "host",
    progress: Progress | None = None,
    *,
    platform: str = "douyin",
    clips: ClipReader | None = None,
    seed: int = 0,
) -> tuple[LintFinding, ...]:
    """Play pairs of gestures and return every seam that is faster or deeper than lint allows a gesture to be.

    Args:
        seams: The pairs.
        body: Shape of the default body.
        progress: Takes progress.
        platform: Screen that pointing gestures aim at.
        clips: Gives the content of the clips that gestures play; None if none plays one.
        seed: Seed of what varies from one performance of a gesture to the next.

    Raises:
        InvalidInputError: If the body is unknown.
        NotFoundError: If the platform is unknown.
        PlanningError: If a gesture cannot be played.
    """
    return tuple(
        finding(measure, body)
        for measure in seam_measures(seams, body, progress, platform=platform, clips=clips, seed=seed)
        if is_beyond(measure)
    )


def seam_measures(
    seams: Sequence[Seam],
    body: str = "host",
    progress: Progress | None = None,
    *,
    platform: str = "douyin",
    clips: ClipReader | None = None,
    seed: int = 0,
) -> Iterator[Measure]:
    """Yield speed and depths at every seam; arguments as for `lint_seams`."""
    report = progress or silent
    skinned, profile = load_body(shape=body), load_platform(platform)
    volume, mesh = BodyVolume.of(skinned), Mesh(skinned)
    for start in range(0, len(seams), _PAIRS_A_SHOW):
        report(_STAGE, start / len(seams))
        chosen = seams[start : start + _PAIRS_A_SHOW]
        placements = _placed(chosen, profile, load_persona(PERSONA))
        shown = [gesture for seam in chosen for gesture, _ in (seam.first, seam.second)]
        begins = range(0, len(shown), 2)
        played = play_placed(shown, placements, skinned, volume, profile, clips, seed=seed, anew=begins)
        yield from _measured(chosen, played, mesh)
    report(_STAGE, 1.0)


def _measured(seams: Sequence[Seam], played: Played, mesh: Mesh) -> Iterator[Measure]:
    spans = [_span(played, *played.placements[2 * row : 2 * row + 2]) for row in range(len(seams))]
    wrists = [JOINT_INDEX[f"{side}_wrist"] for side in SIDES]
    speed = joint_speed_mps(played.positions, played.clip.rate)[:, wrists]
    for seam, span in zip(seams, spans, strict=True):
        greatest = speed[span].amax(0)
        fastest = int(greatest.argmax())
        yield Measure("speed", seam.name, seam.hands, float(greatest[fastest]), _about(seam, SIDES[fastest]))
    for row, code, side, depth_m in deepest(played, mesh, spans):
        seam = seams[row]
        yield Measure(code, seam.name, seam.hands, 1000.0 * depth_m, _about(seam, side))


def _about(seam: Seam, side: str) -> str:
    return ", ".join(part for part in (side, "pressed" if seam.pressed else "at ease") if part)


def _span(played: Played, first: Placement, second: Placement) -> slice:
    end = max(second.stroke.start_s + _INTO_S, first.hold.end_s + _HOMEWARD_S)
    return slice(played.frame(first.stroke.end_s), played.frame(min(end, second.hold.end_s)) + 1)


def _placed(seams: Sequence[Seam], platform: PlatformProfile, persona: Persona) -> list[Placement]:
    """Lay pairs one after the other, with time between them to come to rest."""
    rest = rest_place(load_library().get(persona.posture))
    layout = PhaseLayout(rest, persona.tempo, PlannerSettings().rest_s, 0)
    placements: list[Placement] = []
    at = _LEAD_S
    for row, seam in enumerate(seams):
        pair = [_candidate(gesture, hand, platform, persona) for gesture, hand in (seam.first, seam.second)]
        # Whatever way is in between, no preparation lasts longer than this.
        first = Placed(pair[0], at + pair[0].footprint.preparation_s[1], 2 * row, 0)
        after = channels_after(channels_at_rest(rest, at), first, rest)
        way = transit(pair[1], after, first, rest, persona.tempo)
        second = Placed(pair[1], way.earliest_s if seam.pressed else way.at_ease_s, 2 * row + 1, 0)
        chain = PhaseChain(layout)
        links: list[Link] = [
            *chain.push(first, 0.0), *chain.push(second, 0.0), *chain.finish(second.done_s + _REST_S)
        ]  # fmt: skip
        links.sort(key=lambda link: link.number)
        placements += [
            placement_of(link.placed.candidate.gesture, link.placed.candidate.hand, link.times(), platform)
            for link in links
        ]
        at = max(placement.retraction.end_s for placement in placements[-2:]) + _REST_S
    return placements


def _candidate(gesture: Gesture, hand: str, platform: PlatformProfile, persona: Persona) -> Candidate:
    target, parameters = as_authored(gesture, platform)
    taken = footprint(gesture, hand, target, parameters, platform, persona.tempo)
    return Candidate(gesture, hand, target, parameters, taken)
