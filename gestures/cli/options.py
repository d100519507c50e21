"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ScriptArgument = Annotated[
    str,
    typer.Argument(metavar="SCRIPT", help="Text file in UTF-8, with or without gesture tags; - reads stdin."),
]
LanguageOption = Annotated[
    str | None, typer.Option("--language", "-l", help="zh or en. Found from the text if not given.")
]
PlatformOption = Annotated[
    str,
    typer.Option(
        "--platform",
        "-p",
        help="Profile of the live room: douyin, taobao_live, kuaishou, tiktok_shop, or a YAML file.",
    ),
]
PlatformFileOption = Annotated[
    str | None,
    typer.Option(
        "--platform",
        "-p",
        metavar="FILE",
        help="The profile that the show was made for, if it is a YAML file of your own.",
    ),
]
PersonaOption = Annotated[
    str,
    typer.Option(
        help="How the host moves: warm_host, energetic_seller, calm_expert, elegant, playful, news_anchor, one of "
        "the library's own (`deixis library personas`), or a YAML file."
    ),
]
SeedOption = Annotated[int, typer.Option(min=0, help="The same seed gives the same show.")]
VoiceOption = Annotated[
    str,
    typer.Option(
        help="espeak, or none for timing without sound. Ignored where --audio or --timings is given."
    ),
]
AudioOption = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Speech made elsewhere; needs --timings for exact strokes."),
]
TimingsOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Word timings of the speech: plain JSON, TextGrid, WebVTT, SRT, or a voice vendor's. Without --audio "
        "the show is silent.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON to stdout, for programs.")]
SizeOption = Annotated[str, typer.Option(metavar="WxH", help="Size of the video, pixels.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")]
DensityOption = Annotated[
    float,
    typer.Option(
        min=0.0,
        max=1.0,
        help="How many gestures: 0 those with a meaning, 0.5 as the persona, 1 more.",
    ),
]
ExpressivenessOption = Annotated[
    float, typer.Option(min=0.0, max=1.0, help="How large gestures are: 0.5 as the persona makes them.")
]
EnergyOption = Annotated[
    float,
    typer.Option(
        min=0.0,
        max=2.0,
        help="How lively the host is: 1 as the persona, 0 calm, 2 very lively, in body and face.",
    ),
]
PreferOption = Annotated[
    list[str] | None,
    typer.Option("--prefer", metavar="GESTURE", help="Prefer a gesture; may be given again."),
]
ForbidOption = Annotated[
    list[str] | None,
    typer.Option("--forbid", metavar="GESTURE", help="Never use a gesture; may be given again."),
]
AudienceOption = Annotated[
    str | None,
    typer.Option(metavar="REGION", help="Where the viewers are, such as BR: what offends there is not used."),
]
HoldingOption = Annotated[
    str | None,
    typer.Option(
        metavar="HAND",
        help="left or right: the hand that holds the product; no gesture uses it. "
        "{hold: left}, {hold: right} and {hold: none} in the script change it.",
    ),
]
