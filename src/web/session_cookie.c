#include "web/session_cookie.h"

#include "web/cookie.h"
#include "web/door.h"
#include "web/reply.h"
#include "web/request.h"

static const char *
name_of(const struct request *request)
{
	return request->door->is_tls ? "__Host-candour" : "candour";
}

struct str
session_cookie_find(const struct request *request, struct str cookies)
{
	return cookie_find(cookies, str_of(name_of(request)));
}

void
session_cookie_set(struct request *request, struct reply *reply, struct str token)
{
	reply->cookie = str_format(request->arena, "%s=%.*s; Path=/; HttpOnly; SameSite=Strict%s",
		name_of(request), STR_ARG(token), request->door->is_tls ? "; Secure" : "");
}

void
session_cookie_clear(struct request *request, struct reply *reply)
{
	reply->cookie = str_format(request->arena,
		"%s=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict%s", name_of(request),
		request->door->is_tls ? "; Secure" : "");
}
