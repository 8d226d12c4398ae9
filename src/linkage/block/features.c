#include "base/arena.h"
#include "linkage/block/block_inside.h"
#include "linkage/field/field_set.h"
#include "linkage/table/records.h"

static const struct {
	const char *name;
	const char *words;
} forms[] = {
	[KEY_SAME] = {"same", ""},
	[KEY_FRONT] = {"front", "front letters"},
	[KEY_SOUND] = {"sound", "sound"},
	[KEY_YEAR_MONTH] = {"year_month", "year and month"},
	[KEY_MONTH_DAY] = {"month_day", "month and day"},
	[KEY_YEAR] = {"year", "year"},
	[KEY_DISTRICT] = {"district", "district"},
	[KEY_RARE_FIRST] = {"rare1", "rarest word"},
	[KEY_RARE_SECOND] = {"rare2", "second rarest word"},
	[KEY_RARE_THIRD] = {"rare3", "third rarest word"},
};

const char *
key_form_name(enum key_form form)
{
	return form <= KEY_RARE_THIRD ? forms[form].name : NULL;
}

const char *
key_form_words(enum key_form form)
{
	return forms[form].words;
}

static uint32_t
text_number(struct str text)
{
	uint32_t number = (uint32_t)(values_hash(text) >> 32);

	return text.len == 0 ? 0 : number == 0 ? 1 : number;
}

/* Soundex (Russell 1918) of the National Archives' form: the first letter, then up to three classes
 * of consonants. */
static uint32_t
sound_number(struct str text)
{
	/* Of a to z; 0 parts two letters of a class, 7 does not. */
	static const char classes[] = "01230127022455012623017202";
	char sound[4];
	size_t len = 0;
	char last = 0;

	for (size_t i = 0; i < text.len && len < sizeof(sound); i++) {
		char c = text.data[i];
		char class = char_is_alpha(c) ? classes[char_lower(c) - 'a'] : '0';

		if (i == 0)
			sound[len++] = c;
		else if (class != '0' && class != '7' && class != last)
			sound[len++] = class;
		if (class != '7' || i == 0)
			last = class;
	}
	return text_number(str_make(sound, len));
}

static uint32_t
date_number(struct standard_date date, enum key_form form)
{
	uint32_t month = (uint32_t)date.month;
	uint32_t day = (uint32_t)date.day;
	uint32_t year = (uint32_t)date.year;

	if (form == KEY_YEAR)
		return year;
	if (form == KEY_YEAR_MONTH)
		return year == 0 || month == 0 ? 0 : year * 16 + month;
	if (month == 0 || day == 0 || standard_date_is_default(date))
		return 0;
	return month < day ? month * 32 + day : day * 32 + month;
}

static uint32_t
value_number(const struct field *field, enum key_form form, uint32_t value)
{
	struct str text = field_text(field, value);

	if (form == KEY_FRONT)
		return text_number(str_slice(text, 0, 3));
	if (form == KEY_SOUND)
		return sound_number(text);
	if (form == KEY_DISTRICT)
		return text.len < 5 ? 0 : text_number(str_slice(text, 0, text.len - 3));
	if (form == KEY_SAME)
		return field->dates != NULL && field->dates[value].day == 0 ? 0 : value;
	return date_number(field->dates[value], form);
}

static struct feature *
feature_new(struct features *features, size_t field, enum key_form form)
{
	struct feature *feature = &features->of[features->count];

	if (features->count == FEATURE_MAX)
		return NULL;
	features->count++;
	*feature = (struct feature){.key = {(unsigned)field, form}};
	return feature;
}

static void
feature_add(struct features *features, size_t at, enum key_form form)
{
	const struct field *field = &features->fields->of[at];
	struct feature *feature = feature_new(features, at, form);
	uint32_t *numbers;

	if (feature == NULL)
		return;
	feature->by_record = field->numbers;
	if (form == KEY_SAME && field->dates == NULL)
		return;
	numbers = ARENA_ARRAY(features->arena, (size_t)field->values.count + 1, uint32_t);
	for (uint32_t v = 1; v < field->values.count; v++)
		numbers[v] = value_number(field, form, v);
	feature->by_value = numbers;
}

static bool
is_name(enum role role)
{
	return role == ROLE_GIVEN || role == ROLE_SURNAME || role == ROLE_NAME;
}

/* --- Rare words --- */

/* To be made when it is known that a rule wants them: that takes all words of all records. */
static void
rare_add(struct features *features, size_t field)
{
	for (int j = 0; j < RARE_COUNT; j++)
		(void)feature_new(features, field, (enum key_form)(KEY_RARE_FIRST + j));
}

