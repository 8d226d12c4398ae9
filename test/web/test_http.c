/* Requests that no browser sends: each gets its refusal, with all header fields, and nobody else notices. */
#include "base/arena.h"
#include "base/buf.h"
#include "bed.h"
#include "tap.h"
#include "web/assets.h"
#include "web/route.h"

#include <signal.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

struct attempt {
	const char *words;
	struct str request;
	int status;
};

#define HOST "Host: localhost:PORT\r\n"
#define GET(TARGET) STR_INIT("GET " TARGET " HTTP/1.1\r\n" HOST "\r\n")
#define POST(FIELDS, BODY)                                                                         \
	STR_INIT("POST /sign-in HTTP/1.1\r\n" HOST "Origin: http://localhost:PORT\r\n" FIELDS      \
		 "\r\n" BODY)
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"

static const struct attempt attempts[] = {
	{"a plain request", GET("/help"), 200},
	{"HTTP/1.0", STR_INIT("GET /help HTTP/1.0\r\n" HOST "\r\n"), 200},
	{"what is not there", GET("/nowhere"), 404},
	{"who is not signed in", GET("/log"), 303},
	/* the first line */
	{"another method", STR_INIT("DELETE /help HTTP/1.1\r\n" HOST "\r\n"), 405},
	{"TRACE", STR_INIT("TRACE /help HTTP/1.1\r\n" HOST "\r\n"), 405},
	{"an absolute target", STR_INIT("GET http://localhost/help HTTP/1.1\r\n" HOST "\r\n"), 400},
	{"a proxy's CONNECT", STR_INIT("CONNECT localhost:80 HTTP/1.1\r\n" HOST "\r\n"), 400},
	{"OPTIONS *", STR_INIT("OPTIONS * HTTP/1.1\r\n" HOST "\r\n"), 400},
	{"HTTP/2", STR_INIT("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505},
	{"HTTP/0.9", STR_INIT("GET /help\r\n\r\n"), 400},
	{"two blanks", STR_INIT("GET  /help HTTP/1.1\r\n" HOST "\r\n"), 400},
	{"a tab for a blank", STR_INIT("GET\t/help HTTP/1.1\r\n" HOST "\r\n"), 400},
	{"a blank before it", STR_INIT(" GET /help HTTP/1.1\r\n" HOST "\r\n"), 400},
	{"a TLS greeting", STR_INIT("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"), 400},
	{"bytes above ASCII in the target", STR_INIT("GET /caf\xc3\xa9 HTTP/1.1\r\n" HOST "\r\n"),
		400},
	/* line ends */
	{"lines ended by LF alone", STR_INIT("GET /help HTTP/1.1\n" HOST "\n"), 400},
	{"LF alone in the middle", STR_INIT("GET /help HTTP/1.1\r\nA: b\n" HOST "\r\n"), 400},
	{"CR alone", STR_INIT("GET /help HTTP/1.1\r\nA: b\rC: d\r\n" HOST "\r\n"), 400},
	{"a folded line", STR_INIT("GET /help HTTP/1.1\r\n" HOST "A: b\r\n c\r\n\r\n"), 400},
	{"a zero byte", STR_INIT("GET /help HTTP/1.1\r\n" HOST "A: b\0c\r\n\r\n"), 400},
	{"a blank before the colon", STR_INIT("GET /help HTTP/1.1\r\n" HOST "A : b\r\n\r\n"), 400},
	{"no colon", STR_INIT("GET /help HTTP/1.1\r\n" HOST "A b\r\n\r\n"), 400},
	{"no name", STR_INIT("GET /help HTTP/1.1\r\n" HOST ": b\r\n\r\n"), 400},
	/* whom it is for */
	{"no host", STR_INIT("GET /help HTTP/1.1\r\n\r\n"), 400},
	{"two hosts", STR_INIT("GET /help HTTP/1.1\r\n" HOST HOST "\r\n"), 400},
	{"another's name that leads here",
		STR_INIT("GET /help HTTP/1.1\r\nHost: evil.example\r\n\r\n"), 421},
	{"our name without the port", STR_INIT("GET /help HTTP/1.1\r\nHost: localhost\r\n\r\n"),
		421},
	/* lengths */
	{"two lengths", POST(FORM "Content-Length: 3\r\nContent-Length: 3\r\n", "a=b"), 400},
	{"a length and chunks",
		POST(FORM "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
			"3\r\na=b\r\n0\r\n\r\n"),
		400},
	{"chunks", POST(FORM "Transfer-Encoding: chunked\r\n", "3\r\na=b\r\n0\r\n\r\n"), 411},
	{"a strange coding", POST(FORM "Transfer-Encoding: xchunked\r\n", ""), 411},
	{"a length with a sign", POST(FORM "Content-Length: +3\r\n", "a=b"), 400},
	{"a length with a comma", POST(FORM "Content-Length: 3, 3\r\n", "a=b"), 400},
	{"a length below zero", POST(FORM "Content-Length: -1\r\n", "a=b"), 400},
	{"no number", POST(FORM "Content-Length: 0x3\r\n", "a=b"), 400},
	{"an empty length", POST(FORM "Content-Length: \r\n", "a=b"), 400},
	{"a length beyond all", POST(FORM "Content-Length: 99999999999999999999\r\n", "a=b"), 413},
	{"no length", POST(FORM, ""), 411},
	{"a GET with a body",
		STR_INIT("GET /help HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc"), 400},
	{"an expectation of another kind", POST(FORM "Expect: a\r\nContent-Length: 3\r\n", "a=b"),
		417},
	/* paths */
	{"dots", GET("/../help"), 404},
	{"dots in the middle", GET("/a/../help"), 404},
	{"escaped dots", GET("/%2e%2e/help"), 404},
	{"dots escaped twice", GET("/%252e%252e/help"), 404},
	{"an escaped slash", GET("/a%2fhelp"), 400},
	{"an escaped zero", GET("/help%00"), 400},
	{"an escaped line end", GET("/help%0d%0aSet-Cookie:%20a=b"), 400},
	{"a backslash", GET("/..\\help"), 400},
	{"half an escape", GET("/help%4"), 400},
	{"no escape", GET("/help%zz"), 400},
	{"an overlong slash", GET("/%c0%afhelp"), 400},
	{"an overlong dot", GET("/%e0%80%ae/help"), 400},
	{"half a surrogate", GET("/%ed%a0%80"), 400},
	{"an empty piece", GET("//help"), 404},
	{"a piece at the end", GET("/help/"), 404},
	{"a query that is no escape", GET("/help?q=100%&r=%zz"), 200},
	/* forms */
	{"a form from nowhere",
		STR_INIT("POST /sign-in HTTP/1.1\r\n" HOST FORM "Content-Length: 3\r\n\r\na=b"),
		403},
	{"a form of another site",
		STR_INIT("POST /sign-in HTTP/1.1\r\n" HOST "Origin: http://evil.example\r\n" FORM
			 "Content-Length: 3\r\n\r\na=b"),
		403},
	{"a form without origin",
		STR_INIT("POST /sign-in HTTP/1.1\r\n" HOST "Origin: null\r\n" FORM
			 "Content-Length: 3\r\n\r\na=b"),
		403},
	{"a form across sites",
		POST("Sec-Fetch-Site: cross-site\r\n" FORM "Content-Length: 3\r\n", "a=b"), 403},
	{"a form of another kind", POST("Content-Type: text/plain\r\nContent-Length: 3\r\n", "a=b"),
		415},
	{"JSON", POST("Content-Type: application/json\r\nContent-Length: 2\r\n", "{}"), 415},
	{"a form that is too large", POST(FORM "Content-Length: 99999999\r\n", "a=b"), 413},
};

/* Each reply has these, whoever made it. */
static const char *const fields[] = {"Content-Security-Policy: default-src 'none'",
	"X-Content-Type-Options: nosniff", "Referrer-Policy: same-origin",
	"Cross-Origin-Opener-Policy: same-origin", "Cross-Origin-Embedder-Policy: require-corp",
	"Cross-Origin-Resource-Policy: same-origin",
	"Permissions-Policy: ", "Cache-Control: no-store", "Connection: close",
	"Content-Type: text/html; charset=utf-8"};

static struct str
port_put(const struct bed *bed, struct str request)
{
	struct buf made CLEANUP(buf_free) = {0};
	size_t at;

	while ((at = str_find(request, STR("PORT"))) != STR_NONE) {
		buf_add(&made, str_slice(request, 0, at));
		buf_add_format(&made, "%u", bed->port);
		request = str_from(request, at + 4);
	}
	buf_add(&made, request);
	return str_copy(bed->arena, buf_str(&made));
}

static bool
fields_all(struct str reply)
{
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		if (str_find(reply, str_of(fields[i])) == STR_NONE) {
			tap_note("without %s", fields[i]);
			return false;
		}
	/* Without TLS a browser must not be told to ask by it (RFC 6797, 7.2). */
	return str_find(reply, STR("\r\nServer:")) == STR_NONE &&
		str_find(reply, STR("\r\nStrict-Transport-Security:")) == STR_NONE;
}

/* Pages that ask for somebody, and forms that anyone may send, are others' to make. */
static bool
is_page_of(struct str request)
{
	struct str parts[REQUEST_PARTS_MAX];
	bool other;

	if (str_starts(request, STR("POST /sign-in ")))
		return route_find(METHOD_POST, STR("/sign-in"), parts, &other) != NULL;
	return !str_starts(request, STR("GET /log ")) ||
		route_find(METHOD_GET, STR("/log"), parts, &other) != NULL;
}

static void
attempts_try(const struct bed *bed, struct buf *reply)
{
	for (size_t i = 0; i < COUNT_OF(attempts); i++) {
		const struct attempt *a = &attempts[i];
		int status;

		if (!is_page_of(a->request)) {
			tap_skip("%s: no such page yet", a->words);
			continue;
		}
		status = bed_ask(bed, port_put(bed, a->request), reply);
		tap_ok(status == a->status, "%s: %d (%d)", a->words, a->status, status);
		tap_ok(fields_all(buf_str(reply)), "%s: all header fields", a->words);
	}
}

/* The second of two requests in one connection is never read, so none can be hidden behind another. */
static void
pipeline_try(const struct bed *bed, struct buf *reply)
{
	struct str two = port_put(bed,
		STR("GET /help HTTP/1.1\r\n" HOST "\r\n"
		    "GET /nowhere HTTP/1.1\r\n" HOST "\r\n"));

	tap_ok(bed_ask(bed, two, reply) == 200, "the first of two is answered");
	tap_ok(str_find(str_from(buf_str(reply), 1), STR("HTTP/1.1 ")) == STR_NONE,
		"the second is not");
}

static void
head_try(const struct bed *bed, struct buf *reply)
{
	struct buf request CLEANUP(buf_free) = {0};

	tap_ok(bed_ask(bed, port_put(bed, STR("HEAD /help HTTP/1.1\r\n" HOST "\r\n")), reply) ==
				200 &&
			str_ends(buf_str(reply), STR("\r\n\r\n")),
		"HEAD gives the head alone");
	buf_add(&request, STR("GET /help HTTP/1.1\r\n" HOST));
	for (int i = 0; i < 200; i++)
		buf_add_format(&request, "A%d: b\r\n", i);
	buf_add(&request, STR("\r\n"));
	tap_ok(bed_ask(bed, port_put(bed, buf_str(&request)), reply) == 431, "too many fields");
	buf_clear(&request);
	buf_add(&request, STR("GET /help HTTP/1.1\r\n" HOST "A: "));
	for (int i = 0; i < 20000; i++)
		buf_add_char(&request, 'a');
	tap_ok(bed_ask(bed, port_put(bed, buf_str(&request)), reply) == 431, "a huge field");
	buf_clear(&request);
	buf_add(&request, STR("GET /"));
	for (int i = 0; i < 9000; i++)
		buf_add_char(&request, 'a');
	buf_add(&request, STR(" HTTP/1.1\r\n" HOST "\r\n"));
	tap_ok(bed_ask(bed, port_put(bed, buf_str(&request)), reply) == 414, "a huge address");
}

/* A head that comes byte by byte is a head. */
static void
bytes_try(const struct bed *bed, struct buf *reply)
{
	struct str request = port_put(bed, STR("GET /help HTTP/1.1\r\n" HOST "\r\n"));
	int fd = bed_connect(bed);

	buf_clear(reply);
	for (size_t i = 0; i < request.len; i++) {
		const struct timespec wait = {.tv_nsec = 500 * 1000};

		(void)!bed_send(fd, str_slice(request, i, i + 1));
		(void)nanosleep(&wait, NULL);
	}
	bed_receive(fd, 5000, reply);
	(void)close(fd);
	tap_ok(bed_status(buf_str(reply)) == 200, "a head that comes byte by byte");
}

/* As many as may be had; all of them have begun to speak, and none ends. */
static void
crowd_try(const struct bed *bed, struct buf *reply)
{
	enum { CROWD_MAX = 10000 };
	struct rlimit limit;
	int *fds = ARENA_ARRAY(bed->arena, CROWD_MAX, int);
	int count = 0;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &limit);
	}
	while (count < CROWD_MAX && (fds[count] = bed_connect(bed)) >= 0)
		(void)!bed_send(fds[count++], STR("GET /help HTTP/1.1\r\n"));
	tap_note("%d connections", count);
	tap_ok(bed_ask(bed, port_put(bed, STR("GET /help HTTP/1.1\r\n" HOST "\r\n")), reply) == 200,
		"beside %s that say half a request, one is answered",
		count == CROWD_MAX ? "10,000" : "many");
	while (count > 0)
		(void)close(fds[--count]);
}

