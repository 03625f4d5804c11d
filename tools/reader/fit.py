"""Fits the weights of data/second-reader.toml: how much a rule's word adds to the second reader's scores.

    python tools/reader/fit.py --work target/reader --claims RULES.jsonl

The scores are those of `train.py cv`, so of readers that had not seen the rows; RULES.jsonl is what `demarche code --coder rules`
gives for the same rows (`../shared/tools/plv_input.py` makes the input). Temperature and the four bonuses are those under which the
right roots are likeliest together; what is printed is the measure of the two together.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

import rows
from measure import figures
from train import SHARED, fold_of

FITS = ("both", "reversed", "one", "between")


def fit_of(claim, source, target):
    """How well a claim fits a pair: the reckoning of crates/demarche-coder/src/pair.rs."""
    def touches(side, span):
        return any(p.get("span") and p["span"]["start"] < span[1] and span[0] < p["span"]["end"] for p in side)
    actor, recipient = claim["actor"], claim["recipient"]
    acts, suffers = touches(actor, source), touches(recipient, target) or touches(actor, target)
    if acts and suffers:
        return "both"
    if touches(actor, target) and touches(recipient, source):
        return "reversed"
    return "one" if acts or suffers or touches(recipient, source) else "between"


def bonuses(plv, claims):
    """For each row the class the rules name and which bonus it gets; -1 where they say nothing."""
    told = {c["doc_id"]: c for c in map(json.loads, open(claims, encoding="utf-8")) if c.get("event")}
    classes, kinds = np.full(len(plv), -1), np.full(len(plv), -1)
    for i, r in enumerate(plv):
        claim = told.get(str(i))
        if claim:
            classes[i] = rows.CLASSES.index(claim["event"])
            kinds[i] = FITS.index(fit_of(claim, r["source"], r["target"]))
    return classes, kinds


def weighed(scores, classes, kinds, temperature, bonus):
    sums = scores / temperature
    for i in np.flatnonzero(classes >= 0):
        sums[i, classes[i]] += bonus[kinds[i]]
    return sums


def loss(sums, right):
    top = sums.max(1, keepdims=True)
    logs = sums - top - np.log(np.exp(sums - top).sum(1, keepdims=True))
    return -np.mean(np.log(np.where(right, np.exp(logs), 0).sum(1) + 1e-12))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--claims", type=Path, required=True)
    parser.add_argument("--name", default="cv")
    options = parser.parse_args()
    plv = rows.plv(SHARED / "gold/plv/PLV_train.tsv")
    scores = np.load(options.work / f"{options.name}.npy").astype(float)
    right = np.array([[c in r["types"] for c in rows.CLASSES] for r in plv])
    classes, kinds = bonuses(plv, options.claims)

    def objective(x, chosen):
        sums = weighed(scores[chosen], classes[chosen], kinds[chosen], np.exp(x[0]), x[1:])
        # A weak pull to small bonuses: the rules were written with these rows in sight, the reader was not.
        return loss(sums, right[chosen]) + 0.002 * (x[1:] ** 2).sum()

    def fitted(chosen):
        return minimize(objective, np.array([0.2, 2.0, 0.5, 1.0, 0.5]), args=(chosen,), method="Nelder-Mead",
                        options={"maxiter": 4000, "fatol": 1e-6}).x

    everything = np.arange(len(plv))
    print("the second reader alone:", figures(plv, scores, True))
    fold = fold_of([r["text"] for r in plv])
    folds = np.array([fold[r["text"]] for r in plv])
    crossed = np.zeros_like(scores)
    for f in range(5):
        x = fitted(everything[folds != f])
        part = everything[folds == f]
        crossed[part] = weighed(scores[part], classes[part], kinds[part], np.exp(x[0]), x[1:])
    print("both, weights of each fold fitted on the others:", figures(plv, crossed, True))
    x = fitted(everything)
    print("temperature", round(float(np.exp(x[0])), 3), dict(zip(FITS, x[1:].round(2).tolist())))


if __name__ == "__main__":
    main()
