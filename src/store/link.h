/* Linking in the log: which runs there were, and what people decided of pairs of records.
 *
 * What a run found lies in DIR/links/N, and its manifest there names every file by its hash; the log
 * has the hash of the manifest. Decisions stand above all weights when the next run is made; the last
 * one on a pair counts, and may take back those before it. Nothing is ever changed. */
#ifndef CANDOUR_STORE_LINK_H
#define CANDOUR_STORE_LINK_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct inspection;
struct json;

struct link_run {
	int64_t number;     /* from 1; of its folder */
	struct str sha256;  /* of manifest.json, in hexadecimal */
	struct str summary; /* JSON: inputs, model, thresholds, counts */
	struct str who;
	int64_t moment;
	uint64_t entry; /* of the ledger */
};

/* Notes a run, with an entry of the log (ENTRY_LINK). run->moment and entry are set by it. */
bool link_run_put(struct inspection *inspection, struct link_run *run, struct err *err) MUST_USE;
/* The same from an entry, when the ledger is being replayed. */
bool link_run_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err) MUST_USE;
/* The last run; number 0 where there is none. */
bool link_run_last(struct inspection *inspection, struct arena *arena, struct link_run *ret_run,
	struct err *err) MUST_USE;

/* All of them in order, in the arena. */
bool link_runs(struct inspection *inspection, struct arena *arena, struct link_run **ret_runs,
	size_t *ret_count, struct err *err) MUST_USE;

/* Stored by number: append only. */
enum link_verdict { LINK_NOT_SAME = 0, LINK_SAME = 1, LINK_UNDONE = 2, LINK_VERDICT_COUNT };
const char *link_verdict_name(enum link_verdict verdict);  /* "not-same", "same", "undone" */
enum link_verdict link_verdict_from_name(struct str name); /* LINK_VERDICT_COUNT: none such */

struct link_decision_row {
	struct str source_a; /* of two records, the pair in the order of its first decision */
	struct str id_a;
	struct str source_b;
	struct str id_b;
	enum link_verdict verdict;
	struct str why;
	struct str who;
	int64_t moment;
	uint64_t entry; /* of the ledger; 0: of no inspection */
};

/* Notes a decision, with an entry of the log (ENTRY_LINK_DECISION). */
bool link_decision_put(
	struct inspection *inspection, struct link_decision_row *row, struct err *err) MUST_USE;
bool link_decision_restore(struct inspection *inspection, const struct json *payload,
	int64_t moment, uint64_t entry, struct err *err) MUST_USE;
/* All of them in order, in the arena, those that were taken back too. */
bool link_decisions(struct inspection *inspection, struct arena *arena,
	struct link_decision_row **ret_rows, size_t *ret_count, struct err *err) MUST_USE;

#endif
