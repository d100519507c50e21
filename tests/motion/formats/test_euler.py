"""Euler angles: the same rotation, also at the pole, and no jumps."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from motion.formats.euler import zxy_degrees

ANGLE = st.floats(-180, 180, allow_nan=False)


@settings(max_examples=150, deadline=None)
@given(ANGLE, st.one_of(ANGLE, st.sampled_from([90.0, -90.0, 89.9999999])), ANGLE)
def test_angles_make_the_rotation_again(z: float, x: float, y: float) -> None:
    wanted = Rotation.from_euler("ZXY", [z, x, y], degrees=True)
    angles = zxy_degrees(wanted.as_quat()[None, None])[0, 0]
    again = Rotation.from_euler("ZXY", angles, degrees=True)
    assert (wanted * again.inv()).magnitude() < 1e-6


def test_a_spinning_joint_has_no_jumps() -> None:
    course = np.linspace(0, 720, 300)
    turning = Rotation.from_euler(
        "ZXY", np.stack((course, 80 * np.sin(course / 40), course), 1), degrees=True
    )
    angles = zxy_degrees(turning.as_quat()[:, None])
    assert np.abs(np.diff(angles, axis=0)).max() < 15
