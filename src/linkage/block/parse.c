#include "base/arena.h"
#include "base/err.h"
#include "linkage/block/block_inside.h"
#include "linkage/field/field_set.h"

#include <string.h>

/* By the name of its column, or of its role where no other field has it. */
static bool
field_find(const struct field_set *fields, struct str name, unsigned *ret_field)
{
	size_t of_role = 0;

	for (size_t i = 0; i < fields->count; i++)
		if (str_equal_nocase(fields->of[i].name, name)) {
			*ret_field = (unsigned)i;
			return true;
		}
	for (size_t i = 0; i < fields->count; i++)
		if (str_equal_nocase(str_of(column_role_name(fields->of[i].role)), name)) {
			*ret_field = (unsigned)i;
			of_role++;
		}
	return of_role == 1;
}

static bool
form_find(struct str name, enum key_form *ret_form)
{
	for (enum key_form form = KEY_SAME; key_form_name(form) != NULL; form++)
		if (str_equal_nocase(str_of(key_form_name(form)), name)) {
			*ret_form = form;
			return true;
		}
	return false;
}

/* A name may hold dots of its own: the whole is tried first. */
static bool
key_parse(struct features *features, struct str word, struct block_key *key, struct err *err)
{
	size_t dot = str_find_last_char(word, '.');

	key->form = KEY_SAME;
	if (!field_find(features->fields, word, &key->field)) {
		if (dot == STR_NONE ||
			!field_find(features->fields, str_slice(word, 0, dot), &key->field))
			return err_set(err, ERR_USAGE, "no column is named \"%.*s\"",
				STR_ARG(str_slice(word, 0, dot)));
		if (!form_find(str_from(word, dot + 1), &key->form))
			return err_set(err, ERR_USAGE,
				"\"%.*s\" is no form of a value; forms are same, front, sound, "
				"year_month, month_day, year, district, rare1, rare2 and rare3",
				STR_ARG(str_from(word, dot + 1)));
	}
	if (features_find(features, *key) == NULL)
		return err_set(err, ERR_USAGE, "\"%.*s\" has no form \"%s\"",
			STR_ARG(features->fields->of[key->field].name), key_form_name(key->form));
	features_fill(features, *key);
	return true;
}

static bool
rule_parse(struct features *features, struct str text, struct block_rule *rule, struct err *err)
{
	struct str rest = text;
	struct str word;

	*rule = (struct block_rule){0};
	while (str_cut(&rest, '+', &word)) {
		if (rule->key_count == BLOCK_KEY_MAX)
			return err_set(
				err, ERR_USAGE, "there are more than %d keys", BLOCK_KEY_MAX);
		if (!key_parse(features, str_trim(word), &rule->keys[rule->key_count++], err))
			return false;
	}
	return rule->key_count > 0 || err_set(err, ERR_USAGE, "it says nothing");
}

bool
blocking_parse(const struct field_set *fields, const struct str *rules, size_t rule_count,
	const struct crew *crew, struct blocking *blocking, struct err *err)
{
	struct arena arena CLEANUP(arena_free);
	struct features *features;

	arena_init(&arena, SIZE_MAX);
	*blocking = (struct blocking){.fields = fields};
	if (rule_count == 0 || rule_count > BLOCK_RULE_MAX)
		return err_set(err, ERR_USAGE,
			"pairs are found by one rule to %d rules; there are %zu", BLOCK_RULE_MAX,
			rule_count);
	features = ARENA_NEW(&arena, struct features);
	features_make(fields, &arena, features);
	for (size_t i = 0; i < rule_count; i++)
		if (!rule_parse(features, rules[i], &blocking->rules[i], err))
			return err_in(err, "the rule \"%.*s\"", STR_ARG(rules[i]));
	blocking->rule_count = rule_count;
	return block_tables_make(features, crew, blocking, err);
}

static bool
rules_take(struct features *features, const struct block_rule *rules, size_t rule_count,
	struct blocking *blocking, struct err *err)
{
	for (size_t i = 0; i < rule_count; i++) {
		struct block_rule *rule = &blocking->rules[i];

		rule->key_count = rules[i].key_count;
		memcpy(rule->keys, rules[i].keys, sizeof(rule->keys));
		for (size_t k = 0; k < rule->key_count; k++) {
			if (rule->keys[k].field >= features->fields->count ||
				features_find(features, rule->keys[k]) == NULL)
				return err_set(err, ERR_DAMAGED,
					"a rule of the run before has no meaning any more");
			features_fill(features, rule->keys[k]);
		}
	}
	return true;
}

bool
blocking_make(const struct field_set *fields, const struct block_rule *rules, size_t rule_count,
	const bool *is_new, const struct crew *crew, struct blocking *blocking, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {0};
	struct features *features;

	arena_init(&arena, SIZE_MAX);
	*blocking = (struct blocking){.fields = fields, .is_new = is_new, .rule_count = rule_count};
	features = ARENA_NEW(&arena, struct features);
	features_make(fields, &arena, features);
	if (!rules_take(features, rules, rule_count, blocking, err) ||
		!block_tables_make(features, crew, blocking, err))
		return false;
	/* Lines that are made later are made from them. */
	if (is_new != NULL) {
		blocking->tables->features = arena;
		features->arena = &blocking->tables->features;
		arena = (struct arena){0};
	}
	return true;
}
