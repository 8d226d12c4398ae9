#include "linkage/private/clk_schema.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "linkage/private/clk.h"

/* Every feature there is, with the bits it sets by default; 0: not unless a schema asks for it.
 * Given names and the day of birth tell the children of one household from each other, so they
 * weigh most; what a household shares weighs least. */
static const struct clk_feature known[] = {
	{"given_name", CLK_PAIRS, 160},
	{"surname", CLK_PAIRS, 130},
	{"birth_date", CLK_DATE, 200},
	{"sex", CLK_SEX, 24},
	{"postcode", CLK_POSTCODE, 80},
	{"address", CLK_PAIRS, 50},
	{"place", CLK_PAIRS, 30},
	{"nhs_number", CLK_DIGITS, 0},
	{"upn", CLK_DIGITS, 0},
	{"code", CLK_DIGITS, 0},
};

static const char *const hardenings[CLK_HARDENING_COUNT] = {
	"none", "balanced", "xorFolding", "rule90"};

static const char *const comparisons[CLK_TOKENS_COUNT] = {
	"ngram", "dateParts", "postcodeParts", "exact", "positionalUnigram"};

struct clk_schema
clk_schema_default(void)
{
	struct clk_schema schema = {.hardening = CLK_FOLDED};

	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (known[i].bits > 0)
			schema.features[schema.feature_count++] = known[i];
	return schema;
}

static void
feature_write(const struct clk_feature *feature, struct json_writer *w)
{
	json_object_begin(w);
	json_member_str(w, "identifier", str_of(feature->identifier));
	json_key(w, "format");
	json_object_begin(w);
	json_member_str(w, "type", STR("string"));
	json_member_str(w, "encoding", STR("utf-8"));
	json_member_str(w, "case", STR("lower"));
	json_object_end(w);
	json_key(w, "hashing");
	json_object_begin(w);
	json_key(w, "comparison");
	json_object_begin(w);
	json_member_str(w, "type", str_of(comparisons[feature->tokens]));
	if (feature->tokens == CLK_PAIRS)
		json_member_u64(w, "n", 2);
	json_object_end(w);
	json_key(w, "strategy");
	json_object_begin(w);
	json_member_u64(w, "bitsPerFeature", feature->bits);
	json_object_end(w);
	json_key(w, "hash");
	json_object_begin(w);
	json_member_str(w, "type", STR("hmacSha256"));
	json_object_end(w);
	json_key(w, "missingValue");
	json_object_begin(w);
	json_member_str(w, "sentinel", STR(""));
	json_object_end(w);
	json_object_end(w);
	json_object_end(w);
}

void
clk_schema_write(const struct clk_schema *schema, struct buf *to)
{
	struct json_writer w;

	json_begin(&w, to);
	json_object_begin(&w);
	json_member_u64(&w, "version", 3);
	json_key(&w, "clkConfig");
	json_object_begin(&w);
	json_member_u64(&w, "l", CLK_BITS);
	json_member_u64(&w, "xor_folds", schema->hardening == CLK_FOLDED ? 1 : 0);
	json_key(&w, "kdf");
	json_object_begin(&w);
	json_member_str(&w, "type", STR("HMAC"));
	json_member_str(&w, "hash", STR("SHA256"));
	json_member_str(&w, "info", STR("candour clk 1"));
	json_object_end(&w);
	json_member_str(&w, "hardening", str_of(hardenings[schema->hardening]));
	json_object_end(&w);
	json_key(&w, "features");
	json_array_begin(&w);
	for (size_t i = 0; i < schema->feature_count; i++)
		feature_write(&schema->features[i], &w);
	json_array_end(&w);
	json_object_end(&w);
	buf_add_char(to, '\n');
}

static bool
hardening_read(const struct json *config, struct clk_schema *schema, struct err *err)
{
	struct str name = json_get_str(config, "hardening");
	const struct json *bits = json_get(config, "l");

	if (bits == NULL || bits->type != JSON_NUMBER || bits->number != CLK_BITS)
		return err_set(err, ERR_UNSUPPORTED, "encodings have %d bits (\"l\")", CLK_BITS);
	for (unsigned i = 0; i < CLK_HARDENING_COUNT; i++) {
		if (!str_equal(name, str_of(hardenings[i])))
			continue;
		schema->hardening = (enum clk_hardening)i;
		return true;
	}
	return err_set(err, ERR_UNSUPPORTED,
		"\"hardening\" is one of none, balanced, xorFolding, rule90, not \"%.*s\"",
		STR_ARG(str_slice(name, 0, 40)));
}

static bool
feature_read(const struct json *json, struct clk_schema *schema, struct err *err)
{
	struct str name = json_get_str(json, "identifier");
	const struct json *hashing = json_get(json, "hashing");
	struct str type = json_get_str(json_get(hashing, "comparison"), "type");
	const struct json *bits = json_get(json_get(hashing, "strategy"), "bitsPerFeature");
	struct clk_feature feature = {0};

	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (str_equal(name, str_of(known[i].identifier)))
			feature = known[i];
	if (feature.identifier == NULL)
		return err_set(err, ERR_UNSUPPORTED, "there is no feature \"%.*s\"",
			STR_ARG(str_slice(name, 0, 40)));
	for (size_t i = 0; i < schema->feature_count; i++)
		if (str_equal(name, str_of(schema->features[i].identifier)))
			return err_set(err, ERR_DAMAGED, "the feature \"%.*s\" stands there twice",
				STR_ARG(name));
	if (!str_equal(type, str_of(comparisons[feature.tokens])))
		return err_set(err, ERR_UNSUPPORTED,
			"the feature \"%.*s\" is compared by \"%s\", not \"%.*s\"", STR_ARG(name),
			comparisons[feature.tokens], STR_ARG(str_slice(type, 0, 40)));
	if (bits == NULL || bits->type != JSON_NUMBER ||
		!(bits->number >= 1 && bits->number <= CLK_FEATURE_BITS_MAX))
		return err_set(err, ERR_DAMAGED,
			"the feature \"%.*s\" wants \"bitsPerFeature\" from 1 to %d", STR_ARG(name),
			CLK_FEATURE_BITS_MAX);
	feature.bits = (unsigned)bits->number;
	schema->features[schema->feature_count++] = feature;
	return true;
}

bool
clk_schema_read(struct str text, struct clk_schema *ret_schema, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)64 << 20};
	struct clk_schema schema = {0};
	const struct json *features;
	struct json *json;

	if (text.len > (size_t)1 << 20)
		return err_set(err, ERR_TOO_LARGE, "a schema of more than 1 MB is none");
	if (!json_read(&arena, text, &json, err))
		return err_in(err, "the schema");
	features = json_get(json, "features");
	if (features == NULL || features->type != JSON_ARRAY || features->count == 0 ||
		features->count > CLK_FEATURE_MAX)
		return err_set(err, ERR_DAMAGED,
			"a schema has a list \"features\" of 1 to %d features", CLK_FEATURE_MAX);
	if (!hardening_read(json_get(json, "clkConfig"), &schema, err))
		return err_in(err, "the schema");
	for (const struct json *f = features->first; f != NULL; f = f->next)
		if (!feature_read(f, &schema, err))
			return err_in(err, "the schema");
	*ret_schema = schema;
	return true;
}
