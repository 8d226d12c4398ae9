/* For the files of mailbox.h alone. */
#ifndef CANDOUR_COMPARE_MAILBOX_INSIDE_H
#define CANDOUR_COMPARE_MAILBOX_INSIDE_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct compare;
struct err;

/* One custodian's mails with their recipients; days of all mailboxes: a mailbox of a million mails
 * takes some 300 MB. */
#define MAKING_SIZE_MAX ((size_t)3 * 1024 * 1024 * 1024)

/* Makes the mailboxes of a custodian anew. */
bool mailbox_make(struct compare *compare, int64_t custodian, struct err *err) MUST_USE;

#endif
