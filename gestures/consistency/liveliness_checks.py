"""Is the body as lively as a person who speaks, and does it look at the viewers?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gestures.consistency.body_evidence import BodyEvidence
from gestures.consistency.findings import Finding
from gestures.consistency.registry import Context, check
from gestures.stretches import stretches

_STEP_S = 0.25


@check("frozen", "body")
def frozen(context: Context) -> Iterator[Finding]:
    """Stretches of speech in which neither hands nor head nor chest move."""
    body = context.evidence.body
    if body is None:
        return
    longest, least = context.rule.threshold("longest_s"), context.rule.threshold("least_m")
    ranges = _ranges(body)
    still = (ranges < least) & _spoken(context, len(ranges))
    for first, behind in stretches(still):
        start, end = first * _STEP_S, behind * _STEP_S
        if end - start >= longest:
            yield context.between(
                start,
                end,
                f"the upper body does not move for {end - start:.1f} s while speech goes on.",
                measured={"still_s": end - start},
            )


@check("restless", "body")
def restless(context: Context) -> Iterator[Finding]:
    """Stretches in which the hands are on their way all the time."""
    body = context.evidence.body
    if body is None:
        return
    window, most = context.rule.threshold("window_s"), context.rule.threshold("most_mps")
    ways = np.linalg.norm(np.diff(body.lively_m[:, :2], axis=0), axis=-1).max(axis=-1)
    travelled = np.concatenate(([0.0], np.cumsum(ways, dtype=np.float64)))
    starts = np.arange(0.0, max(body.times_s[-1] - window, 0.0), window / 2)
    for start in starts:
        first, last = np.searchsorted(body.times_s, (start, start + window))
        mean = float(travelled[min(last, len(travelled) - 1)] - travelled[first]) / window
        if mean > most:
            yield context.between(
                start,
                start + window,
                f"the hands move at {mean:.2f} m/s for {window:g} s on end, people rest below {most:g}.",
                measured={"speed_mps": mean},
            )


@check("gaze_away", "body")
def gaze_away(context: Context) -> Iterator[Finding]:
    """Stretches in which the eyes stay off the camera."""
    body = context.evidence.body
    if body is None or body.off_camera_deg is None:
        return
    widest, longest = context.rule.threshold("widest_deg"), context.rule.threshold("longest_s")
    for first, behind in stretches(body.off_camera_deg > widest):
        start, end = float(body.times_s[first]), float(body.times_s[behind - 1])
        if end - start >= longest:
            angle = float(np.median(body.off_camera_deg[first:behind]))
            yield context.between(
                start,
                end,
                f"the eyes are {angle:.0f}° off the camera for {end - start:.1f} s.",
                measured={"angle_deg": angle},
            )


@check("culture_taboo", "library")
def culture_taboo(context: Context) -> Iterator[Finding]:
    """Gestures that offend the audience, where one is named."""
    evidence = context.evidence
    for index, placement in enumerate(evidence.timeline.gestures):
        gesture = evidence.gestures.get(placement.gesture)
        for note in gesture.culture if gesture is not None else ():
            if note.taboo and note.region in evidence.audience:
                yield context.of_placement(
                    index,
                    f"{placement.gesture} offends viewers in {note.region}: {note.note}",
                )


def _ranges(body: BodyEvidence) -> NDArray[np.float64]:
    """(N,) how far the liveliest joint gets within each quarter of a second and the one after it, metres."""
    count = int(body.times_s[-1] / _STEP_S)
    edges = np.searchsorted(body.times_s, np.arange(count + 2) * _STEP_S)
    out = np.zeros(count)
    for index in range(count):
        piece = body.lively_m[edges[index] : max(edges[min(index + 2, count + 1)], edges[index] + 1)]
        out[index] = np.linalg.norm(np.ptp(piece, axis=0), axis=-1).max()
    return out


def _spoken(context: Context, count: int) -> NDArray[np.bool_]:
    """(N,) whether words are spoken at most a second away from each quarter of a second."""
    spoken = np.zeros(count, dtype=bool)
    for word in context.evidence.timeline.words:
        first, last = int((word.start_s - 1.0) / _STEP_S), int((word.end_s + 1.0) / _STEP_S)
        spoken[max(first, 0) : max(last + 1, 0)] = True
    return spoken
