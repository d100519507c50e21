"""What of a script is never spoken: our tags, SSML's and the vendors'. Whoever reads a script tells them by this."""

from __future__ import annotations

import re

TAG = re.compile(
    r"""
    # a comment
      <!--.*?-->
    # an action in one tag, and one with its code inside
    | <insert-action\b[^<>]*/\s*>
    | <(?P<action>insert-action|vh-action)\b[^<>]*>[^<>]*</(?P=action)\s*>
    # any other tag: silent itself, its content is spoken
    | </?[A-Za-z][\w:.-]*\s*/?>
    | <[A-Za-z][\w:.-]*\s+[A-Za-z_][\w:.-]*\s*=[^<>]*>
    # one without attributes; not the comparisons of a<b and c>d
    | (?<![A-Za-z0-9])<[A-Za-z][\w:.-]*\s[^<>]*>
    | <(?:mark|bookmark|insert-action|vh-action|break|speak)\b[^<>]*>
    # the bounds of text that is taken as it stands
    | <!\[CDATA\[ | \]\]>
    # a character by its name or number
    | &(?:amp|lt|gt|quot|apos|nbsp|mdash|ndash|hellip|copy|reg|trade|\#\d{1,7}|\#x[0-9A-Fa-f]{1,6});
    # an XML declaration, a document type
    | <[?!][A-Za-z][^<>]*>
    # {gesture: NAME}, {/gesture}
    | \{\s*/?\s*[A-Za-z_][\w-]*\s*(?::[^{}\n]*)?\}
    # the same with the signs of a Chinese keyboard, which the tags' reader refuses
    | ｛\s*/?\s*(?:[Gg]estures?|[Hh]old)\s*[:：][^{}｛｝\n]*｝
    | ＜/?(?:mark|bookmark|vh-action|insert-action)\b[^<>＜＞]*＞
    """,
    re.VERBOSE | re.DOTALL,
)
"""One inline tag."""


def may_hold_tags(text: str) -> bool:
    """Return whether a text holds a sign that any tag begins with: most hold none, and need not be searched."""
    return any(sign in text for sign in "<{＜｛&]")
