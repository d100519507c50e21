"""From a script to a timeline, without motion: the function beside `deixis align`."""

from __future__ import annotations

from pathlib import Path

from gestures.alignment.settings import PlannerSettings
from gestures.pipeline.planning import PlannedShow, plan_show
from gestures.pipeline.progress import Progress, Stages
from gestures.pipeline.request import ShowRequest, show_request


def align(
    script: str | Path | ShowRequest,
    *,
    language: str | None = None,
    platform: str | Path = "douyin",
    persona: str | Path = "warm_host",
    seed: int = 0,
    voice: str = "espeak",
    audio: str | Path | None = None,
    timings: str | Path | None = None,
    settings: PlannerSettings | None = None,
    progress: Progress | None = None,
) -> PlannedShow:
    """Say which gesture stands where in a script.

    Args:
        script: As for `gestures.perform`, like ``language`` to ``settings``.
        language: ``zh``, ``en`` or None to find it.
        platform: Id of a platform profile, or a YAML file.
        persona: Id of a persona, or a YAML file.
        seed: The same seed gives the same timeline.
        voice: ``espeak``, or ``none`` for timing without sound.
        audio: Speech made elsewhere.
        timings: Word timings of that speech.
        settings: How many gestures, how large, which ones not, for whom.
        progress: Called with a stage's name and the share of it that is done.

    Returns:
        The show as it is to be played: its ``timeline``, its ``speech``, and who performs where.

    Raises:
        InvalidInputError: If an input is malformed.
        NotFoundError: If a language, voice, platform, persona or gesture is unknown.
        PlanningError: If a gesture that the script asks for cannot be played in time.
        MissingDependencyError: If the voice is not installed.
    """
    request = show_request(script, language, platform, persona, seed, voice, audio, timings, settings)
    return plan_show(request, Stages(progress))
