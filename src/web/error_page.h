/* What a browser shows where a request cannot be answered: needs no store, no frame and no session, so that
 * it can be shown whatever went wrong; and has both where they are there. */
#ifndef CANDOUR_WEB_ERROR_PAGE_H
#define CANDOUR_WEB_ERROR_PAGE_H

#include "base/attr.h"
#include "base/str.h"

struct buf;
struct reply;
struct request;

/* The reason phrase of a status (RFC 9110 section 15); static. */
const char *error_page_phrase(int status);
/* `sentence` may hold outside text. */
void error_page_write(struct buf *out, int status, struct str sentence);
/* The whole reply. */
void error_page_reply(struct reply *reply, int status, struct str sentence);
/* The same within the frame, with the way on, for somebody who is signed in; where that cannot be made, without. */
void error_page_answer(
	struct request *request, struct reply *reply, int status, struct str sentence);

#endif
