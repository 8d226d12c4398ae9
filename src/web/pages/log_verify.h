/* What the pages say of verifying: asked for, how far it is, and what came of it. */
#ifndef CANDOUR_WEB_PAGES_LOG_VERIFY_H
#define CANDOUR_WEB_PAGES_LOG_VERIFY_H

#include "base/attr.h"
#include "base/str.h"
#include "web/html.h"

struct err;
struct reply;
struct request;

struct log_verify_view {
	struct str state;   /* how it stands now; "" nobody asked yet */
	struct str result;  /* of the last that went to its end; "" none did */
	struct str verdict; /* "Nothing was altered"; "" none did */
	bool is_amiss;
	bool is_running; /* or waits: the page offers to look again */
	struct url here;
	struct str csrf;
};
bool log_verify_fill(
	struct request *request, struct log_verify_view *ret_view, struct err *err) MUST_USE;

/* "Sealed, checked 09:14" for the head of each page; "" where nobody has verified yet. */
bool log_verify_words(struct request *request, struct str *ret_words, struct err *err) MUST_USE;
/* "14 March 2013, 17:52"; "" none. */
bool log_verify_moment(struct request *request, struct str *ret_words, struct err *err) MUST_USE;

/* The route: asks for it. */
bool log_verify_ask(struct request *request, struct reply *reply, struct err *err);

#endif
