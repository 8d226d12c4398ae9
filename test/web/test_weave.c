/* What tools/weave_html refuses, with its sentence and line, and what it makes of the rest. */
#include "tap.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/str.h"
#include "weave/weaving.h"

static void
test_case(struct str wanted, struct str template)
{
	struct buf c CLEANUP(buf_free) = {0};
	struct buf h CLEANUP(buf_free) = {0};
	struct err err = {0};
	bool done = weave_template(template, "t", "t.h", &c, &h, &err);

	if (!tap_ok(!done && str_equal(str_of(err.text), wanted), "refused: %.*s", STR_ARG(wanted)))
		tap_note("was said: %s", done ? "nothing" : err.text);
}

/* Cases stand one below the other, each under "=== " and what is to be said of it. */
static void
test_refused(void)
{
	const struct str mark = STR("=== ");
	struct buf text CLEANUP(buf_free) = {0};
	struct err err = {0};
	struct str rest, line;
	struct str wanted = {0};
	const char *from = NULL;

	if (!tap_ok(file_read(CANDOUR_SOURCE_ROOT "/test/cases/weave/refused.txt", &text, 1 << 20,
			    &err),
		    "the cases are there"))
		return;
	for (rest = buf_str(&text);;) {
		bool more = str_cut_line(&rest, &line);
		const char *end = more ? line.data : text.data + text.len;

		if (more && !str_starts(line, mark))
			continue;
		if (from != NULL)
			test_case(wanted, str_make(from, (size_t)(end - from)));
		if (!more)
			return;
		wanted = str_from(line, mark.len);
		from = rest.data;
	}
}

static bool
weaves_to(const char *template, const char *wanted)
{
	struct buf c CLEANUP(buf_free) = {0};
	struct buf h CLEANUP(buf_free) = {0};
	struct err err = {0};
	bool done = weave_template(str_of(template), "t", "t.h", &c, &h, &err);

	if (done && str_find(buf_str(&c), str_of(wanted)) != STR_NONE)
		return true;
	tap_note("%s", done ? buf_cstr(&c) : err.text);
	return false;
}

static void
test_woven(void)
{
	tap_ok(weaves_to("{% page x(int a) %}\n<p>{{ a }}</p>{% end %}",
		       "#line 2 \"t\"\n\tHTML_TEXT(out, a);\n"),
		"a value keeps its line");
	tap_ok(weaves_to("{% page x(int a) %}\n\n{{\nf(\"}}\",\n a) }}<p>{{ b }}</p>{% end %}",
		       "#line 5 \"t\"\n\tHTML_TEXT(out, b);\n"),
		"an expression may have lines, and quotes that hold the mark");
	tap_ok(weaves_to("{% page x() %}<a href=\"{{ u }}\" class=\"{{ c }}\">{{ t }}</a>{% end %}",
		       "HTML_URL(out, u)"),
		"an address is written as one");
	tap_ok(weaves_to("{% page x() %}<title>{{ t }}</title>{% end %}", "HTML_ATTR(out, t)"),
		"markup does not pass where tags mean nothing");
	tap_ok(weaves_to("{% page x() %}<!-- away --><ul>\n\t<li>a </li>\n\t<li>b  c\n"
			 "\t<b>d</b></li>\n</ul>\n{% end %}",
		       "STR(\"<ul><li>a</li><li>b c\\n<b>d</b></li></ul>\")"),
		"white space is squeezed");
	tap_ok(weaves_to("{% page x() %}<pre>\n a\n\n  b</pre><textarea aria-label=\"a\">{{ t }}"
			 "</textarea>{% end %}",
		       "STR(\"<pre>\\n a\\n\\n  b</pre><textarea aria-label=\\\"a\\\">\\n\")"),
		"and kept where it means something");
}

int
main(void)
{
	test_refused();
	test_woven();
	return tap_done();
}
