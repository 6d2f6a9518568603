"""Two texts side by side in one: what was taken out, what was put in, what stayed.

Latin words and numbers are compared whole, Chinese character by character.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Indel

SAME, OUT, IN = "same", "out", "in"
TOKEN = re.compile(r"[A-Za-z]+|\d+(?:[.,]\d+)*|.", re.DOTALL)
TIE = 2  # so few tokens between two changes are no reason to break them apart


@dataclass(frozen=True)
class Piece:
    """A stretch of text: it stayed, went out, or came in."""

    kind: str
    text: str


def compare(before: str, after: str) -> list[Piece]:
    """The pieces that lead from one text to the other; each change says what went out first."""
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    pieces: list[Piece] = []
    for same, out, put in _stretches(old, new):
        parts = ((SAME, same), (OUT, out), (IN, put))
        pieces += [Piece(kind, "".join(tokens)) for kind, tokens in parts if tokens]
    return pieces


def differs(pieces: list[Piece]) -> bool:
    """Whether anything changed."""
    return any(piece.kind != SAME for piece in pieces)


def shortened(pieces: list[Piece], around: int = 40) -> list[Piece]:
    """The changes with so much around them: long stretches that stayed are cut to their ends."""
    found = []
    for at, piece in enumerate(pieces):
        text = piece.text
        if piece.kind == SAME and len(text) > 3 * around:
            head = text[:around] if at else ""
            tail = text[-around:] if at < len(pieces) - 1 else ""
            text = f"{head}…{tail}"
        found.append(Piece(piece.kind, text))
    return found


def _stretches(old: list[str], new: list[str]) -> Iterator[tuple[list, list, list]]:
    """(what stayed, then what went out, what came in), with stray common tokens drawn in."""
    same: list[str] = []
    out: list[str] = []
    put: list[str] = []
    for op in Indel.opcodes(old, new):
        if op.tag == "equal":
            stayed = old[op.src_start : op.src_end]
            if (out or put) and len(stayed) < TIE and op.src_end < len(old):
                out, put = out + stayed, put + stayed
                continue
            yield same, out, put
            same, out, put = stayed, [], []
        else:
            out = out + old[op.src_start : op.src_end]
            put = put + new[op.dest_start : op.dest_end]
    yield same, out, put
