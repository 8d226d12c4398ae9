#include "linkage/model/model_sql.h"

#include "base/arena.h"
#include "base/buf.h"
#include "linkage/block/blocking.h"
#include "linkage/field/field_set.h"
#include "linkage/level/levels.h"

/* By role and level from LEVEL_DIFFERENT + 1 up to the last but one; @ and % stand for the columns of
 * the two records. */
static const char *const name_sql[] = {"jaro_winkler_similarity(@, %) >= 0.7",
	"jaro_winkler_similarity(@, %) >= 0.85 or starts_with(@, %) or starts_with(%, @)",
	"left(@, 1) = left(%, 1) and least(length(@), length(%)) = 1",
	"contains(@, %) or contains(%, @)",
	"damerau_levenshtein(@, %) <= 1 or jaro_winkler_similarity(@, %) >= 0.93"};
static const char *const date_sql[] = {"abs(date_diff('year', try_cast(@ as date), "
				       "try_cast(% as date))) <= 1",
	"left(@, 4) = left(%, 4) and (substr(@, 6) in ('', '01-01') or "
	"substr(%, 6) in ('', '01-01'))",
	"left(@, 7) = left(%, 7) or substr(@, 6) = substr(%, 6)", "damerau_levenshtein(@, %) <= 1"};
static const char *const postcode_sql[] = {
	"regexp_extract(@, '^[A-Za-z]+') = regexp_extract(%, '^[A-Za-z]+')",
	"left(@, -3) = left(%, -3)", "left(@, -2) = left(%, -2)", "damerau_levenshtein(@, %) <= 1"};
static const char *const text_sql[] = {"jaccard(@, %) >= 0.2", "jaccard(@, %) >= 0.4",
	"jaccard(@, %) >= 0.6", "jaccard(@, %) >= 0.8", "jaccard(@, %) >= 0.98"};
static const char *const phone_sql[] = {
	"right(@, 6) = right(%, 6)", "damerau_levenshtein(@, %) <= 1"};
static const char *const email_sql[] = {
	"jaro_winkler_similarity(@, %) >= 0.9", "split_part(@, '@@', 1) = split_part(%, '@@', 1)"};
static const char *const place_sql[] = {"jaro_winkler_similarity(@, %) >= 0.9"};
static const char *const code_sql[] = {"damerau_levenshtein(@, %) <= 1"};
static const char *const number_sql[] = {"abs(@ - %) <= 0.1 * greatest(abs(@), abs(%))",
	"abs(@ - %) <= 0.01 * greatest(abs(@), abs(%))"};

static const struct {
	const char *const *of;
	unsigned count;
} conditions[ROLE_COUNT] = {
	[ROLE_GIVEN] = {name_sql, COUNT_OF(name_sql)},
	[ROLE_SURNAME] = {name_sql, COUNT_OF(name_sql)},
	[ROLE_NAME] = {text_sql, COUNT_OF(text_sql)},
	[ROLE_BIRTH] = {date_sql, COUNT_OF(date_sql)},
	[ROLE_DATE] = {date_sql, COUNT_OF(date_sql)},
	[ROLE_POSTCODE] = {postcode_sql, COUNT_OF(postcode_sql)},
	[ROLE_ADDRESS] = {text_sql, COUNT_OF(text_sql)},
	[ROLE_PLACE] = {place_sql, COUNT_OF(place_sql)},
	[ROLE_PHONE] = {phone_sql, COUNT_OF(phone_sql)},
	[ROLE_EMAIL] = {email_sql, COUNT_OF(email_sql)},
	[ROLE_NHS_NUMBER] = {code_sql, COUNT_OF(code_sql)},
	[ROLE_UPN] = {code_sql, COUNT_OF(code_sql)},
	[ROLE_CODE] = {code_sql, COUNT_OF(code_sql)},
	[ROLE_NUMBER] = {number_sql, COUNT_OF(number_sql)},
	[ROLE_TEXT] = {text_sql, COUNT_OF(text_sql)},
};

/* A name in double quotes, those inside doubled. */
static void
name_add(struct buf *to, struct str name, const char *behind)
{
	buf_add_char(to, '"');
	for (size_t i = 0; i < name.len; i++) {
		if (name.data[i] == '"')
			buf_add_char(to, '"');
		buf_add_char(to, name.data[i]);
	}
	buf_add(to, str_of(behind));
	buf_add_char(to, '"');
}

static void
condition_add(struct buf *to, const char *condition, struct str name)
{
	for (const char *c = condition; *c != 0; c++) {
		if (*c == '%') {
			name_add(to, name, "_r");
		} else if (*c == '@' && c[1] == '@') {
			buf_add_char(to, *c++);
		} else if (*c == '@') {
			name_add(to, name, "_l");
		} else {
			buf_add_char(to, *c);
		}
	}
}

struct str
model_level_sql(struct arena *arena, enum role role, unsigned level, struct str name)
{
	struct buf sql CLEANUP(buf_free) = {0};
	unsigned between = level - LEVEL_DIFFERENT - 1;

	if (level == LEVEL_DIFFERENT)
		return STR("ELSE");
	if (level == LEVEL_ABSENT)
		condition_add(&sql, "@ IS NULL OR % IS NULL", name);
	else if (level == levels_count(role) - 1 || between >= conditions[role].count)
		condition_add(&sql, "@ = %", name);
	else
		condition_add(&sql, conditions[role].of[between], name);
	return str_copy(arena, buf_str(&sql));
}

/* What is taken of a value, around its column; NULL: SQL has no words for it. */
static const char *
form_sql(enum key_form form, const char **ret_behind)
{
	*ret_behind = form == KEY_FRONT  ? ", 1, 3)"
		: form == KEY_YEAR_MONTH ? ", 1, 7)"
		: form == KEY_YEAR       ? ", 1, 4)"
		: form == KEY_MONTH_DAY  ? ", 6, 5)"
		: form == KEY_DISTRICT   ? ", -3)"
					 : "";
	switch (form) {
	case KEY_SAME:
		return "";
	case KEY_FRONT:
	case KEY_YEAR_MONTH:
	case KEY_MONTH_DAY:
	case KEY_YEAR:
		return "substr(";
	case KEY_DISTRICT:
		return "left(";
	case KEY_SOUND:
	case KEY_RARE_FIRST:
	case KEY_RARE_SECOND:
	case KEY_RARE_THIRD:
		break;
	}
	return NULL;
}

bool
model_rule_sql(struct arena *arena, const struct field_set *fields, const struct block_rule *rule,
	struct str *ret_sql)
{
	struct buf sql CLEANUP(buf_free) = {0};

	for (size_t i = 0; i < rule->key_count; i++) {
		struct str name = fields->of[rule->keys[i].field].name;
		const char *behind;
		const char *before = form_sql(rule->keys[i].form, &behind);

		if (before == NULL)
			return false;
		for (unsigned side = 0; side < 2; side++) {
			buf_add(&sql, side == 1 ? STR(" = ") : i > 0 ? STR(" and ") : STR(""));
			buf_add(&sql, str_of(before));
			buf_add(&sql, side == 0 ? STR("l.") : STR("r."));
			name_add(&sql, name, "");
			buf_add(&sql, str_of(behind));
		}
	}
	*ret_sql = str_copy(arena, buf_str(&sql));
	return true;
}
