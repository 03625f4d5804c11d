"""Writes what the network is taught of some texts, for the test that the program asks it the same.

    python tools/event-reader/features.py --base MINILM > crates/demarche-coder/src/reader/features.jsonl

To be run again when features change here and in crates/demarche-coder/src/reader/features.rs, or when parser or linker see these texts
otherwise. The texts are the first of gold/documents/W1.jsonl.
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import documents  # noqa: E402
import network  # noqa: E402
import train  # noqa: E402


def taught(item, document):
    words = item.words
    found = {"id": document["id"], "date": document.get("date"), "text": document["text"], "words": [], "pairs": []}
    for t in item.candidates[:10]:
        found["words"].append([t, network.word_features(words, t)])
    for c in item.claims[:2]:
        for w in train.parties_near(item, c)[:25]:
            found["pairs"].append([c["type"], c["head"], w, network.pair_features(words, c["head"], w, c["type"])])
        for u in (c["head"], *words.times):
            if u != c["head"] or u not in words.times:
                found["pairs"].append(["date", c["head"], u, network.date_features(words, c["head"], u)])
    for m in list(item.belonging)[:3]:
        lands = [u for u in words.lands if u != m]
        for u in (m, *lands):
            found["pairs"].append(["country", m, u, network.country_features(words, m, u, lands)])
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--program", type=Path, default=train.ROOT / "target/release/demarche")
    parser.add_argument("--linker", type=Path, default=train.ROOT / "target/release/examples/mentions")
    options = parser.parse_args()
    tokenizer = network.Tokenizer(options.base)
    lines = open(train.ROOT / "gold/documents/W1.jsonl", encoding="utf-8").read().splitlines()[:16]
    # The program is asked about texts alone, without title and source.
    chosen = [{k: v for k, v in json.loads(line).items() if k in ("id", "date", "text", "claims")} for line in lines]
    parses, linked = documents.parses(options.program, chosen), documents.links(options.linker, chosen)
    for d in chosen:
        item = train.Item({**d, "weight": 1.0}, parses[d["id"]], linked[d["id"]], tokenizer)
        print(json.dumps(taught(item, d), ensure_ascii=False))


if __name__ == "__main__":
    main()
