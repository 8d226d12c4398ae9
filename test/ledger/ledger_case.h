/* What the tests of the ledger share: a key, a log of made-up entries, what verify finds. */
#ifndef CANDOUR_TEST_LEDGER_CASE_H
#define CANDOUR_TEST_LEDGER_CASE_H

#include "base/arena.h"
#include "base/err.h"
#include "crypto/sign.h"
#include "ledger/ledger.h"

#define CASE_ORIGIN STR("candour.example/2013-17")

/* A signer in this process, with a key that follows from the number. */
struct case_signer {
	struct signing_key key;
	bool refuses;
};
void case_signer_init(struct case_signer *signer, unsigned char number);
struct ledger_signer case_signer_use(struct case_signer *signer);

/* Entry `index` of the made-up log; `story` tells one log from another. */
struct ledger_entry case_entry(struct arena *arena, uint64_t index, unsigned story);
struct ledger_entry *case_entries(
	struct arena *arena, uint64_t first, size_t count, unsigned story);

/* A new folder below the test's own. */
const char *case_folder(struct arena *arena, const char *name);
/* Makes a log of `size` entries, written in batches of `batch`. False after tap_note. */
bool case_ledger(
	const char *folder, struct case_signer *signer, size_t size, size_t batch, unsigned story);
/* Opens it and writes entries first .. first + count - 1. */
bool case_write(const char *folder, struct case_signer *signer, uint64_t first, size_t count,
	unsigned story, struct err *err);

/* Copies all files of a folder; the copy is replaced. */
bool case_copy(const char *from, const char *to);
bool case_remove(const char *folder);

/* Runs a program with its arguments (ended by NULL); its exit code, or -1. */
int case_run(const char *const *arguments);

/* What ledger_verify found. */
struct case_findings {
	size_t count;
	size_t entries;  /* given to the callback */
	char first[300]; /* "sort: what" of the first */
	bool has_sort[8];
	bool failed; /* ledger_verify returned false */
	struct err err;
};
enum case_sort {
	SORT_ALTERED,
	SORT_MISSING,
	SORT_ADDED,
	SORT_BACK_DATED,
	SORT_ROLLED_BACK,
	SORT_FORKED,
	SORT_UNFINISHED,
	SORT_OTHER
};
struct case_findings case_verify(
	const char *folder, struct str vkey, struct str since, uint64_t size_least);

#endif
