/* The cookie that carries a session's token: HttpOnly, SameSite=Strict, for this host alone, until the
 * browser is closed; behind TLS with the name's __Host- prefix and Secure (RFC 6265bis 4.1.3.2). */
#ifndef CANDOUR_WEB_SESSION_COOKIE_H
#define CANDOUR_WEB_SESSION_COOKIE_H

#include "base/str.h"

struct request;
struct reply;

/* The token in a request's cookies; "" none. */
struct str session_cookie_find(const struct request *request, struct str cookies);
void session_cookie_set(struct request *request, struct reply *reply, struct str token);
void session_cookie_clear(struct request *request, struct reply *reply);

#endif
