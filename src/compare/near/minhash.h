/* Sketches: what is kept of a set of shingles, so that two sets can be compared without them.
 *
 * The method is that of S. Dahlgaard, M. Knudsen and M. Thorup, "Fast Similarity Sketching" (FOCS
 * 2017): in round r every element is thrown into one of the t places (in rounds beyond t all are
 * thrown into place r - t), and a place keeps the least value of the first round in which something
 * fell into it. Two sets agree in a place with a probability of exactly their Jaccard similarity,
 * places scatter no more than t independent ones would, and a text of 300 words costs some three
 * rounds instead of the 128 hashes per element of plain MinHash.
 *
 * Of each place a sketch keeps eight bits (P. Li and A. C. König, "b-Bit Minwise Hashing", 2010),
 * to judge how near two sets are; and of each BAND_ROWS places together one number of 32 bits, the
 * band's key: sets that share the key of a band are candidates (locality-sensitive hashing, P.
 * Indyk and R. Motwani 1998; banding as in J. Leskovec, A. Rajaraman and J. Ullman, "Mining of
 * Massive Datasets", section 3.4). */
#ifndef CANDOUR_COMPARE_MINHASH_H
#define CANDOUR_COMPARE_MINHASH_H

#include "base/attr.h"
#include "base/str.h"

struct shingle_set;

/* With 16 bands of 4 a pair of similarity 0.8 shares no band once in 4,600 times, and one of 0.3 is
 * a candidate in one case of eight. Each band costs a row in the database. */
enum { SKETCH_PLACES = 128, BAND_ROWS = 4, BAND_COUNT = 16 };

struct sketch {
	uint8_t places[SKETCH_PLACES];
	uint32_t bands[BAND_COUNT];
};

/* The bytes of a sketch as they are kept in the database. */
enum { SKETCH_SIZE = SKETCH_PLACES + 4 * BAND_COUNT };

/* The sketch of a set that is not empty. The set may be sorted by it and freed of repetitions. */
void sketch_make(struct sketch *ret_sketch, struct shingle_set *set);
/* The similarity that two sketches let expect, 0 to 1; its standard error is 0.035 at 0.8. */
double sketch_similarity(const struct sketch *a, const struct sketch *b);
void sketch_pack(const struct sketch *sketch, char ret_bytes[SKETCH_SIZE]);
/* False where the bytes are none of ours. */
bool sketch_unpack(struct str bytes, struct sketch *ret_sketch) MUST_USE;

#endif
