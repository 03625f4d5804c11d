"""From annotated documents to what the event reader learns from.

A document is a list of words (as `demarche parse` cuts them) with sentences, and for every claim: the word its trigger hangs on, its
type, act, status and mode, and the words of its participants. Nothing here asks the rules for an opinion, so that the data stay the
same when the rules change; the parse is only asked for words, sentences and which word of a phrase the others hang on.
"""

import collections
import glob
import hashlib
import json
import os
import re
import subprocess

TYPES = ("NONE AGREE CONSULT SUPPORT COOPERATE AID CONCEDE RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
         "COERCE ASSAULT").split()
STATUSES = "occurred ongoing planned possible negated denied historical".split()
ROLES = "none actor recipient".split()
# Parts of speech that an event can hang on.
CANDIDATES = ("VERB", "NOUN", "ADJ", "PROPN", "AUX", "ADV", "ADP", "NUM")


def part(document_id):
    """Which part of the documents one belongs to: a third is for the test, and is only ever scored. The passages of W2 were written
    to learn from and are no measure."""
    if document_id.startswith("w2-"):
        return "train"
    digit = int(hashlib.sha256(document_id.encode()).hexdigest()[0], 16)
    return "test" if digit < 5 else "development" if digit < 8 else "train"


def annotated(own, folder):
    """Every annotation: those under `own` (written for this project) and under `folder` (../shared/data/gold, where it is), one
    entry an annotator; documents with many share the weight."""
    paths = [*sorted(glob.glob(f"{own}/*.jsonl")), *sorted(glob.glob(f"{folder}/train/T*.jsonl"))]
    paths += [p for p in (f"{folder}/dev.jsonl", f"{folder}/acts_dev.jsonl") if os.path.exists(p)]
    found = []
    for path in paths:
        for line in open(path, encoding="utf-8"):
            found.append(json.loads(line))
    often = collections.Counter(d["id"] for d in found)
    for d in found:
        d["weight"] = 1.0 / often[d["id"]]
    return found


def parses(program, documents):
    """The words and sentences of each document, by id."""
    keep = ("id", "text", "date", "title", "source")
    lines = "".join(json.dumps({k: d[k] for k in keep if d.get(k)}) + "\n" for d in {d["id"]: d for d in documents}.values())
    out = subprocess.run([program, "parse", "-q", "--format", "jsonl", "-"], input=lines, capture_output=True, text=True)
    if out.returncode not in (0, 1):  # 1: some document is not English enough; it is left out
        raise SystemExit(out.stderr)
    return {p["id"]: p for p in map(json.loads, out.stdout.splitlines())}


class Words:
    """The words of a document with their places and tree."""

    def __init__(self, parse):
        self.tokens = parse["tokens"]
        self.sentences = parse["sentences"]
        self.sentence_of = [0] * len(self.tokens)
        for number, (first, last) in enumerate(self.sentences):
            for t in range(first, last):
                self.sentence_of[t] = number

    def under(self, start, end):
        """Words that overlap a range of code points."""
        return [t for t, w in enumerate(self.tokens) if w["start"] < end and start < w["end"]]

    def top(self, words, wanted=()):
        """Of some words the one that the others hang on, those with a wanted part of speech first."""
        inside = set(words)

        def rank(t):
            depth, at = 0, t
            while at in inside and self.tokens[at]["head"] != at and depth < 99:
                at = self.tokens[at]["head"]
                depth += 1
            return (self.tokens[t]["pos"] not in wanted if wanted else False, depth, t)

        return min(words, key=rank) if words else None


def places(text, phrase):
    """Where a phrase stands in a text, whole words only."""
    found = []
    for m in re.finditer(re.escape(phrase), text):
        before = text[m.start() - 1:m.start()]
        after = text[m.end():m.end() + 1]
        if not (before.isalnum() and phrase[0].isalnum()) and not (after.isalnum() and phrase[-1].isalnum()):
            found.append(m.span())
    return found


def participant_words(document, words, trigger, person):
    """The words of a participant: in the sentence of the trigger, the nearest; or else the last before it."""
    phrase = person.get("text")
    if not phrase:
        return []
    best, best_rank = [], None
    for start, end in places(document["text"], phrase):
        under = words.under(start, end)
        if not under:
            continue
        away = words.sentence_of[trigger] - words.sentence_of[under[0]]
        rank = (0, abs(under[0] - trigger)) if away == 0 else (1, away) if away > 0 else (2, -away)
        if best_rank is None or rank < best_rank:
            best, best_rank = under, rank
    return best


def labelled(document, words):
    """The claims of a document in words: {head, trigger, type, act, status, mode, roles: {word: role}, loose: words}."""
    claims = []
    for c in document["claims"]:
        trigger = words.under(c["trigger"]["start"], c["trigger"]["end"])
        head = words.top(trigger, ("VERB", "NOUN", "ADJ"))
        if head is None:
            continue
        roles, loose = {}, set()
        for role, people in (("actor", c.get("actor") or []), ("recipient", c.get("recipient") or [])):
            for person in people:
                under = participant_words(document, words, head, person)
                if under:
                    loose.update(under)
                    roles.setdefault(words.top(under, ("PROPN", "NOUN", "PRON", "ADJ")), role)
        claims.append({
            "head": head,
            "trigger": trigger,
            "type": c["event"],
            "act": c.get("act") or "none",
            "status": c.get("status") or "occurred",
            "mode": c.get("mode") or "none",
            "roles": roles,
            "loose": sorted(loose - set(roles)),
        })
    return claims
