#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "linkage/block/blocking.h"
#include "linkage/level/levels.h"
#include "linkage/model/model.h"
#include "linkage/model/model_sql.h"

static void
level_write(
	struct json_writer *w, struct arena *arena, const struct model_field *field, unsigned level)
{
	json_object_begin(w);
	json_member_str(
		w, "sql_condition", model_level_sql(arena, field->role, level, field->name));
	json_member_str(w, "label_for_charts", str_of(levels_words(field->role, level)));
	if (level == LEVEL_ABSENT) {
		json_member_bool(w, "is_null_level", true);
		json_object_end(w);
		return;
	}
	json_key(w, "m_probability");
	json_double(w, field->m[level]);
	json_key(w, "u_probability");
	json_double(w, field->u[level]);
	if (level == field->level_count - 1 && field->has_frequencies) {
		json_member_str(w, "tf_adjustment_column", field->name);
		json_key(w, "tf_adjustment_weight");
		json_double(w, 1);
	}
	json_object_end(w);
}

/* Splink asks from the top: whatever is absent, the same, less and less alike, and the rest. */
static void
comparison_write(struct json_writer *w, struct arena *arena, const struct model_field *field)
{
	json_object_begin(w);
	json_member_str(w, "output_column_name", field->name);
	json_key(w, "comparison_levels");
	json_array_begin(w);
	level_write(w, arena, field, LEVEL_ABSENT);
	for (unsigned l = field->level_count - 1; l >= LEVEL_DIFFERENT; l--)
		level_write(w, arena, field, l);
	json_array_end(w);
	json_member_str(w, "comparison_description", str_of(column_role_name(field->role)));
	json_object_end(w);
}

static void
rules_write(struct json_writer *w, struct arena *arena, const struct blocking *blocking)
{
	json_key(w, "blocking_rules_to_generate_predictions");
	json_array_begin(w);
	for (size_t i = 0; blocking != NULL && i < blocking->rule_count; i++) {
		struct str sql;

		if (!model_rule_sql(arena, blocking->fields, &blocking->rules[i], &sql))
			continue;
		json_object_begin(w);
		json_member_str(w, "blocking_rule", sql);
		json_member_str(w, "sql_dialect", STR("duckdb"));
		json_object_end(w);
	}
	json_array_end(w);
}

static void
rows_write(struct json_writer *w, const char *key, const struct model_field *field,
	double rows[LEVEL_MAX + 1][LEVEL_MAX + 1], unsigned row_count)
{
	json_key(w, key);
	json_array_begin(w);
	for (unsigned row = 0; row < row_count; row++) {
		json_array_begin(w);
		for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++)
			json_double(w, rows[row][l]);
		json_array_end(w);
	}
	json_array_end(w);
}

/* Chances of fields that lean on others: a row for each level of the other, the absent one first;
 * in it own levels from different up to the same. */
static void
leaning_write(struct json_writer *w, const struct model *model)
{
	json_key(w, "leaning");
	json_array_begin(w);
	for (size_t i = 0; i < model->field_count; i++) {
		struct model_field field = model->fields[i];
		const struct model_field *other;

		if (field.leans_on < 0)
			continue;
		other = &model->fields[field.leans_on];
		json_object_begin(w);
		json_member_str(w, "output_column_name", field.name);
		json_member_str(w, "leans_on", other->name);
		json_key(w, "doubled");
		json_double(w, field.doubled);
		rows_write(w, "m", &field, field.m_given, other->level_count);
		rows_write(w, "u", &field, field.u_given, other->level_count);
		json_object_end(w);
	}
	json_array_end(w);
}

/* Of things that are alike and not one: rows as of fields that lean, for all. */
static void
alike_write(struct json_writer *w, const struct model *model)
{
	if (!model->is_of_things)
		return;
	json_key(w, "alike");
	json_array_begin(w);
	for (size_t i = 0; i < model->field_count; i++) {
		struct model_field field = model->fields[i];

		json_object_begin(w);
		json_member_str(w, "output_column_name", field.name);
		rows_write(w, "h", &field, field.h_given, LEVEL_MAX + 1);
		json_object_end(w);
	}
	json_array_end(w);
}

/* What Splink's form has no place for. */
static void
ours_write(struct json_writer *w, const struct model *model, const struct blocking *blocking)
{
	json_key(w, "candour");
	json_object_begin(w);
	json_key(w, "probability_two_random_records_share_household");
	json_double(w, model->households / model->all_pairs);
	json_key(w, "household");
	json_array_begin(w);
	for (size_t i = 0; i < model->field_count; i++) {
		json_object_begin(w);
		json_member_str(w, "output_column_name", model->fields[i].name);
		json_key(w, "shared");
		json_double(w, model->fields[i].shared);
		json_object_end(w);
	}
	json_array_end(w);
	leaning_write(w, model);
	alike_write(w, model);
	json_key(w, "blocking_rules");
	json_array_begin(w);
	for (size_t i = 0; blocking != NULL && i < blocking->rule_count; i++)
		json_str(w, blocking->rules[i].words);
	json_array_end(w);
	json_object_end(w);
}

void
model_write(const struct model *model, const struct blocking *blocking, struct str linker_uid,
	struct buf *to)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = SIZE_MAX};
	struct json_writer w;

	json_begin(&w, to);
	json_object_begin(&w);
	json_member_str(&w, "linker_uid", linker_uid);
	json_member_str(&w, "link_type", STR("link_and_dedupe"));
	json_member_str(&w, "sql_dialect", STR("duckdb"));
	json_member_str(&w, "unique_id_column_name", STR("unique_id"));
	json_member_str(&w, "source_dataset_column_name", STR("source_dataset"));
	json_key(&w, "probability_two_random_records_match");
	json_double(&w, model->matches / model->all_pairs);
	json_key(&w, "comparisons");
	json_array_begin(&w);
	for (size_t i = 0; i < model->field_count; i++)
		comparison_write(&w, &arena, &model->fields[i]);
	json_array_end(&w);
	rules_write(&w, &arena, blocking);
	ours_write(&w, model, blocking);
	json_object_end(&w);
}
