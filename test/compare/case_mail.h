/* Mails for tests of comparing. */
#ifndef CANDOUR_TEST_CASE_MAIL_H
#define CANDOUR_TEST_CASE_MAIL_H

#include <stdint.h>

struct compare_case;

struct mail {
	int64_t id;
	const char *message_id;
	const char *references; /* ids, parted by blanks; the last is the parent */
	const char *from;
	const char *to;
	const char *subject;
	const char *sent;
	const char *body;
	const char *more; /* further facts, each with a comma in front */
};

/* Stores a mail, delivered as the file "ID.eml" in the first delivery. */
void mail_add(struct compare_case *c, const struct mail *m);

#endif
