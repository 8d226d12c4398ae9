#include "extract/pdf_file.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/reading.h"

#include <string.h>

/* ---- text, names, dates ---- */

struct str
pdf_file_text(fz_context *ctx, struct pdf_file *file, pdf_obj *string)
{
	struct str text;
	char *utf8;

	if (!pdf_is_string(ctx, string))
		return STR("");
	utf8 = pdf_new_utf8_from_pdf_string_obj(ctx, string);
	text = str_copy(reading_arena(file->r), str_of(utf8));
	fz_free(ctx, utf8);
	return text;
}

struct str
pdf_file_name(fz_context *ctx, pdf_obj *name)
{
	return pdf_is_name(ctx, name) ? str_of(pdf_to_name(ctx, name)) : STR("");
}

/* Takes up to `digits` digits off *rest; `otherwise` where there is none. */
static int
number_take(struct str *rest, size_t digits, int otherwise)
{
	int value = 0;
	size_t i = 0;

	while (i < digits && i < rest->len && char_is_digit(rest->data[i]))
		value = value * 10 + (rest->data[i++] - '0');
	*rest = str_from(*rest, i);
	return i == 0 ? otherwise : value;
}

int64_t
pdf_date(struct str text)
{
	struct str rest = str_trim(text);
	struct civil civil;
	int64_t offset = 0;
	char sign;

	if (str_starts(rest, STR("D:")))
		rest = str_from(rest, 2);
	civil.year = number_take(&rest, 4, 0);
	civil.month = number_take(&rest, 2, 1);
	civil.day = number_take(&rest, 2, 1);
	civil.hour = number_take(&rest, 2, 0);
	civil.minute = number_take(&rest, 2, 0);
	civil.second = number_take(&rest, 2, 0);
	if (civil.year < 1000 || !date_civil_valid(civil))
		return DATE_NONE;
	if (rest.len > 1 && (rest.data[0] == '+' || rest.data[0] == '-')) {
		sign = rest.data[0];
		rest = str_from(rest, 1);
		offset = number_take(&rest, 2, 0) * 3600;
		if (rest.len > 0 && rest.data[0] == '\'')
			rest = str_from(rest, 1);
		offset += number_take(&rest, 2, 0) * 60;
		offset = sign == '-' ? -offset : offset;
	}
	return date_from_civil(civil) - offset;
}

/* ---- visiting trees that may be no trees ---- */

void
pdf_visits_begin(struct pdf_visits *visits, struct pdf_file *file)
{
	*visits = (struct pdf_visits){.object_count = file->object_count};
	visits->seen = arena_alloc(reading_arena(file->r), file->object_count / 8 + 1);
}

bool
pdf_visit(fz_context *ctx, struct pdf_visits *visits, pdf_obj *object)
{
	uint32_t number = (uint32_t)pdf_to_num(ctx, object);
	unsigned char bit = (unsigned char)(1u << (number % 8));

	if (visits->visited++ >= PDF_NODE_MAX)
		return false;
	if (number == 0 || number >= visits->object_count)
		return true;
	if ((visits->seen[number / 8] & bit) != 0)
		return false;
	visits->seen[number / 8] |= bit;
	return true;
}

uint32_t
pdf_file_page_of(fz_context *ctx, const struct pdf_file *file, pdf_obj *page)
{
	int number = pdf_to_num(ctx, page);

	return number > 0 && (uint32_t)number < file->object_count ? file->page_of_object[number]
								   : 0;
}

/* ---- pages ---- */

struct page_walk {
	struct pdf_file *file;
	struct pdf_visits visits;
	pdf_obj *kids[NEST_DEPTH_MAX];
	int at[NEST_DEPTH_MAX];
	int depth;
	uint32_t room;
	bool too_deep;
};

static void
page_add(fz_context *ctx, struct page_walk *walk, pdf_obj *page)
{
	struct pdf_file *file = walk->file;
	int number = pdf_to_num(ctx, page);

	if (file->page_count == PAGE_COUNT_MAX) {
		file->pages_cut = true;
		return;
	}
	if (file->page_count == walk->room) {
		walk->room = walk->room == 0 ? 64 : walk->room * 2;
		file->pages = fz_realloc_array(ctx, file->pages, walk->room, pdf_obj *);
	}
	file->pages[file->page_count++] = pdf_keep_obj(ctx, page);
	if (number > 0 && (uint32_t)number < file->object_count)
		file->page_of_object[number] = file->page_count;
}

