"""What no body does: hands inside the trunk, joints beyond their range, limbs that jump."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gestures.consistency.findings import Finding
from gestures.consistency.registry import Context, check
from gestures.stretches import stretches
from motion.skeleton import JOINT_NAMES

_GAP_S = 0.2


@check("penetration", "body")
def penetration(context: Context) -> Iterator[Finding]:
    """Hands whose bones lie inside trunk or head."""
    body = context.evidence.body
    if body is None:
        return
    most, shortest = context.rule.threshold("most_m"), context.rule.threshold("shortest_s")
    for side, name in enumerate(("left", "right")):
        inside = body.inside_m[:, side]
        for first, behind in stretches(inside > most, _frames(body.times_s, _GAP_S)):
            start, end = float(body.times_s[first]), float(body.times_s[behind - 1])
            if end - start < shortest:
                continue
            deepest = float(inside[first:behind].max())
            yield context.between(
                start,
                end,
                f"the {name} hand is {1000 * deepest:.0f} mm inside the body, at most {1000 * most:.0f} mm is a touch.",
                measured={"depth_m": deepest},
            )


@check("joint_limit", "body")
def joint_limit(context: Context) -> Iterator[Finding]:
    """Joints that are bent further than joints bend."""
    body = context.evidence.body
    if body is None:
        return
    most, shortest = context.rule.threshold("most_deg"), context.rule.threshold("shortest_s")
    for first, behind in stretches(body.excess_deg > most, _frames(body.times_s, _GAP_S)):
        start, end = float(body.times_s[first]), float(body.times_s[behind - 1])
        if end - start < shortest:
            continue
        worst = first + int(body.excess_deg[first:behind].argmax())
        excess = float(body.excess_deg[worst])
        yield context.between(
            start,
            end,
            f"{JOINT_NAMES[int(body.excess_joint[worst])]} is {excess:.0f}° beyond its range.",
            measured={"excess_deg": excess},
        )


@check("pop", "body")
def pop(context: Context) -> Iterator[Finding]:
    """Frames at which a joint leaves its path faster than muscles can take it."""
    body = context.evidence.body
    if body is None or len(body.times_s) < 2:
        return
    step = float(np.median(np.diff(body.times_s)))
    most = max(context.rule.threshold("least_m"), context.rule.threshold("fastest_mps2") * step**2)
    for first, behind in stretches(body.jump_m > most, _frames(body.times_s, _GAP_S)):
        worst = first + int(body.jump_m[first:behind].argmax())
        jump, time_s = float(body.jump_m[worst]), float(body.times_s[worst])
        yield context.finding(
            max(time_s - step, 0.0),
            time_s,
            context.evidence.words_at(time_s - step, time_s),
            f"{JOINT_NAMES[int(body.jump_joint[worst])]} jumps {100 * jump:.1f} cm out of its path in one frame.",
            measured={"jump_m": jump},
        )


def _frames(times_s: np.ndarray, seconds: float) -> int:
    return round(seconds / max(float(np.median(np.diff(times_s))), 1e-6)) if len(times_s) > 1 else 0
