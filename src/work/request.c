#include "work/request.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "compare/compare.h"
#include "compare/gap.h"
#include "crypto/sha256.h"
#include "ingest/delivery.h"
#include "publish/letter.h"
#include "publish/writing.h"
#include "request.sql.h"
#include "store/db.h"
#include "store/inspection.h"
#include "store/item.h"
#include "work/request_sent.h"
#include "work/workshop.h"

/* The highest number of a letter that is believed in a note. */
enum { NUMBER_MAX = 1000000 };

struct composing {
	struct workshop *workshop;
	struct arena *arena;
	const struct work_request *request;
	struct work_request_result *result;
	struct compare *compare;
	struct delivery *deliveries;
	size_t delivery_count;
	bool *is_authority; /* by delivery */
	struct letter letter;
	struct writing writing;       /* the letter, written */
	struct str files;             /* the copies that were kept, with their hashes */
	struct gap_state_row *states; /* to be given, one an entry */
	struct str references[WORK_REQUEST_ENTRIES_MAX];
	size_t reference_count;
	size_t item_room; /* of the result's items */
	bool is_full;
};

void
work_request_result_free(struct work_request_result *result)
{
	buf_free(&result->text);
	buf_free(&result->file);
}

/* ---- whose deliveries ---- */

static bool
deliveries_named(struct composing *c, struct err *err)
{
	struct str rest = c->request->deliveries;
	struct str piece;

	while (str_cut(&rest, ',', &piece)) {
		int64_t id;
		size_t i = 0;

		if (!str_to_i64(str_trim(piece), &id))
			return err_set(err, ERR_USAGE,
				"--deliveries wants numbers with commas between, such as 1,2,5");
		while (i < c->delivery_count && c->deliveries[i].id != id)
			i++;
		if (i == c->delivery_count)
			return err_set(err, ERR_NOT_FOUND,
				"there is no delivery %lld; candour status lists them",
				(long long)id);
		c->is_authority[i] = true;
	}
	return true;
}

/* Deliveries of several givers may be of several authorities, or of people who speak up: then an
 * inspector has to say. */
static bool
same_giver_check(const struct composing *c, struct err *err)
{
	const struct delivery *first = NULL;

	for (size_t i = 0; i < c->delivery_count; i++) {
		const struct delivery *d = &c->deliveries[i];

		if (!c->is_authority[i])
			continue;
		if (first != NULL && !str_equal(first->given_by, d->given_by))
			return err_set(err, ERR_USAGE,
				"\"%.*s\" and \"%.*s\" gave records: say which deliveries came from the "
				"authority that this letter goes to, such as --deliveries 1,2, so that it "
				"shows nothing of the others; candour status lists them",
				STR_ARG(first->given_by), STR_ARG(d->given_by));
		first = d;
	}
	return true;
}

static bool
deliveries_choose(struct composing *c, struct err *err)
{
	bool any = false;

	if (!delivery_list(
		    c->workshop->inspection, c->arena, &c->deliveries, &c->delivery_count, err))
		return false;
	c->is_authority = ARENA_ARRAY(c->arena, c->delivery_count, bool);
	if (c->request->deliveries.len > 0)
		return deliveries_named(c, err);
	for (size_t i = 0; i < c->delivery_count; i++) {
		c->is_authority[i] = c->deliveries[i].power.len > 0;
		any = any || c->is_authority[i];
	}
	for (size_t i = 0; i < c->delivery_count && !any; i++)
		c->is_authority[i] = true;
	return same_giver_check(c, err);
}

/* The delivery, where it is one of the authority; else NULL. */
static const struct delivery *
authority_delivery(const struct composing *c, int64_t id)
{
	for (size_t i = 0; i < c->delivery_count; i++)
		if (c->deliveries[i].id == id)
			return c->is_authority[i] ? &c->deliveries[i] : NULL;
	return NULL;
}

