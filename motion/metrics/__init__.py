"""Measures of motion, taken from the motion alone."""

from motion.metrics.body_track import BodyTrack
from motion.metrics.comparison import beat_alignment, diversity, encode, frechet, frechet_distance
from motion.metrics.jumps import Jump, jumps
from motion.metrics.naturalness import FIGURES, Figure, measure, percentiles, tell
from motion.metrics.pointing import pointing_error_deg
from motion.metrics.soundness import Soundness, soundness
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
