#include "extract/pdf_revision.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "extract/pdf_content.h"
#include "extract/pdf_file.h"
#include "extract/pdf_tree.h"
#include "extract/reading.h"

#include <unicode/uchar.h>

/* ---- finding ---- */

/* A linearised file has one pair of startxref and %%EOF more than revisions, at its front; and
 * some programs close with a second table that brings no objects. */
void
pdf_revisions_find(const struct pdf_file *file, struct pdf_revisions *ret_revisions)
{
	enum { TOTAL_MAX = 100000, TRAILER_MAX = 40, MARK = 5 };
	struct str all = reading_bytes(file->r);
	struct str rest = all;
	size_t from = 0;
	bool skip = file->doc->has_linearization_object != 0;

	*ret_revisions = (struct pdf_revisions){0};
	while (ret_revisions->total < TOTAL_MAX) {
		size_t at = str_find(rest, STR("startxref"));
		size_t mark;

		if (at == STR_NONE)
			break;
		rest = str_from(rest, at + 9);
		mark = str_find(str_slice(rest, 0, TRAILER_MAX), STR("%%EOF"));
		if (mark == STR_NONE)
			continue;
		if (str_find(str_slice(all, from, all.len - rest.len), STR(" obj")) != STR_NONE) {
			if (!skip && ret_revisions->count < PDF_REVISION_MAX)
				ret_revisions->ends[ret_revisions->count++] = all.len - rest.len +
					mark + MARK;
			ret_revisions->total += skip ? 0 : 1;
			skip = false;
		}
		from = all.len - rest.len;
	}
}

/* ---- lines of a revision ---- */

struct line {
	struct str text;
	uint32_t page;
	bool matched;
};

struct lines {
	struct pdf_file *file;
	struct line *all;
	uint32_t count;
	uint32_t room;
	uint32_t page;
	size_t size;
	struct buf text;
	bool full;
};

/* Room for a text of some 3,000 pages: what is beyond is said to be. */
enum { LINES_SIZE_MAX = 8 * 1024 * 1024, LINES_PAGE_MAX = 2000 };

static void
line_add(struct lines *lines, struct str text)
{
	struct arena *arena = reading_arena(lines->file->r);

	text = str_trim(text);
	if (text.len == 0)
		return;
	if (lines->size + text.len > LINES_SIZE_MAX) {
		lines->full = true;
		return;
	}
	if (lines->count == lines->room) {
		struct line *more;

		lines->room = lines->room == 0 ? 256 : lines->room * 2;
		more = ARENA_ARRAY(arena, lines->room, struct line);
		for (uint32_t i = 0; i < lines->count; i++)
			more[i] = lines->all[i];
		lines->all = more;
	}
	lines->size += text.len;
	lines->all[lines->count++] = (struct line){str_copy(arena, text), lines->page, false};
}

static void
page_lines(struct lines *lines, const fz_stext_page *text)
{
	for (const fz_stext_block *block = text->first_block; block != NULL; block = block->next)
		for (const fz_stext_line *line =
				block->type == FZ_STEXT_BLOCK_TEXT ? block->u.t.first_line : NULL;
			line != NULL; line = line->next) {
			buf_clear(&lines->text);
			for (const fz_stext_char *ch = line->first_char; ch != NULL; ch = ch->next)
				buf_add_codepoint(&lines->text, (uint32_t)ch->c);
			line_add(lines, buf_str(&lines->text));
		}
}

static void
page_act(fz_context *ctx, void *arg)
{
	struct lines *lines = arg;
	pdf_obj *page = lines->file->pages[lines->page - 1];
	pdf_obj *notes = pdf_dict_get(ctx, page, PDF_NAME(Annots));
	struct pdf_content content;
	fz_stext_options options = {0};
	fz_stext_page *text;
	fz_device *device;
	fz_matrix ctm;
	fz_rect box;

	pdf_page_place(ctx, page, &box, &ctm);
	text = fz_new_stext_page(ctx, fz_transform_rect(box, ctm));
	device = fz_new_stext_device(ctx, text, &options);
	pdf_content_run(ctx, &content, lines->file, page, device, ctm, text);
	fz_close_device(ctx, device);
	fz_drop_device(ctx, device);
	page_lines(lines, text);
	fz_drop_stext_page(ctx, text);
	for (int i = 0; i < pdf_array_len(ctx, notes) && i < PDF_ANNOTATION_MAX; i++)
		line_add(lines,
			pdf_file_text(ctx, lines->file,
				pdf_dict_get(
					ctx, pdf_array_get(ctx, notes, i), PDF_NAME(Contents))));
}

