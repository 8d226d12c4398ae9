/* What mails announce as attached, as rows: noted when a mail is read (said_print), so that its text
 * is parsed once, and looked at by check_attachment. Table: compare_announce (schema_said.sql). */
#ifndef CANDOUR_COMPARE_ANNOUNCED_H
#define CANDOUR_COMPARE_ANNOUNCED_H

#include "base/attr.h"
#include "compare/thread/announce.h"

struct arena;
struct compare;
struct err;
struct said_body;
struct subject;

/* What Outlook and Exchange note in the header when a mail is sent. Stored by number. */
enum announced_says {
	ANNOUNCED_SAYS_NOTHING = 0,
	ANNOUNCED_SAYS_NONE,
	ANNOUNCED_SAYS_SOME,
	ANNOUNCED_SAYS_ELSE /* neither yes nor no */
};

struct announced {
	size_t body;              /* which of the mail's, from 0 on */
	struct announce announce; /* positions are of the whole text */
};

/* How many there are is for compare_said, where `says` is kept as well. */
bool announced_write(struct compare *compare, struct arena *arena, int64_t document,
	const struct said_body *bodies, size_t body_count, size_t *ret_count,
	struct err *err) MUST_USE;
bool announced_remove(struct compare *compare, int64_t document, struct err *err) MUST_USE;
enum announced_says announced_says(const struct subject *subject);

/* All of a mail's, body after body; in the arena. */
bool announced_list(struct compare *compare, struct arena *arena, int64_t document,
	struct announced **ret_list, size_t *ret_count, struct err *err) MUST_USE;
/* Nothing and 0 where the mail is not known. */
bool announced_said(struct compare *compare, int64_t document, size_t *ret_count,
	enum announced_says *ret_says, struct err *err) MUST_USE;

#endif
