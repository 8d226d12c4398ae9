#!/usr/bin/env python3
"""The same pairs of names through RapidFuzz and DuckDB (pip install rapidfuzz numpy duckdb), as peers
of bench_levels, which is run first so that all figures are of one run.

    bench/levels_peers.py BUILD/bench/bench_levels FILE.csv

Prints nanoseconds of processor time a pair, the best of three, on one thread.
"""
import os
import subprocess
import sys
import tempfile
import time

import duckdb
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler, Levenshtein

ROUNDS = 3
SCORERS = (("Jaro-Winkler", JaroWinkler.similarity), ("Levenshtein", Levenshtein.distance),
           ("Damerau-Levenshtein", OSA.distance))
FUNCTIONS = ("jaro_winkler_similarity", "levenshtein", "damerau_levenshtein")


def tell(what, run, count):
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        run()
        best = min(best, time.process_time() - began)
    print(f"{what:<44} {best / count * 1e9:7.1f} ns")


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "pairs.csv")
        subprocess.run([sys.argv[1], "-o", path, *sys.argv[2:]], check=True)
        with open(path, encoding="utf-8") as file:
            rows = [line.rstrip("\n").split(",") for line in file]
        some = sorted({a for a, _ in rows})[:2000]
        for name, scorer in SCORERS:
            tell(f"RapidFuzz, {name}, pair by pair", lambda: process.cpdist(
                [a for a, _ in rows], [b for _, b in rows], scorer=scorer, workers=1), len(rows))
            tell(f"RapidFuzz, {name}, all by all", lambda: process.cdist(
                some, some, scorer=scorer, workers=1), len(some) ** 2)
        base = duckdb.connect()
        base.execute("set threads = 1")
        base.execute("create table pairs as select column0 a, column1 b "
                     f"from read_csv('{path}', header = false)")
        for function in FUNCTIONS:
            tell(f"DuckDB, {function}", lambda: base.execute(
                f"select sum({function}(a, b)) from pairs").fetchall(), len(rows))


if __name__ == "__main__":
    main()
