#include "work/linking/linking_answer.h"

#include "base/arena.h"
#include "base/err.h"
#include "linkage/count/evaluate.h"
#include "linkage/count/people.h"
#include "linkage/field/known.h"
#include "work/linking/linking_inside.h"
#include "work/linking/linking_say.h"
#include "work/linking/linking_truth.h"

#include <string.h>

/* ---- how good the links are ---- */

static void
score_say(struct json_writer *w, const char *key, const struct evaluate_score *score)
{
	json_key(w, key);
	json_object_begin(w);
	linking_member_number(w, "found", score->found);
	linking_member_number(w, "right", score->right);
	linking_member_number(w, "there", score->there);
	linking_member_number(w, "precision", score->precision);
	linking_member_number(w, "recall", score->recall);
	linking_member_number(w, "f1", score->f1);
	json_object_end(w);
}

/* Records that lack something go wrong more often: each compared field that some lack is a group. */
static size_t
groups_make(const struct linkage *l, struct arena *arena, struct str *ret_names, bool **ret_in)
{
	size_t count = 0;

	for (size_t i = 0; i < l->comparer.count; i++) {
		const struct field *field = l->comparer.of[i];
		bool *is_in = ARENA_ARRAY(arena, l->records.count, bool);
		uint32_t without = 0;

		for (uint32_t r = 0; r < l->records.count; r++) {
			is_in[r] = field->numbers[r] == 0;
			without += is_in[r];
		}
		if (without == 0 || without == l->records.count)
			continue;
		ret_names[count] = str_format(arena, "no %.*s", STR_ARG(field->name));
		ret_in[count++] = is_in;
	}
	return count;
}

static void
evaluation_say(struct linking_sayer *sayer, const struct evaluation *e)
{
	struct json_writer *w;

	for (size_t i = 0; i < e->group_count; i++) {
		if (e->groups[i].records == 0)
			continue;
		w = linking_say_begin(sayer);
		json_member_str(w, "group", e->groups[i].name);
		json_member_u64(w, "records", e->groups[i].records);
		score_say(w, "pairs", &e->groups[i].clusters);
		linking_say_end(sayer);
	}
	for (size_t i = 0; i < e->point_count; i++) {
		w = linking_say_begin(sayer);
		linking_member_number(w, "weight", (double)e->points[i].weight);
		score_say(w, "edges", &e->points[i].score);
		linking_say_end(sayer);
	}
	w = linking_say_begin(sayer);
	score_say(w, "edges", &e->edges);
	score_say(w, "pairs", &e->clusters);
	score_say(w, "b_cubed", &e->b_cubed);
	linking_member_number(w, "blocking_recall", e->blocking_recall);
	json_member_u64(w, "people_truth", e->people_truth);
	json_member_u64(w, "people_found", e->people_found);
	linking_say_end(sayer);
}

bool
linking_evaluate_answer(struct linking_sayer *sayer, const struct linkage *l, struct str text,
	struct arena *arena, struct err *err)
{
	uint32_t *truth = l->truth;
	uint64_t passed_over = 0;
	struct str names[FIELD_MAX];
	bool *is_in[FIELD_MAX];
	size_t group_count;
	struct evaluation e;

	if (text.len == 0 && l->truth == NULL)
		return err_set(err, ERR_USAGE,
			"no column of the records holds the truth; give a file with --truth, or name "
			"the column with candour link --map COLUMN=truth");
	if (text.len > 0 && !linking_truth_read(l, text, arena, &truth, &passed_over, err))
		return false;
	if (passed_over > 1)
		linking_say_note(sayer,
			str_format(arena, "%llu lines of the truth name no record that was linked.",
				(unsigned long long)passed_over));
	group_count = groups_make(l, arena, names, is_in);
	if (!evaluate(truth, &l->clusters, &l->edges, &l->blocking, 0, group_count, names,
		    (const bool *const *)is_in, arena, &e, err))
		return false;
	evaluation_say(sayer, &e);
	return true;
}