/* ---- assets ---- */

static struct str
body_of(struct str reply)
{
	size_t at = str_find(reply, STR("\r\n\r\n"));

	return at == STR_NONE ? STR("") : str_from(reply, at + 4);
}

/* The address of the page's style. */
static struct str
style_address(const struct bed *bed, struct buf *reply)
{
	struct str page;

	(void)bed_ask(bed, port_put(bed, STR("GET /help HTTP/1.1\r\n" HOST "\r\n")), reply);
	page = buf_str(reply);
	page = str_from(page,
		str_find(page, STR("/a/")) == STR_NONE ? page.len : str_find(page, STR("/a/")));
	return str_copy(bed->arena, str_slice(page, 0, str_find_char(page, '"')));
}

static struct str
asset_get(const struct bed *bed, struct str address, const char *fields_more, int status,
	struct buf *reply)
{
	int got = bed_ask(bed,
		port_put(bed,
			str_format(bed->arena, "GET %.*s HTTP/1.1\r\n" HOST "%s\r\n",
				STR_ARG(address), fields_more)),
		reply);

	tap_ok(got == status && str_find(buf_str(reply), STR("no-store")) == STR_NONE &&
			str_find(buf_str(reply),
				STR("Cache-Control: public, max-age=31536000, immutable\r\n")) !=
				STR_NONE &&
			str_find(buf_str(reply), STR("Vary: Accept-Encoding\r\n")) != STR_NONE,
		"%.*s: %d, and is the same for ever", STR_ARG(address), status);
	return buf_str(reply);
}

