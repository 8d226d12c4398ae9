/* Text of PDFs that cannot be seen: every way of hide_cases.c is found, with its words and no
 * others, and nothing is found where all can be seen. */
#include "hidden_cases.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/format.h"
#include "extract/frames.h"
#include "extract/reading.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

/* ---- making a PDF ---- */

enum { OBJECT_MAX = 40 };

struct maker {
	struct buf out;
	size_t offsets[OBJECT_MAX];
	size_t xref; /* where the last table stands */
};

/* Adds objects as they are written, with the lengths of their streams put in. */
static void
objects_add(struct maker *m, struct str objects)
{
	while (objects.len > 0) {
		size_t end = str_find(objects, STR("endobj\n"));
		struct str object = str_slice(objects, 0, end + 7);
		size_t length = str_find(object, STR("/Length 00000"));
		size_t from = str_find(object, STR("stream\n"));
		size_t until = str_find(object, STR("\nendstream"));
		size_t number = (size_t)strtoul(object.data, NULL, 10);

		objects = str_from(objects, end + 7);
		m->offsets[number] = m->out.len;
		if (length == STR_NONE) {
			buf_add(&m->out, object);
			continue;
		}
		buf_add(&m->out, str_slice(object, 0, length));
		buf_add_format(&m->out, "/Length %zu", until - from - 7);
		buf_add(&m->out, str_from(object, length + 13));
	}
}

static void
table_add(struct maker *m, bool update)
{
	size_t before = m->xref;

	m->xref = m->out.len;
	buf_add(&m->out, STR("xref\n0 1\n0000000000 65535 f \n"));
	for (int i = 1; i < OBJECT_MAX; i++) {
		if (m->offsets[i] != 0)
			buf_add_format(&m->out, "%d 1\n%010zu 00000 n \n", i, m->offsets[i]);
		m->offsets[i] = 0;
	}
	buf_add_format(&m->out, "trailer << /Size %d /Root 1 0 R ", OBJECT_MAX);
	if (update)
		buf_add_format(&m->out, "/Prev %zu ", before);
	buf_add_format(&m->out, ">>\nstartxref\n%zu\n%%%%EOF\n", m->xref);
}

static const char *
or_nothing(const char *text)
{
	return text == NULL ? "" : text;
}

static void
pdf_make(struct maker *m, const struct hidden_case *one)
{
	struct buf text CLEANUP(buf_free) = {.size_max = 1 << 20};
	bool fonts = strstr(or_nothing(one->resources), "/Font") != NULL;

	buf_add_format(&text, "1 0 obj << /Type /Catalog /Pages 2 0 R %s >> endobj\n",
		or_nothing(one->catalog));
	buf_add(&text, STR("2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n"));
	buf_add_format(&text,
		"3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 420 842] /Contents 5 0 R "
		"/Resources << %s %s >> %s >> endobj\n",
		fonts ? "" : "/Font << /F1 4 0 R >>", or_nothing(one->resources),
		or_nothing(one->page));
	buf_add(&text,
		STR("4 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj\n"));
	buf_add_format(&text,
		"5 0 obj << /Length 00000 >> stream\nBT /F1 12 Tf 72 700 Td (Minutes of the "
		"licensing board) Tj ET\n%s\nendstream endobj\n",
		one->content);
	buf_add(&m->out, STR("%PDF-1.7\n"));
	objects_add(m, buf_str(&text));
	objects_add(m, str_of(or_nothing(one->objects)));
	table_add(m, false);
	if (one->update != NULL) {
		objects_add(m, str_of(one->update));
		table_add(m, true);
	}
}

/* ---- reading it ---- */

struct heard {
	struct buf hidden; /* the words of all hidden places */
	struct buf kinds;  /* their kinds and labels */
	uint32_t open;     /* the place that is open, UINT32_MAX for none */
	enum err_kind end;
};

static bool
is_hidden_kind(enum place_kind kind)
{
	return kind >= PLACE_COVERED && kind <= PLACE_REPLACEMENT;
}

static bool
hear(void *context, uint8_t type, struct str payload)
{
	struct heard *heard = context;
	struct frame frame;
	struct err err = {0};

	if (!frame_decode(type, payload, &frame, &err))
		return tap_ok(false, "a frame is sound: %s", err.text);
	if (frame.type == FRAME_PLACE_BEGIN && is_hidden_kind(frame.place_kind)) {
		heard->open = frame.handle;
		buf_add_format(&heard->kinds, "%s: %.*s; ", place_kind_name(frame.place_kind),
			STR_ARG(frame.text));
	}
	if (frame.type == FRAME_TEXT && heard->open != UINT32_MAX)
		buf_add(&heard->hidden, frame.text);
	if (frame.type == FRAME_PLACE_END && frame.handle == heard->open)
		heard->open = UINT32_MAX;
	if (frame.type == FRAME_END)
		heard->end = frame.kind;
	return true;
}

static void
case_run(const struct hidden_case *one)
{
	struct maker maker = {.out = {.size_max = 1 << 20}};
	struct heard heard = {.hidden = {.size_max = 1 << 20},
		.kinds = {.size_max = 1 << 20},
		.open = UINT32_MAX};
	struct reading_options options = {.name = STR("case.pdf")};
	struct reading_sink sink = {&heard, hear};
	struct err err = {0};
	struct str got;
	bool right;

	pdf_make(&maker, one);
	options.content = buf_str(&maker.out);
	if (!tap_ok(reading_run(-1, &options, sink, false, &err) && heard.end == ERR_NONE,
		    "%s: it is read", one->name))
		return;
	got = str_trim(buf_str(&heard.hidden));
	right = str_equal(got, str_of(one->hidden)) &&
		(one->kind == NULL ||
			str_find(buf_str(&heard.kinds), str_of(one->kind)) != STR_NONE);
	if (!tap_ok(right, "%s: %s", one->name, one->hidden[0] != '\0' ? "found" : "nothing hides"))
		tap_note("got \"%.*s\" (%.*s), wanted \"%s\" (%s)", STR_ARG(got),
			STR_ARG(buf_str(&heard.kinds)), one->hidden, or_nothing(one->kind));
	buf_free(&maker.out);
	buf_free(&heard.hidden);
	buf_free(&heard.kinds);
}

int
main(void)
{
	struct err err = {0};

	if (!tap_ok(formats_prepare(&err), "the readers are ready %s", err.text))
		return tap_done();
	for (const struct hidden_case *one = hidden_cases; one->name != NULL; one++)
		case_run(one);
	return tap_done();
}
