"""Sentences written for this project in which one event is known but not the word that tells it.

Three sources: `gold/train/*.tsv` (type, act, status, and the two participants marked), the cases of the rules, whose expected claim
was written by hand with the sentence, and the training half of PLV (type and participants; a research set: learned from, never shipped). Which word tells the event is left to the network: of all words of the sentence together it is
the likelier, the better that word's type, act, status and participants fit.
"""

import csv
import pathlib
import re
import sys
import tomllib

from documents import TYPES

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "reader"))
from rows import unmarked  # noqa: E402


def written(folder):
    rows = []
    for path in sorted(pathlib.Path(folder).glob("*.tsv")):
        for number, line in enumerate(open(path, encoding="utf-8")):
            kind, act, status, marked = line.rstrip("\n").split("\t")
            if kind not in TYPES or kind == "NONE":
                continue
            text, source, target = unmarked(marked)
            rows.append({"id": f"{path.stem}/{number}", "text": text, "date": "2024-07-01", "types": [kind], "act": None if act == "-" else act,
                         "knows_act": True, "status": status, "mode": None, "source": source, "target": target})
    return rows


def cases(rules):
    rows = []
    for path in sorted(pathlib.Path(rules).glob("*.toml")):
        for rule in tomllib.loads(path.read_text(encoding="utf-8")).get("rule", []):
            for number, case in enumerate(rule.get("code", [])):
                text, _, expected = case.partition("=>")
                said = dict(re.findall(r"(\w+)=(\S+)", expected))
                kind = said.get("event", rule.get("event"))
                if rule.get("silent") or kind not in TYPES or rule.get("echo"):
                    continue
                plain = "event" not in said and not rule.get("complement")
                rows.append({"id": f"{rule['id']}/{number}", "text": text.strip(), "date": "2024-07-01", "types": [kind],
                             "act": said.get("act", rule.get("act") if plain else None), "knows_act": plain or "act" in said,
                             "status": said.get("status"), "mode": said.get("mode", rule.get("mode") if plain else None),
                             "source": None, "target": None})
    return rows


def plv(path):
    """The training half of PLV; its one root of yielding stands for two types."""
    if not path.exists():
        return []
    rows = []
    for number, record in enumerate(csv.DictReader(open(path, encoding="utf-8"), delimiter="\t")):
        text, source, target = unmarked(record["marked_sentence"], record["source"], record["target"])
        root = record["gold_root"]
        types = ["CONCEDE", "RETREAT"] if root == "YIELD" else [root]
        rows.append({"id": f"plv/{number}", "text": text, "date": "2024-07-01", "types": types, "act": None, "knows_act": False, "status": None,
                     "mode": None, "source": source, "target": target})
    return rows
