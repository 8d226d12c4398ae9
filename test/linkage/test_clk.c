#include "tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/token.h"
#include "linkage/chance.h"
#include "linkage/private/clk_dice.h"
#include "linkage/private/clk_encode.h"
#include "linkage/private/clk_json.h"
#include "linkage/private/clk_schema.h"
#include "linkage/private/clk_tokens.h"
#include "linkage/table/records.h"

#include <string.h>

static const char key[] = "a key for tests, of no use beyond";
static const char other_key[] = "another key that no agency knows of";

/* Encodes a table with the default schema unless there is another. */
static bool
encode(struct str csv, const char *with, const struct clk_schema *schema, struct arena *arena,
	struct clk_set *set, struct err *err)
{
	struct clk_schema otherwise = clk_schema_default();
	struct tokenizer *tokenizer CLEANUP(tokenizer_cleanup) = NULL;
	enum role roles[RECORD_COLUMN_MAX];
	struct clk_source *sources;
	struct records records;
	bool done;

	records_begin(&records);
	done = tokenizer_new(&tokenizer, err) && records_add_csv(&records, STR("a"), csv, err);
	if (done) {
		roles_guess(&records, roles);
		done = clk_encode(&records, roles, schema == NULL ? &otherwise : schema,
			str_of(with), tokenizer, arena, set, &sources, err);
	}
	records_free(&records);
	return done;
}

static float
dice(const struct clk_set *set, size_t a, size_t b)
{
	uint32_t common;
	const char *name;

	clk_common_best (&name)(clk_at(set, a), clk_at(set, b), set->word_count, 1, &common);
	return clk_dice(common, clk_weight(clk_at(set, a), set->word_count),
		clk_weight(clk_at(set, b), set->word_count));
}

static void
test_tokens(struct arena *arena)
{
	struct clk_token_list list;

	clk_tokens_make(CLK_PAIRS, STR("anna"), arena, &list);
	tap_ok(list.count == 5 && str_equal(list.of[0], STR("_a")) &&
			str_equal(list.of[4], STR("a_")),
		"pairs of letters, the ends marked");
	clk_tokens_make(CLK_PAIRS, STR("zo\xc3\xab"), arena, &list);
	tap_ok(list.count == 4 && str_equal(list.of[2], STR("o\xc3\xab")),
		"a letter of two bytes is one letter");
	clk_tokens_make(CLK_DATE, STR("20120304"), arena, &list);
	tap_ok(list.count == 7, "a day has seven parts");
	clk_tokens_make(CLK_DATE, STR("20120000"), arena, &list);
	tap_ok(list.count == 2, "a year alone has two");
	clk_tokens_make(CLK_POSTCODE, STR("sw1a1aa"), arena, &list);
	tap_ok(list.count == 4 && str_equal(list.of[1], STR("dsw1a")), "a postcode has four");
	clk_tokens_make(CLK_SEX, STR("girl"), arena, &list);
	tap_ok(list.count == 1 && str_equal(list.of[0], STR("f")), "one word for each sex");
	clk_tokens_make(CLK_SEX, STR("unknown"), arena, &list);
	tap_ok(list.count == 0, "and none where it is not known");
}