/* The powers of the authority's deliveries, each once, and when the first and last came. */
static void
deliveries_tell(struct composing *c)
{
	struct letter *letter = &c->letter;
	struct str powers = STR("");

	for (size_t i = 0; i < c->delivery_count; i++) {
		const struct delivery *d = &c->deliveries[i];

		if (!c->is_authority[i])
			continue;
		if (letter->delivery_count == 0 || d->received < letter->first_received)
			letter->first_received = d->received;
		if (letter->delivery_count == 0 || d->received > letter->last_received)
			letter->last_received = d->received;
		letter->delivery_count++;
		if (d->power.len > 0 && str_find(powers, d->power) == STR_NONE)
			powers = str_format(c->arena, "%.*s%s%.*s", STR_ARG(powers),
				powers.len > 0 ? "; " : "", STR_ARG(d->power));
	}
	letter->power = c->request->power.len > 0 ? c->request->power : powers;
}

/* ---- which gaps ---- */

static bool
reference_keep(void *context, const struct gap_row *row)
{
	struct composing *c = context;
	bool is_asked_for = c->request->kind.len > 0;

	if (!is_asked_for && (row->gap.is_restricted || !letter_kind_by_itself(row->kind))) {
		c->result->left_restricted++;
		return true;
	}
	if (c->reference_count == WORK_REQUEST_ENTRIES_MAX) {
		c->is_full = true;
		return false;
	}
	c->references[c->reference_count++] = str_copy(c->arena, row->reference);
	return true;
}

static bool
references_find(struct composing *c, struct err *err)
{
	const struct work_request *request = c->request;
	struct gap_filter filter = {.kind = request->kind,
		.custodian = request->custodian,
		.line = request->line,
		.state = GAP_OPEN};

	if (request->gap_count == 0)
		return gap_list(c->compare, &filter, reference_keep, c, err);
	for (size_t i = 0; i < request->gap_count && i < WORK_REQUEST_ENTRIES_MAX; i++)
		c->references[c->reference_count++] = request->gaps[i];
	return true;
}

/* The items that betray a gap, each once, as the authority knows them; *ret_is_protected where one
 * of them is none of the authority's. */
static bool
items_find(struct composing *c, const struct gap *gap, struct letter_entry *entry,
	bool *ret_is_protected, struct err *err)
{
	struct letter_item *items = ARENA_ARRAY(c->arena, gap->evidence_count, struct letter_item);
	size_t count = 0;

	*ret_is_protected = false;
	for (size_t i = 0; i < gap->evidence_count; i++) {
		const struct delivery *delivery;
		struct item item;
		bool is_known = false;

		/* 0: no item of the disclosure, such as something published. */
		if (gap->evidence[i].item == 0)
			continue;
		for (size_t k = 0; k < i; k++)
			is_known = is_known || gap->evidence[k].item == gap->evidence[i].item;
		if (is_known)
			continue;
		if (!item_get(c->workshop->inspection, c->arena, gap->evidence[i].item, &item, err))
			return false;
		delivery = authority_delivery(c, item.delivery);
		if (delivery == NULL) {
			*ret_is_protected = true;
			return true;
		}
		items[count++] = (struct letter_item){item.path, delivery->received};
	}
	entry->items = items;
	entry->item_count = count;
	return true;
}

/* The file's name for the number of an item at the front of *rest; *ret_taken is false where there is
 * none. */
static bool
number_take(struct composing *c, struct str *rest, struct str *ret_name, bool *ret_taken,
	bool *ret_is_protected, struct err *err)
{
	struct item item;
	size_t end = 0;
	int64_t id;

	while (end < rest->len && char_is_digit(rest->data[end]))
		end++;
	*ret_taken = str_to_i64(str_slice(*rest, 0, end), &id);
	if (!*ret_taken)
		return true;
	if (!item_get(c->workshop->inspection, c->arena, id, &item, err))
		return false;
	if (authority_delivery(c, item.delivery) == NULL)
		*ret_is_protected = true;
	*ret_name = path_name(item.path);
	*rest = str_from(*rest, end);
	return true;
}

