"""How right scored rows are: the same measures as `demarche evaluate` prints for tables of pairs."""

import numpy as np

from rows import CLASSES, QUAD, ROOT_OF, ROOTS


def by_root(scored):
    """Probabilities of the 15 roots and of none."""
    odds = np.exp(scored - scored.max(1, keepdims=True))
    odds /= odds.sum(1, keepdims=True)
    whole = np.zeros((len(scored), len(ROOTS) + 1))
    for i, kind in enumerate(CLASSES):
        whole[:, ROOTS.index(ROOT_OF[kind]) if kind != "NONE" else len(ROOTS)] += odds[:, i]
    return whole


def macro(gold, told, classes):
    """Mean F1 over the classes, and the F1 of each."""
    gold, told = np.array(gold), np.array(told)
    each = {c: 2 * ((gold == c) & (told == c)).sum() / max((gold == c).sum() + (told == c).sum(), 1) for c in classes}
    return 100 * float(np.mean(list(each.values()))), each


def figures(rows, scored, whole=False):
    """In words. Rows that may be none of the roots are measured over all classes, others over the roots."""
    odds = by_root(scored)
    known = [i for i, r in enumerate(rows) if len({ROOT_OF.get(t, t) for t in r["types"]}) == 1]
    gold = [ROOT_OF.get(rows[i]["types"][0], "NONE") for i in known]
    names = ROOTS + ["NONE"] if "NONE" in gold else ROOTS
    told = [names[k] for k in odds[known][:, :len(names)].argmax(1)]
    root, each = macro(gold, told, names)
    words = f"root macro-F1 {root:.1f}, right {100 * np.mean(np.array(gold) == np.array(told)):.1f} % of {len(gold)}"
    if names == ROOTS:
        quad, _ = macro([QUAD[g] for g in gold], [QUAD[t] for t in told], (1, 2, 3, 4))
        words += f", quad macro-F1 {quad:.1f}"
    if whole:
        words += "\n  " + "  ".join(f"{c} {100 * f:.1f}" for c, f in each.items())
    return words
