"""Fits the weights of the coreference score (crates/demarche-ledger/src/coreference/score.rs) on the pairs of part `dev`, with `--more` on
those of `more` too.

    cargo test -p demarche-ledger parts_of_pairs -- --ignored --nocapture | python3 gold/join/fit.py

Logistic regression with a pull towards 0; prints the weights, and the F1 of the pairs by their own scores
with every fifth of them left out of the fit in turn.
"""

import json
import math
import sys

PARTS = ["deed", "parties", "others", "day", "words", "trigger", "form", "text", "said", "alone"]
PULL = 0.004


def solve(matrix):
    n = len(matrix)
    for i in range(n):
        best = max(range(i, n), key=lambda r: abs(matrix[r][i]))
        matrix[i], matrix[best] = matrix[best], matrix[i]
        for r in range(n):
            if r != i:
                f = matrix[r][i] / matrix[i][i]
                for c in range(i, n + 1):
                    matrix[r][c] -= f * matrix[i][c]
    return [row[n] / row[i] for i, row in enumerate(matrix)]


def fit(rows):
    n, pull = len(PARTS), PULL * len(rows)
    w = [0.0] * (n + 1)
    for _ in range(30):
        lack = [-pull * v for v in w[:n]] + [0.0]
        bend = [[pull if i == j and i < n else 0.0 for j in range(n + 1)] for i in range(n + 1)]
        bend[n][n] = 1e-6
        for x, same in rows:
            x = x + [-1.0]
            p = 1 / (1 + math.exp(-sum(a * b for a, b in zip(x, w))))
            for i in range(n + 1):
                lack[i] += (same - p) * x[i]
                for j in range(n + 1):
                    bend[i][j] += p * (1 - p) * x[i] * x[j]
        w = [a + b for a, b in zip(w, solve([row + [l] for row, l in zip(bend, lack)]))]
    # Half-way between the best guess and what gives the best F1.
    sums = sorted((sum(a * b for a, b in zip(x, w)), same) for x, same in rows)
    best = max(((f1([(same, s >= cut) for s, same in sums]), cut) for cut, _ in sums))[1]
    below = max([s for s, _ in sums if s < best], default=best)
    return w[:n], (w[n] + (best + below) / 2) / 2


def f1(said):
    right = sum(a and b for a, b in said)
    return 200 * right / max(1, 2 * right + sum(a != b for a, b in said))


def answers(rows, weights, least):
    return [(same, sum(a * b for a, b in zip(x, weights)) >= least) for x, same in rows]


def main():
    # A plan and a deed are never compared.
    parts = ("dev", "more") if "--more" in sys.argv else ("dev",)
    pairs = [p for p in (json.loads(line) for line in sys.stdin if line.startswith("{")) if p["compared"] and p["part"] in parts]
    rows = [([p["score"][part] for part in PARTS], bool(p["same"])) for p in pairs]
    said = []
    for fold in range(5):
        kept = [r for i, r in enumerate(rows) if i % 5 != fold]
        said += answers([r for i, r in enumerate(rows) if i % 5 == fold], *fit(kept))
    weights, least = fit(rows)
    for part, weight in zip(PARTS, weights):
        print(f"{part:8} {weight:6.2f}")
    print(f"least    {least:6.2f}")
    print(f"F1 {f1(answers(rows, weights, least)):.1f} on what it was fitted on, {f1(said):.1f} left out")
    if "--errors" in sys.argv:
        for p, (same, joined) in zip(pairs, answers(rows, weights, least)):
            if same != joined:
                print("missed" if same else "wrong", p["one"], p["other"], p["found"], {k: round(v, 2) for k, v in p["score"].items()})


if __name__ == "__main__":
    main()
