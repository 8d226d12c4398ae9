#include "publish/letter.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "publish/letter_kinds.h"
#include "publish/writing.h"

#include <stdlib.h>

/* By custodian (none in particular last), sort of record, time (unknown last), reference. */
static int
entry_order(const void *left, const void *right)
{
	const struct letter_entry *a = left;
	const struct letter_entry *b = right;
	unsigned a_rank = letter_kind_rank(letter_kind_of(a->kind));
	unsigned b_rank = letter_kind_rank(letter_kind_of(b->kind));
	int64_t a_time = a->begins != DATE_NONE ? a->begins : a->ends;
	int64_t b_time = b->begins != DATE_NONE ? b->begins : b->ends;

	if ((a->custodian.len == 0) != (b->custodian.len == 0))
		return a->custodian.len == 0 ? 1 : -1;
	if (!str_equal(a->custodian, b->custodian))
		return str_compare(a->custodian, b->custodian);
	if (a_rank != b_rank)
		return a_rank < b_rank ? -1 : 1;
	if (a_time != b_time)
		return a_time == DATE_NONE || (b_time != DATE_NONE && a_time > b_time) ? 1 : -1;
	return str_compare(a->reference, b->reference);
}

static struct str
period_words(struct arena *arena, const struct letter_entry *entry)
{
	struct str from = date_words(arena, entry->begins);
	struct str to = date_words(arena, entry->ends);

	if (entry->begins == DATE_NONE || entry->ends == DATE_NONE || str_equal(from, to))
		return entry->begins != DATE_NONE  ? from
			: entry->ends != DATE_NONE ? str_format(arena, "until %.*s", STR_ARG(to))
						   : STR("");
	return str_format(arena, "%.*s to %.*s", STR_ARG(from), STR_ARG(to));
}

struct quotes {
	const char *open;
	const char *close;
};

/* The passage in inverted commas that begins at `at`: where it ends, or `at` where there is none. */
static size_t
quote_end(struct str text, size_t at)
{
	static const struct quotes marks[] = {
		{"\"", "\""}, {"\u201c", "\u201d"}, {"\u00ab", "\u00bb"}};

	for (size_t i = 0; i < COUNT_OF(marks); i++) {
		struct str open = str_of(marks[i].open);
		size_t close;

		if (!str_starts(str_from(text, at), open))
			continue;
		close = str_find(str_from(text, at + open.len), str_of(marks[i].close));
		/* What is never closed is left out to the end. */
		return close == STR_NONE ? text.len
					 : at + open.len + close + str_of(marks[i].close).len;
	}
	return at;
}

/* A reason without what somebody wrote: long passages in inverted commas are left out. */
static struct str
without_quotes(struct arena *arena, struct str why)
{
	struct buf out CLEANUP(buf_free) = {0};
	size_t at = 0;

	while (at < why.len) {
		size_t end = quote_end(why, at);

		if (end == at) {
			buf_add_char(&out, why.data[at++]);
			continue;
		}
		buf_add(&out,
			end - at > LETTER_QUOTE_MAX ? STR("[a passage]") : str_slice(why, at, end));
		at = end;
	}
	return str_copy(arena, buf_str(&out));
}

/* A reason without the sentences that tell inspectors what to do. */
static struct str
without_advice(struct arena *arena, struct str why)
{
	struct buf out CLEANUP(buf_free) = {0};

	while (why.len > 0) {
		size_t stop = str_find(why, STR(". "));
		size_t end = stop == STR_NONE ? why.len : stop + 2;
		struct str sentence = str_slice(why, 0, end);

		if (!str_starts(sentence, STR("Ask ")) &&
			str_find(sentence, STR("candour ")) == STR_NONE)
			buf_add(&out, sentence);
		why = str_from(why, end);
	}
	return str_trim(str_copy(arena, buf_str(&out)));
}

/* ---- the parts ---- */

static void
head_write(const struct letter *letter, struct writing *w)
{
	struct str addressee = letter->addressee.len > 0 ? letter->addressee : letter->authority;

	writing_add(w, WRITING_TITLE, STR(""), w->title);
	writing_add_format(w, WRITING_LINE, "Inspection of %.*s", STR_ARG(letter->authority));
	if (letter->reference.len > 0)
		writing_add_format(
			w, WRITING_LINE, "Our reference: %.*s", STR_ARG(letter->reference));
	writing_add_format(
		w, WRITING_LINE, "Date: %.*s", STR_ARG(date_words(w->arena, letter->date)));
	writing_add_format(w, WRITING_LINE, "To: %.*s", STR_ARG(addressee));
	if (letter->due != DATE_NONE)
		writing_add_format(w, WRITING_LINE, "For answer by: %.*s",
			STR_ARG(date_words(w->arena, letter->due)));
}

static const char *
plural(uint64_t count, const char *one, const char *many)
{
	return count == 1 ? one : many;
}

static struct str
received_words(const struct letter *letter, struct arena *arena)
{
	struct str first = date_words(arena, letter->first_received);
	struct str last = date_words(arena, letter->last_received);

	if (letter->delivery_count == 0)
		return STR("");
	if (str_equal(first, last))
		return str_format(arena, " on %.*s", STR_ARG(first));
	return str_format(arena, " between %.*s and %.*s", STR_ARG(first), STR_ARG(last));
}

