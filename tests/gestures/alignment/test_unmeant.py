"""What a clause only mentions gets no gesture."""

from __future__ import annotations

import pytest

from gestures.alignment.unmeant import unmeant
from gestures.intents.spans import IntentSpan


@pytest.mark.parametrize(
    ("intent", "text", "word", "meant"),
    [
        ("affirm", "Nell wants to know is it real silver", "real", False),
        ("affirm", "Nell wants to know is it real silver yes it is", "yes", True),
        ("guarantee", "he's asking whether it has a warranty", "warranty", False),
        ("guarantee", "he's asking whether it has one and it has a warranty", "warranty", True),
        ("guarantee", "if you're asking for a refund you get it", "refund", True),
        ("praise_quality", "everyone who asked for the best one", "best", True),
        ("ask_comment", "she's wondering if you could type a two", "type", True),
        ("farewell", "the code dies once I've said bye", "bye", False),
        ("farewell", "until next week bye", "bye", True),
        ("farewell", "before you all run off let me say goodbye", "goodbye", True),
        ("ask_purchase", "order number 88 is on the van", "order", False),
        ("ask_purchase", "order four oh nine, Petra, check your street", "order", False),
        ("ask_purchase", "order #5512 is on hold", "order", False),
        ("ask_purchase", "order four today", "order", True),
        ("ask_purchase", "order 500 grams for the weekend", "order", True),
        ("point_cart", "the link's in my bio", "link", False),
        ("point_cart", "the link is not in my bio, look in the basket", "link", True),
        ("ask_follow", "press the bag, not the plus sign", "plus", False),
        ("point_cart", "press the bag, not the plus sign", "bag", True),
        ("ask_share", "why not hit the share arrow", "share", True),
        ("caution", "in case you don't own a drill", "don't", False),
        ("caution", "whatever you do don't drill", "don't", True),
        ("show_detail", "you see that gift icon", "see", False),
        ("show_detail", "look at the timer ticking", "look", False),
        ("show_detail", "look at the button on the cuff", "look", True),
        ("state_price", "sixty from Marcus", "sixty", True),
        ("state_price", "and three hundred glass beads", "three", False),
        ("state_price", "2,400 stitches", "2,400", False),
        ("state_price", "three hundred ladies", "three", True),
        ("state_price", "eighty five less", "eighty", True),
        ("state_price", "thirty for both pairs", "thirty", True),
        ("state_price", "sixty dollars", "sixty", True),
        ("state_price", "sixty for two pairs", "sixty", True),
    ],
)
def test_what_is_mentioned_is_told_from_what_is_done(intent: str, text: str, word: str, meant: bool) -> None:
    assert (not unmeant(IntentSpan(intent, 0.9), text, text.index(word))) == meant
