"""Office holders from the open sources, one row per term.

Each reader turns one source file into rows of people.csv. Then terms that touch are joined, open terms are closed where
a successor is known, and the same person under two sources is kept once. Change here what counts as a portfolio worth
keeping (PORTFOLIOS) and how many rows may stay.
"""

import csv
import datetime
import re
from pathlib import Path

from actor_tables import day, fold, join, slug, split

LIMIT = 14_300
EARLIEST = "1945"

# Portfolio, in the words of an office, with its sectors and its rank: rows of a higher rank number go first when the
# table grows too long. The first line that matches decides.
PORTFOLIOS = [
    (r"supreme court|justice of|\bjudge\b|state secretary|without portfolio|^lord of the treasury|legislative council", "", 9),
    (r"deputy foreign|deputy minister of foreign|state for foreign|deputy secretary of state$", "GOV", 3),
    (r"assistant|parliamentary|under-secretary|deputy (minister|secretary)", "GOV", 6),
    (r"ambassador|permanent representative|high commissioner|envoy", "GOV", 4),
    (r"vice[- ]president of the (senate|chamber|national people)", "LEG", 8),
    (r"(speaker|president|chair\w*) of (the )?(\w+ )?(house|senate|chamber|parliament|national (assembly|people)|knesset|duma|"
     r"state duma|federation council|verkhovna|majlis|assembly|lok sabha|rajya sabha|riksdag|bundestag|council of federation)", "LEG", 3),
    (r"leader of the opposition", "OPP", 2),
    (r"(chair\w*|chairperson|leader|president) of the .*(party|kuomintang|democratic progressive)", "PTY", 5),
    (r"^(acting )?president( of the (state|republic|country))?$|^president of (the )?[A-Z]\w+( \w+){0,3}$|monarch|^king\b|^queen\b|emperor|"
     r"^emir\b|sultan|^prince of|co-prince|head of state|supreme leader|captain regent|pope|governor[- ]general|druk gyalpo|"
     r"ngwenyama|yang di-pertuan|chair\w* of the presidency|member of the presidency|general secretary|sovereign|state president", "GOV", 0),
    (r"deputy prime minister|vice[- ]premier|deputy premier|vice[- ]president", "GOV", 2),
    (r"^(acting |interim )?(prime minister|premier|chancellor|taoiseach)\b|federal chancellor|^prime minister of|head of government|"
     r"^minister-president of (the neth|lux|norw)|chief minister of (jersey|guernsey)", "GOV", 0),
    (r"foreign|external (affairs|relations)|^secretary of state( for (foreign|the foreign).*)?$|state for foreign", "GOV", 1),
    (r"defen[cs]e|armed forces minister|veterans", "GOV", 1),
    (r"interior|home affairs|home department|internal (affairs|security)|homeland security|public security", "GOV", 1),
    (r"intelligence|cia\b|security service|fbi|mossad|shin bet", "SPY", 3),
    (r"chief of (the )?(\w+ )*staff of the (army|navy|air|armed|defen)|chief of (the )?(general|army|naval|air|defen\w+) staff|"
     r"chief of (the )?(army|navy|naval|air)|joint chiefs|commander|chiefs of staff", "MIL", 3),
    (r"national police|police", "COP", 5),
    (r"attorney[- ]general|prosecutor", "GOV|JUD", 4),
    (r"chief justice", "JUD", 4),
    (r"national security|security council", "GOV", 3),
    (r"finance|treasury|treasurer|exchequer", "GOV", 3),
    (r"spokes|press secretary", "GOV", 3),
    (r"chief of staff|cabinet secretary|chief cabinet|head of the (presidential )?(office|administration)", "GOV", 4),
    (r"justice|lord chancellor", "GOV", 4),
    (r"central bank|national bank|federal reserve|reserve bank|bank of", "GOV", 4),
    (r"trade|commerce|energy|oil|petroleum|econom|international development|cooperation|immigration|migration|refugee", "GOV", 5),
    (r"^(governor|prefect|premier|mayor|chief minister|lieutenant governor|minister-president)", "GOV", 7),
    (r"northern ireland|taiwan affairs|unification|europe", "GOV", 3),
    (r"minister|secretary|director|advisor|adviser|counsel", "GOV", 6),
]
PORTFOLIOS = [(re.compile(words, re.I), sectors, rank) for words, sectors, rank in PORTFOLIOS]

