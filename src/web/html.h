/* Markup and addresses as types of their own, and the writer that woven templates call.
 *
 * tools/weave_html turns pages/x.html and parts/x.html into C functions. Where a template writes a value,
 * the value's C type decides how, at compile time:
 *
 *   in text        HTML_TEXT   struct str, char *, integers: escaped; struct html: as it is
 *   in an attribute HTML_ATTR  struct str, char *, integers: escaped
 *   in href, src, action, formaction  HTML_URL  struct url, and nothing else
 *
 * In scripts, styles, event handlers, comments and unquoted attributes the weaver takes no value at
 * all. A template:
 *
 *   {# What it shows. #}
 *   {% include "web/pages/search.h" %}
 *   {% page search_page(const struct search_view *view) %}
 *   <h1>{{ view->title }}</h1>
 *   {% if view->hit_count == 0 %}<p>Nothing.</p>{% else %}
 *   {% for hit in view->hits[view->hit_count] %}<a href="{{ hit->link }}">{{ hit->title }}</a>{% end %}
 *   {% end %}
 *   {% call part_tag(out, hit->state) %}
 *   {% end %}
 *
 * gives void search_page(struct buf *out, const struct search_view *view). `hit` points to each element in
 * turn. Expressions are C; a mistake is reported at the template's own line. */
#ifndef CANDOUR_WEB_HTML_H
#define CANDOUR_WEB_HTML_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;

/* Markup that we made ourselves: nothing from outside gets in but through the writer. */
struct html {
	struct str markup;
};

/* An address within this program ("/item/42?q=taxi#p3"), made by url_of and url_add only: it begins
 * with one slash or is a fragment; it names no scheme and no host. */
struct url {
	struct str text;
};

/* A literal of ours: URL("/search"). */
#define URL(LITERAL) ((struct url){STR(LITERAL)})
/* The pieces of the format are %s (a struct url or a literal path piece is not checked again), %lld
 * and the like: for numbers. Text goes in by url_add. */
struct url url_format(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);
/* The address with one more query parameter, percent-encoded (RFC 3986 section 2.1), before a fragment. */
struct url url_add(struct arena *arena, struct url url, const char *name, struct str value);
struct url url_add_i64(struct arena *arena, struct url url, const char *name, int64_t value);
/* With one more path segment, percent-encoded. */
struct url url_segment(struct arena *arena, struct url url, struct str segment);
/* With a fragment. */
struct url url_fragment(struct arena *arena, struct url url, struct str fragment);
/* An address from outside (where to go after signing in): false unless it is a path of this program,
 * without scheme, host, backslash or control character. */
bool url_of_outside(struct str text, struct url *ret_url) MUST_USE;

/* The five characters become references (HTML 13.1.2, 13.1.4); malformed UTF-8 becomes U+FFFD, and
 * control characters that HTML forbids are left out. */
void html_text(struct buf *out, struct str text);
void html_cstr(struct buf *out, const char *text);
void html_i64(struct buf *out, int64_t value);
void html_u64(struct buf *out, uint64_t value);
void html_markup(struct buf *out, struct html html);
void html_url(struct buf *out, struct url url);
/* What a function wrote, as a value: begins with an empty buf of the arena's limit. */
struct html html_keep(struct arena *arena, struct buf *written);

#define HTML_TEXT(OUT, VALUE)                                                                      \
	_Generic((VALUE), struct str                                                               \
		 : html_text, struct html                                                          \
		 : html_markup, char *                                                             \
		 : html_cstr, const char *                                                         \
		 : html_cstr, int                                                                  \
		 : html_i64, long                                                                  \
		 : html_i64, long long                                                             \
		 : html_i64, unsigned                                                              \
		 : html_u64, unsigned long                                                         \
		 : html_u64, unsigned long long                                                    \
		 : html_u64)(OUT, VALUE)
#define HTML_ATTR(OUT, VALUE)                                                                      \
	_Generic((VALUE), struct str                                                               \
		 : html_text, char *                                                               \
		 : html_cstr, const char *                                                         \
		 : html_cstr, int                                                                  \
		 : html_i64, long                                                                  \
		 : html_i64, long long                                                             \
		 : html_i64, unsigned                                                              \
		 : html_u64, unsigned long                                                         \
		 : html_u64, unsigned long long                                                    \
		 : html_u64)(OUT, VALUE)
#define HTML_URL(OUT, VALUE) _Generic((VALUE), struct url : html_url)(OUT, VALUE)

#endif
