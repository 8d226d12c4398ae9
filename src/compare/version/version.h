/* Versions: drafts, finals and copies in other formats of one document, wherever they are held.
 *
 * Candidates are texts that share runs of eight words which few others have: of each text those
 * runs are kept whose hash ends in enough zero bits that VERSION_PRINTS_MAX are left (U.
 * Manber, "Finding Similar Files in a Large File System", 1994; A. Broder, 1997, section 4). So a
 * text that stands within another is found as well. Each pair is then judged word by word
 * (compare/version/version_judge.h). What is joined by such pairs is a chain; a mail that carries a version
 * in its text belongs to the chain as a carrier and ties no two of them together.
 *
 * The tables are in schema_version.sql. */
#ifndef CANDOUR_COMPARE_VERSION_H
#define CANDOUR_COMPARE_VERSION_H

#include "base/attr.h"
#include "base/str.h"
#include "compare/version/version_judge.h"

struct arena;
struct compare;
struct err;
struct subject;

enum {
	VERSION_PRINTS_MAX = 96,      /* kept of one document */
	VERSION_MAIL_PRINTS_MAX = 24, /* and of one mail: they are many, and short */
	VERSION_WORDS_MIN = 15,       /* shorter texts are no versions of anything */
	VERSION_COMMON_MAX = 50,      /* texts that share a print: beyond, it is boilerplate */
	VERSION_COMMONER_MAX = 400,   /* the same for texts that have no more than boilerplate */
	VERSION_RARE_MIN = 6,         /* prints that are none, so that a text has enough */
	VERSION_CANDIDATES_MAX = 24,  /* of one text that are judged */
	VERSION_CHAIN_MAX = 200       /* members of one chain that are looked at together */
};

/* The print and the join (compare/prints.h, compare/joins.h). */
bool version_print(
	struct compare *compare, const struct subject *subject, struct err *err) MUST_USE;
bool version_join(struct compare *compare, struct err *err) MUST_USE;

/* A pair as it was judged, from the side of one document. */
struct version_link {
	int64_t other;
	enum version_relation relation;
	size_t same;
	size_t lost;
	size_t gained;
	bool is_mail; /* the other */
	int64_t chain;
};
/* All of a document's, in the arena; at most VERSION_CHAIN_MAX. */
bool version_links(struct compare *compare, struct arena *arena, int64_t document,
	struct version_link **ret_links, size_t *ret_count, struct err *err) MUST_USE;
/* 0 where it is in none. */
bool version_chain_of(
	struct compare *compare, int64_t document, int64_t *ret_chain, struct err *err) MUST_USE;
/* Judges two documents as the join does. */
bool version_judge_documents(struct compare *compare, struct arena *arena, int64_t a, int64_t b,
	double distinct, struct version_verdict *ret_verdict, struct err *err) MUST_USE;

#endif
