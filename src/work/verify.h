/* Verifying an inspection: vault against log, log against itself, database against log. */
#ifndef CANDOUR_WORK_VERIFY_H
#define CANDOUR_WORK_VERIFY_H

#include "base/attr.h"
#include "base/str.h"

struct err;

struct verify_finding {
	const char *sort; /* "altered", "missing", "added", "back-dated", ... */
	struct str what;  /* one sentence */
};

struct verify_request {
	const char *folder;
	struct str vkey;  /* of a second person's keeping; "": the one that the inspection has */
	struct str since; /* text of an earlier checkpoint, or "" */
	void (*found)(void *context, const struct verify_finding *finding);
	/* How far it is, for who waits: "The log is read.", some hundred times a second at most; 0:
	 * nobody knows how much there is. False: it shall leave off (ERR_INTERRUPTED). NULL: nobody. */
	bool (*progress)(void *context, const char *words, uint64_t done, uint64_t total);
	void *context;
};

struct verify_result {
	uint64_t entries;
	uint64_t objects;
	uint64_t bytes;
	uint64_t items;
	uint64_t findings;
	uint64_t unfinished; /* of these: left half done by a command that was stopped */
	uint64_t outdated;   /* of these: the database is another version's, and was not compared */
};

/* Reads everything, as it is at one moment: writers are kept out for as long as that moment takes
 * (work/verify_moment.h) and go on meanwhile. ERR_BUSY where candour rebuild is at work. True where
 * it could go to the end, whatever it found. */
bool work_verify(const struct verify_request *request, struct verify_result *ret_result,
	struct err *err) MUST_USE;

#endif
