"""The grammar as a table of states: what may follow a beginning, and which state it leads to.

Only kinds of words are looked at, and no tree is built, so many continuations can be tried in little
time: for telling what is missing, for finding one slip of the hand, and for completing a text.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

__all__ = ["END", "Automaton"]

END = "$END"

Action = int | tuple[str, int]
"""Go to that state, or take so many states back and read that part of the grammar."""


@dataclass(frozen=True)
class Automaton:
    """A parse table.

    :param actions: by state and kind of word, or part of the grammar, what happens.
    :param starts: the state in which each start symbol is begun.
    :param ends: the state in which it is complete.
    """

    actions: Mapping[int, Mapping[str, Action]]
    starts: Mapping[str, int]
    ends: Mapping[str, int]

    def step(self, stack: tuple[int, ...], kind: str) -> tuple[int, ...]:
        """The states after one more word; the last is where reading stopped if the word does not fit."""
        return self._step(stack, kind)[0]

    def fits(self, stack: tuple[int, ...], kind: str, start: str) -> bool:
        """Whether a word may follow; :data:`END` may where the text may end."""
        return self._step(stack, kind, self.ends[start])[1]

    def following(self, stack: tuple[int, ...], start: str) -> frozenset[str]:
        """The kinds of words that may follow."""
        kinds = [kind for kind in self.actions[stack[-1]] if kind.isupper() or kind == END]
        return frozenset(kind for kind in kinds if self.fits(stack, kind, start))

    def ways(self, stack: tuple[int, ...], start: str) -> tuple[tuple[int, ...], ...]:
        """For each kind that may follow, the states from here to the one in which it would be taken."""
        found = []
        for kind in sorted(self.following(stack, start)):
            found.append(self._walk(stack, kind, self.ends[start]))
        return tuple(found)

    def _walk(self, stack: tuple[int, ...], kind: str, end: int) -> tuple[int, ...]:
        states, walked = list(stack), [stack[-1]]
        while states[-1] != end:
            action = self.actions[states[-1]][kind]
            if isinstance(action, int):
                break
            part, size = action
            if size:
                del states[-size:]
            after = self.actions[states[-1]][part]
            assert isinstance(after, int)
            states.append(after)
            walked.append(after)
        return tuple(walked)

    def read(self, kinds: Sequence[str], start: str) -> tuple[int, tuple[int, ...]]:
        """How many words fit, and the states after them (or where reading stopped)."""
        stack: tuple[int, ...] = (self.starts[start],)
        for number, kind in enumerate(kinds):
            after, fitted = self._step(stack, kind)
            if not fitted:
                return number, after
            stack = after
        return len(kinds), stack

    def reads(self, kinds: Sequence[str], start: str, stack: tuple[int, ...]) -> bool:
        """Whether words after a beginning complete it."""
        for kind in kinds:
            stack, fitted = self._step(stack, kind)
            if not fitted:
                return False
        return self.fits(stack, END, start)

    def _step(self, stack: tuple[int, ...], kind: str, end: int = -1) -> tuple[tuple[int, ...], bool]:
        states = list(stack)
        while True:
            action = self.actions[states[-1]].get(kind)
            if action is None:
                return tuple(states), False
            if isinstance(action, int):
                return (*states, action), True
            part, size = action
            if size:
                del states[-size:]
            after = self.actions[states[-1]][part]
            assert isinstance(after, int)
            states.append(after)
            if kind == END and after == end:
                return tuple(states), True

    @cached_property
    def keys(self) -> Mapping[int, str]:
        """A name of each state that does not depend on its number: the shortest way to it.

        ``limit: AT_MOST quantity PER`` is the state after these parts of a limit. Names that the parser
        makes for repetitions are written ``band+`` and ``band*``.
        """
        found: dict[int, str] = {}
        waiting = deque((self.starts[start], f"{start}:") for start in sorted(self.starts))
        while waiting:
            state, key = waiting.popleft()
            if state in found:
                continue
            found[state] = key
            for part, action in sorted(self.actions[state].items()):
                if isinstance(action, int):
                    waiting.append((action, f"{key} {_plain(part)}"))
        return found


def _plain(part: str) -> str:
    """The name of a repetition without the number that the parser gives it."""
    match = re.fullmatch(r"__(\w+)_(plus|star)_\d+", part)
    return f"{match[1]}{'+' if match[2] == 'plus' else '*'}" if match else part
