/* Mails that are held as print-outs: a PDF, a document or a text that begins, or has a page that
 * begins, with the header that mail programs print ("From: Sent: To: Subject:").
 *
 * What is quoted elsewhere and stands in one of them is held (compare/thread/held.h). Only what
 * begins a page counts: a header block farther down is what the printed mail quotes itself. */
#ifndef CANDOUR_COMPARE_PRINTOUT_H
#define CANDOUR_COMPARE_PRINTOUT_H

#include "base/attr.h"
#include "base/str.h"

struct compare;
struct err;
struct subject;

/* The print. It touches TOPIC_MESSAGE for a document that holds any, or did. */
bool printout_print(
	struct compare *compare, const struct subject *subject, struct err *err) MUST_USE;

#endif
