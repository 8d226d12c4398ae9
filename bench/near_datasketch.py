#!/usr/bin/env python3
"""The same mails through datasketch (pip install datasketch), as a peer of bench_near.

    BUILD/bench/bench_near 4000 1 mails.bin && bench/near_datasketch.py mails.bin

MinHashLSH as its documentation has it: a set of three-word shingles, 128 permutations, threshold 0.8.
Prints mails a CPU second, and recall and precision against the exact similarity of all pairs.
"""
import re
import sys
import time

from datasketch import MinHash, MinHashLSH

WORDS = 3
SIMILARITY = 0.8


def shingles(text):
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {" ".join(words[i:i + WORDS]) for i in range(max(1, len(words) - WORDS + 1))}


def main():
    with open(sys.argv[1], "rb") as file:
        texts = [text.decode() for text in file.read().split(b"\0")[:-1]]
    began = time.process_time()
    lsh = MinHashLSH(threshold=SIMILARITY, num_perm=128)
    found = set()
    for number, text in enumerate(texts):
        sketch = MinHash(num_perm=128)
        sketch.update_batch([shingle.encode() for shingle in shingles(text)])
        found.update((other, number) for other in lsh.query(sketch))
        lsh.insert(number, sketch)
    seconds = time.process_time() - began
    sets = [shingles(text) for text in texts]
    truth = set()
    for b in range(len(sets)):
        for a in range(b):
            least, most = sorted((len(sets[a]), len(sets[b])))
            if least >= SIMILARITY * most:
                both = len(sets[a] & sets[b])
                if both >= SIMILARITY * (least + most - both):
                    truth.add((a, b))
    right = len(truth & found)
    print(f"datasketch: {len(texts) / seconds:.0f} mails a CPU second, "
          f"recall {right / max(1, len(truth)):.4f}, precision {right / max(1, len(found)):.4f}")


main()
