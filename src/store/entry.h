/* Entries of the ledger, committed with the act that they tell of.
 *
 * entry_add is called within the transaction of the act; entry_flush writes what was committed to
 * the ledger's files, after the commit. A crash between the two is repaired by entry_flush at the
 * next opening. Payloads are JSON objects; HACKING lists the kinds and their members. */
#ifndef CANDOUR_STORE_ENTRY_H
#define CANDOUR_STORE_ENTRY_H

#include "base/attr.h"
#include "base/str.h"

struct err;
struct inspection;

#define ENTRY_INSPECTION "inspection" /* founded: authority, remit, dates, lines */
#define ENTRY_DELIVERY "delivery"     /* begun: who gave it, whose records, which power */
#define ENTRY_RECEIVED "received"     /* one item: path, hash, size, custody */
#define ENTRY_FAILURE "failure"       /* an item that could not be (wholly) read */
#define ENTRY_READ "read"             /* commitments to what was read of documents */
#define ENTRY_CLOSED "closed"         /* a delivery is complete: counts, hash of its receipt */
#define ENTRY_PASSWORD "password"     /* an item was opened with a password */
#define ENTRY_REBUILD "rebuild"       /* derived data were made anew */
#define ENTRY_SETTING "setting"
#define ENTRY_GAP "gap"       /* a state was given to a gap (store/gap_state.h) */
#define ENTRY_VIEWED "viewed" /* restricted items were shown (work/viewing.h) */
#define ENTRY_PUBLISHED                                                                            \
	"published"       /* a folder was compared, or what was found (store/publication.h) */
#define ENTRY_LINK "link" /* records were linked (store/link.h) */
#define ENTRY_LINK_DECISION "link-decision" /* someone decided of a pair of records */
#define ENTRY_REGISTER "register" /* something was declared, or taken back (store/register.h) */
/* Who works here, and what they looked at and took away. */
#define ENTRY_ACCOUNT "account"       /* made, changed or closed (access/account.h) */
#define ENTRY_ACCESS "access"         /* who may open restricted items (access/restriction.h) */
#define ENTRY_SIGNED_IN "signed-in"   /* into the workbench (work/clerk/acts_sessions.c) */
#define ENTRY_SIGNED_OUT "signed-out" /* and out of it */
#define ENTRY_SEARCHED "searched"     /* in the workbench (work/clerk/acts_audit.c) */
#define ENTRY_EXPORTED "exported"     /* something left the workbench as a file */
/* What comes through the workbench, and what goes to the authority. */
#define ENTRY_UPLOAD "upload" /* a file was begun, received, given up or taken in (work/upload.h) */
#define ENTRY_REQUEST "request"       /* a letter was sent, or answered (work/request_sent.h) */
#define ENTRY_ERRAND "errand"         /* long work was asked for there (store/errand.h) */
#define ENTRY_ERRAND_END "errand-end" /* and how it ended */
#define ENTRY_IMPORTED "imported"     /* codes and passages came from another tool (work/refi/) */
/* What inspectors make of the evidence (remit/). */
#define ENTRY_CODE "code"                   /* a version of a code */
#define ENTRY_CODING "coding"               /* a code on a passage, or one taken back */
#define ENTRY_WEIGHING "weighing"           /* weight, lines of enquiry and note of a document */
#define ENTRY_READING_LIST "reading-list"   /* a list was made or changed */
#define ENTRY_READING_ITEMS "reading-items" /* items were added to one */
#define ENTRY_READING_STATE "reading-state" /* an item of one was read or passed over */
#define ENTRY_FINDING "finding"             /* a version of a finding, whole */
#define ENTRY_FINDING_STEP "finding-step"   /* a finding goes on, or back */
#define ENTRY_EXHIBIT "exhibit"             /* what a finding rests on */
#define ENTRY_CRITICISM "criticism"         /* somebody criticised: letter, reply, disposition */
#define ENTRY_REPORT "report"             /* a copy of the report was made (store/report_copy.h) */
#define ENTRY_SETTLEMENT "settlement"     /* where two readers disagreed: what was decided */
#define ENTRY_SAVED_SEARCH "saved-search" /* a search was kept or changed, or looked at again */

/* Appends; *ret_index is its number. The moment is the inspection's clock, never running back. */
bool entry_add(struct inspection *inspection, const char *kind, struct str payload,
	uint64_t *ret_index, struct err *err) MUST_USE;
/* Forgets numbers given out in a transaction that was undone. */
bool entry_reload(struct inspection *inspection, struct err *err) MUST_USE;
/* Notes within the transaction how far the numbers have gone; inspection_commit calls it. */
bool entry_commit_state(struct inspection *inspection, struct err *err) MUST_USE;
/* Writes all pending entries to the ledger and signs. */
bool entry_flush(struct inspection *inspection, struct err *err) MUST_USE;

#endif