/* What a page loads is asked for once, and comes small. */
static void
asset_try(const struct bed *bed, struct buf *reply)
{
	const struct str gzip = STR("Content-Encoding: gzip\r\n");
	struct str address = style_address(bed, reply);
	const struct asset *asset = asset_find(str_from(address, address.len < 3 ? 0 : 3));
	struct str tag;
	struct str got;

	tap_ok(asset != NULL && asset->gzip.len > 0 && asset->gzip.len < asset->bytes.len,
		"a page loads %.*s", STR_ARG(address));
	if (asset == NULL)
		return;
	got = asset_get(bed, address, "", 200, reply);
	tap_ok(str_find(got, gzip) == STR_NONE && str_equal(body_of(got), asset->bytes),
		"as it is for who takes nothing else");
	got = asset_get(bed, address, "Accept-Encoding: br;q=1, gzip;q=0.5\r\n", 200, reply);
	tap_ok(str_find(got, gzip) != STR_NONE && str_equal(body_of(got), asset->gzip),
		"gzipped for who takes that");
	tag = str_from(got, str_find(got, STR("ETag: ")) + 6);
	tag = str_copy(bed->arena, str_slice(tag, 0, str_find_char(tag, '\r')));
	got = asset_get(bed, address, "Accept-Encoding: gzip;q=0\r\n", 200, reply);
	tap_ok(str_find(got, gzip) == STR_NONE, "and not for who refuses it");
	got = asset_get(bed, address,
		str_format(bed->arena, "Accept-Encoding: gzip\r\nIf-None-Match: %.*s\r\n",
			STR_ARG(tag))
			.data,
		304, reply);
	tap_ok(body_of(got).len == 0, "who has it already gets nothing");
}

