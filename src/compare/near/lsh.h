/* Which members of a collection are near: candidates by the keys of bands, judged by their
 * sketches, settled by the exact similarity of their shingles.
 *
 * New members are tied to each other and to those known from before, which the source gives by the
 * key of a band. What comes out are groups: everyone in a group is near to some other of it (single
 * linkage), so that it does not matter in which order members came. Two that stand in one group
 * already are not compared any more: a thousand variants of one letter cost a thousand comparisons,
 * not half a million.
 *
 * Work is bounded. A key that very many share (a disclaimer longer than the mails above it) is
 * looked through for LSH_RUN_MAX members before each new one; a member whose candidates disappoint
 * LSH_MISS_MAX times is settled no further. */
#ifndef CANDOUR_COMPARE_LSH_H
#define CANDOUR_COMPARE_LSH_H

#include "base/attr.h"
#include "compare/near/minhash.h"

struct err;
struct lsh;
struct shingle_set;

/* From this similarity on two texts are near-duplicates; pairs whose sketches let expect less than
 * the second (four standard errors below it) are not settled. */
#define NEAR_SIMILARITY 0.8
#define NEAR_EXPECTED 0.66
enum { LSH_RUN_MAX = 256, LSH_MISS_MAX = 64 };

/* New members that share a key. Keys come in order, band after band, each once. */
struct lsh_key {
	unsigned band;
	uint32_t key;
	const int64_t *members;
	size_t count;
};

struct lsh_source {
	void *context;
	/* Gives the members known from before with this key, at most LSH_RUN_MAX, by lsh_known, and
	 * may keep the new ones under it. NULL: there are none, and none are kept. */
	bool (*known)(void *context, struct lsh *lsh, const struct lsh_key *key, struct err *err);
	/* The sorted shingles of a member. */
	bool (*shingles)(
		void *context, int64_t member, struct shingle_set *ret_set, struct err *err);
};

struct lsh_counts {
	uint64_t judged;  /* pairs by their sketches */
	uint64_t settled; /* pairs by their shingles */
	uint64_t near;    /* of those */
};

void lsh_new(struct lsh **ret_lsh);
void lsh_free(struct lsh *lsh);
void lsh_cleanup(struct lsh **lsh);

/* A new member; its number, from 0 on. */
uint32_t lsh_add(struct lsh *lsh, int64_t member, const struct sketch *sketch);
/* For `known`: a member of before and the group it was in then (not 0). The sketch may be NULL
 * where lsh_has it already. A new member is passed over. */
bool lsh_has(const struct lsh *lsh, int64_t member);
void lsh_known(struct lsh *lsh, int64_t member, int64_t group, const struct sketch *sketch);

/* Ties all new members. */
bool lsh_join(struct lsh *lsh, const struct lsh_source *source, struct err *err) MUST_USE;
struct lsh_counts lsh_counts(const struct lsh *lsh);

/* What came out: `count` members, the new ones first; of each its id, the group it was in before
 * (0: new) and the number of the member that stands for all of its group now. */
size_t lsh_count(const struct lsh *lsh);
int64_t lsh_member(const struct lsh *lsh, size_t number, int64_t *ret_before, uint32_t *ret_root);

#endif