static void
test_encoding(struct arena *arena)
{
	static const char table[] = "first_name,surname,dob,postcode,gender\n"
				    "Danielle,Ashworth,2003-05-14,NR1 4QT,f\n"
				    "danielle,ASHWORTH,14/05/2003,nr14qt,Female\n"
				    "Daniele,Ashwort,2003-05-15,NR1 4QT,f\n"
				    "Ryan,Ashworth,2006-11-02,NR1 4QT,m\n"
				    "Priya,Kaur,1999-01-23,NR7 8DD,f\n"
				    ",,,,\n";
	struct clk_set set = {0};
	struct clk_set again = {0};
	struct clk_set strange = {0};
	struct err err = {0};

	tap_ok(encode(str_of(table), key, NULL, arena, &set, &err) && set.count == 6,
		"records are encoded %s", err.text);
	tap_ok(dice(&set, 0, 1) == 1, "the same person written in another way is the same");
	tap_ok(dice(&set, 0, 2) > 0.7F && dice(&set, 0, 2) < 1, "slips leave much alike: %.3f",
		(double)dice(&set, 0, 2));
	tap_ok(dice(&set, 0, 3) < dice(&set, 0, 2), "a brother is less alike: %.3f",
		(double)dice(&set, 0, 3));
	tap_ok(dice(&set, 0, 4) < 0.55F, "a stranger least: %.3f", (double)dice(&set, 0, 4));
	tap_ok(clk_weight(clk_at(&set, 5), 16) == 0, "nothing has no bits");
	tap_ok(encode(str_of(table), key, NULL, arena, &again, &err) &&
			memcmp(set.words, again.words, 6 * CLK_BITS / 8) == 0,
		"the same key gives the same bits");
	tap_ok(encode(str_of(table), other_key, NULL, arena, &strange, &err) &&
			memcmp(set.words, strange.words, CLK_BITS / 8) != 0,
		"another key gives others");
	tap_ok(!encode(str_of(table), "too short", NULL, arena, &strange, &err) &&
			err.kind == ERR_USAGE,
		"refused: %s", err.text);
	tap_ok(!encode(STR("size,depth\n4,1.5\n7,2.25\n9,3.5\n"), key, NULL, arena, &strange,
		       &err) &&
			err.kind == ERR_USAGE,
		"refused: %s", err.text);
	clk_set_free(&set);
	clk_set_free(&again);
	clk_set_free(&strange);
}

/* Agencies keep the same things in other columns. */
static void
test_columns(struct arena *arena)
{
	struct clk_set parts = {0};
	struct clk_set whole = {0};
	struct clk_set turned = {0};
	struct err err = {0};

	tap_ok(encode(STR("forename,surname,dob\nDanielle,Ashworth,2003-05-14\nPriya,Kaur,1999-01-23\n"
			  "Ryan,Marsh,2001-07-09\n"),
		       key, NULL, arena, &parts, &err) &&
			encode(STR("full name,yob,mob,dobd\nDanielle Ashworth,2003,5,14\nPriya Kaur,1999,1,23\n"
				   "Ryan Marsh,2001,7,9\n"),
				key, NULL, arena, &whole, &err) &&
			encode(STR("name,date of birth\n\"Ashworth, Danielle\",14.05.2003\n"
				   "\"Kaur, Priya\",23.01.1999\n\"Marsh, Ryan\",09.07.2001\n"),
				key, NULL, arena, &turned, &err),
		"three tables of one person %s", err.text);
	if (turned.count != 3)
		return;
	tap_ok(memcmp(parts.words, whole.words, CLK_BITS / 8) == 0, "in one column or in two");
	tap_ok(memcmp(parts.words, turned.words, CLK_BITS / 8) == 0, "surname first or last");
	clk_set_free(&parts);
	clk_set_free(&whole);
	clk_set_free(&turned);
}

static void
test_hardening(struct arena *arena)
{
	struct clk_schema schema = clk_schema_default();

	for (unsigned i = 0; i < CLK_HARDENING_COUNT; i++) {
		struct clk_set set = {0};
		struct err err = {0};

		schema.hardening = (enum clk_hardening)i;
		tap_ok(encode(STR("first_name,surname,dob\nDanielle,Ashworth,2003-05-14\n"
				  "Danielle,Ashwort,2003-05-14\nPriya,Kaur,1999-01-23\n"),
			       key, &schema, arena, &set, &err) &&
				dice(&set, 0, 1) > dice(&set, 0, 2) + 0.15F,
			"hardening %u keeps what is alike: %.3f, %.3f", i, (double)dice(&set, 0, 1),
			(double)dice(&set, 0, 2));
		tap_ok(i != CLK_BALANCED ||
				(clk_weight(clk_at(&set, 0), 16) == CLK_BITS / 2 &&
					clk_weight(clk_at(&set, 2), 16) == CLK_BITS / 2),
			"balanced means half of all bits");
		clk_set_free(&set);
	}
}

