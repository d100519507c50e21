"""What is to be performed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import NoneType
from typing import Any

from gestures.alignment.settings import PlannerSettings
from gestures.errors import InvalidInputError
from gestures.pipeline.script import check_script, read_script, script_name
from motion.timing import FrameRate

MAX_SEED = 2**31 - 1


@dataclass(frozen=True, slots=True)
class ShowRequest:
    """A script and how it is to be performed.

    Attributes:
        text: The script, tags included; beside a recording without timings it may be empty, and the host then listens
            with a mouth that follows the sound.
        name: What the script is called in messages and on the report.
        language: ``zh``, ``en`` or None to find it from the text.
        platform: Id of a platform profile, or a YAML file.
        persona: Id of a persona, or a YAML file.
        seed: Seed of every random choice, 0…2³¹−1.
        voice: ``espeak``, or ``none`` for timing without sound.
        audio: Speech made elsewhere; the voice is then not used.
        timings: Word timings of that speech.
        settings: How many gestures, how large, which ones not, for whom.

    Raises:
        InvalidInputError: If a value is of another kind, the script is empty or the seed out of range.
    """

    text: str
    name: str = "script"
    language: str | None = None
    platform: str | Path = "douyin"
    persona: str | Path = "warm_host"
    seed: int = 0
    voice: str = "espeak"
    audio: Path | None = None
    timings: Path | None = None
    settings: PlannerSettings = field(default_factory=PlannerSettings)

    def __post_init__(self) -> None:
        for name, kinds in _KINDS.items():
            check_kind(name, getattr(self, name), kinds)
        check_script(self.text, self.name, wordless=wordless(self.audio, self.timings))
        if not 0 <= self.seed <= MAX_SEED:
            raise InvalidInputError(
                f"seed {self.seed} is out of range",
                code="DX-SHOW-001",
                hint=f"Give a whole number 0…{MAX_SEED}.",
            )

    def content_number(self, rate: FrameRate) -> str:
        """Return the number of this content for its AI label: the same request has the same one."""
        facts: list[Any] = [
            self.text,
            self.language,
            str(self.platform),
            str(self.persona),
            self.seed,
            self.voice,
            str(self.audio),
            str(self.timings),
            rate.num,
            rate.den,
        ]
        if self.settings != PlannerSettings():
            facts.append(asdict(self.settings))
        return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode(errors="replace")).hexdigest()[:24]


_KINDS: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "name": (str,),
    "language": (str, NoneType),
    "platform": (str, Path),
    "persona": (str, Path),
    "seed": (int,),
    "voice": (str,),
    "audio": (Path, NoneType),
    "timings": (Path, NoneType),
    "settings": (PlannerSettings,),
}


def check_kind(name: str, value: Any, kinds: tuple[type, ...]) -> None:
    """Refuse a value of another kind than is wanted.

    Args:
        name: What the value is for.
        value: The value.
        kinds: What it may be.

    Raises:
        InvalidInputError: If it is none of them.
    """
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise InvalidInputError(
            f"{name} is {value!r:.80} ({type(value).__name__})",
            code="DX-SHOW-017",
            hint=f"Give {' or '.join(_NAMED.get(kind, kind.__name__) for kind in kinds)}.",
        )


_NAMED = {str: "text", int: "a whole number", Path: "pathlib.Path", NoneType: "None"}


def show_request(
    script: str | Path | ShowRequest,
    language: str | None,
    platform: str | Path,
    persona: str | Path,
    seed: int,
    voice: str,
    audio: str | Path | None,
    timings: str | Path | None,
    settings: PlannerSettings | None,
) -> ShowRequest:
    """Return what a call asks for; a `ShowRequest` is taken as it is, without the other arguments.

    Raises:
        InvalidInputError: If an argument is of another kind, the script is none, or the seed is out of range.
    """
    if isinstance(script, ShowRequest):
        return script
    text, name = script_text(script, wordless=wordless(audio, timings))
    return ShowRequest(
        text=text,
        name=name,
        language=language,
        platform=platform,
        persona=persona,
        seed=seed,
        voice=voice,
        audio=Path(audio) if isinstance(audio, str) else audio,
        timings=Path(timings) if isinstance(timings, str) else timings,
        settings=PlannerSettings() if settings is None else settings,
    )


_FILES = (
    ".txt",
    ".md",
    ".json",
    ".srt",
    ".vtt",
    ".textgrid",
    ".ssml",
    ".xml",
    ".wav",
    ".mp3",
    ".docx",
    ".pdf",
)


def wordless(audio: str | Path | None, timings: str | Path | None) -> bool:
    """Whether a script may hold no words: beside a recording whose words nobody has timed."""
    return audio is not None and timings is None


def script_text(script: str | Path, *, wordless: bool = False) -> tuple[str, str]:
    """Return the text of a script and what to call it.

    Args:
        script: A path is read; a string is the script itself.
        wordless: Whether it may hold no words.

    Raises:
        InvalidInputError: If the file is no script, or a string looks like the path of one.
    """
    if isinstance(script, Path):
        return read_script(script, wordless=wordless), script_name(script)
    check_kind("script", script, (str, Path))
    if _looks_like_path(script.strip()):
        raise InvalidInputError(
            f"'{script[:120]}' looks like a path, and a string is spoken as it is",
            code="DX-SHOW-002",
            hint="Give pathlib.Path(…) to perform a file.",
        )
    return check_script(script, "script", wordless=wordless), "script"


def _looks_like_path(script: str) -> bool:
    if len(script.splitlines()) != 1:
        return False
    if script.lower().endswith(_FILES):
        return True
    if re.search(r"\s", script):
        return False
    path = Path(script)
    try:
        return path.is_file() or (len(path.parts) > 1 and path.parent.is_dir())
    except OSError:
        # Longer than a path can be.
        return False
