"""A timeline without sound, soon: a process of its own speaks, and gestures are planned on its words as they come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gestures.library.active import active_persona
from gestures.pipeline.progress import Stages
from gestures.pipeline.request import ShowRequest
from gestures.speech.apart import VoiceApart, VoiceLostError

if TYPE_CHECKING:
    from gestures.personas import Persona
    from gestures.pipeline.planning import PlannedShow
    from gestures.speech.assembly import SpeechChunk


def align_show(request: ShowRequest, stages: Stages | None = None) -> PlannedShow:
    """Plan as `gestures.pipeline.planning.plan_show` does; the speech has no samples where it was made for this.

    Call it while no other thread runs.

    Raises:
        DeixisError: As `plan_show` does.
    """
    stages = stages or Stages()
    voice = None
    if request.audio is None and request.timings is None:
        persona = active_persona(request.persona)
        voice = VoiceApart.start(lambda: _spoken(request, persona))
    # After the start of the voice, which has the longest way to go.
    from gestures.pipeline.planning import plan_as_spoken, plan_show

    if voice is not None:
        try:
            return plan_as_spoken(request, voice, stages)
        except VoiceLostError:
            stages = Stages(stages.report)
        finally:
            voice.close()
    return plan_show(request, stages)


def _spoken(request: ShowRequest, persona: Persona) -> Iterator[SpeechChunk]:
    # In the process that speaks alone.
    from gestures.pipeline.speaking import speech_chunks_of

    return speech_chunks_of(request, persona)