static void
page_node(fz_context *ctx, struct page_walk *walk, pdf_obj *node)
{
	pdf_obj *kids;

	if (!pdf_is_dict(ctx, node))
		return;
	kids = pdf_dict_get(ctx, node, PDF_NAME(Kids));
	if (!pdf_is_array(ctx, kids)) {
		/* The same page object may stand in the tree twice: it is then shown twice. */
		if (!pdf_name_eq(ctx, pdf_dict_get(ctx, node, PDF_NAME(Type)), PDF_NAME(Pages)))
			page_add(ctx, walk, node);
		return;
	}
	if (!pdf_visit(ctx, &walk->visits, node))
		return;
	if (walk->depth == NEST_DEPTH_MAX) {
		walk->too_deep = true;
		return;
	}
	walk->kids[walk->depth] = kids;
	walk->at[walk->depth++] = 0;
}

/* FACT_PAGES is what the file says where that can be; what was found otherwise. */
static void
pages_note(fz_context *ctx, void *arg)
{
	struct pdf_file *file = arg;
	pdf_obj *count = pdf_dict_getp(ctx, file->catalog, "Pages/Count");
	int64_t claimed = pdf_is_number(ctx, count) ? pdf_to_int64(ctx, count) : 0;
	struct arena *arena = reading_arena(file->r);
	bool sane = claimed >= 0 && claimed <= PAGE_COUNT_MAX;

	if (file->locked) {
		if (claimed > 0 && sane)
			reading_number(file->r, FACT_PAGES, (uint64_t)claimed);
		return;
	}
	reading_number(file->r, FACT_PAGES, sane ? (uint64_t)claimed : file->page_count);
	if (claimed == (int64_t)file->page_count)
		return;
	reading_number(file->r, "pages_found", file->page_count);
	reading_fact(file->r, FACT_ODDITY,
		str_format(arena, "it says that it has %lld pages; found: %u", (long long)claimed,
			file->page_count));
}

static void
pages_walk(fz_context *ctx, void *arg)
{
	struct page_walk *walk = arg;
	pdf_obj *root = pdf_dict_get(ctx, walk->file->catalog, PDF_NAME(Pages));
	uint32_t steps = 0;

	page_node(ctx, walk, root);
	while (walk->depth > 0 && !walk->file->pages_cut && steps++ < PDF_NODE_MAX * 2) {
		int top = walk->depth - 1;

		if (walk->at[top] >= pdf_array_len(ctx, walk->kids[top])) {
			walk->depth--;
			continue;
		}
		page_node(ctx, walk, pdf_array_get(ctx, walk->kids[top], walk->at[top]++));
	}
}

/* For files whose tree is lost: every object that says it is a page. */
static void
pages_gather(fz_context *ctx, void *arg)
{
	struct page_walk *walk = arg;
	struct pdf_file *file = walk->file;

	for (uint32_t i = 1; i < file->object_count && !file->pages_cut; i++) {
		pdf_obj *object = pdf_new_indirect(ctx, file->doc, (int)i, 0);

		if (pdf_is_dict(ctx, object) &&
			pdf_name_eq(ctx, pdf_dict_get(ctx, object, PDF_NAME(Type)), PDF_NAME(Page)))
			page_add(ctx, walk, object);
		pdf_drop_obj(ctx, object);
	}
}

static void
pages_repair(fz_context *ctx, void *arg)
{
	struct pdf_file *file = arg;

	if (!pdf_was_repaired(ctx, file->doc)) {
		pdf_repair_xref(ctx, file->doc);
		pdf_repair_trailer(ctx, file->doc);
	}
	file->catalog = pdf_dict_get(ctx, pdf_trailer(ctx, file->doc), PDF_NAME(Root));
}

static void
objects_count(fz_context *ctx, struct pdf_file *file)
{
	int count = pdf_xref_len(ctx, file->doc);

	file->object_count = count > 0 && count <= PDF_MAX_OBJECT_NUMBER + 1 ? (uint32_t)count : 0;
	file->page_of_object = ARENA_ARRAY(
		reading_arena(file->r), (size_t)file->object_count + 1, uint32_t);
}

static bool
pages_try(struct pdf_file *file, struct page_walk *walk, void (*act)(fz_context *ctx, void *arg),
	struct err *err)
{
	file->page_count = 0;
	walk->depth = 0;
	walk->too_deep = false;
	pdf_visits_begin(&walk->visits, file);
	return pdf_guard_run(&file->guard, PDF_WORK_MAX, act, walk, err) && file->page_count > 0;
}

static void
empty_look(fz_context *ctx, void *arg)
{
	struct pdf_file *file = arg;
	pdf_obj *tree = pdf_dict_get(ctx, file->catalog, PDF_NAME(Pages));
	pdf_obj *count = pdf_dict_get(ctx, tree, PDF_NAME(Count));
	pdf_obj *kids = pdf_dict_get(ctx, tree, PDF_NAME(Kids));

	file->is_empty = pdf_is_int(ctx, count) && pdf_to_int(ctx, count) == 0 &&
		pdf_is_array(ctx, kids) && pdf_array_len(ctx, kids) == 0;
}