# Offices that only one person holds at a time: a successor closes the term before.
SINGLE = re.compile(
    r"^(acting |interim )?(president|prime minister|premier|chancellor|king|queen|emperor|emir|secretary of state|"
    r"(federal )?minister (of|for) (foreign|external|defen|national defen|the interior|interior|home|internal)[\w ]*)$", re.I)


def portfolio(office):
    """(sectors, rank) of an office."""
    for words, sectors, rank in PORTFOLIOS:
        if words.search(office):
            return sectors, rank
    return "GOV", 8


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def term(source, identifier, name, country, office, start, end, aliases="", sectors=None):
    """A row of people.csv with its rank, or None when it lies too far back."""
    if end and day(end, last=True) < EARLIEST:
        return None
    if not re.match(r"[^\W\d]", name) or len(name.split()) > 7 or re.fullmatch(r"Q\d+", name):
        return None
    found, rank = portfolio(office)
    if start and end and day(end, last=True) < day(start):
        end = ""
    return {
        "id": identifier or f"demarche:person/{slug(name)}", "name": name, "aliases": aliases, "country": country,
        "office": office, "sectors": found if sectors is None else sectors, "start": start, "end": end, "source": source,
        "rank": rank,
    }


def trim_office(office, country_names):
    """An office without the name of its state: `President of Albania` becomes `President`."""
    for name in country_names:
        office = re.sub(rf"\s+of (the )?{re.escape(name)}$", "", office, flags=re.I)
    office = " ".join(office.split()).split(" and Head of")[0]
    return office[:1].upper() + office[1:]


def wikidata_holders(folder, states):
    for row in rows_of(folder / "officeholders_wikidata.csv"):
        code = states.code(row["country"])
        if code:
            yield term("wikidata-holders", row["wikidata_id"], row["person"], code,
                       trim_office(row["position"], states.names(code)), row["start"], row["end"])


def wikidata_leaders(folder, states):
    for row in rows_of(folder / "world_leaders_wikidata_2022.csv"):
        code = states.code(row["country"])
        if code and row["officeholderLabel"]:
            office = trim_office(row["positionLabel"], states.names(code))
            yield term("wikidata-leaders", row["officeholder"], row["officeholderLabel"], code, office,
                       row["start_year"], row["end_year"], sectors="GOV")


def wikidata_foreign_ministers(folder, states):
    for row in rows_of(folder / "foreign_ministers_wikidata_2022.csv"):
        code = states.code(row["countryLabel"])
        if code and row["name"]:
            yield term("wikidata-foreign", row["person"], row["name"], code, "Minister of Foreign Affairs", row["start"], "",
                       sectors="GOV")


MONTHS = "January February March April May June July August September October November December".split()
FACTBOOK_TITLE = re.compile(
    r"^((transition\w*|interim|acting|overall|co-?|de facto|president|prime|minister|minister-equivalent|king|queen|amir|emir|sultan|"
    r"crown|prince|premier|chancellor|federal|governor|general|gen\.|col\.|capt\.|dr\.|sheikh|pope|chief|executive|of|state|the|"
    r"government|and|first|supreme|leader|grand|duke|head|vice|co-vice|chairperson|chair|council|presidential|gnu|cnsp|"
    r"foreign|sovereign|commander-in-chief|sudanese|armed|forces|taoiseach|swiss|confederation|ministers|spain|"
    r"\(prime minister-equivalent\)|\(.*?\)|,)[ ,]+)+", re.I)


