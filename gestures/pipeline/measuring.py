"""What the checks need to know and only the body and the camera can tell, measured on the final motion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from gestures.alignment.places import REST, Place, rest_place
from gestures.alignment.sources import GestureSource
from gestures.alignment.timeline import Placement, Timeline
from gestures.consistency.body_evidence import BodyEvidence
from gestures.consistency.evidence import Evidence, LipEvidence, MotionEvidence, PointingMeasurement
from gestures.consistency.recogniser import recognise
from gestures.consistency.replay import Replay
from gestures.errors import NotFoundError
from gestures.intents.taxonomy import Taxonomy
from gestures.library.active import active_persona
from gestures.library.catalogue import Library
from gestures.lowering import Stage
from gestures.personas import Persona
from gestures.platforms import PlatformProfile
from motion.bodies import SkinnedBody
from motion.bodies.volume import BodyVolume
from motion.clip import Clip, FaceTrack, Pose
from motion.kinematics import forward_kinematics
from motion.rotations import rotate
from motion.skeleton import FINGERS, joint_index

_BLOCK_FRAMES = 4096


def show_evidence(
    timeline: Timeline,
    clip: Clip,
    face: FaceTrack | None,
    body: SkinnedBody,
    library: Library,
    platform: PlatformProfile | None,
    *,
    persona: Persona | None = None,
    labels: Mapping[str, bool] | None = None,
    audience: frozenset[str] = frozenset(),
    replay: Callable[[], Replay | None] | None = None,
    blur_deg: float = 0.0,
) -> Evidence:
    """Gather all that the checks look at.

    Args:
        timeline: Words, clauses and gestures; without gestures, the words alone are compared with what is seen.
        clip: Frames of the body.
        face: Frames of the face; without them the mouth is not checked.
        body: Who moves.
        library: Where the gestures come from.
        platform: The screen; without one, pointing at its elements is not checked.
        persona: The host; by default the one that the timeline names, if it ships with Deixis.
        labels: As `Evidence` has them.
        audience: As `Evidence` has it.
        replay: Returns the timeline performed again, to compare; asked last. For motion that was just made from the
            timeline, that is idle.
        blur_deg: By how much directions may be wrong, as the recogniser takes it.

    Raises:
        InvalidInputError: If the motion holds what is no number or no rotation.
    """
    stage = None if platform is None else Stage.of(body.skeleton, platform)
    camera = None if stage is None else stage.camera
    with ThreadPoolExecutor(max_workers=1) as beside:
        measuring = beside.submit(BodyEvidence.from_clip, clip, body.skeleton, _volume(body), camera)
        # The recogniser is asked first: it names the frame at which motion is damaged.
        shown = recognise(clip, skeleton=body.skeleton, platform=platform, blur_deg=blur_deg)
        measured = measuring.result()
    return Evidence(
        timeline=timeline,
        taxonomy=Taxonomy.load(),
        library=library,
        platform=platform,
        motion=MotionEvidence.of(measured),
        lips=None if face is None else lip_evidence(body, face),
        pointing=None if stage is None else pointing_evidence(timeline, library, stage, body, clip),
        rest=_rest(persona or timeline.persona, library),
        body=measured,
        shown=shown,
        labels=labels,
        audience=audience,
        replay=None if replay is None else replay(),
    )


@lru_cache(maxsize=4)
def _volume(body: SkinnedBody) -> BodyVolume:
    return BodyVolume.of(body)


def _rest(persona: Persona | str, library: GestureSource) -> Place:
    """Where the persona's hands rest; the ordinary place where persona or posture are not at hand."""
    try:
        known = active_persona(persona) if isinstance(persona, str) else persona
        return rest_place(library.get(known.posture))
    except NotFoundError:
        return REST


