#!/usr/bin/env python3
"""Speed of `demarche code` on a file of documents, as a user runs it: whole process, raw text to JSON Lines.

    cargo build --release
    python3 benches/code_speed.py target/release/demarche ../shared/data/news/news.jsonl

Prints sentences and words per CPU-second on one thread, the wall-clock ratio of two threads to one, whether both
wrote the same bytes, peak memory, and the time from a cold start to the claims of one article. Every figure is the median of
five runs; one warm-up goes before. Only the standard library is needed.
"""
import hashlib, json, os, resource, statistics, subprocess, sys, tempfile, time

RUNS = 5


def run(command):
    """CPU seconds, wall seconds, peak KB and a digest of what the command wrote."""
    with tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        out.seek(0)
        digest = hashlib.sha256(out.read()).hexdigest()
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss, digest


def median(command):
    run(command)
    runs = [run(command) for _ in range(RUNS)]
    return [statistics.median(r[i] for r in runs) for i in range(3)] + [runs[0][3]]


def main():
    program, texts = sys.argv[1:3]
    words = sum(len(json.loads(line)["text"].split()) for line in open(texts, encoding="utf-8"))
    parsed = subprocess.run([program, "parse", texts, "--format", "conllu", "-q"], capture_output=True, text=True)
    sentences = sum(1 for line in parsed.stdout.splitlines() if line.startswith("1\t"))
    cpu, wall, memory, digest = median([program, "code", texts, "--jobs", "1", "-q"])
    print(f"{sentences} sentences, {words} words")
    print(f"one thread: {sentences / cpu:.0f} sentences and {words / cpu:.0f} words per CPU-second ({cpu:.2f} s), peak {memory / 1024:.0f} MB")
    _, wall2, memory2, digest2 = median([program, "code", texts, "--jobs", "2", "-q"])
    same = "the same bytes" if digest == digest2 else "OTHER BYTES"
    print(f"two threads: {wall / wall2:.2f} times as fast by the clock ({wall:.2f} s, {wall2:.2f} s), {same}, peak {memory2 / 1024:.0f} MB")
    article = os.path.join(os.path.dirname(__file__), "..", "examples", "russia-taliban.txt")
    cpu, wall, memory, _ = median([program, "code", article, "--date", "2025-07-05", "-q"])
    print(f"one article from a cold start: {wall * 1000:.0f} ms ({cpu * 1000:.0f} ms CPU), peak {memory / 1024:.0f} MB")


if __name__ == "__main__":
    main()
