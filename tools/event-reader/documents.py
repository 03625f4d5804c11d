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
import tempfile

TYPES = ("NONE AGREE CONSULT SUPPORT COOPERATE AID CONCEDE RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
         "COERCE ASSAULT").split()
STATUSES = "occurred ongoing planned possible negated denied historical".split()
ROLES = "none actor recipient".split()
# What the date of an event rests on.
BASES = "none text context document".split()
# Codes that stand for many: two participants with one of them need not be the same.
GENERIC = {"IGO", "NGO", "IMG", "MNC", "ISM", "UNO"}
# How many sentences before an event's own a participant is looked for.
BEFORE = 5
# Parts of speech that an event can hang on.
CANDIDATES = ("VERB", "NOUN", "ADJ", "PROPN", "AUX", "ADV", "ADP", "NUM")


def part(document):
    """Which part of the documents one belongs to: a third is for the test, and is only ever scored. What was written or annotated to learn
    from says so itself, and is no measure."""
    if "part" in document:
        return document["part"]
    digit = int(hashlib.sha256(document["id"].encode()).hexdigest()[0], 16)
    return "test" if digit < 5 else "development" if digit < 8 else "train"


def is_written_to_learn_from(document):
    """Whether a text was written for no other end than to be learned from; its events stand closer than those of news."""
    return "part" in document and document.get("source") == "written for this project"


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


def links(program, documents):
    """Who the linker sees where in each document, by id: crates/demarche-coder/examples/mentions.rs."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for d in {d["id"]: d for d in documents}.values():
            file.write(json.dumps({k: d[k] for k in ("id", "text", "date", "title", "source", "url") if d.get(k)}) + "\n")
        file.flush()
        out = subprocess.run([program, file.name], capture_output=True, text=True)
    if out.returncode:
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

    def see(self, linked):
        """Takes over whom the linker sees: `mention` of a word that heads one, with how it was understood and its countries, and the
        country of the words that tell one."""
        at = {w["start"]: t for t, w in enumerate(self.tokens)}
        self.lands = {at[l["head"][0]]: l["country"] for l in linked["lands"] if l["head"][0] in at}
        self.mention = {}
        for m in linked["mentions"]:
            if m["head"][0] in at:
                self.mention[at[m["head"][0]]] = (m["how"], sorted({r["country"] for r in m["referents"] if r["country"]}))
        self.times = {at[e["head"][0]]: e for e in linked["times"] if e["head"][0] in at}

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


def mentions_of(document, words, person):
    """The words of every mention of a participant by the words that the annotator gave."""
    phrase = person.get("text")
    found = [words.under(*span) for span in places(document["text"], phrase)] if phrase else []
    return [under for under in found if under]


HEADS = ("PROPN", "NOUN", "PRON", "ADJ")


def labelled(document, words):
    """The claims of a document in words: {head, trigger, type, act, status, mode, roles: {word: role}, loose: words, absent: [(role, words)]}.

    `roles` are participants with words in the trigger's own sentence. A participant without any there is absent: whichever of the words in
    `absent` stand before tells who it is, by its own words or by those of its country.
    """
    named = collections.defaultdict(list)
    for c in document["claims"]:
        for person in (c.get("actor") or []) + (c.get("recipient") or []):
            named[person.get("name")] += mentions_of(document, words, person)
    claims = []
    for c in document["claims"]:
        trigger = words.under(c["trigger"]["start"], c["trigger"]["end"])
        head = words.top(trigger, ("VERB", "NOUN", "ADJ"))
        if head is None:
            continue
        own = words.sentence_of[head]
        roles, loose, absent = {}, set(), []
        for role, people in (("actor", c.get("actor") or []), ("recipient", c.get("recipient") or [])):
            for person in people:
                here = [m for m in mentions_of(document, words, person) if words.sentence_of[m[0]] == own]
                if here:
                    under = min(here, key=lambda m: abs(m[0] - head))
                    loose.update(under)
                    roles.setdefault(words.top(under, HEADS), role)
                    continue
                back = lambda t: 0 < own - words.sentence_of[t] <= BEFORE
                told = {words.top(m, HEADS) for m in named[person.get("name")] if back(m[0])}
                country = person.get("country")
                if country and country not in GENERIC:
                    told |= {t for t, land in words.lands.items() if land == country and back(t)}
                absent.append((role, sorted(told)))
        claims.append({
            "head": head,
            "trigger": trigger,
            "type": c["event"],
            "act": c.get("act") or "none",
            "status": c.get("status") or "occurred",
            "mode": c.get("mode") or "none",
            "roles": roles,
            "loose": sorted(loose - set(roles)),
            "absent": absent,
            "date": dated(document, words, c),
        })
    return claims


def dated(document, words, claim):
    """(basis, words): what the date of a claim rests on, and which expressions of time tell it; no words where none does, None where it is not known
    what does."""
    date = claim.get("date") or {}
    day, basis = (date.get("start"), date.get("end")), date.get("basis") or "none"
    if not day[0]:
        return "none", []
    planned = claim.get("status") == "planned"
    told = [t for t, e in words.times.items() if tuple(e["future" if planned else "past"] or ()) == day]
    if told or basis == "document":
        return basis, told if basis != "document" else []
    if day == (document.get("date"),) * 2:
        return "document", []
    return basis, None


def belonging(document, words):
    """Words that head a participant's phrase and are not themselves the name of a country or of somebody known → the countries that the annotator gave
    (None where he gave none)."""
    found = collections.defaultdict(set)
    for c in document["claims"]:
        for person in (c.get("actor") or []) + (c.get("recipient") or []):
            for under in near(document, words, c, person):
                t = words.top(under, HEADS)
                if not is_known(words, t):
                    found[t].add(person.get("country"))
    return found


def near(document, words, claim, person):
    """The mention of a participant nearest to the trigger."""
    found = mentions_of(document, words, person)
    return [min(found, key=lambda m: abs(words.tokens[m[0]]["start"] - claim["trigger"]["start"]))] if found else []


def is_known(words, t):
    """Whether a word names somebody of whom the lists know the country."""
    how, countries = words.mention.get(t, (None, ()))
    return how == "Name" and len(countries) == 1
