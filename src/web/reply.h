/* A reply as a page's function gives it.
 *
 * What must be in the log before bytes leave (a view of a restricted item, a search, an export, a sign-in) and
 * whatever changes something is an act (work/clerk/act.h): the function fills reply_act, and the
 * door sends the reply only when the clerk has answered that it is durable. Where the reply depends on the
 * answer, `then` builds it. A refused act becomes an error page; nothing of the reply leaves. */
#ifndef CANDOUR_WEB_REPLY_H
#define CANDOUR_WEB_REPLY_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "web/html.h"

struct act;
struct act_answer;
struct err;
struct request;
struct request_file;

struct reply {
	int status;       /* 200 unless set */
	const char *type; /* "text/html; charset=utf-8" unless set */
	struct buf body;
	struct url location;  /* of a redirect (303) */
	struct str cookie;    /* Set-Cookie's value; "" none */
	struct str file_name; /* "": shown; else Content-Disposition: attachment with it */
	int fd;               /* -1, or a file that is the body, taken over; ranges are answered */
	uint64_t fd_size;
	bool clears_site; /* Clear-Site-Data, on signing out */
	bool is_bare;     /* frame_begin's, for frame_end: the page has no foot */
	bool is_reader;   /* the CSP of the page that shows PDF: worker-src 'self', img-src blob: */
	bool is_lasting;  /* an asset under its hash: may be kept for a year */
	struct str etag;  /* with its quotes */
	const char *allow; /* of a 405: the methods that the path has; else NULL */
	bool is_gzipped;
	struct act *act;                     /* NULL: nothing is to be written */
	const struct request_file *act_file; /* that goes with the act; NULL: none */
	bool (*then)(struct request *request, const struct act_answer *answer, struct reply *reply,
		struct err *err);
	void *context; /* for `then`; in the request's arena */
};

/* The act that goes with the reply, with the request's session; fields by act_str. */
struct act *reply_act(struct reply *reply, struct request *request, const char *name);
/* 303 See Other: after a POST, and to the page for signing in. */
void reply_redirect(struct reply *reply, struct url to);
/* The page for an error: status by the kind alone (400 usage and query, 403 permission, 404, 409 exists, 413 too large,
 * 422 damaged, 500 ..., 503 busy, 507 disk full), the sentence, and what to do. */
void reply_error(struct reply *reply, struct request *request, const struct err *err);
int reply_status_of(int err_kind);

#endif
