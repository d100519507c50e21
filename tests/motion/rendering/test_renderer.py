"""The drawn host, looked at through statistics of small pictures."""

import builtins
from collections.abc import Iterator
from typing import Any

import moderngl
import numpy as np
import pytest
import torch

from motion.bodies import SkinnedBody, load_body
from motion.clip import Pose
from motion.errors import InvalidInputError, MissingDependencyError
from motion.face.arkit import ARKIT_INDEX
from motion.kinematics import forward_kinematics
from motion.rendering import AvatarRenderer, Camera, Look, presenter_camera
from motion.rendering.gl import open_context, shader_source
from motion.rotations import from_euler, identity
from motion.skeleton import JOINT_INDEX

WIDTH, HEIGHT = 180, 320
GREEN = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
GREEN[..., 1] = 255


@pytest.fixture(scope="module")
def body() -> SkinnedBody:
    return load_body()


@pytest.fixture(scope="module")
def camera(body: SkinnedBody) -> Camera:
    top = float(body.vertices_m[:, 1].max())
    return presenter_camera(top, float(body.skeleton.rest_positions_m[1, 1]), width=WIDTH, height=HEIGHT)


@pytest.fixture(scope="module")
def renderer(body: SkinnedBody, camera: Camera) -> Iterator[AvatarRenderer]:
    with AvatarRenderer(body, camera, backdrop=GREEN) as drawn:
        yield drawn


def pose(body: SkinnedBody, **degrees: tuple[float, float, float]) -> Pose:
    local = identity(55)
    for name, angles in ({"left_shoulder": (0, 0, -70), "right_shoulder": (0, 0, 70)} | degrees).items():
        local[JOINT_INDEX[name]] = from_euler("XYZ", torch.deg2rad(torch.tensor(angles, dtype=torch.float32)))
    return Pose(local, body.skeleton.offsets_m[0])


def face(**weights: float) -> torch.Tensor:
    values = torch.zeros(52)
    for name, weight in weights.items():
        values[ARKIT_INDEX[name]] = weight
    return values


def figure(frame: np.ndarray) -> np.ndarray:
    """Where the body is: whatever is not the green behind it."""
    return ~((frame[..., 1] > 200) & (frame[..., 0] < 60) & (frame[..., 2] < 60))


def test_the_silhouette_is_where_the_camera_projects_the_mesh(
    renderer: AvatarRenderer, body: SkinnedBody, camera: Camera
) -> None:
    stand = pose(body)
    frame = renderer.frame(stand)
    assert frame.shape == (HEIGHT, WIDTH, 3)
    assert frame.dtype == np.uint8
    shown = body.triangles[body.region("skin", "garment", "hair")].unique()
    pixels = camera.project(body.skin(stand.local_xyzw, stand.root_m))[shown].numpy()
    inside = (pixels >= 0).all(1) & (pixels[:, 0] < WIDTH) & (pixels[:, 1] < HEIGHT)
    rows, columns = np.nonzero(figure(frame))
    assert abs(rows.min() - pixels[inside, 1].min()) <= 2
    hit = figure(frame)[pixels[inside, 1].astype(int), pixels[inside, 0].astype(int)]
    assert hit.mean() > 0.985
    assert 0.2 < figure(frame).mean() < 0.6
    assert abs(columns[rows < 120].mean() - WIDTH / 2) < 4


def test_the_body_left_hand_is_on_the_right_of_the_picture(
    renderer: AvatarRenderer, body: SkinnedBody, camera: Camera
) -> None:
    up = pose(body, left_shoulder=(0, 0, -75), left_elbow=(0, 0, 165))
    difference = figure(renderer.frame(up)) & ~figure(renderer.frame(pose(body)))
    rows, columns = np.nonzero(difference)
    assert np.median(columns) > WIDTH * 0.6
    _, positions = forward_kinematics(body.skeleton, up.local_xyzw, up.root_m)
    x, y = camera.project(positions[JOINT_INDEX["left_wrist"]]).tolist()
    assert np.hypot(rows - y, columns - x).min() < 6


