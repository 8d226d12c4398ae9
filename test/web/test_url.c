/* Addresses: whatever goes in, what comes out leads into this program. */
#include "tap.h"

#include "base/arena.h"
#include "web/html.h"

static bool
is(struct url url, const char *wanted)
{
	if (str_equal(url.text, str_of(wanted)))
		return true;
	tap_note("%.*s", STR_ARG(url.text));
	return false;
}

static void
test_made(struct arena *arena)
{
	tap_ok(is(url_format(arena, "/item/%lld", 42LL), "/item/42"), "a number in a path");
	tap_ok(is(url_add(arena, URL("/search"), "q", STR("taxi & \"10%\" #1/2?\xc3\xa9")),
		       "/search?q=taxi%20%26%20%2210%25%22%20%231%2F2%3F%C3%A9"),
		"a parameter is encoded");
	tap_ok(is(url_add_i64(
			  arena, url_add(arena, URL("/search#hits"), "q", STR("a")), "from", -3),
		       "/search?q=a&from=-3#hits"),
		"parameters stand before the fragment");
	tap_ok(is(url_segment(arena, URL("/people"), STR("//evil.example/..")),
		       "/people/%2F%2Fevil.example%2F.."),
		"a segment stays one");
	tap_ok(is(url_segment(arena, URL("/people?a=b"), STR("x")), "/people/x?a=b"),
		"a segment stands before the query");
	tap_ok(is(url_segment(arena, URL("/people"), STR("..")), "/people/-"),
		"a segment is no step upwards");
	tap_ok(is(url_fragment(arena, URL("/item/1#old"), STR("p 3\"")), "/item/1#p%203%22"),
		"a fragment takes the place of another");
	tap_ok(is(url_fragment(arena, URL("#x"), STR("y")), "#y"), "a fragment alone");
}

static void
test_outside(void)
{
	static const char *const bad[] = {"", "item", "//evil.example", "https://evil.example",
		"/\\evil.example", "javascript:alert(1)", "/a\r\nSet-Cookie: x", "/a b", "\\/x",
		"/\t/evil.example", "?q=1", "/\xe2\x80\xae"};
	static const char *const good[] = {"/", "/search?q=a%20b&n=1#top", "/item/42"};
	struct url url;

	for (size_t i = 0; i < COUNT_OF(bad); i++)
		tap_ok(!url_of_outside(str_of(bad[i]), &url), "refused: %zu", i);
	for (size_t i = 0; i < COUNT_OF(good); i++)
		tap_ok(url_of_outside(str_of(good[i]), &url) && is(url, good[i]), "%s", good[i]);
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free);

	arena_init(&arena, 1 << 20);
	test_made(&arena);
	test_outside();
	return tap_done();
}
