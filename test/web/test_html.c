/* The writer of markup: nothing from outside leaves the place where it was put. */
#include "tap.h"
#include "trial.h"
#include "trial.html.h"

#include "base/arena.h"
#include "base/buf.h"

#include <string.h>

static bool
writes(struct str text, const char *wanted)
{
	struct buf out CLEANUP(buf_free) = {0};

	html_text(&out, text);
	if (str_equal(buf_str(&out), str_of(wanted)))
		return true;
	tap_note("%s", buf_cstr(&out));
	return false;
}

static void
test_text(void)
{
	tap_ok(writes(STR("<b>&amp;\"'"), "&lt;b&gt;&amp;amp;&quot;&#39;"),
		"the five characters become references");
	tap_ok(writes(STR("a\xff\xc3z"), "a\xef\xbf\xbd\xef\xbf\xbdz"),
		"malformed bytes become U+FFFD");
	tap_ok(writes(STR("a\0b\x01\x1b[31m\x7f\xc2\x85z"), "ab[31mz"), "controls are left out");
	tap_ok(writes(STR("a\r\nb\rc\td"), "a\nb\nc\td"), "lines end in one way");
	tap_ok(writes(STR("\xef\xb7\x90\xef\xbf\xbe\xf0\x9f\xbf\xbf!"), "!"),
		"noncharacters are left out");
	tap_ok(writes(STR("\xe2\x80\xae\xd7\xa9"), "\xe2\x80\xae\xd7\xa9"),
		"other scripts stay, with their direction");
	tap_ok(writes(STR("\xc0\xbcscript\xe0\x80\xbc"),
		       "\xef\xbf\xbd\xef\xbf\xbdscript"
		       "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"),
		"an overlong < is none");
}

static const char *const payloads[] = {
	"<script>alert(1)</script>",
	"\"><script>alert(1)</script>",
	"\" onmouseover=\"alert(1)",
	"' onfocus='alert(1)' autofocus='",
	"</textarea><script>alert(1)</script>",
	"</title><img src=x onerror=alert(1)>",
	"--><svg onload=alert(1)>",
	"javascript:alert(1)",
	"&lt;script&gt;alert(1)&lt;/script&gt;",
	"<!--<script>",
	"{{ 7*7 }}",
	"\xc0\xbcscript\xc0\xbe",
	"<\0script>",
	"`onclick=alert(1)",
	"]]><script>",
};

static size_t
count_of(struct str text, struct str wanted)
{
	size_t count = 0;

	for (size_t at = str_find(text, wanted); at != STR_NONE; at = str_find(text, wanted)) {
		count++;
		text = str_from(text, at + wanted.len);
	}
	return count;
}

/* The tags of a page: all else taken away, attributes' values too. */
static void
add_skeleton(struct buf *to, struct str page)
{
	bool in_tag = false;
	bool in_value = false;

	for (size_t i = 0; i < page.len; i++) {
		char c = page.data[i];

		if (c == '"' && in_tag)
			in_value = !in_value;
		else if (!in_value && c == '<')
			in_tag = true;
		if (in_tag && !in_value)
			buf_add_char(to, c);
		if (!in_value && c == '>')
			in_tag = false;
	}
}

static void
write_trial(struct buf *out, struct arena *arena, struct str text)
{
	struct trial_row rows[2] = {
		{.name = text, .link = url_add(arena, URL("/search"), "q", text), .count = -7},
		{.name = text,
			.link = url_fragment(arena, url_segment(arena, URL("/x"), text), text),
			.count = 1234567890123,
			.is_chosen = true},
	};
	struct trial view = {.title = text,
		.note = str_cstr(arena, text),
		.markup = {STR("<hr>")},
		.target = URL("/act"),
		.rows = rows,
		.row_count = 2};

	trial_page(out, &view);
}

static void
test_payloads(void)
{
	struct arena arena CLEANUP(arena_free);
	struct buf plain CLEANUP(buf_free) = {0};
	struct buf plain_bones CLEANUP(buf_free) = {0};

	arena_init(&arena, 1 << 20);
	write_trial(&plain, &arena, STR("word"));
	add_skeleton(&plain_bones, buf_str(&plain));
	for (size_t i = 0; i < COUNT_OF(payloads); i++) {
		struct buf page CLEANUP(buf_free) = {0};
		struct buf bones CLEANUP(buf_free) = {0};

		write_trial(&page, &arena, str_of(payloads[i]));
		add_skeleton(&bones, buf_str(&page));
		tap_ok(str_equal(buf_str(&bones), buf_str(&plain_bones)),
			"the page's tags stay what they are: %zu", i);
	}
}

static void
test_page(void)
{
	struct arena arena CLEANUP(arena_free);
	struct buf page CLEANUP(buf_free) = {0};
	struct str text;

	arena_init(&arena, 1 << 20);
	write_trial(&page, &arena, STR("\nTaxi"));
	text = buf_str(&page);
	tap_ok(str_starts(text, STR("<!DOCTYPE html>\n<html lang=\"en-GB\"><head><title>")),
		"white space between elements is gone");
	tap_ok(count_of(text, STR("name=\"n\">\n\nTaxi</textarea>")) == 1,
		"a field's first newline is kept");
	tap_ok(count_of(text, STR("<li id=\"row-0\" class=\"\nTaxi\">")) == 1 &&
			count_of(text,
				STR("<li id=\"row-1\" class=\"chosen\" aria-current=\"true\">")) ==
				1,
		"branches give a tag its attributes");
	tap_ok(count_of(text, STR("<b>0</b><b>1</b><b>2</b>")) == 1, "a loop counts");
	tap_ok(count_of(text, STR("<hr>")) == 1, "markup of ours passes");
	buf_clear(&page);
	trial_begin(&page, STR("b"));
	trial_finish(&page);
	tap_ok(str_equal(buf_str(&page), STR("<main class=\"a b\"></main>")),
		"what one function opens another closes");
}

int
main(void)
{
	test_text();
	test_payloads();
	test_page();
	return tap_done();
}
