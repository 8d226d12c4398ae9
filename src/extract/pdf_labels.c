/* Page labels (ISO 32000-1, 12.4.2): what a page calls itself. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/pdf_facts.h"
#include "extract/pdf_file.h"
#include "extract/pdf_tree.h"
#include "extract/reading.h"

static struct str
roman(struct arena *arena, uint32_t number)
{
	static const struct {
		uint32_t value;
		const char *letters;
	} steps[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"},
		{50, "l"}, {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}};
	struct buf out CLEANUP(buf_free) = {.size_max = 1024};

	for (size_t i = 0; i < COUNT_OF(steps); i++)
		for (; number >= steps[i].value; number -= steps[i].value)
			buf_add(&out, str_of(steps[i].letters));
	return str_copy(arena, buf_str(&out));
}

/* a..z, aa..zz, aaa..zzz ... */
static struct str
letters(struct arena *arena, uint32_t number)
{
	uint32_t repeat = (number - 1) / 26 + 1;
	char *out = arena_alloc(arena, repeat + 1);

	for (uint32_t i = 0; i < repeat; i++)
		out[i] = (char)('a' + (number - 1) % 26);
	return str_make(out, repeat);
}

static struct str
upper(struct arena *arena, struct str s)
{
	char *out = str_cstr(arena, s);

	for (size_t i = 0; i < s.len; i++)
		if (out[i] >= 'a' && out[i] <= 'z')
			out[i] = (char)(out[i] - 'a' + 'A');
	return str_make(out, s.len);
}

static struct str
number_write(struct arena *arena, char style, uint32_t number)
{
	enum { ODD_MAX = 5000 };

	if (style == 'D' || (style != '-' && (number == 0 || number > ODD_MAX)))
		return str_format(arena, "%u", number);
	if (style == 'r')
		return roman(arena, number);
	if (style == 'R')
		return upper(arena, roman(arena, number));
	if (style == 'a')
		return letters(arena, number);
	return style == 'A' ? upper(arena, letters(arena, number)) : STR("");
}

/* Ranges must come in order of their first pages; one that does not is left out. */
static void
range_note(fz_context *ctx, void *context, pdf_obj *key, pdf_obj *range)
{
	struct pdf_file *file = context;
	struct str style = pdf_file_name(ctx, pdf_dict_get(ctx, range, PDF_NAME(S)));
	int64_t first = pdf_to_int(ctx, pdf_dict_gets(ctx, range, "St"));
	int64_t from = pdf_to_int64(ctx, key);
	struct pdf_label *label = &file->labels[file->label_count];

	if (from < 0 || from >= (int64_t)file->page_count ||
		file->label_count >= file->page_count ||
		(file->label_count > 0 && from <= (int64_t)label[-1].from))
		return;
	label->from = (uint32_t)from;
	label->style = style.len == 1 ? style.data[0] : '-';
	label->first = first > 0 && first < INT32_MAX ? (uint32_t)first : 1;
	label->prefix = str_slice(
		pdf_file_text(ctx, file, pdf_dict_get(ctx, range, PDF_NAME(P))), 0, 100);
	file->label_count++;
}

static void
labels_act(fz_context *ctx, void *arg)
{
	struct pdf_file *file = arg;
	pdf_obj *root = pdf_dict_gets(ctx, file->catalog, "PageLabels");

	if (!pdf_is_dict(ctx, root))
		return;
	file->labels = ARENA_ARRAY(
		reading_arena(file->r), (size_t)file->page_count + 1, struct pdf_label);
	pdf_tree_walk(ctx, file, root, PDF_NAME(Nums), range_note, file);
}

void
pdf_labels_find(struct pdf_file *file)
{
	struct err err = {0};

	if (!pdf_guard_run(&file->guard, PDF_WORK_MAX, labels_act, file, &err))
		reading_fact(file->r, FACT_ODDITY, STR("its page labels are damaged"));
}

struct str
pdf_label(struct pdf_file *file, uint32_t number)
{
	struct arena *arena = reading_arena(file->r);
	const struct pdf_label *label;
	struct str counted;

	while (file->label_at + 1 < file->label_count &&
		file->labels[file->label_at + 1].from < number)
		file->label_at++;
	if (file->label_at >= file->label_count || file->labels[file->label_at].from >= number)
		return STR("");
	label = &file->labels[file->label_at];
	counted = number_write(arena, label->style, label->first + (number - 1 - label->from));
	return label->prefix.len == 0
		? counted
		: str_format(arena, "%.*s%.*s", STR_ARG(label->prefix), STR_ARG(counted));
}
