/* The check "not-covered", in two rows: what a custodian's records lack by month and volume
 * (scope: a custodian), and sources that the register names (scope 0).
 *
 * A custodian: months without anything of a kind that is otherwise held every month
 * (compare/mailbox/coverage.h; mail is left to "silent-mailbox"); and a mailbox whose mail drops in one
 * step to a third or less for sixteen weeks or longer while the other mailboxes go on: mail that
 * was not carried over to a new system looks so, and so does a change of job.
 *
 * A source: lost; not searched; held or searched, and nothing of it (its custodian, its period,
 * the kinds that its words name) delivered. */
#ifndef CANDOUR_COMPARE_CHECK_COVERAGE_H
#define CANDOUR_COMPARE_CHECK_COVERAGE_H

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct check;
struct compare;
struct coverage;
struct err;
struct register_row;

bool check_coverage(struct compare *compare, const struct check *check, int64_t custodian,
	struct err *err) MUST_USE;
bool check_sources(struct compare *compare, const struct check *check, int64_t scope,
	struct err *err) MUST_USE;

/* How many items came from a source: of custodians of its name (or all of them, where it gives none
 * and a delivery or custodian is named like the source), its period, the kinds its words name. */
bool source_items(struct compare *compare, struct arena *arena, const struct register_row *source,
	uint64_t *ret_items, struct err *err) MUST_USE;

#endif
