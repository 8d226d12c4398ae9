#include "linkage/linkage_inside.h"

#include "base/err.h"
#include "linkage/table/records_part.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Whether the sources of the former run are the first ones of this one, with records that were kept:
 * how many they are. */
static size_t
sources_known(const struct linkage_options *options)
{
	const struct linkage_former *former = options->former;
	size_t count = former == NULL ? 0 : former->kept->source_count;

	if (former == NULL || !former->are_texts_same || count > options->source_count)
		return 0;
	for (size_t i = 0; i < count; i++)
		if (!str_equal(former->kept->sources[i].name, options->sources[i].name))
			return 0;
	return count;
}

/* The forms of values that are numbered as they were then. */
static void
forms_take(const struct linkage_options *options, struct linkage *l)
{
	const struct kept *kept = options->former->kept;
	struct field_known *known = ARENA_NEW(&l->arena, struct field_known);

	for (size_t f = 0; f < kept->field_count; f++)
		known->of[known->count++] = &kept->fields[f].forms;
	l->known = known;
}

/* How many sources were not to be read. */
static size_t
sources_take(const struct linkage_options *options, struct linkage *l)
{
	struct str *texts = ARENA_ARRAY(&l->arena, options->source_count + 1, struct str);
	size_t count = sources_known(options);

	for (size_t i = 0; i < count; i++)
		texts[i] = options->sources[i].text;
	records_begin(&l->records);
	if (count > 0 && !kept_records_read(options->former->kept, texts, &l->records)) {
		records_free(&l->records);
		records_begin(&l->records);
		count = 0;
	}
	if (count > 0)
		forms_take(options, l);
	l->records.memory_max = options->memory_max;
	return count;
}

static bool
sources_read(const struct linkage_options *options, struct linkage *l, struct err *err)
{
	struct record_text *texts;
	size_t known;

	if (!linkage_stage_begin(options, LINKAGE_READ, err))
		return false;
	known = sources_take(options, l);
	texts = ARENA_ARRAY(&l->arena, options->source_count, struct record_text);
	for (size_t i = 0; i < options->source_count; i++)
		texts[i] = (struct record_text){options->sources[i].name, options->sources[i].text};
	if (known < options->source_count &&
		!records_read(
			&l->records, texts + known, options->source_count - known, &l->crew, err))
		return false;
	if (l->records.count < 2)
		return err_set(err, ERR_USAGE, "there are not two records to compare");
	return true;
}

static bool
roles_map(const struct linkage_options *options, struct linkage *l, struct err *err)
{
	l->roles = ARENA_ARRAY(&l->arena, l->records.column_count, enum role);
	l->is_role_given = ARENA_ARRAY(&l->arena, l->records.column_count, bool);
	roles_guess(&l->records, l->roles);
	for (size_t i = 0; i < options->map_count; i++) {
		const struct linkage_map *map = &options->maps[i];
		const struct record_column *column = records_column(&l->records, map->column);

		if (column == NULL)
			return err_set(err, ERR_USAGE, "no source has a column \"%.*s\"",
				STR_ARG(map->column));
		l->roles[column - l->records.columns] = map->role;
		l->is_role_given[column - l->records.columns] = true;
	}
	return true;
}

static const struct record_column *
column_of(const struct linkage *l, enum role role)
{
	for (size_t i = 0; i < l->records.column_count; i++)
		if (l->roles[i] == role)
			return &l->records.columns[i];
	return NULL;
}

/* One text in which a column names the agency is as many sources. */
static void
sources_part(struct linkage *l)
{
	const struct record_column *column = column_of(l, ROLE_SOURCE);

	if (column == NULL)
		return;
	if (l->records.source_count > 1)
		linkage_note(l,
			"The column \"%.*s\" was not used: each file is a source of its own.",
			STR_ARG(column->name));
	else if (!records_part(&l->records, column))
		linkage_note(l, "The column \"%.*s\" names more than %d sources, and was not used.",
			STR_ARG(column->name), RECORD_SOURCE_MAX);
}

static void
ids_take(struct linkage *l, const struct record_column *column, size_t source_at)
{
	const struct record_source *source = &l->records.sources[source_at];

	if (records_lacks(column, source_at))
		return;
	for (uint32_t r = source->first; r < source->first + source->count; r++)
		if (l->ids[r].len == 0)
			l->ids[r] = record_value(column, r);
}

static void
ids_make(struct linkage *l)
{
	l->has_ids = column_of(l, ROLE_ID) != NULL;
	if (!l->has_ids)
		linkage_note(l,
			"No column names the records: each goes by its number in its file, the "
			"first after the head being 1.");
	l->ids = ARENA_ARRAY(&l->arena, l->records.count, struct str);
	/* Each source may name its records in a column of its own. */
	for (size_t i = 0; i < l->records.column_count; i++)
		for (size_t s = 0; l->roles[i] == ROLE_ID && s < l->records.source_count; s++)
			ids_take(l, &l->records.columns[i], s);
	for (uint32_t r = 0; r < l->records.count; r++)
		if (l->ids[r].len == 0)
			l->ids[r] = str_format(&l->arena, "%u", records_line(&l->records, r));
}

static void
truth_make(struct linkage *l)
{
	const struct record_column *column = column_of(l, ROLE_TRUTH);

	if (column == NULL)
		return;
	l->truth = ARENA_ARRAY(&l->arena, l->records.count, uint32_t);
	memcpy(l->truth, column->numbers, l->records.count * sizeof(*l->truth));
}

/* What is compared are standard forms: the texts are needed again by whoever shows records. */
static void
texts_rest(const struct linkage_options *options)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

	for (size_t i = 0; i < options->source_count; i++) {
		const struct linkage_source *source = &options->sources[i];
		uintptr_t from = ((uintptr_t)source->text.data + page - 1) / page * page;
		uintptr_t to = ((uintptr_t)source->text.data + source->text.len) / page * page;

		if (source->is_mapped && from < to)
			(void)madvise((void *)from, to - from, MADV_DONTNEED);
	}
}

static bool
fields_make(const struct linkage_options *options, struct linkage *l, struct err *err)
{
	return field_set_make_again(
		       &l->records, l->roles, options->tokenizer, l->known, &l->fields, err) &&
		comparer_make(&l->fields, &l->crew, &l->comparer, err);
}

bool
linkage_fields_anew(const struct linkage_options *options, struct linkage *l, struct err *err)
{
	if (l->known == NULL)
		return true;
	l->known = NULL;
	comparer_free(&l->comparer);
	field_set_free(&l->fields);
	return fields_make(options, l, err);
}

bool
linkage_records_make(const struct linkage_options *options, struct linkage *l, struct err *err)
{
	if (!sources_read(options, l, err) || !roles_map(options, l, err))
		return false;
	sources_part(l);
	roles_note(&l->records, l->roles);
	ids_make(l);
	truth_make(l);
	if (!linkage_stage_begin(options, LINKAGE_STANDARD, err) || !fields_make(options, l, err))
		return false;
	texts_rest(options);
	return true;
}
