"""Measures of motion, taken from the motion alone.

Names are loaded when they are first asked for: solving needs the probes alone, and starts without scipy. Functions that
their modules are named after are loaded at once: the module would hide them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from motion.lazy_names import lazy_names
from motion.metrics.jumps import Jump, jumps
from motion.metrics.soundness import Soundness, soundness

if TYPE_CHECKING:
    from motion.metrics.body_track import BodyTrack
    from motion.metrics.comparison import beat_alignment, diversity, encode, frechet, frechet_distance
    from motion.metrics.naturalness import FIGURES, Figure, measure, percentiles, tell
    from motion.metrics.pointing import pointing_error_deg
    from motion.metrics.steadiness import foot_slide_m, joint_speed_mps

__all__ = [
    "FIGURES",
    "BodyTrack",
    "Figure",
    "Jump",
    "Soundness",
    "beat_alignment",
    "diversity",
    "encode",
    "foot_slide_m",
    "frechet",
    "frechet_distance",
    "joint_speed_mps",
    "jumps",
    "measure",
    "percentiles",
    "pointing_error_deg",
    "soundness",
    "tell",
]

_HOMES = {
    "BodyTrack": "body_track",
    "FIGURES": "naturalness",
    "Figure": "naturalness",
    "beat_alignment": "comparison",
    "diversity": "comparison",
    "encode": "comparison",
    "foot_slide_m": "steadiness",
    "frechet": "comparison",
    "frechet_distance": "comparison",
    "joint_speed_mps": "steadiness",
    "measure": "naturalness",
    "percentiles": "naturalness",
    "pointing_error_deg": "pointing",
    "tell": "naturalness",
}

__getattr__ = lazy_names(__name__, _HOMES)
