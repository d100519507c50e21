"""Measures the mouth of the project's scripts on the mesh, at 120 Hz, and prints the table of `docs/mouth.md`.

Columns: p, b and m, and the share of them with lips less than 0.5 mm apart; correlation of the widest jaw in a vowel
with its height on the chart of the IPA; delay at which the gap of the lips agrees best with how open the phones are.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from gestures import perform
from gestures.pipeline.measuring import lip_evidence
from motion.bodies import load_body
from motion.face import VISEME_INDEX, vowel_openness
from motion.face.arkit import ARKIT_INDEX

SCRIPTS = Path(__file__).resolve().parents[2] / "data" / "scripts"
FPS = 120
CLOSED_M = 0.0005
HEIGHTS = ("iyuɨʉɿʅ", "ɪʏʊ", "eøoɤ", "əɚ", "ɛœɔʌɜɝ", "æɐ", "aɑɒ")
OPENNESS = {phone: step / 6 for step, phones in enumerate(HEIGHTS) for phone in phones}
FARTHEST = 24


def row(script: Path, persona: str) -> tuple[int, float, float, float]:
    """Return what a script's table row says; the delay in ms."""
    show = perform(script, fps=FPS, persona=persona, video=False)
    lips = lip_evidence(load_body(), show.face)
    jaw = show.face.weights[:, ARKIT_INDEX["jawOpen"]].numpy()
    closed, widest, open_ = [], [], []
    wanted = np.zeros(len(lips.times_s))
    targets = vowel_openness().numpy()
    for phone in show.timeline.phones:
        first, last = np.searchsorted(lips.times_s, (phone.start_s, phone.end_s))
        wanted[first:last] = targets[VISEME_INDEX[phone.viseme]]
        if phone.viseme == "PP":
            closed.append(lips.gap_m[first : max(last, first + 1)].min() <= CLOSED_M)
        elif phone.phone[:1] in OPENNESS:
            widest.append(jaw[first : last + 1].max())
            open_.append(OPENNESS[phone.phone[:1]])
    delays = range(-FARTHEST, FARTHEST + 1)
    inside = slice(FARTHEST, -FARTHEST)
    late = max(
        delays, key=lambda delay: float(np.corrcoef(lips.gap_m[inside], np.roll(wanted, delay)[inside])[0, 1])
    )
    return len(closed), float(np.mean(closed)), float(np.corrcoef(widest, open_)[0, 1]), 1000.0 * late / FPS


def main() -> None:
    """Print the table."""
    print("| script | persona | p b m | closed | jaw against height | delay, ms |\n|---|---|---|---|---|---|")
    for script in sorted(SCRIPTS.glob("*.txt")):
        for persona in ("warm_host", "energetic_seller"):
            count, closed, follows, late = row(script, persona)
            print(
                f"| {script.stem} | {persona} | {count} | {closed:.0%} | {follows:.2f} | {late:+.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
