#!/usr/bin/env python3
"""Merges the table of office holders of 2021 to 2026 into data/actors/people.csv.

    python3 tools/recent_officeholders.py officeholders_2021_2026.csv

Run it after build_actors.py, which writes people.csv anew. Run twice, it changes nothing the second time. What it does with a row:

- the same person already stands there in the same office at about that time: the derived row takes the days of the new
  one, a row by hand only its end;
- otherwise the row is added, with the person's identifier where people.csv has one;
- of an office that one person holds at a time, derived rows of the years the table covers end where the next holder begins.

The source of a row that was added or changed is `recent-high`, `recent-medium` or `recent-low`: how sure its author was.
Change here which offices one person holds at a time (SLOTS) and how the table's own words for offices are written.
"""

import csv
import datetime
import re
import sys
from pathlib import Path

from actor_people import portfolio
from actor_tables import check, day, fold, join, read, slug, split, write

DATA = Path(__file__).resolve().parent.parent / "data" / "actors"

# The first year that the table covers.
FIRST = "2021-01-01"

# Days by which two tellings of one beginning may differ.
NEAR = 400

# Offices that one person holds at a time, by the words they are called by.
SLOTS = [
    ("head of state", r"(president( of the (republic|state))?|head of state|king|queen|monarch|emir|sultan|pope|supreme leader)"),
    ("head of government", r"(prime minister|premier|head of government|federal chancellor|chancellor|taoiseach)"),
    ("foreign minister", r"((federal )?minister (of|for) (foreign|external) affairs|foreign minister|foreign secretary|"
                         r"minister of foreign (affairs|relations)[\w ,]*|secretary of state)"),
    ("defence minister", r"((federal )?minister (of|for) (national )?defen[cs]e|defen[cs]e minister|secretary of defen[cs]e)"),
]
SLOTS = [(name, re.compile(rf"(acting |interim |transitional )?{words}$", re.I)) for name, words in SLOTS]

SOURCE = re.compile(r"recent-(high|medium|low)$")


# An envoy and at whom he is: one state has one there at a time.
ENVOY = re.compile(r"(ambassador|high commissioner|permanent representative) (?:to|at) (?:the )?(.+)$", re.I)
ONE_PLACE = {"un": "united nations", "eu": "european union"}


def slot(office, known={}):
    """The office that one person holds at a time, or the office's own words."""
    for name, words in SLOTS:
        if words.match(office):
            return name
    envoy = ENVOY.fullmatch(office)
    if not envoy:
        return fold(office)
    if not known:
        known.update({fold(name): row["code"] for row in read(DATA, "states") for name in [row["name"], *split(row["aliases"])]})
    role = "permanent representative" if envoy[1].lower().startswith("permanent") else "ambassador"
    place = fold(envoy[2]).removeprefix("the ")
    return f"{role} to {known.get(place) or ONE_PLACE.get(place, place)}"


def single(name):
    """Whether one person holds the office at a time."""
    return any(name == other for other, _ in SLOTS) or name.startswith(("ambassador to ", "permanent representative to "))


def office_of(row):
    """`Minister of Defence (acting)` as `Acting Minister of Defence`."""
    found = re.fullmatch(r"(.*\S) \((acting|interim|caretaker|designate)\)", row["office"])
    return f"{found[2].capitalize()} {found[1]}" if found else re.sub(r"^De facto (?=\w)", "", row["office"])


def names(row):
    return {fold(name) for name in [row["name"], *split(row["aliases"])]}


# Longest name of which the last word and the first letter tell one person from the others of his office; `Abu` tells nobody.
PLAIN = 3


def same_person(one, other):
    """Whether two rows of one country and office mean one person: a name in common, or the last name and the first letter."""
    if names(one) & names(other):
        return True
    words = [fold(row["name"]).split() for row in (one, other)]
    plain = all(0 < len(w) <= PLAIN and w[0] != "abu" for w in words)
    return plain and words[0][-1] == words[1][-1] and words[0][0][0] == words[1][0][0]


# Codes of bodies that are no states.
BODIES = ("UNO", "EUR", "IGO", "NGO")

# Words that make another office of an office.
OTHER = set("deputy vice first acting interim former assistant second".split())


def one_office(one, other):
    """Whether two offices of bodies are one, the words of one among the other's: `Secretary-General`, `UN Secretary-General`."""
    if one["country"] not in BODIES:
        return False
    first, second = (set(fold(row["office"]).split()) for row in (one, other))
    return bool(first and second) and (first <= second or second <= first) and not (first ^ second) & OTHER


def apart(one, other):
    """Days between two beginnings."""
    first, second = (datetime.date.fromisoformat(day(date)) for date in (one, other))
    return abs((first - second).days)


def overlap(one, other):
    """Whether two terms have a day in common, or begin at about the same time."""
    within = day(one["start"]) <= day(other["end"], last=True) and day(other["start"]) <= day(one["end"], last=True)
    return within or (one["start"] and other["start"] and apart(one["start"], other["start"]) <= NEAR)


def before(date):
    """The day before."""
    return (datetime.date.fromisoformat(day(date)) - datetime.timedelta(days=1)).isoformat()


def finer(new, old):
    """The new date, unless it is only a coarser telling of the old one."""
    return old if old.startswith(new) and new else new


