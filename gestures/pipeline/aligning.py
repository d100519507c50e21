"""A timeline without sound, soon: a process of its own speaks, and gestures are planned on its words as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from gestures.pipeline.progress import Stages
from gestures.pipeline.request import ShowRequest
from gestures.speech.apart import VoiceApart, VoiceLostError

if TYPE_CHECKING:
    from gestures.personas import Persona
    from gestures.pipeline.planning import PlannedShow
    from gestures.speech.speech import SpeechChunk


def start_voice(request: ShowRequest, *, sound: bool = False) -> VoiceApart | None:
    """Let a process of its own speak the script; call this in the main thread.

    Args:
        request: What is to be spoken.
        sound: Whether the samples are wanted, too.

    Returns:
        The voice, which gets ready and waits for its persona; None where there is a recording, or the system cannot
        fork.
    """
    if request.audio is not None or request.timings is not None:
        return None
    return VoiceApart.start(lambda told: _spoken(request, told), sound=sound)


def align_show(
    request: ShowRequest, voice: VoiceApart | None = None, stages: Stages | None = None
) -> PlannedShow:
    """Plan as `gestures.pipeline.planning.plan_show` does; the speech of a voice apart has no samples.

    Args:
        request: What is to be performed.
        voice: Who speaks it, from `start_voice`; without one this process speaks.
        stages: Takes the progress.

    Raises:
        DeixisError: As `plan_show` does.
    """
    from gestures.library.active import active_persona

    stages = stages or Stages()
    if voice is not None:
        try:
            voice.tell(active_persona(request.persona))
            # Loaded once the voice is at work, which has the longer way to go.
            from gestures.pipeline.planning import plan_as_spoken

            return plan_as_spoken(request, voice, stages)
        except VoiceLostError:
            stages.seconds.clear()
        finally:
            voice.close()
    from gestures.pipeline.planning import plan_alone

    return plan_alone(request, stages)


def _spoken(request: ShowRequest, told: Callable[[], Persona]) -> Iterable[SpeechChunk]:
    # In the process that speaks alone.
    from gestures.pipeline.speaking import get_ready, speech_chunks_of

    get_ready(request)
    return speech_chunks_of(request, told())
