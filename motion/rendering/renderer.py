"""Draws the host, frame by frame."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from motion.bodies.body import SkinnedBody
from motion.clip import Pose
from motion.errors import InvalidInputError
from motion.face.arkit import ARKIT_COUNT
from motion.rendering.backdrop import paint_backdrop
from motion.rendering.buffers import MeshBuffers
from motion.rendering.camera import Camera
from motion.rendering.drawmesh import draw_mesh
from motion.rendering.gl import open_context, shader_source
from motion.rendering.look import Look
from motion.rendering.places import bind_direction, bind_place, mouth_place, nose_place
from motion.rendering.posing import MeshPoser, PosedMesh
from motion.skeleton import joint_index

Frame = NDArray[np.uint8]
"""(height, width, 3) uint8, display RGB, top row first."""

_CORNERS = (-1.0, -1.0, 3.0, -1.0, -1.0, 3.0)
"""One triangle that covers the picture."""
_SHADOW_SIZE = 1024
_SHADOW_SPAN_M = 1.05
_KEY_DIRECTION = (-0.50, 0.62, 0.78)
_TEETH = (0.80, 0.76, 0.68)
_MOUTH = (0.42, 0.12, 0.11)
_TONGUE = (0.55, 0.19, 0.18)
_LASHES = (0.010, 0.008, 0.008)
_PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("skin", ("skin", "lips", "nails")),
    ("mouth", ("mouth",)),
    ("teeth", ("teeth",)),
    ("tongue", ("tongue",)),
    ("left_eye", ("left_eye",)),
    ("right_eye", ("right_eye",)),
    ("cloth", ("garment",)),
    ("hair", ("hair",)),
    ("lashes", ("lashes",)),
    ("hair_tips", ("hair_tips",)),
)
_VERTEX_SYMBOLS = {"cloth": "CLOTH", "hair": "HAIR", "hair_tips": "HAIR"}
_SEEN_FROM_BOTH_SIDES = ("cloth", "hair", "hair_tips", "lashes", "mouth", "teeth", "tongue")
_PLAIN = {
    "mouth": (_MOUTH, 0.25, 1.0),
    "teeth": (_TEETH, 0.5, 0.75),
    "tongue": (_TONGUE, 0.35, 0.8),
    "lashes": (_LASHES, 0.0, 0.0),
}
_SHADERS = {
    "skin": "skin",
    "left_eye": "eye",
    "right_eye": "eye",
    "cloth": "cloth",
    "hair": "hair",
    "hair_tips": "hair",
}


class AvatarRenderer:
    """Draws one body through one camera. Use it as a context manager, or call ``close``.

    Args:
        body: The body to draw.
        camera: Where it is seen from, and the picture's size.
        look: Colours.
        backdrop: (height, width, 3) uint8 picture behind the body; None paints a studio.
        supersampling: How much larger the picture is drawn before it is scaled down; stairs along
            edges are smoothed either way.

    Raises:
        MissingDependencyError: If `moderngl` or EGL is missing.
        InvalidInputError: If the backdrop is not of the picture's size, or ``supersampling`` is outside 1…4.
    """

    def __init__(
        self,
        body: SkinnedBody,
        camera: Camera,
        look: Look | None = None,
        *,
        backdrop: Frame | None = None,
        supersampling: float = 1.0,
    ) -> None:
        self.body = body.to("cpu")
        self.camera = camera
        self.look = look or Look()
        self._gl: Any = open_context()
        self._mesh = draw_mesh(self.body)
        self._poser = MeshPoser(self.body, self._mesh)
        if not 1.0 <= supersampling <= 4.0:
            raise InvalidInputError(
                f"supersampling is {supersampling}, expected 1 to 4", code="DX-RENDER-013"
            )
        self._size = (round(camera.width * supersampling), round(camera.height * supersampling))
        with self._gl:
            self._prepare(paint_backdrop(camera.width, camera.height) if backdrop is None else backdrop)

    def _prepare(self, backdrop: Frame) -> None:
        gl = self._gl
        self._canvas = gl.framebuffer(gl.texture(self._size, 3), gl.depth_renderbuffer(self._size))
        self._picture = gl.framebuffer(gl.renderbuffer(self._size, 3))
        screen, self._corners = (
            shader_source("screen_vertex.glsl"),
            gl.buffer(np.array(_CORNERS, "f4").tobytes()),
        )
        smooth = gl.program(screen, shader_source("smooth.glsl"))
        smooth["texel"].value = (1.0 / self._size[0], 1.0 / self._size[1])
        self._smooth = gl.vertex_array(smooth, [(self._corners, "2f", "corner")])
        self._shadow_map = gl.depth_texture((_SHADOW_SIZE, _SHADOW_SIZE))
        self._shadow_map.compare_func = "<="
        self._shadow_map.filter = (gl.LINEAR, gl.LINEAR)
        self._shadow_map.repeat_x = self._shadow_map.repeat_y = False
        self._shadow_target = gl.framebuffer(depth_attachment=self._shadow_map)
        self._set_backdrop(backdrop)
        self._buffers = MeshBuffers(gl, self._mesh)
        self._parts: list[tuple[str, Any, Any]] = []
        self._casters: list[tuple[Any, Any]] = []
        self._build_parts()

    def __enter__(self) -> AvatarRenderer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the graphics memory back."""
        self._gl.release()

    def frame(self, pose: Pose, arkit: Tensor | None = None) -> Frame:
        """Draw one frame.

        Args:
            pose: One pose: (55, 4) or (1, 55, 4), and its root.
            arkit: (52,) or (1, 52) weights; None is a neutral face.

        Returns:
            (height, width, 3) uint8, display RGB, top row first.

        Raises:
            InvalidInputError: If more than one pose is given.
        """
        if pose.local_xyzw.numel() != 55 * 4:
            raise InvalidInputError(
                f"one pose is drawn at a time, given {tuple(pose.local_xyzw.shape)}",
                code="DX-RENDER-011",
                hint="Use frames() for many.",
            )
        one = Pose(pose.local_xyzw.reshape(1, 55, 4), pose.root_m.reshape(1, 3))
        return next(self.frames(one, None if arkit is None else arkit.reshape(1, ARKIT_COUNT)))

    def frames(self, poses: Pose, arkit: Tensor | None = None) -> Iterator[Frame]:
        """Draw many frames, one after the other.

        Args:
            poses: (T, 55, 4) and (T, 3).
            arkit: (T, 52) weights; None is a neutral face.

        Yields:
            (height, width, 3) uint8, display RGB, top row first.
        """
        moves = Pose(_plain(poses.local_xyzw), _plain(poses.root_m))
        for posed in self._poser.frames(moves, None if arkit is None else _plain(arkit)):
            # Other renderers of this process may have made their own context the current one.
            with self._gl:
                self._buffers.write(posed.vertices)
                self._cast_shadow(posed)
                self._draw(posed)
                frame = self._read()
            yield frame

    def _set_backdrop(self, picture: Frame) -> None:
        if picture.shape != (self.camera.height, self.camera.width, 3):
            raise InvalidInputError(
                f"the backdrop has shape {picture.shape}, the picture is {self.camera.width}×{self.camera.height}",
                code="DX-RENDER-012",
            )
        gl = self._gl
        texture = gl.texture(
            (self.camera.width, self.camera.height), 3, np.ascontiguousarray(picture).tobytes(), alignment=1
        )
        program = gl.program(shader_source("screen_vertex.glsl"), shader_source("backdrop.glsl"))
        self._backdrop = (gl.vertex_array(program, [(self._corners, "2f", "corner")]), texture)

    def _build_parts(self) -> None:
        gl, vertex = self._gl, shader_source("vertex.glsl")
        shadow = shader_source("shadow_fragment.glsl")
        plain, cloth = gl.program(vertex, shadow), gl.program(vertex, _defining(shadow, "CLOTH"))
        self._set_colours("cloth", cloth)
        casters = []
        for part, regions in _PARTS:
            faces = [self._mesh.triangles[name] for name in regions if name in self._mesh.triangles]
            indices = np.concatenate([face for face in faces if len(face)] or [np.zeros((0, 3), np.uint32)])
            if not len(indices):
                continue
            fragment = shader_source(f"{_SHADERS.get(part, 'plain')}.glsl")
            if part == "hair_tips":
                fragment = _defining(fragment, "FRAYED")
            symbol = _VERTEX_SYMBOLS.get(part)
            program = gl.program(_defining(vertex, symbol) if symbol else vertex, fragment)
            self._parts.append((part, program, self._buffers.array(program, indices)))
            self._set_colours(part, program)
            if part == "cloth":
                self._casters.append((cloth, self._buffers.array(cloth, indices)))
            elif part in ("skin", "hair", "hair_tips"):
                casters.append(indices)
        if casters:
            self._casters.append((plain, self._buffers.array(plain, np.concatenate(casters))))

    def _set_colours(self, part: str, program: Any) -> None:
        look, body = self.look, self.body
        eye = bind_place(body, "left_eye")
        mouth = mouth_place(body)
        nose = nose_place(body, eye, mouth)
        values: dict[str, Any] = {
            "tone": look.skin if part == "skin" else _PLAIN.get(part, (look.skin,))[0],
            "lip_tone": look.lips,
            "hair_tone": look.hair,
            "nail_tone": look.nails,
            "brow_tone": look.brows,
            "iris_tone": look.iris,
            "jacket_tone": look.jacket,
            "top_tone": look.top,
            "trouser_tone": look.trousers,
            "makeup": look.makeup,
            "eye_place": eye,
            "mouth_place": mouth,
            "nose_place": nose,
            "neck_place": bind_place(body, "neck"),
            "wrist_place": bind_place(body, "left_wrist"),
            "wrist_axis": tuple(bind_direction(body, "left_elbow", "left_wrist")),
            "head_top": float(body.bind_vertices_m[:, 1].max()),
            "hem": bind_place(body, "neck")[1] - bind_place(body, "left_hip")[1] + 0.03,
            "hair_line": int("hair" in body.region_names and len(body.region("hair")) > 0),
            "front": mouth[2],
            "shadow_map": 1,
            "key_direction": tuple(np.array(_KEY_DIRECTION) / np.linalg.norm(_KEY_DIRECTION)),
            "eye": self.camera.position_m,
        }
        if part in _PLAIN:
            values["wet"], values["depth_shade"] = _PLAIN[part][1:]
        if part in ("left_eye", "right_eye"):
            ball = body.bind_vertices_m[body.triangles[body.region(part)].unique()]
            centre = (ball.amax(0) + ball.amin(0)) / 2
            values["centre"] = tuple(centre.tolist())
            values["radius"] = float((ball - centre).norm(dim=1).median())
        matrix = (self.camera.projection_matrix() @ self.camera.view_matrix()).numpy().T.astype("f4")
        program["view_projection"].write(matrix.tobytes())
        for name, value in values.items():
            if name in program:
                program[name].value = value

    def _cast_shadow(self, posed: PosedMesh) -> None:
        gl = self._gl
        middle = posed.places_m[joint_index("spine3")].numpy().astype(np.float64)
        self._shadow_matrix = _key_matrix(middle).T.astype("f4").tobytes()
        self._shadow_target.use()
        self._shadow_target.clear(depth=1.0)
        gl.enable(gl.DEPTH_TEST)
        gl.disable(gl.CULL_FACE)
        gl.polygon_offset = (2.0, 4.0)
        for program, mesh in self._casters:
            program["view_projection"].write(self._shadow_matrix)
            mesh.render()
        gl.polygon_offset = (0.0, 0.0)

    def _draw(self, posed: PosedMesh) -> None:
        gl = self._gl
        self._canvas.use()
        self._canvas.clear(depth=1.0)
        gl.enable(gl.DEPTH_TEST)
        self._shadow_map.use(1)
        for part, program, mesh in self._parts:
            if part in _SEEN_FROM_BOTH_SIDES:
                gl.disable(gl.CULL_FACE)
            else:
                gl.enable(gl.CULL_FACE)
            if "shadow_matrix" in program:
                program["shadow_matrix"].write(self._shadow_matrix)
            if "eye_turn" in program:
                turn = posed.turns[joint_index(part)].numpy().T.astype("f4")
                program["eye_turn"].write(np.ascontiguousarray(turn).tobytes())
            if "head_centre" in program:
                eyes = posed.places_m[[joint_index("left_eye"), joint_index("right_eye")]].mean(0)
                middle = eyes - posed.turns[joint_index("head")] @ torch.tensor([0.0, -0.01, 0.09])
                program["head_centre"].value = tuple(middle.tolist())
            mesh.render()
        # The room comes last: only what the host leaves of it is painted.
        gl.disable(gl.CULL_FACE)
        array, texture = self._backdrop
        texture.use(0)
        array.program["picture"].value = 0
        array.render()

    def _read(self) -> Frame:
        self._picture.use()
        self._gl.disable(self._gl.DEPTH_TEST)
        self._canvas.color_attachments[0].use(0)
        self._smooth.program["picture"].value = 0
        self._smooth.render()
        data = self._picture.read(components=3, alignment=1)
        picture = np.frombuffer(data, np.uint8).reshape(self._size[1], self._size[0], 3)[::-1]
        if self._size == (self.camera.width, self.camera.height):
            return np.ascontiguousarray(picture)
        size = (self.camera.width, self.camera.height)
        return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BOX))


def _plain(values: Tensor) -> Tensor:
    return values.detach().to("cpu", torch.float32)


def _defining(source: str, name: str) -> str:
    """Return a shader's source with a preprocessor symbol defined."""
    return source.replace("#version 330", f"#version 330\n#define {name}", 1)


def _key_matrix(middle: NDArray[np.float64]) -> NDArray[np.float64]:
    """Clip-space matrix of the key light, parallel, around a point of the chest."""
    backward = np.array(_KEY_DIRECTION) / np.linalg.norm(_KEY_DIRECTION)
    right = np.cross([0.0, 1.0, 0.0], backward)
    right /= np.linalg.norm(right)
    axes = np.stack([right, np.cross(backward, right), backward])
    matrix = np.eye(4)
    matrix[:3, :3] = axes / (_SHADOW_SPAN_M * np.array([[0.72], [0.72], [-1.4]]))
    matrix[:3, 3] = -matrix[:3, :3] @ middle
    return matrix
