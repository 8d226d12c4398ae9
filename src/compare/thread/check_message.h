/* The check "message-absent": messages that others answer, refer to or quote, and that are not
 * held. One gap for each, however many tell of it. */
#ifndef CANDOUR_COMPARE_CHECK_MESSAGE_H
#define CANDOUR_COMPARE_CHECK_MESSAGE_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct check;
struct compare;
struct err;
struct thread_node;

bool check_message_absent(struct compare *compare, const struct check *check, int64_t scope,
	struct err *err) MUST_USE;

/* What is known of an absent message, for people: "A message from X of about 13 March 2013". */
struct str check_message_title(struct arena *arena, const struct thread_node *node);
/* The first item of a document, 0 where there is none, and its custodian. */
bool check_message_item(struct compare *compare, int64_t document, int64_t *ret_item,
	int64_t *ret_custodian, struct err *err) MUST_USE;

#endif
