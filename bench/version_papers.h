/* Invented papers of an authority for bench_versions.c: families of versions, and papers that only
 * come from the same template. Everything follows from the seed. */
#ifndef CANDOUR_BENCH_VERSION_PAPERS_H
#define CANDOUR_BENCH_VERSION_PAPERS_H

#include "base/str.h"

struct arena;

struct paper {
	int family; /* papers of one family are versions of one document; 0: alone */
	bool is_mail;
	struct str name;
	struct str body;
	struct str facts; /* JSON */
};

struct papers {
	struct paper *list;
	size_t count;
	size_t room;
	int families;
};

/* families: how many documents have versions. reals: texts that become bases of families, too (the
 * first third) or stand alone. */
void papers_make(struct arena *arena, uint32_t seed, size_t families, const struct str *reals,
	size_t real_count, struct papers *ret_papers);
/* One long text and an edited version of it, of about so many words. */
void papers_pair(
	struct arena *arena, uint32_t seed, size_t words, struct str *ret_a, struct str *ret_b);

#endif
