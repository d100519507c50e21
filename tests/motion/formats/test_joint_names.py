"""Skeletons of the world: each joint is recognised under every tradition's name."""

from __future__ import annotations

import pytest

from motion.formats.joint_names import map_joints
from motion.formats.vrm_names import VRM_BONES
from motion.skeleton import JOINT_NAMES, PARENTS

FINGERS = ("Thumb", "Index", "Middle", "Ring", "Pinky")


def _chain(*names: str) -> list[tuple[str, str | None]]:
    return [(name, names[index - 1] if index else None) for index, name in enumerate(names)]


def _below(parent: str, *names: str) -> list[tuple[str, str | None]]:
    return [(names[0], parent), *_chain(*names)[1:]]


def mixamo(prefix: str = "mixamorig:") -> list[tuple[str, str | None]]:
    rows = _chain("Hips", "Spine", "Spine1", "Spine2", "Neck", "Head", "HeadTop_End")
    for side in ("Left", "Right"):
        rows += _below("Spine2", *(side + part for part in ("Shoulder", "Arm", "ForeArm", "Hand")))
        for finger in FINGERS:
            rows += _below(f"{side}Hand", *(f"{side}Hand{finger}{link}" for link in (1, 2, 3, 4)))
        rows += _below("Hips", *(side + part for part in ("UpLeg", "Leg", "Foot", "ToeBase", "Toe_End")))
    return [(prefix + name, None if parent is None else prefix + parent) for name, parent in rows]


def cmu() -> list[tuple[str, str | None]]:
    rows = _chain("Hips", "LowerBack", "Spine", "Spine1", "Neck", "Neck1", "Head")
    for side in ("Left", "Right"):
        rows += _below("Hips", f"{side[0]}HipJoint", *(side + p for p in ("UpLeg", "Leg", "Foot", "ToeBase")))
        rows += _below("Spine1", *(side + p for p in ("Shoulder", "Arm", "ForeArm", "Hand", "FingerBase")))
        rows += _below(f"{side}Hand", f"{side[0]}Thumb")
    return rows


def cmu_with_anatomical_names() -> list[tuple[str, str | None]]:
    rows = _chain("Hips", "lowerback", "Chest", "Chest2", "lowerneck", "Neck", "Head")
    for side in ("Left", "Right"):
        rows += _below("Hips", f"{side[0]}HipJoint", *(side + p for p in ("Hip", "Knee", "Ankle", "Toe")))
        rows += _below(
            "Chest2", *(side + p for p in ("Collar", "Shoulder", "Elbow", "Wrist")), f"{side[0].lower()}hand"
        )
    return rows


def rokoko() -> list[tuple[str, str | None]]:
    rows = _chain("Hips", "Spine1", "Spine2", "Spine3", "Spine4", "Neck", "Head")
    for side in ("Left", "Right"):
        rows += _below("Spine4", *(side + p for p in ("Shoulder", "Arm", "ForeArm", "Hand")))
        for number in range(1, 6):
            links = (
                ("Metacarpal", "Proximal", "Distal")
                if number == 1
                else ("Metacarpal", "Proximal", "Medial", "Distal")
            )
            rows += _below(f"{side}Hand", *(f"{side}Finger{number}{link}" for link in links))
        rows += _below("Hips", *(side + p for p in ("Thigh", "Shin", "Foot", "Toe")))
    return rows


def biped() -> list[tuple[str, str | None]]:
    rows = _chain("Bip01", "Bip01 Pelvis", "Bip01 Spine", "Bip01 Spine1", "Bip01 Neck", "Bip01 Head")
    for side in ("L", "R"):
        rows += _below(
            "Bip01 Neck", *(f"Bip01 {side} {p}" for p in ("Clavicle", "UpperArm", "Forearm", "Hand"))
        )
        for number in range(5):
            rows += _below(
                f"Bip01 {side} Hand", *(f"Bip01 {side} Finger{number}{link}" for link in ("", "1", "2"))
            )
        rows += _below("Bip01 Pelvis", *(f"Bip01 {side} {p}" for p in ("Thigh", "Calf", "Foot", "Toe0")))
    return rows


def smpl() -> list[tuple[str, str | None]]:
    names = list(JOINT_NAMES[:22])
    short = {name: name.replace("left_", "L_").replace("right_", "R_").title() for name in names}
    return [
        (short[n], None if PARENTS[i] < 0 else short[JOINT_NAMES[PARENTS[i]]]) for i, n in enumerate(names)
    ]


def vrm() -> list[tuple[str, str | None]]:
    return [
        (VRM_BONES[name], None if PARENTS[i] < 0 else VRM_BONES[JOINT_NAMES[PARENTS[i]]])
        for i, name in enumerate(JOINT_NAMES)
        if name in VRM_BONES
    ]


def unreal() -> list[tuple[str, str | None]]:
    rows = _chain("root", "pelvis", *(f"spine_0{link}" for link in range(1, 6)), "neck_01", "neck_02", "head")
    for side in "lr":
        rows += _below(
            "spine_05", *(f"{part}_{side}" for part in ("clavicle", "upperarm", "lowerarm", "hand"))
        )
        rows += _below(f"lowerarm_{side}", f"lowerarm_twist_01_{side}")
        for finger in ("thumb", "index", "middle", "ring", "pinky"):
            palm = () if finger == "thumb" else (f"{finger}_metacarpal_{side}",)
            rows += _below(f"hand_{side}", *palm, *(f"{finger}_0{link}_{side}" for link in (1, 2, 3)))
        rows += _below("pelvis", *(f"{part}_{side}" for part in ("thigh", "calf", "foot", "ball")))
    return rows