static void
opening_write(const struct letter *letter, struct writing *w)
{
	struct str power = letter->power;

	writing_add_format(w, WRITING_PARAGRAPH,
		"Thank you for the records that you gave us%.*s. They show that further records exist, "
		"or existed, which we have not been given. This letter asks for them. It has %zu %s, in "
		"order of whose records they are, then of the sort of record, then of time.",
		STR_ARG(received_words(letter, w->arena)), letter->entry_count,
		plural(letter->entry_count, "entry", "entries"));
	if (power.len > 0)
		writing_add_format(w, WRITING_PARAGRAPH,
			"We ask for them under the power by which the records before were required: "
			"%.*s.",
			STR_ARG(power));
	if (letter->due != DATE_NONE)
		writing_add_format(w, WRITING_PARAGRAPH,
			"Please answer by %.*s. If some answers need longer, please send the others by "
			"then, and tell us when the rest will follow.",
			STR_ARG(date_words(w->arena, letter->due)));
	else
		writing_add(w, WRITING_PARAGRAPH, STR(""),
			STR("Please tell us by return by which day you can answer."));
}

static void
answers_write(const struct letter *letter, struct writing *w)
{
	writing_add(w, WRITING_HEADING, STR(""), STR("How to answer"));
	writing_add_format(w, WRITING_PARAGRAPH,
		"Each entry has a reference, such as %.*s. It stays the same in all our letters; please "
		"give it with each answer. For each entry, please do one of these:",
		STR_ARG(letter->entries[0].reference));
	writing_add(w, WRITING_ITEM, STR(""),
		STR("Provide the record, as it is kept: the file itself with its properties, a message "
		    "with its headers and attachments; not a print or a picture of it."));
	writing_add(w, WRITING_ITEM, STR(""),
		STR("Say that it does not exist and never did, and where you looked: systems, "
		    "mailboxes, archives, backups, devices, paper."));
	writing_add(w, WRITING_ITEM, STR(""),
		STR("Say that it existed and is gone: when it was destroyed or lost, by whom, under "
		    "which rule of your retention schedule, and where a copy may remain."));
	writing_add(w, WRITING_ITEM, STR(""),
		STR("Say that you withhold it, or a part of it: which part, and on which ground."));
	writing_add(w, WRITING_PARAGRAPH, STR(""),
		STR("An entry is a question and not a finding. Where our inference is mistaken, please "
		    "tell us how; we shall note it. Until these entries are answered, please see that "
		    "nothing that bears on them is altered, moved or deleted, and that routine "
		    "deletion is suspended for the mailboxes and systems named."));
}

static void
items_write(const struct letter_entry *entry, struct writing *w)
{
	for (size_t i = 0; i < entry->item_count && i < LETTER_ITEMS_MAX; i++)
		writing_add(w, WRITING_DETAIL, STR("Shown by"),
			str_format(w->arena, "%.*s (given on %.*s)", STR_ARG(entry->items[i].path),
				STR_ARG(date_words(w->arena, entry->items[i].received))));
	if (entry->item_count > LETTER_ITEMS_MAX)
		writing_add(w, WRITING_DETAIL, STR("Shown by"),
			str_format(
				w->arena, "%zu more items", entry->item_count - LETTER_ITEMS_MAX));
}

static void
entry_write(const struct letter_entry *entry, size_t number, struct writing *w)
{
	struct str label = str_format(w->arena, "%zu. %.*s", number, STR_ARG(entry->reference));
	struct str period = period_words(w->arena, entry);
	writing_add(w, WRITING_ENTRY, label,
		entry->is_restricted ? STR("The document named below")
				     : without_quotes(w->arena, entry->title));
	if (period.len > 0)
		writing_add(w, WRITING_DETAIL, STR("Period"), period);

	if (!entry->is_restricted && entry->why.len > 0)
		writing_add(w, WRITING_DETAIL, STR("Because"),
			without_quotes(w->arena, without_advice(w->arena, entry->why)));
	items_write(entry, w);
}

static void
entries_write(const struct letter *letter, struct writing *w)
{
	const struct letter_entry *before = NULL;

	for (size_t i = 0; i < letter->entry_count; i++) {
		const struct letter_entry *entry = &letter->entries[i];
		const struct letter_kind *kind = letter_kind_of(entry->kind);
		bool is_new = before == NULL || !str_equal(before->custodian, entry->custodian);

		if (is_new)
			writing_add(w, WRITING_HEADING, STR(""),
				entry->custodian.len > 0
					? str_format(w->arena, "Records of: %.*s",
						  STR_ARG(entry->custodian))
					: STR("Records of no one custodian in particular"));
		if (is_new ||
			!str_equal(
				str_of(letter_kind_of(before->kind)->group), str_of(kind->group)))
			writing_add(w, WRITING_SUBHEADING, STR(""), str_of(kind->group));
		if (is_new || letter_kind_of(before->kind) != kind)
			writing_add_format(
				w, WRITING_PARAGRAPH, "In each case we ask for %s.", kind->asks);
		entry_write(entry, i + 1, w);
		before = entry;
	}
}

void
letter_write(struct letter *letter, struct writing *w)
{
	if (letter->entry_count > 0)
		qsort(letter->entries, letter->entry_count, sizeof(*letter->entries), entry_order);
	w->title = letter->number > 0
		? str_format(w->arena, "Request %u for records", letter->number)
		: STR("Request for records (draft)");
	w->author = str_format(w->arena, "Inspection of %.*s", STR_ARG(letter->authority));
	w->moment = letter->date;
	head_write(letter, w);
	opening_write(letter, w);
	if (letter->entry_count > 0)
		answers_write(letter, w);
	entries_write(letter, w);
	writing_add(w, WRITING_PARAGRAPH, STR(""),
		STR("If anything here is unclear, please write to us soon, with the "
		    "reference of the entry. We are grateful for your help."));
	writing_add_format(
		w, WRITING_PARAGRAPH, "For the inspection of %.*s", STR_ARG(letter->authority));
}
