#include "compare/version/version_chain.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "compare/compare.h"
#include "compare/diff/diff_subject.h"
#include "compare/subject.h"
#include "store/db.h"
#include "store/vault.h"
#include "version.sql.h"

#include <stdlib.h>

#define SUBJECT_SIZE_MAX ((size_t)1024 * 1024 * 1024)

/* ---- members ---- */

static int64_t
fact_date(const struct subject *subject, const char *name)
{
	int64_t moment;

	return date_parse_iso(subject_fact(subject, name), &moment) ? moment : DATE_NONE;
}

static void
date_take(const struct subject *subject, struct version_member *member)
{
	static const struct {
		const char *fact;
		const char *words;
	} sources[] = {{"modified", "changed"}, {"created", "made"}, {"sent", "sent"}};

	for (size_t i = 0; i < COUNT_OF(sources); i++) {
		member->date = fact_date(subject, sources[i].fact);
		member->date_of = sources[i].words;
		if (member->date != DATE_NONE)
			return;
	}
	member->date_of = "file";
	for (size_t i = 0; i < subject->item_count; i++)
		if (subject->items[i].modified != DATE_NONE &&
			(member->date == DATE_NONE || subject->items[i].modified < member->date))
			member->date = subject->items[i].modified;
	if (member->date == DATE_NONE)
		member->date_of = "";
}

static void
instances_take(struct arena *arena, const struct subject *subject, struct version_instance **ret,
	size_t *ret_count)
{
	size_t count = subject->item_count < VERSION_ITEMS_MAX ? subject->item_count
							       : VERSION_ITEMS_MAX;

	*ret = ARENA_ARRAY(arena, count, struct version_instance);
	*ret_count = count;
	for (size_t i = 0; i < count; i++)
		(*ret)[i] = (struct version_instance){subject->items[i].id,
			subject->items[i].custodian, str_copy(arena, subject->items[i].path)};
}

static bool
member_load(struct compare *compare, struct arena *arena, int64_t document,
	struct version_member *member, struct err *err)
{
	struct arena scratch CLEANUP(arena_free) = {.size_max = SUBJECT_SIZE_MAX};
	char sha256[VAULT_NAME_SIZE];
	struct subject subject;
	struct version_name name;

	if (!subject_load(compare, &scratch, document, &subject, err))
		return false;
	*member = (struct version_member){.document = document, .kind = subject.document.kind};
	date_take(&subject, member);
	instances_take(arena, &subject, &member->instances, &member->instance_count);
	member->title = str_copy(arena, subject.document.title);
	vault_hash_text(subject.document.sha256, sha256);
	member->sha256 = str_copy(arena, str_of(sha256));
	/* The name that says most: one with a number, else with any mark. */
	for (size_t i = 0; i < member->instance_count; i++) {
		version_name_read(arena, path_name(member->instances[i].path), &name);
		if (i == 0 || (name.number != 0 && member->name.number == 0) ||
			(name.has_mark && !member->name.has_mark))
			member->name = name;
	}
	return true;
}

static bool
members_load(
	struct compare *compare, struct arena *arena, struct version_chain *chain, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t documents[VERSION_CHAIN_MAX];
	size_t count = 0;
	bool row;

	if (!db_begin(compare->db, &SQL_VERSION_CHAIN_MEMBERS, &s, err))
		return false;
	bind_i64(&s, VERSION_CHAIN_MEMBERS_CHAIN, chain->id);
	bind_i64(&s, VERSION_CHAIN_MEMBERS_COUNT, VERSION_CHAIN_MAX + 1);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		if (count == VERSION_CHAIN_MAX) {
			chain->is_cut = true;
			break;
		}
		documents[count++] = column_i64(&s, VERSION_CHAIN_MEMBERS_COL_DOCUMENT);
	}
	statement_end(&s);
	chain->members = ARENA_ARRAY(arena, count, struct version_member);
	for (; chain->count < count; chain->count++)
		if (!member_load(compare, arena, documents[chain->count],
			    &chain->members[chain->count], err))
			return false;
	return true;
}

static size_t
member_number(const struct version_chain *chain, int64_t document)
{
	for (size_t i = 0; i < chain->count; i++)
		if (chain->members[i].document == document)
			return i;
	return chain->count;
}

/* ---- links ---- */

struct nearest {
	int64_t date;
	size_t changes;
};

static bool
carrier_add(struct compare *compare, struct arena *arena, struct version_chain *chain,
	int64_t member, const struct version_link *link, struct err *err)
{
	struct arena scratch CLEANUP(arena_free) = {.size_max = SUBJECT_SIZE_MAX};
	struct subject subject;
	struct version_carrier *carrier = NULL;

	for (size_t i = 0; i < chain->carrier_count; i++)
		if (chain->carriers[i].document == link->other)
			carrier = &chain->carriers[i];
	if (carrier != NULL) {
		if (link->lost < carrier->lost) {
			carrier->carries = member;
			carrier->lost = link->lost;
		}
		return true;
	}
	if (chain->carrier_count == VERSION_CHAIN_MAX)
		return true;
	if (!subject_load(compare, &scratch, link->other, &subject, err))
		return false;
	carrier = &chain->carriers[chain->carrier_count++];
	*carrier = (struct version_carrier){link->other, member, link->lost, {0}};
	if (subject.item_count > 0)
		carrier->instance = (struct version_instance){subject.items[0].id,
			subject.items[0].custodian, str_copy(arena, subject.items[0].path)};
	return true;
}