/* Another takes its place, and the clerk's. */
static void
death_try(const struct bed *bed, struct buf *reply)
{
	const struct str plain = port_put(bed, STR("GET /help HTTP/1.1\r\n" HOST "\r\n"));
	static const char *const names[] = {"candour-door", "candour-clerk"};

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		pid_t pid = bed_process(bed, names[i]);
		int status = 0;

		tap_ok(pid > 0 && kill(pid, SIGKILL) == 0, "%s is killed", names[i]);
		for (int tries = 0; tries < 40 && status != 200; tries++) {
			const struct timespec wait = {.tv_nsec = 100 * 1000 * 1000};

			(void)nanosleep(&wait, NULL);
			status = bed_ask(bed, plain, reply);
		}
		tap_ok(status == 200, "and requests are answered again");
	}
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 64 << 20};
	struct buf reply CLEANUP(buf_free) = {0};
	struct bed bed;

	bed_begin(&bed, &arena, 2, false);
	attempts_try(&bed, &reply);
	pipeline_try(&bed, &reply);
	head_try(&bed, &reply);
	bytes_try(&bed, &reply);
	asset_try(&bed, &reply);
	crowd_try(&bed, &reply);
	death_try(&bed, &reply);
	tap_ok(bed_end(&bed), "it ends well");
	return tap_done();
}
