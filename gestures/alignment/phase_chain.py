"""The phases of a sequence of placements, one after the other: what is settled never changes again."""

from __future__ import annotations

from collections.abc import Iterator

from gestures.alignment.footprint import CHANNELS
from gestures.alignment.phases import Link, PhaseLayout
from gestures.alignment.transit import Channels, Placed, channels_after, channels_at_rest, released


class PhaseChain:
    """Takes placements in order of onset and settles their phases.

    A placement is settled when the next one takes one of its hands, or at the end. What stays open is at most one
    placement for each hand and one for the body, so the chain takes no more memory the longer it gets.

    Args:
        layout: How long phases last.
    """

    def __init__(self, layout: PhaseLayout) -> None:
        self._layout = layout
        self._channels: Channels = channels_at_rest(layout.rest, 0.0)
        self._open: dict[int, Link] = {}
        self._last: Link | None = None
        self._count = 0
        self._busy_until_s = dict.fromkeys(CHANNELS, 0.0)

    def push(self, placed: Placed, cover_until_s: float) -> list[Link]:
        """Go on by one placement.

        Args:
            placed: What is played next.
            cover_until_s: End of the phrase that a covering hold lasts for, s.

        Returns:
            The placements that are settled by it.
        """
        link = Link(placed, cover_until_s, self._count)
        self._count += 1
        if self._last is not None:
            self._last.following_s = placed.onset_s
        self._last = link
        own = placed.candidate.footprint.channels
        owners = {self._channels[name].owner for name in own}
        before = [self._open.pop(id(owner)) for owner in owners if owner is not None]
        before.sort(key=lambda earlier: earlier.number)
        self._layout.prepare(link, before, self._channels)
        for earlier in before:
            self._settle(earlier)
        link.free_from_s = max(self._busy_until_s[name] for name in own)
        self._channels = channels_after(self._channels, placed, self._layout.rest)
        self._open[id(placed)] = link
        return before

    def pending(self, end_s: float) -> Iterator[Link]:
        """Yield the placements whose hold and retraction may still change, as they are if nothing follows.

        Args:
            end_s: End of the show as far as it is known, s.
        """
        for link in sorted(self._open.values(), key=lambda entry: entry.number):
            draft = self._layout.conclude(link, end_s)
            yield Link(
                link.placed, link.cover_until_s, link.number, link.following_s, link.free_from_s, draft
            )

    def conclude_until(self, time_s: float, end_s: float) -> list[Link]:
        """Settle the placements whose holds end up to a time: their hands go to rest.

        Args:
            time_s: The time, s.
            end_s: End of the show as far as it is known, s.
        """
        ended = []
        for link in sorted(self._open.values(), key=lambda entry: entry.number):
            draft = self._layout.conclude(link, end_s)
            if link.placed.onset_s + draft.stroke_s + draft.hold_s > time_s:
                continue
            link.draft = draft
            self._settle(link)
            del self._open[id(link.placed)]
            self._channels = released(
                self._channels, link.placed, self._layout.rest, link.times().retraction.end_s
            )
            ended.append(link)
        return ended

    def finish(self, end_s: float) -> list[Link]:
        """Settle what is still open at the end of the show."""
        remaining = sorted(self._open.values(), key=lambda entry: entry.number)
        for link in remaining:
            link.draft = self._layout.conclude(link, end_s)
            self._settle(link)
        self._open.clear()
        return remaining

    def _settle(self, link: Link) -> None:
        end_s = link.times().retraction.end_s
        for name in link.placed.candidate.footprint.channels:
            self._busy_until_s[name] = end_s