def arkit() -> list[tuple[str, str | None]]:
    rows = _chain("root", "hips_joint", *(f"spine_{link}_joint" for link in range(1, 8)))
    rows += _below(
        "spine_7_joint", *(f"neck_{link}_joint" for link in range(1, 5)), "head_joint", "jaw_joint"
    )
    for side in ("left", "right"):
        arm = ("shoulder_1", "arm", "forearm", "hand")
        rows += _below("spine_7_joint", *(f"{side}_{part}_joint" for part in arm))
        for finger in ("Thumb", "Index", "Mid", "Ring", "Pinky"):
            start = () if finger == "Thumb" else (f"{side}_hand{finger}Start_joint",)
            links = (f"{side}_hand{finger}_{link}_joint" for link in (1, 2, 3))
            rows += _below(f"{side}_hand_joint", *start, *links)
        rows += _below("hips_joint", *(f"{side}_{part}_joint" for part in ("upLeg", "leg", "foot", "toes")))
    return rows


def mapped(rows: list[tuple[str, str | None]]) -> dict[str, str]:
    names = [name for name, _ in rows]
    parents = [-1 if parent is None else names.index(parent) for _, parent in rows]
    return {canonical: names[index] for canonical, index in map_joints(names, parents).items()}


@pytest.mark.parametrize("prefix", ["mixamorig:", "mixamorig", "mixamorig1:", "Armature|mixamorig:", ""])
def test_mixamo(prefix: str) -> None:
    found = mapped(mixamo(prefix))
    assert set(found) == set(JOINT_NAMES) - {"jaw", "left_eye", "right_eye"}
    bare = {canonical: name.removeprefix(prefix) for canonical, name in found.items()}
    assert bare["left_collar"] == "LeftShoulder" and bare["left_shoulder"] == "LeftArm"
    assert (bare["spine1"], bare["spine2"], bare["spine3"]) == ("Spine", "Spine1", "Spine2")
    assert bare["right_pinky3"] == "RightHandPinky3" and bare["left_thumb1"] == "LeftHandThumb1"
    assert bare["right_foot"] == "RightToeBase"


def test_cmu_in_both_spellings() -> None:
    one, other = mapped(cmu()), mapped(cmu_with_anatomical_names())
    assert set(one) == set(other) == set(JOINT_NAMES[:22])
    assert (one["left_collar"], one["left_shoulder"]) == ("LeftShoulder", "LeftArm")
    assert (other["left_collar"], other["left_shoulder"]) == ("LeftCollar", "LeftShoulder")
    assert (one["neck"], one["head"], one["spine3"]) == ("Neck", "Head", "Spine1")
    assert (other["neck"], other["left_hip"], other["left_wrist"]) == ("lowerneck", "LeftHip", "LeftWrist")


def test_rokoko_palms_are_skipped_but_the_thumbs_is_kept() -> None:
    found = mapped(rokoko())
    assert set(found) == set(JOINT_NAMES) - {"jaw", "left_eye", "right_eye"}
    assert found["left_index1"] == "LeftFinger2Proximal" and found["left_pinky3"] == "LeftFinger5Distal"
    assert found["right_thumb1"] == "RightFinger1Metacarpal"
    assert (found["spine1"], found["spine3"]) == ("Spine1", "Spine4")


def test_biped_with_numbered_fingers() -> None:
    found = mapped(biped())
    assert found["pelvis"] == "Bip01 Pelvis" and found["right_elbow"] == "Bip01 R Forearm"
    assert found["left_thumb1"] == "Bip01 L Finger0" and found["left_pinky3"] == "Bip01 L Finger42"


def test_smpl_and_vrm() -> None:
    assert set(mapped(smpl())) == set(JOINT_NAMES[:22])
    assert mapped(smpl())["left_ankle"] == "L_Ankle" and mapped(smpl())["left_foot"] == "L_Foot"
    assert mapped(vrm()) == dict(VRM_BONES.items())


def test_unreal() -> None:
    found = mapped(unreal())
    assert set(found) == set(JOINT_NAMES) - {"jaw", "left_eye", "right_eye"}
    assert (found["pelvis"], found["spine1"], found["spine3"]) == ("pelvis", "spine_01", "spine_05")
    assert (found["left_collar"], found["left_elbow"]) == ("clavicle_l", "lowerarm_l")
    assert (found["right_index1"], found["left_thumb1"]) == ("index_01_r", "thumb_01_l")
    assert (found["right_knee"], found["left_foot"]) == ("calf_r", "ball_l")


def test_arkit() -> None:
    found = mapped(arkit())
    assert set(found) == set(JOINT_NAMES) - {"left_eye", "right_eye"}
    assert (found["left_collar"], found["left_shoulder"]) == ("left_shoulder_1_joint", "left_arm_joint")
    assert (found["right_middle1"], found["left_thumb2"]) == (
        "right_handMid_1_joint",
        "left_handThumb_2_joint",
    )
    assert (found["left_hip"], found["right_foot"]) == ("left_upLeg_joint", "right_toes_joint")


def test_our_own_names_map_to_themselves() -> None:
    assert map_joints(JOINT_NAMES, PARENTS) == {name: index for index, name in enumerate(JOINT_NAMES)}


def test_a_dog_is_not_forced_into_a_person() -> None:
    found = mapped(_chain("Root", "Body", "Tail1", "Tail2"))
    assert found == {}
