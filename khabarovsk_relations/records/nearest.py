"""Names that somebody may have meant whose finger slipped."""

from __future__ import annotations


def distance(one: str, other: str) -> int:
    """How many slips lead from one word to the other: a letter more, less, other, or two swapped.

    Rule: the optimal string alignment distance (a restricted Damerau-Levenshtein distance).
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, above, row = row, before, [i]
        for j, wanted in enumerate(other, 1):
            steps = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                steps = min(steps, above[j - 2] + 1)
            row.append(steps)
    return row[-1]


def allowed(word: str) -> int:
    """How many slips a word of this length forgives."""
    return 1 if len(word) < 6 else 2


def nearest(word: str, names: list[str]) -> list[tuple[int, str]]:
    """The names that are some slips away from a folded word, with how many, nearest first."""
    limit = allowed(word)
    near = [name for name in dict.fromkeys(names) if abs(len(name) - len(word)) <= limit]
    steps = ((distance(word, name), name) for name in near)
    return sorted((number, name) for number, name in steps if 0 < number <= limit)