/* "and 2 more", "and 7 others": a count and no number of an item. */
static bool
is_count(struct str rest)
{
	static const struct str words[] = {STR_INIT(" more"), STR_INIT(" other")};
	size_t end = STR(" and ").len;

	if (!str_starts(rest, STR(" and ")))
		return false;
	while (end < rest.len && char_is_digit(rest.data[end]))
		end++;
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_starts(str_from(rest, end), words[i]))
			return true;
	return false;
}

/* What may stand between the numbers of several items. */
static size_t
between_size(struct str rest)
{
	static const struct str signs[] = {STR_INIT(", "), STR_INIT(" and ")};

	for (size_t i = 0; i < COUNT_OF(signs); i++)
		if (str_starts(rest, signs[i]) && rest.len > signs[i].len &&
			char_is_digit(rest.data[signs[i].len]) && !is_count(rest))
			return signs[i].len;
	return 0;
}

/* The names for all numbers at the front of *rest; copies of one name are told once. */
static bool
numbers_take(struct composing *c, struct str *rest, struct buf *out, bool *ret_is_protected,
	struct err *err)
{
	enum { NAMES_MAX = 8 };
	struct str names[NAMES_MAX];
	struct str sign = STR("");
	size_t count = 0;
	bool more = true;

	while (more) {
		struct str name;
		bool is_known = false;
		size_t between;

		if (!number_take(c, rest, &name, &more, ret_is_protected, err))
			return false;
		for (size_t i = 0; more && i < count; i++)
			is_known = is_known || str_equal(names[i], name);
		if (more && !is_known)
			buf_add_format(out, "%.*s\"%.*s\"", STR_ARG(sign), STR_ARG(name));
		if (more && !is_known && count < NAMES_MAX)
			names[count++] = name;
		between = between_size(*rest);
		sign = str_slice(*rest, 0, between);
		*rest = str_from(*rest, between);
		more = more && between > 0;
	}
	return true;
}

/* Checks tell of items by our own numbers, which say nothing to the authority: "item 106" and
 * "items 366, 105 and 2 more" come to name the files. */
static bool
numbers_replace(struct composing *c, struct str *text, bool *ret_is_protected, struct err *err)
{
	struct buf out CLEANUP(buf_free) = {0};
	struct str rest = *text;
	size_t found;

	while ((found = str_find_nocase(rest, STR("item"))) != STR_NONE) {
		size_t from = found + STR("item").len;

		from += from < rest.len && rest.data[from] == 's';
		from += from < rest.len && rest.data[from] == ' ';
		if (from == rest.len || !char_is_digit(rest.data[from]) ||
			rest.data[from - 1] != ' ' ||
			(found > 0 && char_is_alpha(rest.data[found - 1]))) {
			buf_add(&out, str_slice(rest, 0, from));
			rest = str_from(rest, from);
			continue;
		}
		buf_add(&out, str_slice(rest, 0, found));
		rest = str_from(rest, from);
		if (!numbers_take(c, &rest, &out, ret_is_protected, err))
			return false;
	}
	buf_add(&out, rest);
	*text = str_copy(c->arena, buf_str(&out));
	return true;
}

static bool
entry_add(struct composing *c, struct str reference, struct err *err)
{
	struct letter_entry *entry = &c->letter.entries[c->letter.entry_count];
	struct gap_row row;
	bool is_protected;

	if (!gap_get(c->compare, c->arena, reference, &row, err))
		return false;
	*entry = (struct letter_entry){.reference = row.reference,
		.kind = row.kind,
		.title = row.gap.title,
		.why = row.gap.why,
		.custodian = row.custodian,
		.begins = row.gap.begins,
		.ends = row.gap.ends,
		.is_restricted = row.gap.is_restricted};
	if (!items_find(c, &row.gap, entry, &is_protected, err) ||
		!numbers_replace(c, &entry->title, &is_protected, err) ||
		!numbers_replace(c, &entry->why, &is_protected, err))
		return false;
	if (is_protected) {
		c->result->left_protected++;
		return true;
	}
	for (size_t i = 0; i < row.gap.evidence_count; i++) {
		c->result->items = arena_grow(c->arena, c->result->items, c->result->item_count,
			&c->item_room, sizeof(*c->result->items));
		c->result->items[c->result->item_count++] = row.gap.evidence[i].item;
	}
	c->states[c->letter.entry_count++] = (struct gap_state_row){.reference = row.reference,
		.kind = row.kind,
		.title = row.gap.title,
		.state = GAP_ASKED,
		.who = c->request->who};
	return true;
}