/* True for a sound page tree without pages: nothing is lost, so nothing is repaired. */
static bool
says_empty(struct pdf_file *file)
{
	struct err err = {0};

	return pdf_guard_run(&file->guard, PDF_WORK_MAX, empty_look, file, &err) && file->is_empty;
}

/* By the tree; then by the tree of the repaired file; then by looking at every object. */
static void
pages_find(struct pdf_file *file)
{
	struct page_walk *walk = ARENA_NEW(reading_arena(file->r), struct page_walk);
	struct err err = {0};

	walk->file = file;
	if (!pages_try(file, walk, pages_walk, &err) && !says_empty(file)) {
		if (pdf_guard_run(&file->guard, PDF_WORK_MAX, pages_repair, file, &err))
			objects_count(file->guard.ctx, file);
		if (!pages_try(file, walk, pages_walk, &err) &&
			!pages_try(file, walk, pages_gather, &err) && err.kind != ERR_NONE &&
			!file->quiet)
			reading_partial(
				file->r, err.kind, "its pages cannot be found (%s)", err.text);
	}
	if (file->quiet)
		return;
	if (walk->too_deep)
		reading_partial(file->r, ERR_DAMAGED,
			"its page tree is nested deeper than %d; pages below that were left",
			NEST_DEPTH_MAX);
	if (file->pages_cut)
		reading_limit_hit(file->r, ERR_TOO_LARGE, "only the first %d pages were read",
			PAGE_COUNT_MAX);
}

/* ---- opening ---- */

static bool
password_opens(fz_context *ctx, struct pdf_file *file)
{
	struct str password = reading_password(file->r);
	struct arena *arena = reading_arena(file->r);
	char *latin;
	size_t len = 0;

	if (!pdf_needs_password(ctx, file->doc))
		return true;
	if (password.len == 0)
		return false;
	if (pdf_authenticate_password(ctx, file->doc, str_cstr(arena, password)))
		return true;
	/* Old schemes take the password in PDFDocEncoding, which is Latin-1 for these letters. */
	latin = arena_alloc(arena, password.len + 1);
	for (size_t i = 0; i < password.len; i++) {
		unsigned char c = (unsigned char)password.data[i];

		if (c < 0x80)
			latin[len++] = (char)c;
		else if ((c == 0xc2 || c == 0xc3) && i + 1 < password.len)
			latin[len++] = (char)(((c & 3) << 6) | (password.data[++i] & 0x3f));
	}
	return pdf_authenticate_password(ctx, file->doc, latin) != 0;
}

static bool
is_identity(fz_context *ctx, pdf_obj *name)
{
	return name == NULL || str_equal(pdf_file_name(ctx, name), STR("Identity"));
}

/* True where encryption is for attachments alone (ISO 32000-2, 7.6.6 and table 20): text and
 * pages are then open to everyone. */
static bool
only_parts_encrypted(fz_context *ctx, struct pdf_file *file)
{
	pdf_obj *encryption = pdf_dict_get(ctx, pdf_trailer(ctx, file->doc), PDF_NAME(Encrypt));

	return pdf_dict_get_int(ctx, encryption, PDF_NAME(V)) >= 4 &&
		is_identity(ctx, pdf_dict_get(ctx, encryption, PDF_NAME(StmF))) &&
		is_identity(ctx, pdf_dict_get(ctx, encryption, PDF_NAME(StrF)));
}

bool
pdf_file_part_locked(fz_context *ctx, const struct pdf_file *file, pdf_obj *stream)
{
	pdf_obj *encryption = pdf_dict_get(ctx, pdf_trailer(ctx, file->doc), PDF_NAME(Encrypt));
	pdf_obj *filter = pdf_dict_get(ctx, stream, PDF_NAME(Filter));

	if (!file->parts_locked)
		return false;
	/* The first filter is the outermost: where it is no Crypt filter, the default holds. */
	if (pdf_is_array(ctx, filter))
		filter = pdf_array_get(ctx, filter, 0);
	return pdf_name_eq(ctx, filter, PDF_NAME(Crypt)) ||
		!is_identity(ctx, pdf_dict_gets(ctx, encryption, "EFF"));
}

static void
document_open(fz_context *ctx, void *arg)
{
	struct pdf_file *file = arg;
	fz_stream *stream = fz_open_memory(
		ctx, (const unsigned char *)file->bytes.data, file->bytes.len);

	file->doc = pdf_open_document_with_stream(ctx, stream);
	fz_drop_stream(ctx, stream);
	file->locked = !password_opens(ctx, file);
	file->parts_locked = file->locked && only_parts_encrypted(ctx, file);
	file->locked = file->locked && !file->parts_locked;
	file->catalog = pdf_dict_get(ctx, pdf_trailer(ctx, file->doc), PDF_NAME(Root));
	objects_count(ctx, file);
}

