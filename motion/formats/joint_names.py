"""Whose joint is whose: names of CMU, Mixamo, Rokoko, Xsens, 3ds Max, Unreal, ARKit, VRM and SMPL skeletons.

Traditions disagree on words ("LeftShoulder" is the collar bone to Mixamo and the upper arm to CMU), so names
fix the joints that all call alike and the hierarchy settles the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from motion.skeleton import FINGERS, JOINT_INDEX

_PREFIX = re.compile(
    r"^(mixamorig\d*|(valvebiped\.)?bip\d+)[_ .\-]*|^(cc_base|j_bip|j_adj|j_sec|def|org|skel)[_ .\-]+",
    re.IGNORECASE,
)
_SIDED_WORD = (
    r"(hip|upleg|leg|thigh|shin|calf|knee|foot|ankle|toe|collar|clav|shoulder|arm|elbow|fore|wrist|hand|finger"
    r"|thumb|eye)"
)


@dataclass(frozen=True, slots=True)
class _Name:
    side: str
    core: str


def _split(name: str) -> _Name:
    """Return the side, "left_", "right_" or "", and the rest of a name in lower-case letters and digits."""
    bare = _PREFIX.sub("", re.sub(r"_joint$", "", re.split(r"[:|]", name)[-1]))
    match = re.search(r"left|right", bare, re.IGNORECASE)
    if match:
        side = match.group().lower()
        bare = bare[: match.start()] + " " + bare[match.end() :]
    else:
        match = (
            re.search(r"(?:^|(?<=[_.\- ]))([lr])(?=$|[_.\- ])", bare, re.IGNORECASE)
            or re.match(r"([LR])(?=[A-Z])", bare)
            or re.match(r"([lr])(?=" + _SIDED_WORD + ")", bare, re.IGNORECASE)
        )
        side = "" if match is None else {"l": "left", "r": "right"}[match.group(1).lower()]
        if match:
            bare = bare[: match.start(1)] + " " + bare[match.end(1) :]
    core = re.sub(r"[^a-z0-9]", "", re.sub(r"(^|[_.\- ])c([_.\- ])", r"\1\2", bare.lower()))
    return _Name(f"{side}_" if side else "", core)


def map_joints(names: Sequence[str], parents: Sequence[int]) -> dict[str, int]:
    """Find the canonical joints among a skeleton's.

    Args:
        names: Joint names.
        parents: Index of each joint's parent, -1 for a root; parents come before their children.

    Returns:
        Canonical name to index; joints that are not found are absent.
    """
    if all(name in names for name in ("pelvis", "left_collar", "left_wrist", "spine3", "head")):
        return {name: names.index(name) for name in JOINT_INDEX if name in names}
    split = [_split(name) for name in names]

    def find(side: str, *cores: str) -> int | None:
        for core in cores:
            for index, name in enumerate(split):
                if name.side == side and name.core == core:
                    return index
        return None

    found: dict[str, int | None] = {
        "pelvis": find("", "hips", "pelvis", "hip"),
        "head": find("", "head"),
        "jaw": find("", "jaw"),
    }
    for side in ("left_", "right_"):
        found |= _limbs(side, find)
        found[side + "eye"] = find(side, "eye", "faceeye")
    mapped = {name: index for name, index in found.items() if index is not None}
    mapped |= _trunk(mapped, parents)
    for side in ("left_", "right_"):
        if side + "wrist" in mapped:
            mapped |= _fingers(side, mapped[side + "wrist"], split, parents)
    return {name: mapped[name] for name in JOINT_INDEX if name in mapped}


def _limbs(side: str, find: Callable[..., int | None]) -> dict[str, int | None]:
    wrist = find(side, "wrist", "hand")
    elbow = find(side, "forearm", "lowerarm", "elbow", "lowarm")
    shoulder = find(side, "arm", "upperarm", "uparm")
    collar = find(
        side,
        "collar",
        "clavicle",
        "clav",
        "collarbone",
        *(("shoulder", "shoulder1") if shoulder is not None else ()),
    )
    shoulder = find(side, "shoulder") if shoulder is None else shoulder
    ankle = find(side, "ankle")
    foot = find(side, "foot")
    return {
        side + "collar": collar,
        side + "shoulder": shoulder,
        side + "elbow": elbow,
        side + "wrist": wrist,
        side + "hip": find(side, "upleg", "upperleg", "thigh", "hip", "upleg0"),
        side + "knee": find(side, "lowerleg", "leg", "shin", "calf", "knee", "lowleg"),
        side + "ankle": foot if ankle is None else ankle,
        side + "foot": find(side, "toebase", "toe", "toes", "toe0", "ball")
        if ankle is None or foot is None
        else foot,
    }


def _ancestors(index: int, parents: Sequence[int]) -> list[int]:
    chain = [index]
    while parents[chain[-1]] >= 0:
        chain.append(parents[chain[-1]])
    return chain


def _trunk(mapped: dict[str, int], parents: Sequence[int]) -> dict[str, int]:
    """Spine and neck: what lies between the pelvis, the place where the arms branch off, and the head."""
    if not {"pelvis", "head", "left_shoulder"} <= mapped.keys():
        return {}
    to_head = _ancestors(mapped["head"], parents)
    to_arm = _ancestors(mapped["left_shoulder"], parents)
    chest = next((joint for joint in to_head if joint in to_arm), None)
    if chest is None or mapped["pelvis"] not in to_head:
        return {}
    out = {}
    between = to_head[1 : to_head.index(chest)]
    if between:
        out["neck"] = between[-1]
    spine = to_head[to_head.index(chest) : to_head.index(mapped["pelvis"])][::-1]
    if len(spine) == 1:
        out["spine1"] = spine[0]
    elif len(spine) >= 2:
        out |= {"spine1": spine[0], "spine3": spine[-1]}
    if len(spine) >= 3:
        out["spine2"] = spine[len(spine) // 2]
    return out


def _fingers(side: str, wrist: int, split: Sequence[_Name], parents: Sequence[int]) -> dict[str, int]:
    below = [index for index in range(len(split)) if wrist in _ancestors(index, parents)[1:]]
    numbered = [
        int(match.group(1)) for index in below if (match := re.match(r"finger(\d)", split[index].core))
    ]
    first = 0 if 0 in numbered else 1
    order = ("thumb", "index", "middle", "ring", "pinky")
    chains: dict[str, list[int]] = {finger: [] for finger in FINGERS}
    for index in below:
        core = split[index].core.replace("little", "pinky").replace("pinkie", "pinky")
        core = re.sub(r"mid(?!dle)", "middle", core)
        finger = next((finger for finger in FINGERS if finger in core), None)
        match = re.match(r"finger(\d)", core)
        if finger is None and match and 0 <= int(match.group(1)) - first < 5:
            finger = order[int(match.group(1)) - first]
        # The bones inside the palm have no canonical joint; their turns are absorbed by the knuckles.
        in_palm = "inhand" in core or core.endswith("start") or ("metacarpal" in core and finger != "thumb")
        if finger and not in_palm:
            chains[finger].append(index)
    return {
        f"{side}{finger}{link}": joint
        for finger, chain in chains.items()
        if len(chain) >= 2
        for link, joint in enumerate(chain[:3], 1)
    }
