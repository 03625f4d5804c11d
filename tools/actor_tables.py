"""The tables under data/actors: their columns, how they are read, written and checked.

A table is a CSV file with a header (UTF-8, RFC 4180). Aliases and other lists inside a cell are separated by `|`.
Rows whose `source` is `hand` belong to the people who edit the files and are kept by every rebuild; all others are
written anew by build_actors.py.
"""

import csv
import re
import unicodedata
from pathlib import Path

COLUMNS = {
    "states": "code name aliases adjectives demonyms capital seats start end successor note source",
    "organizations": "id name aliases code sectors kind part_of start end source",
    "authorities": "id name aliases country sectors start end adjectives offices source",
    "groups": "id name aliases countries code sectors start end source",
    "parties": "id name aliases country start end source",
    "people": "id name aliases country office sectors start end source",
    "places": "name country kind aliases lat lon population source",
}
COLUMNS = {table: columns.split() for table, columns in COLUMNS.items()}

# What makes a row the same row: a second one with the same key is an error.
KEYS = {
    "states": ("code",),
    "organizations": ("id", "code"),
    "authorities": ("id", "start"),
    "groups": ("id",),
    "parties": ("id", "start"),
    "people": ("name", "country", "office", "start"),
    "places": ("name", "country"),
}

SECTORS = set(
    "GOV MIL COP SPY JUD LEG PTY OPP REB PRM UAF PRE ELI CVL JRN BUS AGR LAB EDU MED REF REL SOC CRM NGO UNK".split()
)
# PLOVER's codes for actors that are no state.
EXTRA_CODES = {"IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"}

DATE = re.compile(r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")


def fold(text):
    """Lower case without accents or punctuation: the form in which two spellings are compared."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return " ".join(re.sub(r"[^\w]+", " ", plain).split())


def slug(text):
    """An identifier made of the folded words."""
    return fold(text).replace(" ", "-").replace("_", "-")


def split(cell):
    """The items of a list cell."""
    return [item for item in cell.split("|") if item]


def join(items):
    """A list cell: items in order, each once, without empty ones."""
    return "|".join(dict.fromkeys(item.strip() for item in items if item.strip()))


def read(folder, table):
    """The rows of a table, or none when there is no file yet."""
    path = Path(folder) / f"{table}.csv"
    if not path.exists():
        return []
    with open(path, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def hand_rows(folder, table):
    """The rows that people keep by hand."""
    return [row for row in read(folder, table) if row["source"] == "hand"]


def write(folder, table, rows):
    """Writes a table, hand rows and derived ones in one order."""
    columns = COLUMNS[table]
    with open(Path(folder) / f"{table}.csv", "w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, columns, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({column: row.get(column, "") for column in columns})


def day(date, last=False):
    """A date of any precision as a day: its first, or its last one, written so that text order is time order."""
    if not date:
        return "9999-12-31" if last else "0000-01-01"
    return date + ("-12-31" if last else "-01-01")[3 * (date.count("-")):] if date.count("-") < 2 else date


def check(folder):
    """Every fault of the tables under `folder`, as messages that say where and what."""
    faults = []
    states = {row["code"] for row in read(folder, "states")}
    for table, columns in COLUMNS.items():
        path = Path(folder) / f"{table}.csv"
        if not path.exists():
            faults.append(f"{path}: the file is missing")
            continue
        with open(path, encoding="utf-8", newline="") as handle:
            reader = csv.reader(handle)
            header = next(reader)
            if header != columns:
                faults.append(f"{path}:1: header is {header}, expected {columns}")
                continue
            seen = {}
            for cells in reader:
                where = f"{path}:{reader.line_num}"
                if len(cells) != len(columns):
                    faults.append(f"{where}: {len(cells)} cells, expected {len(columns)}")
                    continue
                row = dict(zip(columns, cells))
                faults += [f"{where}: {fault}" for fault in row_faults(table, row, states)]
                key = tuple(row[column] for column in KEYS[table])
                if key in seen:
                    faults.append(f"{where}: same {KEYS[table]} as line {seen[key]}: {key}")
                seen[key] = reader.line_num
    return faults


def row_faults(table, row, states):
    """What is wrong with one row, each as a phrase."""
    faults = []
    if not row["name"]:
        faults.append("no name")
    for column in ("start", "end"):
        if row.get(column) and not DATE.match(row[column]):
            faults.append(f"{column} {row[column]!r} is no date (YYYY, YYYY-MM or YYYY-MM-DD)")
    if row.get("start") and row.get("end") and day(row["end"], last=True) < day(row["start"]):
        faults.append(f"{row['name']}: end {row['end']} lies before start {row['start']}")
    for sector in split(row.get("sectors", "")):
        if sector not in SECTORS:
            faults.append(f"{row['name']}: unknown sector {sector!r}")
    codes = [row[column] for column in ("country", "successor") if row.get(column)]
    codes += split(row.get("countries", ""))
    if table in ("organizations", "groups") and row["code"]:
        codes.append(row["code"])
    for code in codes:
        allowed = states | EXTRA_CODES if table in ("organizations", "groups", "people") else states
        if code not in allowed:
            faults.append(f"{row['name']}: unknown code {code!r}")
    if table in ("people", "authorities", "parties", "places") and not row["country"]:
        faults.append(f"{row['name']}: no country")
    return faults
