/* A browser's part of HTTP for benchmarks: one request a connection, as doors want it, and a session. */
#ifndef CANDOUR_BENCH_BROWSER_H
#define CANDOUR_BENCH_BROWSER_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

struct browser {
	unsigned port;
	char cookie[256]; /* "candour=..."; "" signed out */
	char csrf[128];   /* of the session's forms */
	struct buf reply; /* head and body of the last */
	int status;       /* of the last; 0: there was none */
};

/* The status; the reply stays until the next. */
int browser_get(struct browser *browser, const char *target);
/* A form, urlencoded, without its secret, which is added. */
int browser_post(struct browser *browser, const char *target, const char *form);
/* False where it was refused. */
bool browser_sign_in(
	struct browser *browser, unsigned port, const char *login, const char *password) MUST_USE;
struct str browser_body(const struct browser *browser);
void browser_free(struct browser *browser);

#endif
