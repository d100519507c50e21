"""What was measured on the final motion: pointing, speed of the hands, planted feet, closed lips."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gestures.consistency.findings import Finding
from gestures.consistency.registry import Context, check
from gestures.stretches import stretches

_SIDES = ("left", "right")
_BILABIALS = frozenset("pbm")


@check("pointing_off", "pointing")
def pointing_off(context: Context) -> Iterator[Finding]:
    """Pointing gestures whose finger misses the element."""
    most = context.rule.threshold("most_deg")
    gestures = context.evidence.timeline.gestures
    for measured in context.evidence.pointing or ():
        if not 0 <= measured.placement < len(gestures) or measured.angle_deg <= most:
            continue
        placement = gestures[measured.placement]
        yield context.of_placement(
            measured.placement,
            f"{placement.gesture} misses {placement.target} by {measured.angle_deg:.1f}° "
            f"at {measured.time_s:.2f} s, at most {most:g}° are allowed.",
            measured={"angle_deg": measured.angle_deg},
        )


@check("hand_too_fast", "motion")
def hand_too_fast(context: Context) -> Iterator[Finding]:
    """Stretches in which a wrist is faster than people move."""
    motion = context.evidence.motion
    if motion is None:
        return
    fastest = context.rule.threshold("fastest_mps")
    steps = np.diff(motion.times_s)
    for side, name in enumerate(_SIDES):
        speed = np.linalg.norm(np.diff(motion.hands_m[:, side], axis=0), axis=1) / steps
        for first, last in stretches(speed > fastest):
            peak = float(speed[first:last].max())
            start, end = float(motion.times_s[first]), float(motion.times_s[last])
            yield context.between(
                start,
                end,
                f"the {name} hand reaches {peak:.2f} m/s, people stay under {fastest:g}.",
                placement=_placement_at(context, start, end),
                measured={"speed_mps": peak},
            )


@check("foot_slides", "motion")
def foot_slides(context: Context) -> Iterator[Finding]:
    """Feet that move along the floor while they stand."""
    motion = context.evidence.motion
    if motion is None:
        return
    most, slow = context.rule.threshold("most_m"), context.rule.threshold("planted_below_mps")
    near = context.rule.threshold("planted_within_m")
    steps = np.diff(motion.times_s)
    for side, name in enumerate(_SIDES):
        foot = motion.feet_m[:, side]
        low = foot[:, 1] <= np.percentile(foot[:, 1], 5) + near
        speed = np.linalg.norm(np.diff(foot, axis=0), axis=1) / steps
        planted = low[1:] & (speed < slow)
        for first, last in stretches(planted):
            path = foot[first : last + 1, [0, 2]]
            slid = np.linalg.norm(path - path[0], axis=1)
            worst = int(slid.argmax())
            if slid[worst] > most:
                start, end = float(motion.times_s[first]), float(motion.times_s[first + worst])
                yield context.between(
                    start,
                    end,
                    f"the {name} foot slides {1000 * slid[worst]:.1f} mm while it stands, "
                    f"at most {1000 * most:g} mm are allowed.",
                    measured={"slide_m": float(slid[worst])},
                )


@check("lips_open", "lips")
def lips_open(context: Context) -> Iterator[Finding]:
    """Bilabial phones during which the lips never meet."""
    lips = context.evidence.lips
    if lips is None:
        return
    widest, slack = context.rule.threshold("widest_m"), context.rule.threshold("slack_s")
    for phone in context.evidence.timeline.phones:
        if not phone.phone or phone.phone.lstrip("ˈˌ")[:1] not in _BILABIALS:
            continue
        first, last = np.searchsorted(lips.times_s, (phone.start_s - slack, phone.end_s + slack))
        if first >= last:
            continue
        gap = float(lips.gap_m[first:last].min())
        if gap > widest:
            yield context.between(
                phone.start_s,
                phone.end_s,
                f"the lips stay {1000 * gap:.2f} mm apart on '{phone.phone}', at most {1000 * widest:g} mm.",
                measured={"gap_m": gap},
            )


def _placement_at(context: Context, start_s: float, end_s: float) -> int | None:
    for index, placement in enumerate(context.evidence.timeline.gestures):
        if placement.preparation.start_s < end_s and placement.retraction.end_s > start_s:
            return index
    return None