/* Forms, carriers, and for members without a date that of the one they are nearest to. */
static bool
links_take(
	struct compare *compare, struct arena *arena, struct version_chain *chain, struct err *err)
{
	chain->carriers = ARENA_ARRAY(arena, VERSION_CHAIN_MAX, struct version_carrier);
	for (size_t i = 0; i < chain->count; i++) {
		struct version_member *member = &chain->members[i];
		struct nearest nearest = {DATE_NONE, SIZE_MAX};
		struct version_link *links;
		size_t count;

		member->form = i;
		if (!version_links(compare, arena, member->document, &links, &count, err))
			return false;
		for (size_t n = 0; n < count; n++) {
			size_t other = member_number(chain, links[n].other);
			size_t changes = links[n].lost + links[n].gained;

			if (links[n].is_mail &&
				!carrier_add(
					compare, arena, chain, member->document, &links[n], err))
				return false;
			if (other == chain->count)
				continue;
			if (links[n].relation == VERSION_SAME &&
				chain->members[other].form < member->form && other < i)
				member->form = chain->members[other].form;
			if (chain->members[other].date != DATE_NONE && changes < nearest.changes)
				nearest = (struct nearest){chain->members[other].date, changes};
		}
		member->order_date = member->date != DATE_NONE ? member->date : nearest.date;
	}
	return true;
}

/* ---- order ---- */

static int
date_order(const struct version_member *a, const struct version_member *b)
{
	if (a->order_date != b->order_date)
		return a->order_date < b->order_date ? -1 : 1;
	if (a->name.number != b->name.number)
		return a->name.number < b->name.number ? -1 : 1;
	if (a->name.rank != b->name.rank)
		return a->name.rank < b->name.rank ? -1 : 1;
	return (a->document > b->document) - (a->document < b->document);
}

static int
member_order(const void *a, const void *b)
{
	return date_order(a, b);
}

static int
form_order(const void *a, const void *b)
{
	const struct version_member *x = a;
	const struct version_member *y = b;

	return x->form != y->form ? (x->form > y->form) - (x->form < y->form) : date_order(x, y);
}

static bool
names_order(const struct version_member *a, const struct version_member *b)
{
	return a->name.number != 0 && b->name.number != 0 && a->name.number > b->name.number &&
		str_equal(a->name.stem, b->name.stem);
}

/* Numbers in names outweigh dates, which copying and printing change. */
static void
numbers_order(struct version_chain *chain)
{
	for (size_t i = 1; i < chain->count; i++)
		for (size_t j = i; j > 0 && names_order(&chain->members[j - 1], &chain->members[j]);
			j--) {
			struct version_member member = chain->members[j];

			chain->members[j] = chain->members[j - 1];
			chain->members[j - 1] = member;
		}
}

/* Forms get the numbers 0, 1, ... in the order in which each first came. */
static void
forms_number(struct arena *arena, struct version_chain *chain)
{
	size_t *numbers = ARENA_ARRAY(arena, chain->count, size_t);

	for (size_t i = 0; i < chain->count; i++) {
		size_t form = chain->members[i].form;

		if (numbers[form] == 0)
			numbers[form] = ++chain->form_count;
		chain->members[i].form = numbers[form] - 1;
	}
	qsort(chain->members, chain->count, sizeof chain->members[0], form_order);
}

bool
version_chain_load(struct compare *compare, struct arena *arena, int64_t chain,
	struct version_chain *ret_chain, struct err *err)
{
	*ret_chain = (struct version_chain){.id = chain};
	if (chain == 0)
		return true;
	if (!members_load(compare, arena, ret_chain, err) ||
		!links_take(compare, arena, ret_chain, err))
		return false;
	qsort(ret_chain->members, ret_chain->count, sizeof ret_chain->members[0], member_order);
	numbers_order(ret_chain);
	forms_number(arena, ret_chain);
	return true;
}

const struct version_member *
version_form(const struct version_chain *chain, size_t form)
{
	for (size_t i = 0; i < chain->count; i++)
		if (chain->members[i].form == form)
			return &chain->members[i];
	return NULL;
}

static bool
is_file_date(const struct version_member *member)
{
	return str_equal(str_of(member->date_of), STR("file"));
}

bool
version_is_before(const struct version_member *a, const struct version_member *b)
{
	if (a->name.number != 0 && b->name.number != 0 && str_equal(a->name.stem, b->name.stem) &&
		a->name.number != b->name.number)
		return a->name.number < b->name.number;
	/* A file's own date is that of the last copying; it says little of the text. */
	if (a->date != DATE_NONE && b->date != DATE_NONE && a->date != b->date &&
		!is_file_date(a) && !is_file_date(b))
		return a->date < b->date;
	return a->name.rank < b->name.rank;
}

bool
version_diff(struct compare *compare, struct arena *arena, int64_t a, int64_t b,
	struct diff *ret_diff, struct err *err)
{
	struct subject subjects[2];
	struct diff_source sources[2];

	if (!subject_load(compare, arena, a, &subjects[0], err) ||
		!subject_load(compare, arena, b, &subjects[1], err))
		return false;
	for (size_t i = 0; i < 2; i++)
		diff_subject(arena, &subjects[i], &sources[i]);
	diff_make(arena, &sources[0], &sources[1], ret_diff);
	return true;
}