static void
names_rare_add(struct features *features)
{
	for (size_t f = 0; f < features->fields->count; f++)
		if (is_name(features->fields->of[f].role) &&
			features->fields->of[f].words != NULL) {
			rare_add(features, f);
			return;
		}
}

static void
field_features(struct features *features, size_t at)
{
	const struct field *field = &features->fields->of[at];

	feature_add(features, at, KEY_SAME);
	if (field->role == ROLE_GIVEN || field->role == ROLE_SURNAME)
		feature_add(features, at, KEY_FRONT);
	if (field->role == ROLE_GIVEN || field->role == ROLE_SURNAME)
		feature_add(features, at, KEY_SOUND);
	if (field->role == ROLE_BIRTH) {
		feature_add(features, at, KEY_YEAR_MONTH);
		feature_add(features, at, KEY_MONTH_DAY);
		feature_add(features, at, KEY_YEAR);
	}
	if (field->role == ROLE_POSTCODE)
		feature_add(features, at, KEY_DISTRICT);
	if ((field->role == ROLE_TEXT || field->role == ROLE_ADDRESS) && field->words != NULL)
		rare_add(features, at);
}

void
features_make(const struct field_set *fields, struct arena *arena, struct features *features)
{
	*features = (struct features){.fields = fields, .arena = arena};
	for (size_t f = 0; f < fields->count; f++)
		field_features(features, f);
	names_rare_add(features);
}

static bool
is_same_key(const struct field_set *fields, struct block_key a, struct block_key b)
{
	bool are_names = is_name(fields->of[a.field].role) && is_name(fields->of[b.field].role);

	return a.form == b.form && (a.field == b.field || (are_names && a.form >= KEY_RARE_FIRST));
}

const struct feature *
features_find(const struct features *features, struct block_key key)
{
	for (size_t i = 0; i < features->count; i++)
		if (is_same_key(features->fields, features->of[i].key, key))
			return &features->of[i];
	return NULL;
}

void
features_fill(struct features *features, struct block_key key)
{
	const struct field_set *fields = features->fields;
	bool is_of_names = is_name(fields->of[key.field].role);
	bool is_of_fields[FIELD_MAX];
	uint32_t *rare[RARE_COUNT];
	bool is_by_value;

	if (key.form < KEY_RARE_FIRST || features_find(features, key)->by_record != NULL)
		return;
	for (size_t f = 0; f < fields->count; f++)
		is_of_fields[f] = is_of_names
			? is_name(fields->of[f].role) && fields->of[f].words != NULL
			: f == key.field;
	is_by_value = rare_make(fields, is_of_fields,
		fields->of[key.field].role == ROLE_TEXT && fields->records->source_count > 1,
		features->arena, rare);
	for (size_t i = 0; i < features->count; i++)
		for (size_t j = 0; j < RARE_COUNT; j++) {
			struct feature *feature = &features->of[i];
			struct block_key of = {key.field, (enum key_form)(KEY_RARE_FIRST + (int)j)};

			if (!is_same_key(fields, feature->key, of))
				continue;
			feature->by_value = is_by_value ? rare[j] : NULL;
			feature->by_record = is_by_value ? fields->of[feature->key.field].numbers
							 : rare[j];
		}
}

uint32_t
block_key_of(const struct feature *const *features, size_t count, uint32_t record)
{
	uint64_t key = BLOCK_KEY_FIRST;
	uint32_t last = 0;

	for (size_t i = 0; i < count; i++) {
		uint32_t number = feature_of(features[i], record);

		/* The rarest word and the rarest word of an address may be one word. */
		if (number == 0 ||
			(i > 0 && number == last && features[i]->key.form >= KEY_RARE_FIRST &&
				features[i - 1]->key.form >= KEY_RARE_FIRST))
			return record;
		last = number;
		key = block_key_add(key, number);
	}
	return block_key_end(key);
}

struct str
rule_words(const struct field_set *fields, struct arena *arena, const struct block_rule *rule)
{
	struct str words = STR("");

	for (size_t i = 0; i < rule->key_count; i++) {
		struct block_key key = rule->keys[i];
		const struct field *field = &fields->of[key.field];
		struct str of = is_name(field->role) && key.form >= KEY_RARE_FIRST ? STR("the name")
										   : field->name;

		words = str_format(arena, "%.*s%s%s%s%.*s", STR_ARG(words), i > 0 ? " and " : "",
			key_form_words(key.form), key.form == KEY_SAME ? "" : " of ", STR_ARG(of));
	}
	return words;
}
