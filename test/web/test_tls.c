/* Behind a proxy that speaks TLS: browsers are told never to ask without it, and the session's cookie is one that
 * nobody but this host can have set. */
#include "base/arena.h"
#include "base/buf.h"
#include "bed.h"
#include "tap.h"

#define PASSWORD "four geese on a wet roof"

/* A request of this host; `fields` and `body` may be "". */
static int
ask(const struct bed *bed, const char *first, const char *fields, const char *body,
	struct buf *reply)
{
	struct str length = str_of(body).len == 0
		? STR("")
		: str_format(bed->arena, "Content-Length: %zu\r\n", str_of(body).len);

	return bed_ask(bed,
		str_format(bed->arena, "%s HTTP/1.1\r\nHost: localhost:%u\r\n%s%.*s\r\n%s", first,
			bed->port, fields, STR_ARG(length), body),
		reply);
}

/* The value of the field in the reply; "" where it has none. */
static struct str
field_of(const struct bed *bed, struct str reply, const char *name)
{
	struct str front = str_format(bed->arena, "\r\n%s: ", name);
	size_t at = str_find(reply, front);
	struct str rest = at == STR_NONE ? STR("") : str_from(reply, at + front.len);

	return str_copy(bed->arena, str_slice(rest, 0, str_find_char(rest, '\r')));
}

/* Pages, what is not there, what the gate refuses, files: whatever is answered. */
static void
transport_try(const struct bed *bed, struct buf *reply)
{
	static const struct {
		const char *first;
		const char *fields;
		int status;
	} asked[] = {{"GET /help", "", 200}, {"GET /nowhere", "", 404}, {"GET /log", "", 303},
		{"GET  /help", "", 400}, {"DELETE /help", "", 405},
		{"GET /help", "Host: localhost\r\n", 400}};

	for (size_t i = 0; i < COUNT_OF(asked); i++) {
		int status = ask(bed, asked[i].first, asked[i].fields, "", reply);
		struct str value = field_of(bed, buf_str(reply), "Strict-Transport-Security");

		tap_ok(status == asked[i].status &&
				str_equal(value, STR("max-age=63072000; includeSubDomains")),
			"%s (%d): only by TLS, and for two years: %.*s", asked[i].first, status,
			STR_ARG(value));
	}
}

static int
sign_in(const struct bed *bed, const char *scheme, struct buf *reply)
{
	return ask(bed, "POST /sign-in",
		str_format(bed->arena,
			"Origin: %s://localhost:%u\r\n"
			"Content-Type: application/x-www-form-urlencoded\r\n",
			scheme, bed->port)
			.data,
		"login=lead&password=four+geese+on+a+wet+roof", reply);
}

static int
account_ask(const struct bed *bed, const char *cookie, struct str token, struct buf *reply)
{
	return ask(bed, "GET /account",
		str_format(bed->arena, "Cookie: %s=%.*s\r\n", cookie, STR_ARG(token)).data, "",
		reply);
}

static void
cookie_try(const struct bed *bed, struct buf *reply)
{
	const struct str front = STR("__Host-candour=");
	struct str cookie;
	struct str token;

	tap_ok(sign_in(bed, "http", reply) == 403 &&
			field_of(bed, buf_str(reply), "Set-Cookie").len == 0,
		"a form of the same name without TLS is another site's");
	tap_ok(sign_in(bed, "https", reply) == 303, "with TLS somebody signs in");
	cookie = field_of(bed, buf_str(reply), "Set-Cookie");
	token = str_starts(cookie, front) ? str_from(cookie, front.len) : STR("");
	token = str_slice(token, 0, str_find_char(token, ';'));
	tap_ok(token.len == 64 &&
			str_ends(cookie, STR("; Path=/; HttpOnly; SameSite=Strict; Secure")) &&
			str_find(cookie, STR("Domain")) == STR_NONE,
		"the cookie is of this host alone, and no script's: %.*s",
		STR_ARG(str_slice(cookie, 0, front.len)));
	tap_ok(account_ask(bed, "__Host-candour", token, reply) == 200, "with it one is in");
	tap_ok(account_ask(bed, "candour", token, reply) == 303,
		"under the name that anybody could have set, nobody is");
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 64 << 20};
	struct buf reply CLEANUP(buf_free) = {0};
	struct bed bed;

	bed_begin(&bed, &arena, 1, true);
	bed_lead(&bed, "lead", PASSWORD);
	transport_try(&bed, &reply);
	cookie_try(&bed, &reply);
	tap_ok(bed_end(&bed), "it ends well");
	return tap_done();
}