static void
field_line(fz_context *ctx, void *context, pdf_obj *field)
{
	struct lines *lines = context;

	line_add(lines, pdf_file_text(ctx, lines->file, pdf_dict_get(ctx, field, PDF_NAME(V))));
}

static void
fields_act(fz_context *ctx, void *arg)
{
	struct lines *lines = arg;

	pdf_kids_walk(ctx, lines->file, pdf_dict_getp(ctx, lines->file->catalog, "AcroForm/Fields"),
		field_line, lines);
}

/* What cannot be read of an earlier revision is no loss to the document. */
static void
lines_read(struct lines *lines)
{
	struct pdf_file *file = lines->file;
	struct err err = {0};

	for (uint32_t i = 1; i <= file->page_count && i <= LINES_PAGE_MAX; i++) {
		lines->page = i;
		if (!pdf_guard_run(&file->guard, PDF_PAGE_WORK_MAX, page_act, lines, &err))
			lines->full = true;
	}
	lines->page = 0;
	if (!pdf_guard_run(&file->guard, PDF_WORK_MAX, fields_act, lines, &err))
		lines->full = true;
	lines->full = lines->full || file->page_count > LINES_PAGE_MAX;
	buf_free(&lines->text);
}

/* ---- counting lines and words ---- */

/* How often each of many texts is left, by their hashes. */
struct tally {
	uint64_t *keys; /* 0: free */
	uint32_t *counts;
	size_t mask;
};

static void
tally_begin(struct tally *tally, struct arena *arena, size_t texts)
{
	size_t room = 1024;

	while (room < texts * 2)
		room *= 2;
	tally->keys = ARENA_ARRAY(arena, room, uint64_t);
	tally->counts = ARENA_ARRAY(arena, room, uint32_t);
	tally->mask = room - 1;
}

static uint32_t *
tally_at(struct tally *tally, uint64_t key)
{
	size_t at = (size_t)(key ^ key >> 29) & tally->mask;

	key = key == 0 ? 1 : key;
	while (tally->keys[at] != 0 && tally->keys[at] != key)
		at = (at + 1) & tally->mask;
	tally->keys[at] = key;
	return &tally->counts[at];
}

static bool
tally_take(struct tally *tally, uint64_t key)
{
	uint32_t *count = tally_at(tally, key);

	if (*count == 0)
		return false;
	(*count)--;
	return true;
}

/* FNV-1a over the letters and digits of a text, in lower case. */
struct hash {
	uint64_t value;
	size_t signs;
};

static void
hash_add(struct hash *hash, uint32_t c)
{
	hash->value = (hash->value ^ (uint32_t)u_foldCase((UChar32)c, U_FOLD_CASE_DEFAULT)) *
		0x100000001b3u;
	hash->signs++;
}

static const struct hash hash_start = {0xcbf29ce484222325u, 0};

/* Takes the next word off *rest; false at the end. Letters and digits are words apart, since a
 * footnote's sign stands now closer, now further from its word. */
static bool
word_take(struct str *rest, struct hash *ret_hash)
{
	bool digits = false;

	*ret_hash = hash_start;
	while (rest->len > 0) {
		struct str before = *rest;
		uint32_t c = utf8_take(rest);
		bool sign = u_isalnum((UChar32)c);

		if (sign && ret_hash->signs > 0 && digits != (bool)u_isdigit((UChar32)c)) {
			*rest = before;
			break;
		}
		digits = u_isdigit((UChar32)c);
		if (sign)
			hash_add(ret_hash, c);
		else if (ret_hash->signs > 0)
			break;
	}
	return ret_hash->signs > 0;
}