static void
test_schema(void)
{
	static const char *const bad[] = {"", "[]", "{\"features\": []}",
		"{\"clkConfig\":{\"l\":512},\"features\":[{}]}",
		"{\"clkConfig\":{\"l\":1024,\"hardening\":\"salt\"},\"features\":[{}]}",
		"{\"clkConfig\":{\"l\":1024,\"hardening\":\"none\"},\"features\":[{}]}",
		"{\"clkConfig\":{\"l\":1024,\"hardening\":\"none\"},\"features\":[{\"identifier\":"
		"\"sex\",\"hashing\":{\"comparison\":{\"type\":\"exact\"},\"strategy\":"
		"{\"bitsPerFeature\":9e9}}}]}"};
	struct clk_schema schema = clk_schema_default();
	struct buf text CLEANUP(buf_free) = {0};
	struct buf again CLEANUP(buf_free) = {0};
	struct clk_schema got;
	struct err err = {0};

	clk_schema_write(&schema, &text);
	tap_ok(clk_schema_read(buf_str(&text), &got, &err), "a schema is read %s", err.text);
	clk_schema_write(&got, &again);
	tap_ok(str_equal(buf_str(&text), buf_str(&again)), "as it was written");
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		tap_ok(!clk_schema_read(str_of(bad[i]), &got, &err), "refused: %s", err.text);
}

static void
test_json(void)
{
	static const char *const bad[] = {"", "{", "[]", "{\"clks\": [}", "{\"clks\": []}",
		"{\"clks\": [\"AA==\"]}", "{\"clks\": [\"****\"]}", "{\"clks\": [\"AAAAAAAAAAA=\"",
		"{\"clks\": [\"AAAAAAAAAAA=\"]", "{\"other\": 1}", "{\"a\": }",
		"{\"clks\": [\"AAAAAAAAAAA=\", \"AAAAAAAAAAAAAAAAAAAAAA==\"]}",
		"{\"clks\": [\"AAAAAAAAAAA=\", 7]}", "{\"a\": [[[[\"x]}"};
	struct buf text CLEANUP(buf_free) = {0};
	struct clk_set set = {.word_count = 16};
	struct clk_set got = {0};
	struct clk_set small = {0};
	struct err err = {0};
	uint64_t chance = 5;

	for (size_t i = 0; i < 3; i++)
		for (uint64_t *clk = clk_set_add(&set), k = 0; k < 16; k++)
			clk[k] = chance_next(&chance);
	clk_json_begin(&text);
	clk_json_add(&text, &set, 0, 2);
	clk_json_add(&text, &set, 2, 3);
	clk_json_end(&text);
	tap_ok(clk_json_read(buf_str(&text), &got, &err) && got.count == 3 &&
			memcmp(got.words, set.words, 3 * CLK_BITS / 8) == 0,
		"encodings are written and read %s", err.text);
	tap_ok(clk_json_read(STR("{\"v\": {\"a\": [1, \"]\"]}, \"clks\": [\"AAAAAAAAAAE\"], "
				 "\"n\": null}"),
		       &small, &err) &&
			small.count == 1 && clk_weight(small.words, 1) == 1,
		"other members are passed over %s", err.text);
	clk_set_free(&set);
	clk_set_free(&got);
	clk_set_free(&small);
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct clk_set none = {0};

		tap_ok(!clk_json_read(str_of(bad[i]), &none, &err) && err.kind == ERR_DAMAGED,
			"refused: %s", err.text);
		clk_set_free(&none);
	}
}

/* All ways of counting common bits give the same numbers. */
static void
test_kernels(void)
{
	static const size_t word_counts[] = {1, 4, 5, 16, 17, 32, 128};
	const char *name;
	clk_common_function *way;
	uint64_t chance = 3;

	for (size_t number = 0; (way = clk_common_choice(number, &name)) != NULL; number++) {
		bool same = true;

		for (size_t w = 0; w < COUNT_OF(word_counts); w++) {
			struct clk_set set = {.word_count = word_counts[w]};
			uint32_t common[37];

			for (size_t i = 0; i < 38; i++)
				for (uint64_t *clk = clk_set_add(&set), k = 0; k < word_counts[w];
					k++)
					clk[k] = chance_next(&chance);
			way(clk_at(&set, 37), set.words, set.word_count, 37, common);
			for (size_t i = 0; i < 37; i++) {
				uint32_t sum = 0;

				for (size_t k = 0; k < set.word_count; k++)
					for (uint64_t both =
							clk_at(&set, 37)[k] & clk_at(&set, i)[k];
						both != 0; both &= both - 1)
						sum++;
				same = same && sum == common[i];
			}
			clk_set_free(&set);
		}
		tap_ok(same, "common bits by %s", name);
	}
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};

	test_tokens(&arena);
	test_encoding(&arena);
	test_columns(&arena);
	test_hardening(&arena);
	test_schema();
	test_json();
	test_kernels();
	return tap_done();
}
