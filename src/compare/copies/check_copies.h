/* Copies of one message that differ: a hidden recipient that only one of them shows, other
 * recipients, moments, subjects, words or attachments. A check; see compare/copies/copies.h for what
 * copies are. */
#ifndef CANDOUR_COMPARE_CHECK_COPIES_H
#define CANDOUR_COMPARE_CHECK_COPIES_H

#include "compare/checks.h"

/* Of TOPIC_MESSAGE: the copies are looked at from the document that stands for the message. One gap
 * for each sort of difference, with the copies as evidence.
 *
 * What transport and archives change by themselves is passed over: marks of lists and gateways in
 * subjects, banners and footers, written-out links, zones, names where one copy has no addresses,
 * signatures and inline pictures among the attachments. */
bool copies_differ_check(struct compare *compare, const struct check *check, int64_t scope,
	struct err *err) MUST_USE;

#endif
