"""Files that were damaged on the way: an error that names the file, or a motion; never a crash."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motion.bodies.body import SkinnedBody
from motion.clip import Clip, FaceTrack
from motion.errors import FormatError
from motion.formats import EXPORTERS, AigcLabel, Recording, export_motion, import_motion
from motion.skeleton import Skeleton


@pytest.fixture(scope="module")
def sound(
    tmp_path_factory: pytest.TempPathFactory,
    clip: Clip,
    skeleton: Skeleton,
    face: FaceTrack,
    body: SkinnedBody,
) -> Path:
    """A folder with a short sound file of every format."""
    short = Clip(clip.rate, clip.local_xyzw[:3], clip.root_m[:3])
    recording = Recording(short, skeleton, FaceTrack(face.rate, face.weights[:3]), body, AigcLabel())
    folder = tmp_path_factory.mktemp("sound")
    for name, exporter in EXPORTERS.items():
        export_motion(recording, name, folder / exporter.file_name)
    return folder


# Where in the file (0 start, 1 end; headers sit at the start) a byte is replaced, and by what.
FLAW = st.tuples(st.one_of(st.floats(0, 1), st.floats(0, 0.05)), st.integers(0, 255))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("name", [exporter.file_name for exporter in EXPORTERS.values()])
@given(flaws=st.lists(FLAW, max_size=4), kept=st.one_of(st.just(1.0), st.floats(0.001, 1)))
def test_damage_is_an_error_or_harmless(
    sound: Path, tmp_path: Path, name: str, flaws: list[tuple[float, int]], kept: float
) -> None:
    content = bytearray((sound / name).read_bytes())
    for place, value in flaws:
        content[int(place * (len(content) - 1))] = value
    path = tmp_path / name
    path.write_bytes(bytes(content[: max(1, int(kept * len(content)))]))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            import_motion(path)
        except FormatError as error:
            assert str(path) in str(error)
