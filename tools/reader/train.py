"""Trains the second reader.

    python tools/reader/train.py prepare --base MINILM                 # rows from the rules' cases and from news
    python tools/reader/train.py warm    --base MINILM                 # learn from everything but PLV
    python tools/reader/train.py cv      --base MINILM                 # five folds of PLV on top of that: the figures
    python tools/reader/train.py final   --base MINILM --out FILE      # the model that is shipped

MINILM is the unpacked folder `model` of the package named in models/README.md. Everything is seeded; what is kept between the
steps lies in --work. `gold/train` holds the sentences written for this project, ../shared the research sets and the news.
"""

import argparse
import json
import random
from pathlib import Path

import numpy as np
import torch

import network
import rows
from measure import figures
from network import Encoded, Reader, joined

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"


def fold_of(texts, folds=5, seed=1):
    """Which fold each sentence belongs to: all rows of one sentence in the same."""
    known = sorted(set(texts))
    random.Random(seed).shuffle(known)
    return {text: i % folds for i, text in enumerate(known)}


def prepare(options):
    program = str(options.program)
    cases = list(rows.case_documents(ROOT / "data/rules/en"))
    made = rows.coded(program, cases, 0.8, "cases")
    for name in ("news", "current_events"):
        documents = [json.loads(line) for line in open(SHARED / "news" / f"{name}.jsonl", encoding="utf-8")]
        keep = ("id", "text", "date", "title", "source")
        made += rows.coded(program, [{k: d[k] for k in keep if d.get(k)} for d in documents], 0.5, "news")
    (options.work / "coded.json").write_text(json.dumps(made, ensure_ascii=False))
    print(len(made), "rows of what the rules code")


def sources(options, token):
    """Everything but PLV that is learned from, encoded, and the tenth of the written sentences that is not."""
    made = json.loads((options.work / "coded.json").read_text())
    own, back = rows.kept_back(rows.written(options.written))
    # News gives far more rows of "nothing" and of meetings than there are written ones: a sample keeps the balance.
    news = [r for r in made if r["origin"] == "news"]
    news = random.Random(options.seed).sample(news, min(len(news), len(own) // 4))
    aw = rows.aw(SHARED / "gold/plv/AW_train.tsv")
    learned = [*own, *(r for r in made if r["origin"] == "cases"), *news, *aw]
    for origin in ("written", "cases", "news", "aw"):
        print(sum(r["origin"] == origin for r in learned), "rows of", origin)
    return Encoded(learned, token), Encoded(back, token)


def warm(options):
    token = network.tokenizer(options.base)
    learned, back = sources(options, token)
    torch.manual_seed(options.seed)
    reader = Reader(options.base, options.layers)
    network.train(reader, learned, options.epochs or 4, options.rate or 1.5e-4, options.seed, say="warm")
    torch.save(reader.state_dict(), options.work / f"warm{options.layers}.pt")
    report("written sentences kept back", back, network.scores(reader, back), options)


def plv_rows(token):
    return Encoded(rows.plv(SHARED / "gold/plv/PLV_train.tsv"), token)


def taught(options, learned, plv, seed):
    """A reader taught first everything but PLV, then PLV with as many of the other rows again."""
    torch.manual_seed(seed)
    reader = Reader(options.base, options.layers)
    if options.cold:
        network.train(reader, plv, options.epochs or 6, options.rate or 1.5e-4, seed, say="plv only")
        return reader
    reader.load_state_dict(torch.load(options.work / f"warm{options.layers}.pt"))
    good = [i for i, r in enumerate(learned.rows) if r["origin"] in ("written", "cases", "aw")]
    again = learned.some(sorted(random.Random(seed).sample(good, min(len(good), len(plv) // 2))))
    network.train(reader, joined(plv, again), options.epochs or 4, options.rate or 1e-4, seed, say="plv")
    return reader


def cv(options):
    token = network.tokenizer(options.base)
    learned, back = (None, None) if options.cold else sources(options, token)
    plv = plv_rows(token)
    fold = fold_of([r["text"] for r in plv.rows])
    out = np.zeros((len(plv), len(rows.CLASSES)), dtype=np.float32)
    rng = random.Random(options.seed)
    for f in range(5):
        rest = [i for i, r in enumerate(plv.rows) if fold[r["text"]] != f]
        rest = sorted(rng.sample(rest, int(len(rest) * options.share)))
        test = [i for i, r in enumerate(plv.rows) if fold[r["text"]] == f]
        reader = taught(options, learned, plv.some(rest), options.seed + f)
        out[test] = network.scores(reader, plv.some(test))
        np.save(options.work / f"{options.name}.npy", out)
        report(f"fold {f}", plv.some(test), out[test], options)
    report("five folds", plv, out, options, whole=True)


def final(options):
    from export_encoder import export, rounded
    token = network.tokenizer(options.base)
    learned, back = sources(options, token)
    reader = taught(options, learned, plv_rows(token), options.seed)
    report("written sentences kept back", back, network.scores(reader, back), options, whole=True)
    head = {"name": "event", "activation": "gelu", "classes": rows.CLASSES,
            "hidden": (reader.hidden.weight, reader.hidden.bias), "output": (reader.output.weight, reader.output.bias)}
    vocabulary = [word for word, _ in sorted(token.get_vocab().items(), key=lambda x: x[1])]
    state = {k: v for k, v in reader.bert.state_dict().items()}
    export(str(options.out), state, [head], vocabulary, origin=options.origin, licence="Apache-2.0")
    reader.load_state_dict(rounded(reader.state_dict()))
    report("the same, weights rounded as shipped", back, network.scores(reader, back), options)


def report(what, data, scored, options, whole=False):
    print(what, figures(data.rows, scored, whole), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("prepare", "warm", "cv", "final"))
    parser.add_argument("--base", type=Path, required=True, help="folder of the pretrained encoder")
    parser.add_argument("--work", type=Path, default=ROOT / "target/reader", help="what is kept between the steps")
    parser.add_argument("--written", type=Path, default=ROOT / "gold/train", help="sentences written for this project")
    parser.add_argument("--program", type=Path, default=ROOT / "target/release/demarche")
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--rate", type=float)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=1.0, help="cv: learn from this part of the four folds only")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--cold", action="store_true", help="cv: learn from PLV alone")
    parser.add_argument("--name", default="cv", help="cv: name of the file with the scores")
    parser.add_argument("--out", type=Path, default=ROOT / "models/second-reader.safetensors")
    parser.add_argument("--origin", default="")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    {"prepare": prepare, "warm": warm, "cv": cv, "final": final}[options.step](options)


if __name__ == "__main__":
    main()