static bool
entries_find(struct composing *c, struct err *err)
{
	if (!references_find(c, err))
		return false;
	c->letter.entries = ARENA_ARRAY(c->arena, c->reference_count, struct letter_entry);
	c->states = ARENA_ARRAY(c->arena, c->reference_count, struct gap_state_row);
	for (size_t i = 0; i < c->reference_count; i++)
		if (!entry_add(c, c->references[i], err))
			return false;
	if (c->is_full)
		return err_set(err, ERR_TOO_LARGE,
			"more than %d gaps are open: choose some with --custodian, --kind or --line",
			WORK_REQUEST_ENTRIES_MAX);
	if (c->letter.entry_count == 0 &&
		c->result->left_restricted + c->result->left_protected == 0)
		return err_set(err, ERR_NOT_FOUND,
			"there is nothing to ask for: no open gap fits; candour gaps lists them with "
			"their states");
	if (c->letter.entry_count == 0)
		return err_set(err, ERR_NOT_FOUND,
			"there is nothing to ask for: %llu of the open gaps that fit would show what "
			"you have seen (ask for them by --kind or by their references), and %llu "
			"what others gave",
			(unsigned long long)c->result->left_restricted,
			(unsigned long long)c->result->left_protected);
	c->result->entries = c->letter.entry_count;
	c->result->references = ARENA_ARRAY(c->arena, c->letter.entry_count, struct str);
	for (size_t i = 0; i < c->letter.entry_count; i++)
		c->result->references[i] = c->letter.entries[i].reference;
	return true;
}

/* ---- the letter ---- */

/* One more than the highest number that a note of the log gives. */
static bool
number_next(struct composing *c, unsigned *ret_number, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	uint64_t highest = 0;
	bool row;

	if (!db_begin(c->workshop->inspection->db, &SQL_REQUEST_NOTES, &s, err))
		return false;
	for (;;) {
		struct str note;
		uint64_t number;
		size_t end = 0;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		note = str_from(column_str(&s, REQUEST_NOTES_COL_NOTE), STR("request ").len);
		while (end < note.len && char_is_digit(note.data[end]))
			end++;
		if (str_to_u64(str_slice(note, 0, end), &number) && number < NUMBER_MAX &&
			number > highest)
			highest = number;
	}
	*ret_number = (unsigned)highest + 1;
	return true;
}

static void
format_write(const struct writing *writing, enum work_request_format format, struct buf *out)
{
	switch (format) {
	case WORK_REQUEST_ODT:
		writing_odt(writing, out);
		break;
	case WORK_REQUEST_DOCX:
		writing_docx(writing, out);
		break;
	case WORK_REQUEST_TEXT:
	default:
		writing_text(writing, out);
		break;
	}
}

static struct str
hash_of(struct composing *c, const struct buf *file)
{
	unsigned char digest[SHA256_SIZE];

	sha256_once(buf_str(file), digest);
	return hex_encode(c->arena, str_make(digest, sizeof(digest)));
}

static bool
letter_compose(struct composing *c, struct err *err)
{
	struct work_request_result *result = c->result;
	struct inspection *inspection = c->workshop->inspection;

	if (!setting_get(inspection, c->arena, "authority", &c->letter.authority, err) ||
		!setting_get(inspection, c->arena, "reference", &c->letter.reference, err) ||
		(c->request->mark && !number_next(c, &c->letter.number, err)))
		return false;
	c->letter.addressee = c->request->addressee;
	c->letter.date = c->request->date;
	c->letter.due = c->request->due;
	result->number = c->letter.number;
	c->writing = (struct writing){.arena = c->arena};
	letter_write(&c->letter, &c->writing);
	writing_text(&c->writing, &result->text);
	format_write(&c->writing, c->request->format, &result->file);
	result->sha256 = hash_of(c, &result->file);
	return true;
}

