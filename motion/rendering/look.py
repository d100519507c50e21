"""How the host is coloured and lit."""

from __future__ import annotations

from dataclasses import dataclass, fields

from motion.errors import InvalidInputError

Colour = tuple[float, float, float]
"""Linear red, green and blue, 0…1."""


@dataclass(frozen=True, slots=True)
class Look:
    """Colours of skin, make-up, hair and clothes, linear RGB 0…1.

    Attributes:
        skin: Skin under even light.
        lips: Lips.
        brows: Eyebrows.
        hair: Hair.
        iris: Iris of the eyes.
        nails: Finger nails.
        jacket: Jacket.
        top: What shows under the open jacket.
        trousers: Below the jacket's hem.
        makeup: Strength of blush, lip colour and lid shade, 0…1.

    Raises:
        InvalidInputError: If a colour or the strength is outside 0…1.
    """

    skin: Colour = (0.76, 0.475, 0.365)
    lips: Colour = (0.56, 0.13, 0.125)
    brows: Colour = (0.045, 0.030, 0.024)
    hair: Colour = (0.034, 0.022, 0.017)
    iris: Colour = (0.095, 0.042, 0.020)
    nails: Colour = (0.72, 0.33, 0.31)
    jacket: Colour = (0.030, 0.105, 0.150)
    top: Colour = (0.80, 0.77, 0.72)
    trousers: Colour = (0.040, 0.042, 0.052)
    makeup: float = 1.0

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            parts = value if isinstance(value, tuple) else (value,)
            if (item.name != "makeup" and len(parts) != 3) or not all(0.0 <= part <= 1.0 for part in parts):
                raise InvalidInputError(
                    f"{item.name} is {value}, expected numbers from 0 to 1",
                    code="DX-RENDER-010",
                    where="look",
                )
