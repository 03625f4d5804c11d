"""The rows the second reader learns from: a sentence, two spans in it, and what the first does to the second.

Every source is a function that returns rows; a row is a dict:
    text, source, target   the sentence and the two spans (ranges of code points)
    types                  the event types that count as right ("NONE": nothing is told of the pair in this direction)
    weight                 how much the row counts
    origin                 which source it came from
    key                    what must stay together when rows are split (the sentence, or the document)
"""

import csv
import json
import pathlib
import re
import subprocess
import tomllib

csv.field_size_limit(10**9)

TYPES = ("AGREE CONSULT SUPPORT COOPERATE AID CONCEDE RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
         "COERCE ASSAULT").split()
CLASSES = [*TYPES, "NONE"]
# The roots of the PLV set: the two ways of yielding are one.
ROOTS = ("AGREE CONSULT SUPPORT COOPERATE AID YIELD REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE "
         "ASSAULT").split()
ROOT_OF = {**{t: t for t in TYPES}, "CONCEDE": "YIELD", "RETREAT": "YIELD"}
QUAD = {**dict.fromkeys(("AGREE", "CONSULT", "SUPPORT"), 1), **dict.fromkeys(("COOPERATE", "AID", "YIELD"), 2),
        **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), 3),
        **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), 4)}
# Deeds that parties do together: the pair says the same in both directions.
MUTUAL = ("CONSULT", "AGREE", "COOPERATE")


def unmarked(marked, source=None, target=None):
    """A sentence with <s>…</s> and <t>…</t> as text and two spans: the first marks of each kind, or else the first place
    of the words `source` and `target`."""
    text, at, spans = "", 0, {}
    for mark in re.finditer(r"</?([st])>", marked):
        text += marked[at:mark.start()]
        at, kind = mark.end(), mark.group(1)
        if mark.group(0)[1] != "/":
            spans.setdefault(kind, [len(text), None])
        elif kind in spans and spans[kind][1] is None:
            spans[kind][1] = len(text)
    text += marked[at:]
    for kind, words in (("s", source), ("t", target)):
        if (kind not in spans or spans[kind][1] is None) and words is not None:
            start = max(text.find(words), 0)
            spans[kind] = [start, start + len(words)]
    return text, tuple(spans["s"]), tuple(spans["t"])


def row(text, source, target, types, weight, origin, key=None):
    return {"text": text, "source": source, "target": target, "types": types, "weight": weight, "origin": origin,
            "key": key or text}


def plv(path):
    """The PLV set: one of 15 roots a row. Without a licence: trained on, never shipped."""
    rows = []
    for record in csv.DictReader(open(path, encoding="utf-8"), delimiter="\t"):
        text, source, target = unmarked(record["marked_sentence"], record["source"], record["target"])
        types = [t for t in TYPES if ROOT_OF[t] == record["gold_root"]]
        rows.append(row(text, source, target, types, 1.0, "plv"))
    return rows


def aw(path):
    """The A–W set: cooperation or conflict a row. Without a licence: trained on, never shipped."""
    rows = []
    for record in csv.DictReader(open(path, encoding="utf-8"), delimiter="\t"):
        text, source, target = unmarked(record["marked_sentence"], record["source"], record["target"])
        conflict = record["gold_binary"] == "1"
        types = [t for t in TYPES if (QUAD[ROOT_OF[t]] > 2) == conflict]
        rows.append(row(text, source, target, types, 0.7, "aw"))
    return rows


def written(folder):
    """The sentences written for this project: type, act, status, marked sentence."""
    rows = []
    for path in sorted(pathlib.Path(folder).glob("*.tsv")):
        for number, line in enumerate(open(path, encoding="utf-8"), 1):
            fields = line.rstrip("\n").split("\t")
            if len(fields) != 4 or fields[0] not in CLASSES:
                raise SystemExit(f"{path}:{number}: four fields, the first a type or NONE, are wanted")
            text, source, target = unmarked(fields[3])
            rows.append(row(text, source, target, [fields[0]], 1.0, "written"))
    return rows


def kept_back(rows, share=10):
    """Splits rows into those to learn from and every tenth sentence, which is never learned from."""
    from hashlib import sha256
    back = [int(sha256(r["key"].encode()).hexdigest(), 16) % share == 0 for r in rows]
    return [r for r, b in zip(rows, back) if not b], [r for r, b in zip(rows, back) if b]