def merge(people, recent):
    """people.csv with the rows of the table in it."""
    by_place, by_country = {}, {}
    for row in people:
        by_country.setdefault(row["country"], []).append(row)
        by_place.setdefault((row["country"], slot(row["office"])), []).append(row)
    identifiers = {}
    for row in people:
        for name in names(row):
            identifiers.setdefault((row["country"], name), row["id"])
    for new in recent:
        place = by_place.setdefault((new["country"], slot(new["office"])), [])
        old = [row for row in place if same_person(row, new) and overlap(row, new)]
        if not old:
            old = [row for row in by_country.get(new["country"], []) if one_office(row, new) and names(row) & names(new) and overlap(row, new)]
            place = by_place[new["country"], slot(old[0]["office"])] if old else place
        if old:
            for row in take_over(old, new):
                by_place[row["country"], slot(row["office"])].remove(row)
                by_country[row["country"]].remove(row)
                people.remove(row)
        else:
            known = [identifiers[new["country"], name] for name in sorted(names(new)) if (new["country"], name) in identifiers]
            new["id"] = known[0] if known else f"demarche:person/{slug(new['name'])}"
            place.append(new)
            people.append(new)
            by_country.setdefault(new["country"], []).append(new)
            for name in names(new):
                identifiers.setdefault((new["country"], name), new["id"])
    for (country, office), rows in by_place.items():
        if single(office):
            told = [r for r in recent if r["country"] == country and slot(r["office"]) == office]
            end_with_successor(rows, told, rows if " to " in office else [])
    people.sort(key=lambda row: (row["country"], fold(row["name"]), day(row["start"]), row["office"]))
    return people


def take_over(old, new):
    """The row that fits best takes the days of the new one; derived rows that lie within it then are given back, to go."""
    near = lambda row: (row["source"] != "hand", apart(row["start"], new["start"]) if row["start"] and new["start"] else NEAR, day(row["start"]))
    row = min(old, key=near)
    row["aliases"] = join(split(row["aliases"]) + [n for n in [new["name"], *split(new["aliases"])] if fold(n) != fold(row["name"])])
    if row["source"] == "hand":
        row["end"] = row["end"] or new["end"]
    else:
        start, end = finer(new["start"], row["start"]), finer(new["end"], row["end"])
        if (start or row["start"], end) != (row["start"], row["end"]):
            row["start"], row["end"], row["source"] = start or row["start"], end, new["source"]
    within = lambda other: day(row["start"]) <= day(other["start"]) and day(other["end"], last=True) <= day(row["end"], last=True)
    again = lambda other: not other["end"] and other["start"] and row["start"] and apart(other["start"], row["start"]) <= NEAR
    return [other for other in old if other is not row and other["source"] != "hand" and (within(other) or again(other))]


def end_with_successor(rows, recent, envoys):
    """Derived terms that the table does not have end where the next holder it has begins; open ones of envoys where any next begins."""
    begins = sorted(day(r["start"]) for r in recent if r["start"] and r["start"] >= FIRST)
    others = sorted(day(r["start"]) for r in envoys if r["start"])
    for row in rows:
        told = any(same_person(row, r) and overlap(row, r) for r in recent)
        if row["source"] == "hand" or SOURCE.match(row["source"]) or told or not row["start"]:
            continue
        later = [b for b in begins + (others if not row["end"] else []) if b > day(row["start"])]
        if later and day(row["end"], last=True) >= min(later):
            row["end"], row["source"] = before(min(later)), "recent-medium"


def rows_of(path):
    """The rows of the table in the columns of people.csv."""
    with open(path, encoding="utf-8", newline="") as handle:
        for given in csv.DictReader(handle):
            office = office_of(given)
            sectors, _ = portfolio(office)
            if given["country"] in BODIES:
                sectors = ""
            yield {
                "id": "", "name": given["name"], "aliases": alias_cell(given), "country": given["country"], "office": office,
                "sectors": sectors_of(given, sectors), "start": given["start"], "end": given["end"],
                "source": f"recent-{given['confidence'] or 'medium'}",
            }


def alias_cell(given):
    """Other spellings; a single word is a family name or a first name and means too many."""
    return join(alias for alias in split(given["aliases"]) if " " in alias.strip() or "-" in alias)


# Offices of parties and armed groups, whoever's country they stand under.
ARMED = re.compile(r"^(leader|commander|spokesperson|deputy leader|caliph|head)\b.*\b(isis|aqap|aqim|al-shabaab|boko|iswap|jnim|m23|rsf|hamas|"
                   r"hezbollah|houthi\w*|taliban|ttp|sdf|pkk|adf|islamic jihad|brigades?|wagner)\b|^(hamas|houthi|islamic jihad|hezbollah|m23|rsf|"
                   r"al-qassam\w*|qassam\w*)\b.*spokes", re.I)


def sectors_of(given, sectors):
    if given["country"] == "IMG" or ARMED.match(given["office"]):
        return "REB"
    return sectors


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    people = read(DATA, "people")
    count = len(people)
    people = merge(people, list(rows_of(sys.argv[1])))
    write(DATA, "people", people)
    print(f"{len(people)} rows, {len(people) - count} of them new", file=sys.stderr)
    faults = check(DATA)
    for fault in faults:
        print(fault, file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
