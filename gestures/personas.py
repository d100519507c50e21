"""Personas: how a host moves and speaks, as data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from gestures.datafiles import data_root, read_record, read_yaml
from gestures.errors import InvalidInputError, NotFoundError, nearest_names


@dataclass(frozen=True, slots=True)
class Persona:
    """The manner of a host; every factor is 1 for the library as authored.

    Attributes:
        id: Persona id.
        name: What a person reads.
        description: One line.
        amplitude: Size of gestures, 0.5…1.4.
        tempo: Speed of movements, 0.7…1.4.
        energy: Accents, overshoot and follow-through, 0…1.5.
        tension: 0 loose … 1 taut: smoothness of arrival and openness of relaxed hands.
        gesture_rate: Gestures a second that plain speech may bear, 0…1.
        expressiveness: Strength of facial expression, 0…1.5.
        smile: Smile at rest, 0…1.
        sway: Size of idle movement, 0.3…1.5.
        speech_rate: Words a second relative to the voice's normal, 0.6…1.6.
        pitch: Voice pitch relative to normal, 0.6…1.6.
        handedness: ``right`` or ``left``: the hand that serves where nothing else decides.
        posture: Gesture id of family ``posture`` that the body returns to.
        prefer: Gesture ids to prefer.
        forbid: Gesture ids never to use.
    """

    id: str
    name: str
    description: str = ""
    amplitude: float = 1.0
    tempo: float = 1.0
    energy: float = 1.0
    tension: float = 0.5
    gesture_rate: float = 0.35
    expressiveness: float = 1.0
    smile: float = 0.3
    sway: float = 1.0
    speech_rate: float = 1.0
    pitch: float = 1.0
    handedness: str = "right"
    posture: str = "posture_talking"
    prefer: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, (low, high) in _RANGES.items():
            value = getattr(self, name)
            if not low <= value <= high:
                raise InvalidInputError(
                    f"persona '{self.id}': {name} is {value:g}, expected {low:g}…{high:g}", code="DX-PERS-001"
                )
        if self.handedness not in ("left", "right"):
            raise InvalidInputError(
                f"persona '{self.id}': handedness is '{self.handedness}', expected left or right",
                code="DX-PERS-001",
            )

    def at_energy(self, level: float) -> Persona:
        """Return the host when livelier or calmer, 1 as it is: pace and number of gestures follow within their ranges.

        Their size is the planner's, for it stands in the timeline.
        """
        if level == 1.0:
            return self
        changed = {}
        for name, share in _WITH_ENERGY.items():
            low, high = _RANGES[name]
            changed[name] = min(max(getattr(self, name) * (1.0 + share * (level - 1.0)), low), high)
        return replace(self, **changed)


_WITH_ENERGY = {"tempo": 0.15, "gesture_rate": 0.5}
"""Share of a change of energy that these follow."""
_RANGES = {
    "amplitude": (0.5, 1.4),
    "tempo": (0.7, 1.4),
    "energy": (0.0, 1.5),
    "tension": (0.0, 1.0),
    "gesture_rate": (0.0, 1.0),
    "expressiveness": (0.0, 1.5),
    "smile": (0.0, 1.0),
    "sway": (0.3, 1.5),
    "speech_rate": (0.6, 1.6),
    "pitch": (0.6, 1.6),
}


def persona_ids() -> tuple[str, ...]:
    """Return the ids of the personas that ship with Deixis."""
    return tuple(sorted(path.stem for path in (data_root() / "personas").glob("*.yaml")))


@cache
def load_persona(name: str | Path) -> Persona:
    """Read a persona by id, or from a YAML file of one's own.

    Raises:
        NotFoundError: If no persona has that id.
        InvalidInputError: If a field is unknown, missing, of another type or out of range.
    """
    if str(name).endswith((".yaml", ".yml")):
        path = Path(name)
        if not path.is_file():
            raise NotFoundError(
                "there is no such persona file", code="DX-PERS-002", where=str(name), hint="Check the path."
            )
    elif str(name) in persona_ids():
        path = data_root() / "personas" / f"{name}.yaml"
    else:
        raise NotFoundError(
            f"no persona is called '{name}'", code="DX-PERS-002", hint=nearest_names(str(name), persona_ids())
        )
    return read_record(Persona, read_yaml(path), str(path))
