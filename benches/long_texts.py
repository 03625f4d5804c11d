#!/usr/bin/env python3
"""long_texts.py PROGRAM [--kinds A,B] [--sizes 1000,10000] [--readers rules] [--limit 120] — time and memory by kind and length of text.

Writes texts that no newspaper prints (one endless sentence, lists, brackets, one word again and again) and some that it
does, each at several lengths, codes every one on one thread, and prints a table: bytes, processor seconds, kilobytes a second,
peak memory. The time of starting the program, measured on an empty text's neighbour of ten bytes, is taken off the speed.
A run that takes longer than the limit is killed and shown as `>limit`; longer texts of its kind are then left out.
"""
import argparse, itertools, json, os, random, resource, subprocess, sys, tempfile, time

STATES = ["Russia", "China", "Iran", "India", "France", "Germany", "Italy", "Spain", "Poland", "Turkey"]
WORDS = "the of and to in a that was for on with as by at from his her their which this are were had been also into more about over under bridge water school river paper music garden winter market engine window".split()


def repeated(piece):
    """A text of one piece again and again."""
    return lambda size: piece * (size // len(piece.encode()) + 1)


def drawn(make):
    """A text of pieces drawn one by one."""

    def text(size):
        draw, parts, length = random.Random(1), [], 0
        while length < size:
            part = make(draw, len(parts))
            parts.append(part)
            length += len(part.encode())
        return "".join(parts)

    return text


def nested(opening, inner, closing):
    """Brackets in brackets."""

    def text(size):
        depth = size // (len(opening) + len(closing)) + 1
        return opening * depth + inner + closing * depth

    return text


def news(end, dense=False):
    """Sentences of a few words, as news has them."""
    verbs = ["recognised", "condemned", "met with", "accused", "imposed sanctions on", "recalled its ambassador to", "signed an agreement with", "attacked"]
    days = ["on Monday", "on July 3, 2025", "last week", "in May", "yesterday", ""]
    who = ["President {} Maro", "the foreign minister of {}", "{}", "The government of {}", "{}'s ministry", "It", "He"]

    plain = [
        "The river rose by two metres near the old bridge, and the school beside it stayed closed",
        "Prices of bread and milk went up again, which shopkeepers in the harbour had expected",
        "Visitors of the museum saw paintings that had been in a cellar for forty years",
        "More than 200 people work in the factory, most of them from the villages around it",
    ]

    def sentence(draw, n):
        # Some one in ten sentences of news tells what passes between states.
        if n % 10 and not dense:
            return draw.choice(plain) + "." + end(n)
        subject = draw.choice(who).format(draw.choice(STATES))
        said = draw.choice(["", "", ", he said", ", the minister told reporters"])
        return f"{subject} {draw.choice(verbs)} {draw.choice(STATES)} {draw.choice(days)}{said}.".replace(" .", ".") + end(n)

    return drawn(sentence)


KINDS = {
    "news": news(lambda n: " " if n % 5 else "\n\n"),
    "one paragraph": news(lambda n: " "),
    "paragraphs": news(lambda n: "\n\n"),
    "deeds": news(lambda n: " " if n % 5 else "\n\n", dense=True),
    "commas": repeated("Russia, "),
    "votes": drawn(lambda d, n: f"{d.choice(STATES)} voted for {d.choice(STATES)} "),
    "and": drawn(lambda d, n: f"{d.choice(STATES)} and "),
    "names": drawn(lambda d, n: f"Ann{'abcdefghij'[n % 10]}a Pet{'klmnopqrst'[n // 10 % 10]}ov, "),
    "attacks": repeated("Iran attacked Israel and "),
    "words": drawn(lambda d, n: d.choice(WORDS) + " "),
    "that": repeated("he said that "),
    "who": repeated("the man who saw "),
    "parentheses": nested("(", "Russia recognized the Taliban.", ")"),
    "asides": repeated("Russia (the state) recognized (on Monday) Iran "),
    "nested asides": nested("Russia (met ", "Iran", ") left"),
    "quotes": repeated('"We met," said Lavrov, "and '),
    "open quotes": repeated('"Russia met Iran '),
    "quote marks": repeated('"'),
    "dates": drawn(lambda d, n: f"on July {n % 28 + 1}, {1990 + n % 40}, "),
    "titles": drawn(lambda d, n: f"President {d.choice(STATES)} Xenu{'abcdefghij'[n % 10]}, "),
    "offices": repeated("Foreign Minister of Russia "),
    "numbers": repeated("1234567890 "),
    "digits": repeated("1234567890"),
    "rows": drawn(lambda d, n: f"{d.choice(STATES)} | {d.randrange(1000)} | {d.choice(STATES)} | yes\n"),
    "tabs": drawn(lambda d, n: f"{d.choice(STATES)}\t{d.randrange(1000)}\t"),
    "one word": repeated("Russia "),
    "one verb": repeated("attacked "),
    "one pronoun": repeated("they "),
    "brackets": repeated("["),
    "pairs of brackets": repeated("[]"),
    "dots": repeated("."),
    "spaced dots": repeated(". "),
    "addresses": drawn(lambda d, n: f"https://example.org/{d.randrange(10**6)}/a?b=c "),
    "one address": lambda size: "http://" + "a." * (size // 2),
    "no space": repeated("Russia"),
    "hyphens": repeated("Russia-"),
    "slashes": repeated("Russia/"),
    "apostrophes": repeated("Russia's"),
    "line breaks": repeated("\n"),
    "lines": repeated("Russia\n"),
    "blanks": repeated(" "),
    "accents": repeated("\u0301"),
    "accented": lambda size: "Russia" + "\u0301" * (size // 2) + " recognized the Taliban.",
    "wide": repeated("\u4fc4\u7f57\u65af"),
    "emoji": repeated("\U0001f600"),
    "letters": drawn(lambda d, n: d.choice("abcdefghij") + " "),
    "attributions": drawn(lambda d, n: f"Iran attacked Israel, {d.choice(STATES)}'s minister said. "),
    "attributions without stops": drawn(lambda d, n: f"Iran attacked Israel, {d.choice(STATES)} said, "),
    "according to": repeated("according to Russia, "),
    "short sentences": repeated("Russia attacked Iran. "),
    "it": repeated("Russia met Iran. It left. "),
    "clauses": repeated("Russia met Iran; "),
    "possessors": repeated("Russia's "),
    "of": repeated("minister of "),
    "not": repeated("not "),
    "will": repeated("will attack "),
    "to": repeated("wants to "),
    "by": repeated("attacked by Russia "),
    "which": repeated("Russia, which attacked Iran, "),
}


def run(program, readers, path, limit):
    """Processor seconds and peak megabytes of coding one file; None for seconds when the limit ended it."""
    command = [program, "code", "-q", "--coder", readers, "-j1", path]
    began = time.monotonic()
    with open(os.devnull, "wb") as sink:
        child = subprocess.Popen(command, stdout=sink, stderr=sink)
        seconds = None
        while True:
            pid, _, used = os.wait4(child.pid, os.WNOHANG)
            if pid:
                seconds = used.ru_utime + used.ru_stime
                break
            if time.monotonic() - began > limit:
                child.kill()
                _, _, used = os.wait4(child.pid, 0)
                break
            time.sleep(0.002)
    child.returncode = 0
    return seconds, used.ru_maxrss / 1024


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("program")
    ap.add_argument("--kinds", default=",".join(KINDS))
    ap.add_argument("--sizes", default="1000,10000,100000,1000000,10000000")
    ap.add_argument("--readers", default="rules")
    ap.add_argument("--limit", type=float, default=120)
    ap.add_argument("--slow", type=float, default=0, help="show only what is slower than this many KB/s")
    a = ap.parse_args()
    sizes = [int(s) for s in a.sizes.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        # A record says that its text is English; left to itself the program would not read most of these.
        path = os.path.join(folder, "text.jsonl")

        def write(text):
            with open(path, "w", encoding="utf-8") as file:
                json.dump({"id": "text", "date": "2025-07-05", "lang": "en", "text": text}, file, ensure_ascii=False)

        write("Good day.")
        start = min(run(a.program, a.readers, path, a.limit)[0] for _ in range(3))
        print(f"starting: {start:.2f} s\n")
        print("| kind | bytes | seconds | KB/s | peak, MB |\n| --- | --: | --: | --: | --: |")
        given_up = set()
        for kind, size in itertools.product(a.kinds.split(","), sizes):
            if kind in given_up:
                continue
            text = KINDS[kind](size)
            write(text)
            bytes_ = len(text.encode())
            seconds, peak = run(a.program, a.readers, path, a.limit)
            if seconds is None:
                print(f"| {kind} | {bytes_} | >{a.limit:.0f} | | {peak:.0f} |", flush=True)
                given_up.add(kind)
                continue
            speed = bytes_ / 1000 / max(seconds - start, 0.001)
            if not a.slow or speed < a.slow:
                print(f"| {kind} | {bytes_} | {seconds:.2f} | {speed:.0f} | {peak:.0f} |", flush=True)


if __name__ == "__main__":
    main()