def test_skin_is_skin_and_the_jacket_takes_the_looks_colour(body: SkinnedBody, camera: Camera) -> None:
    with AvatarRenderer(body, camera, Look(jacket=(0.5, 0.02, 0.02)), backdrop=GREEN) as red:
        frame = red.frame(pose(body))
    eyes = body.skeleton.rest_positions_m[JOINT_INDEX["left_eye"]] * torch.tensor([0.0, 1.0, 1.0])
    x, y = (int(value) for value in camera.project(eyes - torch.tensor([0.0, 0.025, 0.0])).tolist())
    cheek = frame[y - 2 : y + 3, x - 2 : x + 3].reshape(-1, 3).mean(0)
    assert cheek[0] > cheek[1] > cheek[2] > 90
    belly = (
        frame[int(HEIGHT * 0.78) : int(HEIGHT * 0.84), WIDTH // 2 + 8 : WIDTH // 2 + 20]
        .reshape(-1, 3)
        .mean(0)
    )
    assert belly[0] > 2.5 * belly[1]


def test_mouth_and_lids_change_the_face_only(renderer: AvatarRenderer, body: SkinnedBody) -> None:
    stand = pose(body)
    neutral = renderer.frame(stand, face())
    for weights in (face(jawOpen=0.8), face(eyeBlinkLeft=1.0, eyeBlinkRight=1.0)):
        changed = np.abs(renderer.frame(stand, weights).astype(int) - neutral).max(axis=2) > 25
        rows, columns = np.nonzero(changed)
        assert changed.sum() > 5
        assert rows.max() < HEIGHT * 0.5
        assert abs(columns.mean() - WIDTH / 2) < 8


def test_eyes_look_where_their_joints_turn(body: SkinnedBody) -> None:
    x, y, z = body.skeleton.rest_positions_m[JOINT_INDEX["left_eye"]].tolist()
    close = Camera((x, y, z + 0.6), (x, y, z), 4.0, 128, 128)
    dark = []
    with AvatarRenderer(body, close) as drawn:
        for angle in (-20.0, 0.0, 20.0):
            frame = drawn.frame(pose(body, left_eye=(0, angle, 0))).astype(float)
            middle = frame[56:76].mean(axis=2)
            weight = np.clip(90.0 - middle, 0.0, None)
            dark.append(float((weight * np.arange(128)).sum() / weight.sum()))
    assert dark[0] < dark[1] - 4
    assert dark[2] > dark[1] + 4


def test_a_frame_depends_on_nothing_before_it(renderer: AvatarRenderer, body: SkinnedBody) -> None:
    stand, wave = pose(body), pose(body, right_shoulder=(0, 40, -20), right_elbow=(0, 90, 0))
    first = renderer.frame(stand, face(jawOpen=0.4))
    renderer.frame(wave, face(mouthSmileLeft=1.0))
    assert np.array_equal(renderer.frame(stand, face(jawOpen=0.4)), first)
    neutral = renderer.frame(stand, face())
    renderer.frame(stand, face(jawOpen=1.0))
    assert np.array_equal(renderer.frame(stand), neutral)


def test_many_frames_are_their_single_ones(renderer: AvatarRenderer, body: SkinnedBody) -> None:
    poses = [pose(body), pose(body, head=(0, 25, 0))]
    batch = Pose(torch.stack([p.local_xyzw for p in poses]), torch.stack([p.root_m for p in poses]))
    faces = torch.stack([face(), face(jawOpen=0.5)])
    for index, frame in enumerate(renderer.frames(batch, faces)):
        assert np.array_equal(frame, renderer.frame(poses[index], faces[index]))


def test_hands_cast_a_shadow_on_the_jacket(
    renderer: AvatarRenderer, body: SkinnedBody, camera: Camera
) -> None:
    near = pose(body, right_shoulder=(0, 70, 50), right_elbow=(0, 60, 0))
    without, with_hand = renderer.frame(pose(body)).astype(float), renderer.frame(near).astype(float)
    blue = (without[..., 2] > 1.3 * without[..., 0]) & (with_hand[..., 2] > 1.3 * with_hand[..., 0])
    darker = blue & (with_hand.sum(2) < 0.75 * without.sum(2))
    assert darker.sum() > 30


def test_wrong_input_is_refused(renderer: AvatarRenderer, body: SkinnedBody, camera: Camera) -> None:
    with pytest.raises(InvalidInputError, match="DX-RENDER-011"):
        renderer.frame(Pose(identity(2, 55), torch.zeros(2, 3)))
    with pytest.raises(InvalidInputError, match="DX-RENDER-012"):
        AvatarRenderer(body, camera, backdrop=GREEN[:10])
    with pytest.raises(InvalidInputError, match=r"DX-RENDER-010.*skin"):
        Look(skin=(2.0, 0.0, 0.0))


def test_without_egl_the_install_line_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_: Any) -> None:
        raise Exception("libEGL.so: cannot open shared object file")

    monkeypatch.setattr(moderngl, "create_context", fails)
    with pytest.raises(MissingDependencyError, match=r"DX-RENDER-001.*apt-get install libegl1 libgl1"):
        open_context()


def test_without_moderngl_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def hidden(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "moderngl":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", hidden)
    with pytest.raises(MissingDependencyError, match=r"DX-RENDER-002.*deixis\[render\]"):
        open_context()


def test_shaders_include_what_they_name() -> None:
    assert "#include" not in shader_source("skin.glsl")
    assert shader_source("skin.glsl").startswith("#version 330")