def factbook_date(text):
    found = re.search(r"(?:since|for)?\s*(?:(\d{1,2}) )?(?:(" + "|".join(MONTHS) + r") )?(\d{4})", text)
    if not found:
        return ""
    number, month, year = found.groups()
    date = year
    if month:
        date += f"-{MONTHS.index(month) + 1:02}"
        if number:
            date += f"-{int(number):02}"
    return date


def capitalised(name):
    """`Felix TSHISEKEDI` as `Felix Tshisekedi`; numerals of monarchs stay."""
    def word(match):
        text = match.group()
        if re.fullmatch(r"[IVX]+", text):
            return text
        if text in ("BIN", "AL", "EL", "AS", "DE", "DOS", "DA", "E"):
            return text.lower()
        return text.capitalize()
    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)?", lambda m: word(m) if m.group().isupper() and len(m.group()) > 1 else m.group(), name)


def factbook_heads(folder, states, taken):
    """Heads of state and of government of January 2026, unless a row by hand holds that office."""
    for row in rows_of(folder / "factbook_governments.csv"):
        code = states.code(row["name"]) or states.code(re.sub(r"[(,].*", "", row["name"]).strip())
        if not code:
            continue
        for column, office in (("chief_of_state", "Head of state"), ("head_of_government", "Prime Minister")):
            text = row[column].split(";")[0]
            since = re.search(r"\(([^()]*\d{4})\)", text)
            if not since or (code, column) in taken or "represented" in row[column] or "period" in text:
                continue
            before = text[: since.start()].strip()
            name = FACTBOOK_TITLE.sub("", before).strip(" ,")
            title = before[: len(before) - len(name)].strip(" ,")
            if not name or len(name.split()) < 2 or re.search(r"\b(of|note|represented|Council)\b", name):
                continue
            if title:
                office = title if len(title) < 40 else office
            if column == "head_of_government" and row["chief_of_state"].split(";")[0][:30] == text[:30]:
                continue
            yield term("factbook", "", capitalised(name), code, office, factbook_date(since.group(1)), "", sectors="GOV")


def us_presidents(folder):
    for row in rows_of(folder / "us_presidents_vicepresidents.csv"):
        office = "President" if row["office"] == "prez" else "Vice President"
        yield term("us-legislators", "", row["name"], "USA", office, row["start"], "" if row["end"] > "2026-06" else row["end"], sectors="GOV")


def us_congress(folder):
    for row in rows_of(folder / "us_congress_current.csv"):
        office = "Senator" if row["chamber"] == "sen" else "Representative"
        made = term("us-legislators", row["wikidata_id"], row["name"], "USA", office, row["start"], "", sectors="LEG")
        if made:
            made["rank"] = 3 if office == "Senator" else 5
            yield made


def us_principals(folder):
    wanted = re.compile(r"^(secretary of state( ad interim)?|deputy secretary|under secretary of state( for (political|arms).*)?|"
                        r"assistant secretary of state for (\w+ and \w+|african|near|south|western|european|east|inter).*affairs|"
                        r"u\.s\. trade|administrator of the agency|ambassador at large|director of policy planning)", re.I)
    for row in rows_of(folder / "us_state_department_principals.csv"):
        office = " ".join(row["position"].split())
        if wanted.match(office) and not (row["end"] and row["end"] < EARLIEST):
            yield term("pocom", "", row["person"], "USA", office, row["start"], row["end"], sectors="GOV")


def us_missions(folder, states):
    for row in rows_of(folder / "us_chiefs_of_mission.csv"):
        if (row["end"] or row["start"]) < "1989" or "interim" in row["role"] or not row["start"]:
            continue
        if row["kind"] == "countries":
            code = states.code(row["mission"].replace("-", " "))
            if not code:
                continue
            office = f"Ambassador to {states.name(code)}"
        else:
            office = "Ambassador to " + {"representative-to-un": "the United Nations", "representative-to-nato": "NATO"}.get(row["role"], row["mission"].upper())
        made = term("pocom", "", row["person"], "USA", office, row["start"], row["end"], sectors="GOV")
        if made:
            made["rank"] = 6
            yield made


