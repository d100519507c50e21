"""Measures of motion, taken from the motion alone."""

from motion.metrics.pointing import pointing_error_deg
from motion.metrics.steadiness import foot_slide_m, joint_speed_mps

__all__ = ["foot_slide_m", "joint_speed_mps", "pointing_error_deg"]
