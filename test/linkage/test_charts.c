#include "tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "linkage/report/page.h"
#include "linkage/report/svg.h"
#include "report_sample.h"

#include <math.h>
#include <string.h>

static void
test_text(void)
{
	struct buf out CLEANUP(buf_free) = {0};
	struct page page = {.out = &out};

	page_text(&page, STR("<b a=\"1\" c='2'>&amp;\x01\xe2\x80\xae\xff"));
	tap_ok(strcmp(buf_cstr(&out),
		       "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;\xef\xbf\xbd\xef\xbf\xbd"
		       "\xef\xbf\xbd") == 0,
		"outside text is escaped: %s", buf_cstr(&out));
}

static void
test_numbers(void)
{
	static const struct {
		double value;
		unsigned digits;
		const char *text;
	} numbers[] = {{0, 0, "0"}, {1234567, 0, "1,234,567"}, {999, 0, "999"},
		{-1234.5, 1,
			"\xe2\x88\x92"
			"1,234.5"},
		{-0.04, 1, "0.0"}, {NAN, 1, "\xe2\x80\x93"}, {1e300, 0, "\xe2\x80\x93"}};
	static const struct {
		double share;
		const char *text;
	} shares[] = {{0, "0 %"}, {1, "100 %"}, {0.00001, "under 0.1 %"}, {0.99999, "over 99.9 %"},
		{0.1234, "12.3 %"}};
	char room[48];

	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		struct str text = number_text(room, numbers[i].value, numbers[i].digits);

		tap_ok(str_equal(text, str_of(numbers[i].text)), "%s is written: %.*s",
			numbers[i].text, STR_ARG(text));
	}
	for (size_t i = 0; i < COUNT_OF(shares); i++)
		tap_ok(str_equal(share_text(room, shares[i].share), str_of(shares[i].text)),
			"the share %s is written", shares[i].text);
}

static void
test_scale(void)
{
	struct scale scale = {.from = 0, .to = 97, .low = 100, .high = 0};
	struct scale tens = {.from = 1e-6, .to = 1, .low = 0, .high = 60, .is_log = true};
	double ticks[SCALE_TICK_MAX];

	tap_ok(scale_ticks(&scale, 5, ticks) == 5 && ticks[4] == 80, "round ticks within");
	tap_ok(scale_at(&scale, 97) == 0 && scale_at(&scale, -5) == 100 &&
			scale_at(&scale, 500) == 0,
		"nothing leaves the drawing");
	tap_ok(fabs(scale_at(&tens, 1e-3) - 30) < 1e-9 && scale_at(&tens, 0) == 0,
		"tens are evenly spaced");
	tap_ok(scale_ticks(&tens, 5, ticks) == 7, "one tick each ten");
	scale.to = 0;
	tap_ok(scale_ticks(&scale, 5, ticks) == 0 && isfinite(scale_at(&scale, 3)),
		"a scale of nothing is no trouble");
	tap_ok(scale_round_up(97) == 100 && scale_round_up(0) == 1 && scale_round_up(NAN) == 1,
		"axes end at round numbers");
}

/* Every element that is opened is closed in its order, and no id stands twice. */
static bool
is_balanced(struct str html, struct arena *arena)
{
	static const char *const single[] = {"meta", "!DOCTYPE", "br", "path", "rect", "circle"};
	struct str open[64];
	size_t depth = 0;

	while (html.len > 0) {
		size_t at = str_find_char(html, '<');
		struct str tag;
		bool is_single = false;
		size_t end;

		if (at == STR_NONE)
			break;
		html = str_from(html, at + 1);
		end = str_find_char(html, '>');
		tag = str_slice(html, 0, end);
		for (size_t i = 0; i < tag.len; i++)
			if (char_is_space(tag.data[i]))
				tag = str_slice(tag, 0, i);
		for (size_t i = 0; i < COUNT_OF(single); i++)
			is_single = is_single || str_equal(tag, str_of(single[i]));
		if (str_starts(tag, STR("/"))) {
			if (depth == 0 || !str_equal(open[--depth], str_from(tag, 1))) {
				tap_note("%.*s closes what is not open", STR_ARG(tag));
				return false;
			}
		} else if (!is_single) {
			if (depth == COUNT_OF(open))
				return false;
			open[depth++] = str_copy(arena, tag);
		}
	}
	return depth == 0;
}

static void
test_sample(struct arena *arena, bool is_written)
{
	const char *path = path_join_cstr(arena, CASES, "linkage/report/charts.html");
	struct buf out CLEANUP(buf_free) = {0};
	struct buf golden CLEANUP(buf_free) = {0};
	struct err err = {0};

	report_sample_write(&out);
	tap_ok(is_balanced(buf_str(&out), arena), "every element is closed");
	tap_ok(str_find(buf_str(&out), STR("school <b>")) == STR_NONE &&
			str_find(buf_str(&out), STR("school &lt;b&gt;&amp;&quot;&#39;")) !=
				STR_NONE,
		"names of sources are text");
	tap_ok(str_find(buf_str(&out), STR(" style=")) == STR_NONE &&
			str_find(buf_str(&out), STR("<script")) == STR_NONE &&
			str_find(buf_str(&out), STR("http://")) == STR_NONE &&
			str_find(buf_str(&out), STR("https://")) == STR_NONE &&
			str_find(buf_str(&out), STR("src=")) == STR_NONE,
		"neither script nor style within nor address");
	tap_ok(str_find(buf_str(&out), STR("nan")) == STR_NONE &&
			str_find(buf_str(&out), STR("\"inf")) == STR_NONE,
		"no place is no number");
	if (is_written)
		tap_ok(file_write_durably(path, buf_str(&out), &err), "written anew %s", err.text);
	else
		tap_ok(file_read(path, &golden, BUF_SIZE_DEFAULT, &err) &&
				str_equal(buf_str(&golden), buf_str(&out)),
			"the charts are as they were (test_charts --write, once looked at) %s",
			err.text);
}

int
main(int argc, char **argv)
{
	struct arena arena;

	arena_init(&arena, BUF_SIZE_DEFAULT);
	test_text();
	test_numbers();
	test_scale();
	test_sample(&arena, argc > 1 && strcmp(argv[1], "--write") == 0);
	arena_free(&arena);
	return tap_done();
}