static void
encryption_note(struct pdf_file *file)
{
	fz_context *ctx = file->guard.ctx;
	pdf_crypt *crypt = file->doc->crypt;
	struct arena *arena = reading_arena(file->r);

	if (crypt == NULL)
		return;
	reading_fact(file->r, FACT_ENCRYPTED,
		str_format(arena, "PDF %s, %d bits, version %d revision %d",
			file->parts_locked ? "attachments alone" : pdf_crypt_method(ctx, crypt),
			pdf_crypt_length(ctx, crypt), pdf_crypt_version(ctx, crypt),
			pdf_crypt_revision(ctx, crypt)));
}

/* MuPDF gives up on encryption that it does not know with an error like any other. */
static bool
open_failed(struct pdf_file *file, struct err *err)
{
	struct str why = str_copy(reading_arena(file->r), str_of(err->text));

	if (str_find_nocase(why, STR("encrypt")) == STR_NONE &&
		str_find_nocase(why, STR("crypt filter")) == STR_NONE)
		return err_in(err, "its structure cannot be made out");
	reading_fact(file->r, FACT_ENCRYPTED, why);
	return err_set(err, ERR_PASSWORD,
		"it is encrypted in a way that a password alone does not open (%s)", why.data);
}

static bool
open_try(struct pdf_file *file, struct str bytes, struct err *err)
{
	file->bytes = bytes;
	file->doc = NULL;
	return pdf_guard_begin(&file->guard, err) &&
		pdf_guard_run(&file->guard, PDF_WORK_MAX, document_open, file, err);
}

/* The bytes up to the end of the last whole object. */
static struct str
whole_objects(struct str bytes)
{
	struct str end = STR("endobj");
	size_t at = bytes.len;

	while (at >= end.len && memcmp(bytes.data + at - end.len, end.data, end.len) != 0)
		at--;
	return str_slice(bytes, 0, at < end.len ? 0 : at);
}

/* MuPDF repairs a file by looking for its objects, but gives up where the file ends within one.
 * What stands before that one may be a document all the same. */
static bool
open_whole_objects(struct pdf_file *file)
{
	struct str whole = whole_objects(reading_bytes(file->r));
	struct err again = {0};

	if (whole.len == 0 || whole.len == reading_bytes(file->r).len)
		return false;
	pdf_guard_end(&file->guard);
	return open_try(file, whole, &again);
}

static bool
file_open(struct pdf_file *file, struct err *err)
{
	struct err count = {0};

	if (!open_try(file, reading_bytes(file->r), err)) {
		if (file->guard.ctx == NULL || !open_whole_objects(file))
			return open_failed(file, err);
		if (!file->quiet)
			reading_partial(file->r, ERR_DAMAGED,
				"it is cut off within an object; what stood behind that is lost");
		err_clear(err);
	}
	if (!file->quiet)
		encryption_note(file);
	if (!file->locked)
		pages_find(file);
	/* Numbers are not encrypted: a locked file may still tell how many pages it has. */
	if (!file->quiet && !pdf_guard_run(&file->guard, PDF_WORK_MAX, pages_note, file, &count) &&
		!file->locked)
		reading_number(file->r, FACT_PAGES, file->page_count);
	if (file->locked)
		return err_set(err, ERR_PASSWORD, "%s",
			reading_password(file->r).len == 0
				? "it is encrypted and needs a password"
				: "it is encrypted and the password given does not open it");
	return true;
}

bool
pdf_file_open(struct reading *r, struct pdf_file *ret_file, struct err *err)
{
	*ret_file = (struct pdf_file){.r = r, .facts = {.r = r}};
	return file_open(ret_file, err);
}

bool
pdf_file_open_again(struct reading *r, struct pdf_file *ret_file, struct err *err)
{
	*ret_file = (struct pdf_file){.r = r, .facts = {.r = r}, .quiet = true};
	return file_open(ret_file, err);
}

bool
pdf_file_open_bytes(struct reading *r, struct str bytes, struct pdf_file *ret_file, struct err *err)
{
	*ret_file = (struct pdf_file){.r = r, .facts = {.r = r}, .quiet = true};
	if (!open_try(ret_file, bytes, err))
		return false;
	if (ret_file->locked)
		return err_set(err, ERR_PASSWORD, "it is encrypted");
	pages_find(ret_file);
	return true;
}

void
pdf_file_close(struct pdf_file *file)
{
	pdf_guard_end(&file->guard);
}