static uint64_t
line_hash(struct str text)
{
	struct hash hash = hash_start;

	while (text.len > 0) {
		uint32_t c = utf8_take(&text);

		if (u_isalnum((UChar32)c))
			hash_add(&hash, c);
	}
	return hash.value;
}

static size_t
words_count(const struct lines *lines)
{
	return lines->size / 2 + lines->count + 16;
}

/* ---- comparing ---- */

static void
words_put(struct tally *words, struct str text)
{
	struct hash hash;

	while (word_take(&text, &hash))
		(*tally_at(words, hash.value))++;
}

/* True where the line has a word of two letters or more that is left nowhere. */
static bool
words_gone(struct tally *words, struct str text)
{
	struct hash hash;
	bool gone = false;

	while (word_take(&text, &hash))
		if (!tally_take(words, hash.value) && hash.signs > 1)
			gone = true;
	return gone;
}

static void
line_give(struct pdf_file *file, const struct line *line, struct str label)
{
	uint32_t place;

	reading_break(file->r, false);
	place = reading_place_begin(file->r, PLACE_REVISION, line->page, label);
	reading_text(file->r, line->text);
	reading_break(file->r, false);
	reading_place_end(file->r, place);
}

/* Lines that both have are taken out first; then, of the others, words: so that text which only
 * flows otherwise is not told. What is told counts as said for the revisions that follow. */
static void
revision_compare(struct pdf_file *file, struct lines *last, struct lines *earlier, struct str label)
{
	struct arena *arena = reading_arena(file->r);
	struct tally lines = {0};
	struct tally words = {0};

	tally_begin(&lines, arena, (size_t)last->count + earlier->count);
	tally_begin(&words, arena, words_count(last) + words_count(earlier));
	for (uint32_t i = 0; i < earlier->count; i++)
		(*tally_at(&lines, line_hash(earlier->all[i].text)))++;
	for (uint32_t i = 0; i < last->count; i++)
		if (!tally_take(&lines, line_hash(last->all[i].text)))
			words_put(&words, last->all[i].text);
	/* What is left in `lines` now is in the earlier one alone. */
	for (uint32_t i = 0; i < earlier->count; i++) {
		if (!tally_take(&lines, line_hash(earlier->all[i].text)) ||
			!words_gone(&words, earlier->all[i].text))
			continue;
		line_give(file, &earlier->all[i], label);
		line_add(last, earlier->all[i].text);
	}
}

static void
revision_give(struct pdf_file *file, struct lines *last, size_t end, struct str label)
{
	struct pdf_file earlier;
	struct lines lines = {.file = &earlier};
	struct err err = {0};

	if (pdf_file_open_bytes(file->r, str_slice(file->bytes, 0, end), &earlier, &err) &&
		!earlier.doc->repair_attempted) {
		lines_read(&lines);
		revision_compare(file, last, &lines, label);
		last->full = last->full || lines.full;
	}
	pdf_file_close(&earlier);
}

void
pdf_revisions_give(struct pdf_file *file)
{
	enum { READ_MAX = 12 };
	struct arena *arena = reading_arena(file->r);
	struct pdf_revisions revisions;
	struct lines last = {.file = file};
	size_t from;

	pdf_revisions_find(file, &revisions);
	if (revisions.count < 2 || file->doc->repair_attempted)
		return;
	lines_read(&last);
	/* The newest of them first: what it lacks, none before it need tell again. */
	from = revisions.count - 1;
	for (size_t i = from; i > 0 && from - i < READ_MAX; i--)
		revision_give(file, &last, revisions.ends[i - 1],
			str_format(arena, "revision %zu of %llu", i,
				(unsigned long long)revisions.total));
	if (last.full || revisions.total > READ_MAX + 1)
		reading_fact(file->r, FACT_ODDITY,
			STR("its earlier revisions are too long or too many to be read wholly"));
}
