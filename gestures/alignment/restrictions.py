"""Which gestures may not be used at all, and why: persona, call, the audience's culture."""

from __future__ import annotations

from dataclasses import dataclass

from gestures.alignment.settings import PlannerSettings
from gestures.alignment.sources import GestureSource
from gestures.errors import NotFoundError, nearest_names
from gestures.library.curation.regions import countries_concerned, countries_of
from gestures.personas import Persona


@dataclass(frozen=True, slots=True)
class Restrictions:
    """What planning has to leave out.

    Attributes:
        reasons: Library id to the reason why it is not used.
    """

    reasons: dict[str, str]

    @classmethod
    def of(cls, library: GestureSource, persona: Persona, settings: PlannerSettings) -> Restrictions:
        """Collect the restrictions of a persona and a call.

        Raises:
            NotFoundError: If the call prefers or forbids what the library does not hold (DX-ALIGN-007), or the audience
                is no known region.
        """
        known = {gesture.id for gesture in library.gestures}
        for field, names in (("prefer", settings.prefer), ("forbid", settings.forbid)):
            for name in names:
                if name not in known:
                    raise NotFoundError(
                        f"no gesture is called '{name}'",
                        code="DX-ALIGN-007",
                        where=field,
                        hint=nearest_names(name, known),
                    )
        reasons: dict[str, str] = {}
        if settings.audience is not None:
            audience = countries_of(settings.audience)
            for gesture in library.gestures:
                for note in gesture.culture:
                    if note.taboo and not audience.isdisjoint(countries_concerned(note.region)):
                        reasons[gesture.id] = f"it offends in {note.region}"
        reasons.update(
            dict.fromkeys((*persona.forbid, *settings.forbid), "the persona or the call forbids it")
        )
        return cls(reasons)