def lip_evidence(body: SkinnedBody, face: FaceTrack) -> LipEvidence:
    """Measure the gap between the lips on the body's mesh in every frame.

    Only the lips' own vertices are moved; the head is upright, as `SkinnedBody.lip_gap_m` asks.
    """
    names = ("lip_upper", "lip_lower")
    wanted = torch.unique(torch.cat([body.landmarks[name].flatten() for name in names]))
    row_of = torch.full((body.bind_vertices_m.shape[0],), -1, dtype=torch.int64)
    row_of[body.morph_vertices] = torch.arange(len(body.morph_vertices))
    rows = row_of[wanted]
    deltas = torch.where(
        (rows >= 0)[None, :, None],
        body.morph_deltas_m[:, rows.clamp(min=0)],
        body.morph_deltas_m.new_zeros(()),
    )
    place = torch.full_like(row_of, -1)
    place[wanted] = torch.arange(len(wanted))
    upper, lower = (place[body.landmarks[name]] for name in names)
    gaps = []
    for weights in face.weights.split(_BLOCK_FRAMES):
        heights = body.bind_vertices_m[wanted, 1] + weights @ deltas[..., 1]
        gaps.append((heights[:, upper].amin(dim=-1) - heights[:, lower].amax(dim=-1)).amax(dim=-1))
    rate = face.rate
    times = np.arange(face.frame_count, dtype=np.float64) * (rate.den / rate.num)
    return LipEvidence(times, torch.cat(gaps).double().numpy())


def pointing_evidence(
    timeline: Timeline, library: GestureSource, stage: Stage, body: SkinnedBody, clip: Clip
) -> tuple[PointingMeasurement, ...]:
    """Measure where the index finger points in the picture, in the frame nearest the middle of each aimed stroke.

    The angle is the one at the knuckle, in the picture, between the fingertip and the element's centre.
    """
    aimed = [
        (index, placement)
        for index, placement in enumerate(timeline.gestures)
        if _aims_at_screen(placement, library, stage)
    ]
    if not aimed:
        return ()
    times = [(placement.stroke.start_s + placement.stroke.end_s) / 2 for _, placement in aimed]
    frames = [min(round(time_s * clip.rate.fps), clip.frame_count - 1) for time_s in times]
    targets = torch.stack([stage.target_m(str(placement.target)) for _, placement in aimed])
    poses = Pose(clip.local_xyzw[frames], clip.root_m[frames])
    off = {side: _off_deg(side, targets, stage, body, poses) for side in ("left", "right")}
    return tuple(
        PointingMeasurement(
            index,
            time_s,
            max(float(off[side][row]) for side in off if placement.hand in (side, "both")),
        )
        for row, ((index, placement), time_s) in enumerate(zip(aimed, times, strict=True))
    )


def _aims_at_screen(placement: Placement, library: GestureSource, stage: Stage) -> bool:
    if placement.target not in stage.platform.elements or placement.hand == "none":
        return False
    try:
        return library.get(placement.gesture).aims
    except NotFoundError:
        return False


def _off_deg(side: str, targets_m: Tensor, stage: Stage, body: SkinnedBody, poses: Pose) -> Tensor:
    """(n,) by how many degrees a hand's index finger misses the point of its row, as seen in the picture."""
    knuckle, tip = index_finger_m(body, side, poses)
    start, end, goal = stage.camera.project(torch.stack((knuckle, tip, targets_m)).double())
    finger, way = end - start, goal - start
    cosine = (finger * way).sum(dim=-1) / (finger.norm(dim=-1) * way.norm(dim=-1)).clamp(min=1e-9)
    return torch.rad2deg(torch.arccos(cosine.clamp(-1.0, 1.0)))


def index_finger_m(body: SkinnedBody, side: str, poses: Pose) -> tuple[Tensor, Tensor]:
    """Return the world places (n, 3) of the index finger's knuckle and tip in n poses, metres."""
    rotations, positions = forward_kinematics(body.skeleton, poses.local_xyzw, poses.root_m)
    last = joint_index(f"{side}_index3")
    row = FINGERS.index("index") + (0 if side == "left" else len(FINGERS))
    rest = body.skeleton.rest_positions_m
    tip = positions[:, last] + rotate(rotations[:, last], body.fingertips_m[row] - rest[last])
    return positions[:, joint_index(f"{side}_index1")], tip