def case_documents(rules):
    """The sentences of the rules' cases, as records the program reads."""
    for path in sorted(pathlib.Path(rules).glob("*.toml")):
        for rule in tomllib.loads(path.read_text(encoding="utf-8")).get("rule", []):
            for kind in ("code", "pass"):
                for number, case in enumerate(rule.get(kind, [])):
                    text = case.split("=>")[0].strip()
                    yield {"id": f"{rule['id']}/{kind}/{number}", "text": text, "date": "2024-07-01"}


def coded(program, documents, weight, origin):
    """What the rules code in `documents`: the pairs of each claim, their reverse (every third), and pairs of participants
    of one sentence that no claim joins."""
    texts = {d["id"]: d["text"] for d in documents}
    lines = "".join(json.dumps(d, ensure_ascii=False) + "\n" for d in documents)
    run = subprocess.run([program, "code", "-q", "--input", "jsonl", "--format", "jsonl", "-"],
                         input=lines, capture_output=True, text=True, check=True)
    sentences = {}
    for line in run.stdout.splitlines():
        claim = json.loads(line)
        place = (claim["doc_id"], claim["sentence"]["start"], claim["sentence"]["end"])
        sentences.setdefault(place, []).append(claim)
    rows = []
    for (document, start, end), claims in sentences.items():
        text = texts[document][start:end]
        if "\n" not in text and len(text) < 900:
            rows += list(told(text, start, end, claims, weight, origin, document))
    return rows


def told(text, start, end, claims, weight, origin, document):
    def spans(side):
        places = [(p["span"]["start"], p["span"]["end"]) for p in side if p.get("span")]
        return [p for p in places if start <= p[0] and p[1] <= end]

    def apart(a, b):
        return a[1] <= b[0] or b[1] <= a[0]

    def one(a, b, kind, share):
        return row(text, (a[0] - start, a[1] - start), (b[0] - start, b[1] - start), [kind], weight * share, origin, document)

    joined, everybody = set(), set()
    for claim in claims:
        actors, recipients = spans(claim["actor"]), spans(claim["recipient"])
        everybody.update(actors + recipients)
        pairs = [(a, r) for a in actors for r in recipients]
        pairs = pairs or [(a, b) for i, a in enumerate(actors) for b in actors[i + 1:]]
        for a, b in pairs:
            if not apart(a, b):
                continue
            joined.update(((a, b), (b, a)))
            yield one(a, b, claim["event"], claim["confidence"]["total"] ** 0.5)
            if claim["event"] not in MUTUAL and recipients:
                yield one(b, a, "NONE", 0.3)
    for a in sorted(everybody):
        for b in sorted(everybody):
            if a != b and (a, b) not in joined and apart(a, b):
                yield one(a, b, "NONE", 0.4)


def gold(path):
    """Annotated documents: the pairs of their claims, when both are named in the sentence of the trigger."""
    text = open(path, encoding="utf-8").read()
    documents = [json.loads(line) for line in text.splitlines() if line.strip()]
    rows = []
    for document in documents:
        for claim in document.get("claims", []):
            rows += list(gold_pairs(document, claim))
    return rows


def gold_pairs(document, claim):
    text, trigger = document["text"], claim.get("trigger") or {}
    if "start" not in trigger:
        return
    starts = [m.end() for m in re.finditer(r"(?:[.!?][\"”’)]?\s+|\n+)", text) if m.end() <= trigger["start"]]
    start = starts[-1] if starts else 0
    stop = re.search(r"[.!?][\"”’)]?(?:\s|$)|\n", text[trigger["end"]:])
    end = trigger["end"] + (stop.end() if stop else len(text) - trigger["end"])
    sentence = text[start:end].rstrip()

    def places(side):
        for participant in side:
            words = participant.get("text") or participant.get("name") or ""
            at = sentence.find(words)
            if words and at >= 0:
                yield (at, at + len(words))

    actors, recipients = list(places(claim.get("actor", []))), list(places(claim.get("recipient", [])))
    pairs = [(a, r) for a in actors for r in recipients] or list(zip(actors, actors[1:]))
    for a, b in pairs:
        if a[1] <= b[0] or b[1] <= a[0]:
            yield row(sentence, a, b, [claim["event"]], 1.0, "gold", document["id"])
