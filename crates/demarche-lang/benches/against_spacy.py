#!/usr/bin/env python3
"""Words per CPU-second of demarche and of spaCy on the same texts, one thread, one core.

    cargo build --release -p demarche-lang --example words_per_second
    python crates/demarche-lang/benches/against_spacy.py MODEL_FOLDER TEXTS [TEXTS …]

MODEL_FOLDER is the unpacked en_core_web_md 3.7.1; TEXTS are files with one text a line, or .jsonl with a
field `text`. Needs spaCy 3.8. Both sides run pinned to one core, three times in turn; the best run counts. spaCy
runs as installed (BLIS) and with OpenBLAS.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
THREADS = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS"]


def read_texts(paths):
    for path in paths:
        for line in path.read_text().splitlines():
            text = json.loads(line).get("text", "") if path.suffix == ".jsonl" else line
            if text:
                yield text


def time_spacy(model, texts, use_blis):
    """Child process: prints CPU seconds for all texts, after a warm-up on the first few."""
    warnings.filterwarnings("ignore")
    import spacy
    from thinc.backends.numpy_ops import NumpyOps

    nlp = spacy.load(model)
    if not use_blis:
        ops = NumpyOps(use_blis=False)
        for _, component in nlp.pipeline:
            network = getattr(component, "model", None)
            for node in network.walk() if hasattr(network, "walk") else []:
                node.ops = ops
    texts = json.loads(Path(texts).read_text())
    for _ in nlp.pipe(texts[:20]):
        pass
    start = time.process_time()
    for _ in nlp.pipe(texts, batch_size=256):
        pass
    print(time.process_time() - start)


def run(command):
    environment = dict(os.environ, **{name: "1" for name in THREADS})
    return float(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.split()[-1])


def main():
    if sys.argv[1] == "--spacy":
        return time_spacy(sys.argv[2], sys.argv[3], sys.argv[4] == "blis")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("texts", type=Path, nargs="+")
    args = parser.parse_args()
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    texts = list(read_texts(args.texts))
    words = sum(len(text.split()) for text in texts)
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(texts, file)
        file.flush()
        sides = {
            "demarche": [target / "release/examples/words_per_second", file.name],
            "spaCy as installed (BLIS)": [sys.executable, __file__, "--spacy", args.model, file.name, "blis"],
            "spaCy with OpenBLAS": [sys.executable, __file__, "--spacy", args.model, file.name, "openblas"],
        }
        seconds = {name: [] for name in sides}
        for _ in range(3):
            for name, command in sides.items():
                seconds[name].append(run(command))
    print(f"{len(texts)} texts, {words} words")
    own = min(seconds["demarche"])
    for name, runs in seconds.items():
        best = min(runs)
        print(f"{name:27} {words / best:9,.0f} words per CPU-second   demarche is {best / own:5.2f} x as fast")


if __name__ == "__main__":
    main()
