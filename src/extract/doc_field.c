#include "extract/doc_field.h"

#include "base/arena.h"
#include "extract/reading.h"

bool
doc_fields_hide(const struct doc_fields *fields)
{
	return fields->in_code > 0;
}

void
doc_fields_close(struct doc_fields *fields, struct buf *out)
{
	if (fields->in_code > 0)
		buf_add(out, buf_str(&fields->code));
	buf_clear(&fields->code);
	fields->depth = 0;
	fields->in_code = 0;
}

void
doc_fields_code(struct doc_fields *fields, struct buf *out, uint32_t c)
{
	buf_add_codepoint(&fields->code, c);
	if (fields->code.len > DOC_FIELD_SIZE_MAX)
		doc_fields_close(fields, out);
}

void
doc_fields_begin(struct doc_fields *fields)
{
	if (fields->depth < NEST_DEPTH_MAX) {
		fields->is_in_code[fields->depth] = true;
		fields->code_start[fields->depth] = fields->code.len;
		fields->in_code++;
	}
	fields->depth++;
}

static struct str
word_cut(struct str *rest)
{
	size_t end;
	struct str word;

	*rest = str_trim(*rest);
	if (str_starts(*rest, STR("\""))) {
		word = str_from(*rest, 1);
		end = str_find_char(word, '"');
		*rest = end == STR_NONE ? STR("") : str_from(word, end + 1);
		return str_slice(word, 0, end);
	}
	for (end = 0; end < rest->len && !char_is_space(rest->data[end]); end++)
		;
	word = str_slice(*rest, 0, end);
	*rest = str_from(*rest, end);
	return word;
}

void
doc_field_link(struct reading *r, struct str code)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct str kind = word_cut(&code);
	struct str target = STR("");
	struct str anchor = STR("");

	if (!str_equal_nocase(kind, STR("HYPERLINK")) &&
		!str_equal_nocase(kind, STR("INCLUDEPICTURE")) &&
		!str_equal_nocase(kind, STR("INCLUDETEXT")) && !str_equal_nocase(kind, STR("LINK")))
		return;
	while (code.len > 0) {
		struct str word = word_cut(&code);

		if (str_equal(word, STR("\\l")))
			anchor = word_cut(&code);
		else if (str_equal(word, STR("\\o")) || str_equal(word, STR("\\t")))
			(void)word_cut(&code);
		else if (!str_starts(word, STR("\\")) && target.len == 0)
			target = word;
		code = str_trim(code);
	}
	/* Within the document: no link to anywhere. */
	if (target.len == 0)
		return;
	reading_fact(r, FACT_LINK,
		anchor.len == 0
			? target
			: str_format(&arena, "%.*s#%.*s", STR_ARG(target), STR_ARG(anchor)));
}

/* A button's instruction is what one sees of it: MACROBUTTON name words. */
static void
button_words(struct str code, struct buf *out)
{
	if (!str_equal_nocase(word_cut(&code), STR("MACROBUTTON")))
		return;
	(void)word_cut(&code);
	buf_add(out, str_trim(code));
}

static void
code_done(struct doc_fields *fields, struct reading *r, struct buf *out)
{
	size_t top = fields->depth - 1;
	struct str code;

	if (fields->depth == 0 || fields->depth > NEST_DEPTH_MAX || !fields->is_in_code[top])
		return;
	code = str_from(buf_str(&fields->code), fields->code_start[top]);
	fields->is_in_code[top] = false;
	fields->in_code--;
	doc_field_link(r, code);
	if (fields->in_code == 0)
		button_words(code, out);
	fields->code.len = fields->code_start[top];
}

void
doc_fields_separate(struct doc_fields *fields, struct reading *r, struct buf *out)
{
	code_done(fields, r, out);
}

void
doc_fields_end(struct doc_fields *fields, struct reading *r, struct buf *out)
{
	if (fields->depth == 0)
		return;
	code_done(fields, r, out);
	fields->depth--;
}