/* ---- how many people ---- */

static void
number_say(
	struct linking_sayer *sayer, const char *what, struct str of, struct people_number number)
{
	struct json_writer *w = linking_say_begin(sayer);

	json_member_str(w, "count", str_of(what));
	json_member_str(w, "of", of);
	linking_member_number(w, "people", number.count);
	linking_member_number(w, "middle", number.middle);
	linking_member_number(w, "low", number.low);
	linking_member_number(w, "high", number.high);
	linking_say_end(sayer);
}

/* Records of the agency, and of these the ones from before the day. */
static bool
known_make(const struct linkage *l, const struct linking_question *question, struct arena *arena,
	bool **ret_known, bool *ret_has_days, struct err *err)
{
	struct standard_date *days = known_days(&l->records, l->roles, arena);
	const struct record_source *source = NULL;

	*ret_has_days = false;
	for (size_t s = 0; s < l->records.source_count; s++)
		if (str_equal_nocase(l->records.sources[s].name, question->known_to))
			source = &l->records.sources[s];
	if (source == NULL)
		return err_set(err, ERR_NOT_FOUND, "there is no source \"%.*s\"",
			STR_ARG(question->known_to));
	*ret_known = ARENA_ARRAY(arena, l->records.count, bool);
	for (uint32_t r = source->first; r < source->first + source->count; r++) {
		int day = known_day_number(days[r]);

		*ret_has_days = *ret_has_days || day != 0;
		(*ret_known)[r] = question->before == 0 || (day != 0 && day < question->before);
	}
	return true;
}

/* People whom each source knows. */
static void
sources_count(struct linking_sayer *sayer, const struct linkage *l,
	const struct people_samples *samples, struct arena *arena)
{
	bool *is_of = ARENA_ARRAY(arena, l->records.count, bool);

	for (size_t s = 0; s < l->records.source_count; s++) {
		const struct record_source *source = &l->records.sources[s];

		memset(is_of, 0, l->records.count * sizeof(*is_of));
		memset(is_of + source->first, 1, source->count * sizeof(*is_of));
		number_say(sayer, "known", source->name, people_count_of(samples, is_of));
	}
}

/* People whom a column flags, and those of several sources whom one alone flags. */
static void
flags_count(struct linking_sayer *sayer, const struct linkage *l,
	const struct people_samples *samples, struct arena *arena)
{
	for (size_t c = 0; c < l->records.column_count; c++) {
		const struct record_column *column = &l->records.columns[c];
		const bool *flags;

		if (l->roles[c] != ROLE_FLAG)
			continue;
		flags = known_flags(&l->records, column, arena);
		number_say(sayer, "flagged", column->name, people_count_of(samples, flags));
		number_say(sayer, "flagged-by-one-alone", column->name,
			people_count_flagged_once(samples, flags));
	}
}

bool
linking_count_answer(struct linking_sayer *sayer, const struct linkage *l,
	const struct people_known *known, const struct linking_question *question,
	struct arena *arena, struct err *err)
{
	struct people_samples *samples;
	bool has_days = false;
	bool *is_known;

	if (!people_sample(&l->clusters, &l->edges, &l->scorer, &l->records, &l->cluster_options,
		    l->seed, known, &l->crew, arena, &samples, err))
		return false;
	number_say(sayer, "all", STR(""), people_count(samples));
	if (question->known_to.len == 0) {
		sources_count(sayer, l, samples, arena);
		flags_count(sayer, l, samples, arena);
		return true;
	}
	if (!known_make(l, question, arena, &is_known, &has_days, err))
		return false;
	if (question->before != 0 && !has_days)
		return err_set(err, ERR_USAGE,
			"no record of \"%.*s\" says since when the person is known; name the column "
			"with candour link --map COLUMN=first_known",
			STR_ARG(question->known_to));
	number_say(sayer, "known", question->known_to, people_count_of(samples, is_known));
	return true;
}
