"""What lint can find about a gesture's motion, the bounds that it holds motion to, and what to do about each."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is measured.

    Attributes:
        code: Name of the rule.
        bound: What may not be passed.
        unit: Unit of value and bound.
        what: What the value is, for a message.
        advice: What to do about it.
    """

    code: str
    bound: float
    unit: str
    what: str
    advice: str


_RULES = (
    Rule(
        "joint_limit",
        # Ranges are those of motion.limits, which are rounded outwards already.
        0.0,
        "deg",
        "a joint goes beyond its range by",
        "turn palm and fingers to where the arm can bring them, or change elbow_deg",
    ),
    Rule(
        "in_body",
        # Sleeves and skin give way by a centimetre before anybody sees it.
        10.0,
        "mm",
        "hand or forearm goes into trunk or head by",
        "move place outwards or forwards, or leave a larger gap_m",
    ),
    Rule(
        "in_hand",
        # Likewise, and interlaced fingers press each other.
        10.0,
        "mm",
        "the hands go into each other by",
        "move the hands' places apart, or author the touch as a contact",
    ),
    Rule(
        "contact",
        # A centimetre of air is not seen from the camera.
        10.0,
        "mm",
        "the touching landmark is off the skin by",
        "turn palm and fingers so that nothing else of the hand arrives first",
    ),
    Rule(
        "reach",
        # A centimetre beside its place is within what differs from one performance to the next.
        10.0,
        "mm",
        "the hand misses its place by",
        "bring place within the arm's reach, or turn the hand so that the wrist can follow",
    ),
    Rule(
        "speed",
        # Where 19 of 20 recorded people stay below; faster are only punches and throws.
        3.2,
        "m/s",
        "the wrist's greatest speed is",
        "lengthen the phase or shorten the way",
    ),
    Rule(
        "peak_over_mean",
        # Lone movements have 2.5 at most; a hand that sets out late or arrives in two steps has more.
        3.8,
        "",
        "greatest over mean speed of the preparation is",
        "lengthen the preparation, or take a stop out of it",
    ),
    Rule(
        "jerk",
        # Below −12 lie only 1 in 20 recorded raises: it looks jittery.
        12.0,
        "",
        "minus the log dimensionless jerk of the preparation is",
        "lengthen the preparation",
    ),
    Rule(
        "joinable",
        # A little above the speed bound: shortest phases are for shows in a hurry.
        3.6,
        "m/s",
        "in the shortest phase, the way from or to rest needs a speed of",
        "raise the phase's shortest duration",
    ),
    Rule(
        "out_of_frame",
        # Fingertips may touch the edge, some 3 cm, where a hand carries on past its place.
        0.05,
        "of the picture",
        "the hand leaves the picture by",
        "bring place towards the body's middle",
    ),
    Rule(
        "palm_hidden",
        # From 60° on less than half of the palm is seen.
        60.0,
        "deg",
        "the palm that is to be seen faces away from the camera by",
        "turn palm forward",
    ),
    Rule(
        "thumb_tilted",
        # Nearer to level than to upright begins at 45°; the fist hides some of the thumb.
        35.0,
        "deg",
        "the thumb that means up or down is off the vertical by",
        "turn palm and fingers so that the thumb stands upright",
    ),
    Rule(
        "finger_astray",
        # The width of a button beside its neighbour, seen from the finger.
        5.0,
        "deg",
        "the pointing finger misses its target in the picture by",
        "give the arm another reach",
    ),
    Rule(
        "same_gesture",
        # One step is what a viewer just notices, by definition.
        1.0,
        "noticed steps",
        "it differs too little from another gesture:",
        "give one of them another place, path or hand shape, or retire it",
    ),
)
RULES = MappingProxyType({rule.code: rule for rule in _RULES})
"""All rules of motion by code; ``text`` findings come from `gestures.library.lint` and have no bound."""
_NO_LESS = frozenset({"same_gesture"})
"""Rules whose bound is the least that is allowed."""


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One thing that is wrong with a gesture.

    Attributes:
        code: The rule, a key of ``RULES`` or a rule of `gestures.library.lint`.
        gesture: Id of the gesture; empty for the library as a whole.
        body: Body it was found on; empty if no body was needed.
        hand: ``left``, ``right``, ``both`` or empty.
        value: What was measured; None where nothing is measured.
        bound: What may not be passed; None likewise.
        message: What is wrong, in words.
        advice: What to do.
    """

    code: str
    gesture: str
    body: str
    hand: str
    value: float | None
    bound: float | None
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of one gesture, within its bound or not.

    Attributes:
        code: The rule that bounds it.
        gesture: Id of the gesture.
        hand: ``left``, ``right``, ``both`` or ``none``.
        value: The figure, in the rule's unit.
        about: What it concerns more exactly, such as the landmark; may be empty.
    """

    code: str
    gesture: str
    hand: str
    value: float
    about: str = ""


def is_beyond(measure: Measure) -> bool:
    """Return whether a figure passes its rule's bound."""
    bound = RULES[measure.code].bound
    return measure.value < bound if measure.code in _NO_LESS else measure.value > bound + 1e-6


def finding(measure: Measure, body: str) -> LintFinding:
    """Put a figure that is beyond its bound into words."""
    rule = RULES[measure.code]
    limit = "at least" if measure.code in _NO_LESS else "at most"
    unit = f" {rule.unit}" if rule.unit else ""
    about = f" ({measure.about})" if measure.about else ""
    message = f"{rule.what} {measure.value:.3g}{unit}{about}, {limit} {rule.bound:g}{unit} is allowed"
    return LintFinding(
        measure.code,
        measure.gesture,
        body,
        measure.hand,
        round(measure.value, 4),
        rule.bound,
        message,
        rule.advice,
    )
