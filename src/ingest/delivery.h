/* Deliveries: what was handed over at once, and its receipt.
 *
 * A delivery is known again by who gave it, whose records they are, the day, the power and the
 * paths: the same command goes on with the same delivery. */
#ifndef CANDOUR_INGEST_DELIVERY_H
#define CANDOUR_INGEST_DELIVERY_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct inspection;

struct delivery {
	int64_t id;
	struct str given_by;
	struct str custodian;
	struct str power;
	int64_t received;  /* moment of the day */
	struct str source; /* paths of the command, one a line */
	int64_t started;
	int64_t finished; /* DATE_NONE while it is being taken in */
	uint64_t entry;   /* of the ledger */
};

/* Finds the same delivery or begins a new one (in the caller's transaction, with its entry). */
bool delivery_open(struct inspection *inspection, struct arena *arena, struct delivery *delivery,
	bool *ret_new, struct err *err) MUST_USE;
/* One begun earlier, under its number, when the ledger is being replayed. */
bool delivery_restore(
	struct inspection *inspection, const struct delivery *delivery, struct err *err) MUST_USE;
bool delivery_get(struct inspection *inspection, struct arena *arena, int64_t id,
	struct delivery *ret_delivery, struct err *err) MUST_USE;
/* All deliveries, in the arena. */
bool delivery_list(struct inspection *inspection, struct arena *arena,
	struct delivery **ret_deliveries, size_t *ret_count, struct err *err) MUST_USE;
/* Writes the receipt (receipts/delivery-N.sha256 for sha256sum -c, and .json beside it), and
 * closes the delivery with an entry that holds the receipt's hash. In the caller's transaction.
 * `ret_receipt` is the receipt's path. */
bool delivery_finish(struct inspection *inspection, struct arena *arena,
	const struct delivery *delivery, struct str *ret_receipt, struct err *err) MUST_USE;
/* Marks it finished, when the ledger is being replayed. */
bool delivery_mark_finished(struct inspection *inspection, int64_t id, int64_t moment,
	struct str receipt_sha256, struct str summary_sha256, struct err *err) MUST_USE;

#endif