def uk_ministers(folder):
    for row in rows_of(folder / "uk_ministers_ifg.csv"):
        if row["rank"] in ("PM", "DPM", "SoS") or (row["rank"] == "MoS" and re.search(r"foreign|defence|europe|security|africa|middle", row["post"], re.I)):
            made = term("ifg", "", row["person"], "GBR", row["post"], row["start"], row["end"], sectors="GOV")
            if made:
                made["rank"] = min(made["rank"], 4)
                yield made


PHOENIX_ROLE = re.compile(r"\[([A-Z]{3})GOV([A-Z]{3})?\s+(?:(\d{6})-(\d{6})|>(\d{6})|<(\d{6}))\]")


def phoenix_date(text):
    year = int(text[:2])
    date = f"{1900 + year if year > 20 else 2000 + year}-{text[2:4]}-{text[4:6]}"
    try:
        datetime.date.fromisoformat(date)
    except ValueError:
        return date[:4]
    return date


def phoenix_name(text):
    words = text.strip("_ ").split("_")
    small = {"BIN", "IBN", "AL", "EL", "DE", "DA", "DOS", "VAN", "VON", "DER", "UL"}
    return " ".join(w.lower() if w in small and i else "-".join(p.capitalize() for p in w.split("-")) for i, w in enumerate(words) if w)


def phoenix(folder, states, covered):
    """Members of governments with dated roles, for the states whose ministers no other source lists."""
    name = ""
    for line in (folder / "phoenix" / "Phoenix.Countries.actors.txt").read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("\t") or line.startswith(" "):
            role = PHOENIX_ROLE.search(line)
            parts = name.split()
            if not role or len(parts) < 2 or len(parts) > 4 or any(len(p) < 2 for p in parts) or not re.fullmatch(r"[A-Za-z' -]+", name):
                continue
            code, _, start, end, after, before = role.groups()
            if code in covered or code not in states.by_code:
                continue
            start, end = phoenix_date(start or after or "010101") if not before else "", phoenix_date(end or before) if (end or before) else ""
            if after or (start and end and (start > end or start[:4] < EARLIEST)):
                continue
            made = term("phoenix", "", name, code, "", start, end, sectors="GOV")
            if made:
                made["rank"] = 4
                yield made
        elif line and line[0] not in "+#":
            name = phoenix_name(re.split(r"\s*[\[#;]", line)[0])


def newest(rows, count):
    """The rows whose terms end last."""
    return sorted((row for row in rows if row), key=lambda row: (day(row["end"], last=True), row["start"], row["name"]), reverse=True)[:count]


def person_key(row):
    """What makes two rows the same person: the folded name without initials, or a family name with the first letter."""
    words = [w for w in fold(row["name"]).split() if len(w) > 1 and w not in ("jr", "sr")]
    return row["country"], " ".join(words[:1] + words[-1:])


def office_key(row):
    """What makes two offices the same for joining terms."""
    text = re.sub(r"^(acting|interim|federal|union|transitional?)\s+", "", fold(row["office"]))
    text = re.sub(r"^minister for ", "minister of ", text)
    text = re.sub(r"\bdefense\b", "defence", text)
    if re.search(r"minister of .*(foreign affairs|external)|^foreign", text):
        return "foreign minister"
    return text


def join_terms(rows):
    """Terms of one person in one office that touch or overlap become one row."""
    groups = {}
    for row in rows:
        groups.setdefault((person_key(row), office_key(row)), []).append(row)
    joined = []
    for same in groups.values():
        same.sort(key=lambda row: (day(row["start"]), day(row["end"], last=True)))
        current = None
        for row in same:
            if current and touches(current["end"], row["start"]):
                current["aliases"] = join(split(current["aliases"]) + ([row["name"]] if fold(row["name"]) != fold(current["name"]) else []))
                # A source that gives an end knows more than one that was taken before it.
                ends = [r["end"] for r in (current, row) if r["end"]]
                current["end"] = "" if not row["end"] and day(row["start"]) > day(current["start"]) else max(ends, default="")
                if not current["id"].startswith("Q") and row["id"].startswith("Q"):
                    current["id"] = row["id"]
                if row["rank"] < current["rank"]:
                    current["rank"] = row["rank"]
            else:
                current = dict(row)
                joined.append(current)
    return joined


