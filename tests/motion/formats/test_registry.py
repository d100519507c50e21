"""The tables of formats: every file of a performance has a writer, every ending a reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from motion.bodies.body import SkinnedBody
from motion.clip import Clip, FaceTrack
from motion.errors import InvalidInputError, NotFoundError
from motion.formats import EXPORTERS, IMPORTERS, AigcLabel, Recording, export_motion, import_motion
from motion.skeleton import Skeleton


def test_the_tables_hold_what_the_documentation_names() -> None:
    assert {name: exporter.file_name for name, exporter in EXPORTERS.items()} == {
        "npz": "motion.npz",
        "bvh": "motion.bvh",
        "glb": "avatar.glb",
        "vrma": "avatar.vrma",
        "csv": "face.csv",
    }
    assert set(IMPORTERS) == {".npz", ".bvh", ".glb", ".gltf", ".vrm", ".vrma", ".csv"}


def test_every_export_is_imported_again_with_its_label(
    tmp_path: Path, clip: Clip, skeleton: Skeleton, face: FaceTrack, body: SkinnedBody
) -> None:
    recording = Recording(clip, skeleton, face, body, AigcLabel(produce_id="5"))
    for name, exporter in EXPORTERS.items():
        path = tmp_path / exporter.file_name
        export_motion(recording, name, path)
        read = import_motion(path)
        motion = read.clip or read.face
        assert motion is not None and (motion.frame_count, motion.rate) == (clip.frame_count, clip.rate), name
        assert name == "csv" or read.label == recording.label, name


def test_wrong_names_and_missing_parts(tmp_path: Path, clip: Clip, skeleton: Skeleton) -> None:
    recording = Recording(clip, skeleton)
    with pytest.raises(NotFoundError, match=r"DX-FMT-008.*Did you mean vrma"):
        export_motion(recording, "vrm", tmp_path / "a.vrm")
    with pytest.raises(InvalidInputError, match="DX-FMT-046"):
        export_motion(recording, "glb", tmp_path / "a.glb")
    with pytest.raises(NotFoundError, match=r"DX-FMT-009.*Known: .bvh"):
        import_motion(tmp_path / "a.xyz")
    with pytest.raises(NotFoundError, match=r"DX-FMT-009.*landmarks of a video, points without.*Known: .bvh"):
        import_motion(tmp_path / "a.pose")
    with pytest.raises(NotFoundError, match=r"DX-FMT-009.*video.*deixis capture.*Known: .bvh"):
        import_motion(tmp_path / "a.MP4")
    with pytest.raises(NotFoundError, match=r"DX-FMT-009.*this is a folder.*Known: .bvh"):
        import_motion(tmp_path)
    with pytest.raises(NotFoundError, match=r"DX-FMT-009.*name has no ending.*Known: .bvh"):
        import_motion(tmp_path / "take")
    with pytest.raises(InvalidInputError, match="DX-FMT-001"):
        import_motion(tmp_path / "absent.bvh")
    assert list(tmp_path.iterdir()) == []


def test_face_and_body_must_be_sampled_alike(clip: Clip, skeleton: Skeleton, face: FaceTrack) -> None:
    with pytest.raises(InvalidInputError, match="DX-FMT-007"):
        Recording(clip, skeleton, FaceTrack(face.rate, face.weights[:5]))
