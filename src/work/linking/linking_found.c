/* What a run found, in objects: columns, sources, rules, notes, counts. */
#include "work/linking/linking_say.h"

#include "base/err.h"
#include "base/limits.h"
#include "linkage/count/people.h"
#include "sandbox/helper.h"
#include "work/linking/linking_inside.h"

#include <math.h>

struct json_writer *
linking_say_begin(struct linking_sayer *sayer)
{
	buf_clear(&sayer->line);
	sayer->line.size_max = FRAME_SIZE_MAX;
	sayer->line.overflowed = false;
	json_begin(&sayer->w, &sayer->line);
	json_object_begin(&sayer->w);
	return &sayer->w;
}

void
linking_say_end(struct linking_sayer *sayer)
{
	json_object_end(&sayer->w);
	if (sayer->line.overflowed) {
		linking_say_note(sayer, STR("Something was too long to be shown."));
		return;
	}
	if (!helper_side_frame(sayer->side, LINKING_OBJECT, buf_str(&sayer->line)))
		sayer->is_gone = true;
}

void
linking_say_note(struct linking_sayer *sayer, struct str words)
{
	struct json_writer *w = linking_say_begin(sayer);

	json_member_str(w, "note", words);
	linking_say_end(sayer);
}

void
linking_member_number(struct json_writer *w, const char *key, double value)
{
	json_key(w, key);
	if (isfinite(value))
		json_double(w, value);
	else
		json_null(w);
}

static double
filled_share(const struct records *records, const struct record_column *column)
{
	uint32_t filled = records->count - column->values.counts[0];

	return records->count == 0 ? 0 : (double)filled / records->count;
}

void
linking_columns_say(struct linking_sayer *sayer, const struct linkage *l)
{
	for (size_t c = 0; c < l->records.column_count; c++) {
		const struct record_column *column = &l->records.columns[c];
		struct json_writer *w = linking_say_begin(sayer);

		json_member_str(w, "column", column->name);
		json_member_str(w, "role", str_of(column_role_name(l->roles[c])));
		json_member_bool(w, "given", l->is_role_given[c]);
		linking_member_number(w, "filled", filled_share(&l->records, column));
		linking_say_end(sayer);
	}
}

static void
rules_say(struct linking_sayer *sayer, const struct linkage *l)
{
	for (size_t i = 0; i < l->blocking.rule_count; i++) {
		const struct block_rule *rule = &l->blocking.rules[i];
		struct json_writer *w = linking_say_begin(sayer);

		json_member_str(w, "rule", rule->words);
		linking_member_number(w, "pairs", rule->pairs);
		linking_member_number(w, "pairs_new", rule->pairs_new);
		linking_member_number(w, "pairs_left_out", rule->pairs_left_out);
		json_member_u64(w, "blocks_split", rule->blocks_split);
		json_member_u64(w, "block_largest", rule->block_largest);
		linking_say_end(sayer);
	}
}

/* People with records in two sources and more, and records of people with more than one. */
static void
people_say(struct json_writer *w, const struct linkage *l, const struct people_samples *samples)
{
	struct people_number number = people_count(samples);
	const struct clusters *clusters = &l->clusters;
	uint64_t several = 0;
	uint64_t across = 0;

	for (uint32_t c = 0; c < clusters->count; c++) {
		uint32_t first = clusters->first[c];
		uint32_t last = clusters->first[c + 1] - 1;

		/* Records stand in the order of their sources. */
		several += last > first;
		across += records_source(&l->records, clusters->records[first]) !=
			records_source(&l->records, clusters->records[last]);
	}
	json_member_u64(w, "people", clusters->count);
	linking_member_number(w, "people_middle", number.middle);
	linking_member_number(w, "people_low", number.low);
	linking_member_number(w, "people_high", number.high);
	json_member_u64(w, "people_of_several_records", several);
	json_member_u64(w, "people_in_several_sources", across);
}

void
linking_found_say(struct linking_sayer *sayer, const struct linkage *l,
	const struct people_samples *samples, uint64_t next_person)
{
	double pairs = 0;
	struct json_writer *w;

	for (size_t s = 0; s < l->records.source_count; s++) {
		w = linking_say_begin(sayer);
		json_member_str(w, "source", l->records.sources[s].name);
		json_member_u64(w, "records", l->records.sources[s].count);
		json_member_bool(w, "names_nobody_twice", l->clean_sources[s]);
		linking_say_end(sayer);
	}
	rules_say(sayer, l);
	for (size_t i = 0; i < l->note_count; i++)
		linking_say_note(sayer, l->notes[i]);
	for (size_t i = 0; i < l->blocking.rule_count; i++)
		pairs += l->blocking.rules[i].pairs_new;
	w = linking_say_begin(sayer);
	json_member_u64(w, "records", l->records.count);
	json_member_u64(w, "sources", l->records.source_count);
	linking_member_number(w, "pairs_compared", pairs);
	json_member_u64(w, "pairs_linked", l->edges.count);
	people_say(w, l, samples);
	json_member_u64(w, "next_person", next_person);
	linking_member_number(w, "cut", (double)l->cut);
	linking_say_end(sayer);
}
