"""What the face takes from speech: the mouth's track, moments of emphasis, ends of phrases."""

from __future__ import annotations

from itertools import pairwise

import torch

from gestures.speech.phones import SILENCE_PHONE, viseme_arrays
from gestures.speech.words import Utterance
from motion.face.face_events import Accent
from motion.face.viseme_track import VisemeTrack

_ACCENT_FROM = 0.66
_ACCENT_SPACING_S = 0.7
_PHRASE_PAUSE_S = 0.1


def viseme_track_of(utterance: Utterance) -> VisemeTrack:
    """Return the mouth track of an utterance."""
    index, start_s, end_s, strength = viseme_arrays(utterance.phones)
    return VisemeTrack.build(
        torch.from_numpy(index),
        torch.from_numpy(start_s),
        torch.from_numpy(end_s),
        torch.from_numpy(strength),
    )


def accents_of(utterance: Utterance) -> tuple[Accent, ...]:
    """Return the moments at which brows may rise: prominent words, at least 0.7 s apart, the stronger one
    kept."""
    kept: list[Accent] = []
    for word in utterance.words:
        if word.stress < _ACCENT_FROM:
            continue
        accent = Accent(word.start_s, min(1.0, max(0.0, (word.stress - 0.5) * 2.0)))
        if kept and accent.time_s - kept[-1].time_s < _ACCENT_SPACING_S:
            if accent.strength > kept[-1].strength:
                kept[-1] = accent
            continue
        kept.append(accent)
    return tuple(kept)


def phrase_ends_of(utterance: Utterance) -> tuple[float, ...]:
    """Return the instants at which a pause of at least 0.1 s begins, s."""
    return tuple(
        phone.start_s
        for before, phone in pairwise(utterance.phones)
        if before.phone != SILENCE_PHONE == phone.phone and phone.end_s - phone.start_s >= _PHRASE_PAUSE_S
    )
