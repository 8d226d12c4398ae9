/* Passwords of encrypted documents, sealed with the inspection's own key, so that a rebuild can
 * read them again. In the clear a password exists only while a document is read with it. */
#ifndef CANDOUR_STORE_PASSWORD_H
#define CANDOUR_STORE_PASSWORD_H

#include "base/attr.h"
#include "base/str.h"

struct buf;
struct err;
struct inspection;

/* Seals a password and notes it for the document, with an entry of the ledger. */
bool password_put(struct inspection *inspection, int64_t document, int64_t item, struct str sha256,
	struct str password, struct err *err) MUST_USE;
/* The same when the ledger is being replayed. */
bool password_restore(struct inspection *inspection, int64_t document, struct str sealed,
	struct err *err) MUST_USE;
/* The password in the clear, or nothing in *ret_password. The caller wipes it. */
bool password_get(struct inspection *inspection, int64_t document, struct buf *ret_password,
	struct err *err) MUST_USE;

#endif