def touches(end, start):
    """Whether a term that ends on `end` runs into one that starts on `start`, within a month."""
    if not end:
        return True
    try:
        gap = datetime.date.fromisoformat(day(start)) - datetime.date.fromisoformat(day(end, last=True))
    except ValueError:
        return True
    return gap.days <= 31


def close_terms(rows):
    """In an office that one person holds, an open term ends on the day before the next one begins."""
    offices = {}
    for row in rows:
        if SINGLE.match(row["office"]) and row["start"]:
            offices.setdefault((row["country"], office_key(row)), []).append(row)
    for same in offices.values():
        same.sort(key=lambda row: day(row["start"]))
        for row, following in zip(same, same[1:]):
            if not row["end"] and row["source"] != "hand" and person_key(row) != person_key(following) and len(following["start"]) == 10 and following["start"] > day(row["start"]):
                before = datetime.date.fromisoformat(following["start"]) - datetime.timedelta(days=1)
                row["end"] = before.isoformat()
    return rows


def build(folder, states, hand):
    """All rows of people.csv: those by hand, and from the sources the best up to LIMIT."""
    folder = Path(folder)
    taken = set()
    for row in hand:
        if not row["end"] and re.match(r"(president|king|emperor|emir|sultan|supreme leader|pope|queen)", row["office"], re.I):
            taken.add((row["country"], "chief_of_state"))
        if not row["end"] and re.match(r"(prime minister|premier|chancellor|president of the government|taoiseach)", row["office"], re.I):
            taken.add((row["country"], "head_of_government"))
    holders = [row for row in wikidata_holders(folder, states) if row]
    covered = {row["country"] for row in holders}
    rows = holders
    for source in (wikidata_leaders(folder, states), wikidata_foreign_ministers(folder, states), factbook_heads(folder, states, taken),
                   us_presidents(folder), us_congress(folder), us_principals(folder), us_missions(folder, states), uk_ministers(folder),
                   newest(phoenix(folder, states, covered), 2_200)):
        rows += [row for row in source if row]
    for row in hand:
        row["rank"] = -1
    by_hand = {(person_key(row), office_key(row)) for row in hand}
    by_hand_periods = {}
    for row in hand:
        by_hand_periods.setdefault(person_key(row), []).append(row)
    # A row by hand settles a person's term: derived rows of the same office go, and so do office-less ones.
    rows = [row for row in rows if (person_key(row), office_key(row)) not in by_hand and not (not row["office"] and person_key(row) in by_hand_periods)]
    identifiers = {person_key(row): row["id"] for row in rows if row["id"].startswith("Q")}
    rows = join_terms(rows) + [dict(row) for row in hand]
    for row in rows:
        if not row["id"].startswith("Q"):
            row["id"] = identifiers.get(person_key(row), row["id"])
    rows = [row for row in close_terms(rows) if row["rank"] < 8]
    known = {(person_key(row)) for row in rows if row["rank"] < 7}
    rows = [row for row in rows if row["rank"] != 7 or row["office"] or person_key(row) not in known]
    # The best portfolios first; within one, the latest terms.
    rows.sort(key=lambda row: day(row["end"], last=True), reverse=True)
    rows.sort(key=lambda row: row["rank"])
    unique, kept = set(), []
    for row in rows:
        key = (row["name"], row["country"], row["office"], row["start"])
        if key not in unique:
            unique.add(key)
            kept.append(row)
    kept = kept[:LIMIT]
    kept.sort(key=lambda row: (row["country"], fold(row["name"]), day(row["start"]), row["office"]))
    return kept
