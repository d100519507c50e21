"""Phases as ELAN annotations (``.eaf``), for annotators who correct them by hand, and back.

Three tiers: what each hand was found to do, for reference, and ``gesture`` with the phases of the one gesture
that a clip is about. Only that tier is read back.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from pathlib import Path

from gestures.errors import FormatError, InvalidInputError
from motion.formats.files import read_bytes, writing
from motion.phases import GestureUnit, PhaseKind

GESTURE_TIER = "gesture"
"""Tier of the phases that are read."""
_HAND_TIERS = {"left": "left hand", "right": "right hand"}
_ROOT = "ANNOTATION_DOCUMENT"
_TYPE = "phase"
_VERSION = "3.0"
_SCHEMA = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"
_KINDS = tuple(
    kind.value for kind in (PhaseKind.PREPARATION, PhaseKind.STROKE, PhaseKind.HOLD, PhaseKind.RETRACTION)
)
_GAP_S = 0.05
_MAX_BYTES = 16 << 20
_MAX_ANNOTATIONS = 100_000
Onsets = tuple[float, float, float, float, float]


def write_eaf(path: Path, onsets_s: Onsets, units: Mapping[str, Sequence[GestureUnit]], author: str) -> None:
    """Write phases for ELAN, whole or not at all.

    Args:
        path: File to write.
        onsets_s: Onsets of preparation, stroke, hold and retraction of the gesture and its end, s.
        units: ``left`` and ``right`` to what was found in the motion.
        author: Who annotates.

    Raises:
        InvalidInputError: If the path cannot be written.
    """
    from pympi.Elan import Eaf, to_eaf

    eaf = Eaf(author=author)
    eaf.adocument |= {"VERSION": _VERSION, "FORMAT": _VERSION, "xsi:noNamespaceSchemaLocation": _SCHEMA}
    eaf.remove_tier("default", clean=False)
    eaf.remove_linguistic_type("default-lt")
    eaf.add_linguistic_type(_TYPE)
    eaf.add_tier(GESTURE_TIER, _TYPE, ann=author)
    for kind, start, end in zip(_KINDS, onsets_s, onsets_s[1:], strict=False):
        _annotate(eaf, GESTURE_TIER, kind, start, end)
    for side, tier in _HAND_TIERS.items():
        eaf.add_tier(tier, _TYPE, ann=author)
        for unit in units.get(side, ()):
            for phase in unit.phases:
                _annotate(eaf, tier, phase.kind.value, phase.start_s, phase.end_s)
    with writing(path) as partial:
        to_eaf(str(partial), eaf)


def read_eaf(path: Path, tier: str = GESTURE_TIER) -> Onsets:
    """Read the phases of one gesture from an ELAN file.

    Args:
        path: File to read.
        tier: Tier that holds the phases: annotations that begin with preparation, stroke, hold or retraction, in
            this order, without gaps of more than 50 ms; a gesture needs a stroke, and may repeat it.

    Returns:
        Onsets of preparation, stroke, hold and retraction and the end, s.

    Raises:
        InvalidInputError: If the file is missing, or has no such tier, or the tier does not hold one gesture.
        FormatError: If it is no ELAN file.
    """
    rows = _annotations(path, tier)
    where = f"{path}: tier '{tier}'"
    phases = [(_kind(text, where), start, end) for start, end, text in rows]
    if not any(kind == PhaseKind.STROKE.value for kind, _, _ in phases):
        raise InvalidInputError(
            f"there is no stroke among {len(phases)} annotations",
            code="DX-ELAN-003",
            where=where,
            hint="Annotate preparation, stroke, hold and retraction.",
        )
    order = -1
    for (kind, start, end), previous in zip(phases, [None, *phases], strict=False):
        rank = _KINDS.index(kind)
        if previous is not None and abs(start - previous[2]) > _GAP_S:
            raise InvalidInputError(
                f"'{kind}' begins at {start:.3f} s, the phase before it ends at {previous[2]:.3f} s",
                code="DX-ELAN-004",
                where=where,
                hint="Phases of a gesture follow each other; leave one gesture on the tier.",
            )
        if rank < order and not (kind == PhaseKind.STROKE.value and order == _KINDS.index("hold")):
            raise InvalidInputError(
                f"'{kind}' at {start:.3f} s follows '{_KINDS[order]}'",
                code="DX-ELAN-004",
                where=where,
                hint="The order is preparation, stroke, hold, retraction; strokes may repeat after holds.",
            )
        if end <= start:
            raise InvalidInputError(
                f"'{kind}' at {start:.3f} s takes no time", code="DX-ELAN-004", where=where
            )
        order = rank
    strokes = [(start, end) for kind, start, end in phases if kind == PhaseKind.STROKE.value]
    retraction = next(
        (start for kind, start, _ in phases if kind == PhaseKind.RETRACTION.value), phases[-1][2]
    )
    return (phases[0][1], strokes[0][0], min(strokes[-1][1], retraction), retraction, phases[-1][2])


def _annotate(eaf: object, tier: str, kind: str, start_s: float, end_s: float) -> None:
    start, end = round(1000 * start_s), round(1000 * end_s)
    if end > start:
        eaf.add_annotation(tier, start, end, kind)  # type: ignore[attr-defined]


def _annotations(path: Path, tier: str) -> list[tuple[float, float, str]]:
    """(start, end, text) of a tier in order, s."""
    content = read_bytes(path)
    if len(content) > _MAX_BYTES or b"<!ENTITY" in content:
        raise FormatError(
            f"has {len(content)} bytes or declares entities",
            code="DX-ELAN-001",
            where=str(path),
            hint=f"Give an ELAN file of at most {_MAX_BYTES >> 20} MiB.",
        )
    from pympi.Elan import Eaf

    try:
        if ET.fromstring(content).tag != _ROOT:
            raise ValueError(f"its root is not {_ROOT}")
        eaf = Eaf(str(path), suppress_version_warning=True)
        tiers = sorted(eaf.get_tier_names())
        rows = [row[:3] for row in eaf.get_annotation_data_for_tier(tier)] if tier in tiers else []
    except (ET.ParseError, AttributeError, IndexError, KeyError, LookupError, TypeError, ValueError) as error:
        raise FormatError(
            f"is no whole ELAN file: {error}",
            code="DX-ELAN-001",
            where=str(path),
            hint="Save it again in ELAN.",
        ) from error
    if tier not in tiers:
        raise InvalidInputError(
            f"has no tier '{tier}'",
            code="DX-ELAN-002",
            where=str(path),
            hint=f"It has {', '.join(tiers) or 'none'}.",
        )
    if len(rows) > _MAX_ANNOTATIONS or any(None in row[:2] for row in rows):
        raise FormatError(
            f"tier '{tier}' has {len(rows)} annotations, or some without times",
            code="DX-ELAN-001",
            where=str(path),
        )
    return sorted((start / 1000.0, end / 1000.0, str(text)) for start, end, text in rows)


def _kind(text: str, where: str) -> str:
    word = text.strip().lower()
    for kind in _KINDS:
        if word and (word.startswith(kind) or (len(word) >= 3 and kind.startswith(word))):
            return kind
    raise InvalidInputError(
        f"'{text[:60]}' is no phase",
        code="DX-ELAN-003",
        where=where,
        hint=f"Write one of {', '.join(_KINDS)}.",
    )