/* ---- keeping ---- */

/* The name of the copy, which is added to what was kept. */
static bool
copy_write(struct composing *c, enum work_request_format format, const struct buf *file,
	struct str *ret_name, struct err *err)
{
	static const char *const endings[] = {"txt", "odt", "docx"};
	const char *folder = path_join_cstr(c->arena, c->workshop->inspection->folder, "requests");
	const char *name =
		str_format(c->arena, "request-%u.%s", c->result->number, endings[format]).data;

	*ret_name = str_of(name);
	c->files = str_format(c->arena, "%.*s%s%.*s  %s", STR_ARG(c->files),
		c->files.len > 0 ? "\n" : "", STR_ARG(hash_of(c, file)), name);
	return folder_make(folder, err) &&
		file_write_durably(path_join_cstr(c->arena, folder, name), buf_str(file), err);
}

static bool
copy_keep(struct composing *c, struct err *err)
{
	struct str name;

	if (!copy_write(c, c->request->format, &c->result->file, &name, err))
		return false;
	c->result->kept = str_format(c->arena, "requests/%.*s", STR_ARG(name));
	for (unsigned i = WORK_REQUEST_TEXT; c->request->keep_all && i <= WORK_REQUEST_DOCX; i++) {
		enum work_request_format format = (enum work_request_format)i;
		struct buf file CLEANUP(buf_free) = {0};

		if (format == c->request->format)
			continue;
		format_write(&c->writing, format, &file);
		if (!copy_write(c, format, &file, &name, err))
			return false;
	}
	return true;
}

static bool
states_put(struct composing *c, struct err *err)
{
	struct str note = str_format(c->arena, "request %u, %.*s, SHA-256 %.*s", c->result->number,
		STR_ARG(c->result->kept), STR_ARG(c->result->sha256));

	for (size_t i = 0; i < c->letter.entry_count; i++) {
		c->states[i].note = note;
		if (!gap_state_put(c->workshop->inspection, &c->states[i], err))
			return false;
	}
	return gap_states_follow(c->compare, c->states, c->letter.entry_count, err);
}

static bool
sent_put(struct composing *c, struct err *err)
{
	struct buf gaps CLEANUP(buf_free) = {0};
	struct request_sent sent = {.number = c->result->number,
		.addressee = c->request->addressee,
		.power = c->letter.power,
		.dated = c->request->date,
		.due = c->request->due,
		.files = c->files,
		.who = c->request->who};

	for (uint64_t i = 0; i < c->result->entries; i++)
		buf_add_format(
			&gaps, "%s%.*s", i > 0 ? " " : "", STR_ARG(c->result->references[i]));
	sent.gaps = buf_str(&gaps);
	return request_sent_put(c->workshop->inspection, c->arena, &sent, err);
}

/* The copy first: a letter that the log names is there. */
static bool
mark(struct composing *c, struct err *err)
{
	struct inspection *inspection = c->workshop->inspection;

	if (!copy_keep(c, err))
		return false;
	if (inspection_is_writing(inspection))
		return states_put(c, err) && sent_put(c, err);
	if (!inspection_begin(inspection, err))
		return false;
	if (!states_put(c, err) || !sent_put(c, err)) {
		inspection_undo(inspection);
		return false;
	}
	return inspection_commit(inspection, err);
}

bool
work_request(struct workshop *workshop, struct arena *arena, const struct work_request *request,
	struct work_request_result *ret_result, struct err *err)
{
	struct compare *compare CLEANUP(compare_cleanup) = NULL;
	struct composing *c = ARENA_NEW(arena, struct composing);

	*ret_result = (struct work_request_result){.kept = STR("")};
	if (!compare_open(workshop->inspection, &compare, err))
		return false;
	*c = (struct composing){.workshop = workshop,
		.arena = arena,
		.request = request,
		.files = STR(""),
		.result = ret_result,
		.compare = compare};
	if (!deliveries_choose(c, err))
		return false;
	deliveries_tell(c);
	return entries_find(c, err) && letter_compose(c, err) && (!request->mark || mark(c, err));
}
