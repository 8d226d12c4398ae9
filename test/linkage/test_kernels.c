/* The fast ways of comparing against the plain one, on random and nasty values. */
#include "tap.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/token.h"
#include "linkage/chance.h"
#include "linkage/crew.h"
#include "linkage/field/field_set.h"
#include "linkage/level/comparer_inside.h"
#include "linkage/level/levels.h"
#include "linkage/table/records.h"

#include <math.h>
#include <string.h>

enum { RECORD_COUNT = 400, VALUE_SIZE_MAX = 200 };

static const enum role roles[] = {ROLE_GIVEN, ROLE_SURNAME, ROLE_BIRTH, ROLE_POSTCODE, ROLE_PHONE,
	ROLE_EMAIL, ROLE_PLACE, ROLE_TEXT, ROLE_ADDRESS, ROLE_CODE, ROLE_CATEGORY, ROLE_NUMBER,
	ROLE_NAME};

/* Stems for each kind of value; what is compared is made of them by edits. */
static const char *const names[] = {"amira", "al hussain", "hussein", "mohammed ali", "j", "jo",
	"john", "jack", "bob", "robert", "bob lee", "lee robert", "mary ann", "maryann", "ann mary",
	"smith jones", "jones", "van der berg", "aaaaaaaaaaaaaaaa", "aaaabbbbccccdddd",
	"abcdefghijklmnop", "abcdefghijklmnopq", "li", "zo\xc3\xab",
	"\xd0\xb8\xd0\xb2\xd0\xb0\xd0\xbd", "m a k", "al", "o"};
static const char *const dates[] = {"2011-03-04", "2011-04-03", "2011-01-01", "2010-01-01",
	"1900-01-01", "2012", "2012-05", "2012-11-12", "2011-03-05", "2013-02-28", "1999-12-31"};
static const char *const postcodes[] = {
	"NX4 2QT", "NX4 2QS", "NX4 3QT", "NX14 2QT", "N4 2QT", "2119", "2118", "21", "SW1A 1AA"};
static const char *const phones[] = {"01632 960123", "01632 960124", "07700 900123",
	"+44 7700 900123", "020 7946 0123", "960123"};
static const char *const emails[] = {"amira@example.org", "amira@example.com", "a@b.example",
	"amira.haddad@a-very-long-name-of-a-host.of.norchester.example", "haddad@example.org"};
static const char *const texts[] = {"12 high street norchester", "12a high st norchester",
	"flat 3 the old mill", "very large data bases", "transactions on data base systems",
	"acm trans database syst", "g vossen m weske", "gottfried vossen mathias weske",
	("one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
	 "fifteen sixteen seventeen eighteen nineteen twenty one two three four five six")};
static const char *const codes[] = {
	"AB123", "AB132", "AB12", "1234567890123456", "12345678901234567", "1", "f", "m"};
static const char *const numbers[] = {"100", "101", "109.5", "0", "-3", "1e3", "990"};

struct stems {
	const char *const *of;
	size_t count;
};
#define STEMS(LIST)                                                                                \
	{                                                                                          \
		(LIST), COUNT_OF(LIST)                                                             \
	}
static const struct stems stems_of[COUNT_OF(roles)] = {STEMS(names), STEMS(names), STEMS(dates),
	STEMS(postcodes), STEMS(phones), STEMS(emails), STEMS(names), STEMS(texts), STEMS(texts),
	STEMS(codes), STEMS(codes), STEMS(numbers), STEMS(texts)};

/* Up to three edits: a byte taken out, put in, changed, or swapped with the next. */
static size_t
edit(char *text, size_t len, uint64_t *state)
{
	for (uint64_t edits = chance_below(state, 4); edits > 0 && len > 1; edits--) {
		size_t at = (size_t)chance_below(state, len - 1);
		char letter = "abcdeij 0129"[chance_below(state, 12)];

		switch (chance_below(state, 4)) {
		case 0:
			memmove(text + at, text + at + 1, len - at - 1);
			len--;
			break;
		case 1:
			memmove(text + at + 1, text + at, len - at);
			text[at] = letter;
			len++;
			break;
		case 2:
			text[at] = letter;
			break;
		default:
			letter = text[at];
			text[at] = text[at + 1];
			text[at + 1] = letter;
		}
	}
	return len;
}

static void
value_add(struct buf *to, const struct stems *stems, uint64_t *state)
{
	char text[VALUE_SIZE_MAX + 8];
	size_t len = 0;

	if (chance_below(state, 8) == 0)
		return;
	for (uint64_t parts = 1 + (chance_below(state, 12) == 0); parts > 0; parts--) {
		struct str stem = str_of(stems->of[chance_below(state, stems->count)]);

		if (len + stem.len > VALUE_SIZE_MAX - 3)
			break;
		memcpy(text + len, stem.data, stem.len);
		len += stem.len;
	}
	if (chance_below(state, 3) == 0)
		len = edit(text, len, state);
	if (chance_below(state, 20) == 0) {
		len = (size_t)chance_below(state, 20);
		for (size_t i = 0; i < len; i++)
			text[i] = (char)('a' + chance_below(state, 3));
	}
	buf_add(to, str_make(text, len));
}

static void
table_fill(struct buf *to, uint64_t seed)
{
	uint64_t state = seed;

	buf_add(to,
		STR("given,surname,born,postcode,phone,email,town,text,address,code,sex,"
		    "number,name\n"));
	for (size_t r = 0; r < RECORD_COUNT; r++) {
		for (size_t i = 0; i < COUNT_OF(roles); i++) {
			value_add(to, &stems_of[i], &state);
			buf_add_char(to, i + 1 < COUNT_OF(roles) ? ',' : '\n');
		}
	}
}

static bool
pair_is_right(const struct comparer *c, const struct comparer_kernel *kernel,
	const struct comparer_bar *bar, uint32_t a, uint32_t b)
{
	const struct comparer_line *x = &c->lines[a];
	const struct comparer_line *y = &c->lines[b];
	uint64_t plain = comparer_pattern_plain(c, x, y);
	float weight = comparer_bar_weight(c, bar, x, y, plain);
	uint64_t found = plain;
	bool reaches = kernel->reaches(c, bar, x, y, &found);

	return kernel->pattern(c, x, y) == plain && kernel->pattern(c, y, x) == plain &&
		found == plain && (reaches || weight < bar->least) &&
		(!reaches || weight > bar->least - 2 * BAR_MARGIN);
}

static void
pair_tell(const struct comparer *c, const struct comparer_kernel *kernel, uint32_t a, uint32_t b)
{
	uint64_t plain = comparer_pattern_plain(c, &c->lines[a], &c->lines[b]);
	uint64_t found = kernel->pattern(c, &c->lines[a], &c->lines[b]);

	for (size_t i = 0; i < c->count; i++)
		if (comparer_level(c, plain, i) != comparer_level(c, found, i))
			tap_note("%.*s \"%.*s\" \"%.*s\": %u, not %u", STR_ARG(c->of[i]->name),
				STR_ARG(field_text(c->of[i], c->lines[a].numbers[i])),
				STR_ARG(field_text(c->of[i], c->lines[b].numbers[i])),
				comparer_level(c, found, i), comparer_level(c, plain, i));
}

static void
test_kernel(const struct comparer *c, const struct comparer_kernel *kernel, uint64_t seed)
{
	struct comparer_bar bar = {.start = -5, .least = 0};
	float rarity[4 * RECORD_COUNT] = {0};
	uint64_t state = seed;
	size_t wrong = 0;
	size_t reached = 0;
	uint64_t pattern;

	for (size_t i = 0; i < COUNT_OF(rarity); i++)
		rarity[i] = (float)chance_unit(&state) * 6 - 2;
	for (size_t i = 0; i < c->count; i++) {
		bar.rarity[i] = chance_below(&state, 2) == 0 ? rarity : NULL;
		for (unsigned l = LEVEL_DIFFERENT; l < c->level_count[i]; l++)
			bar.adds[i][l] = (float)(l * chance_unit(&state) * 3 - 4);
	}
	comparer_bar_ready(c, &bar);
	for (uint32_t a = 0; a < c->record_count; a++) {
		for (uint32_t b = 0; b < a; b++) {
			reached += kernel->reaches(c, &bar, &c->lines[a], &c->lines[b], &pattern);
			if (!pair_is_right(c, kernel, &bar, a, b) && wrong++ < 5)
				pair_tell(c, kernel, a, b);
		}
	}
	tap_ok(wrong == 0, "%s agrees with the plain way on all pairs (%zu at the bar, %zu wrong)",
		kernel->name, reached, wrong);
}

static void
test_seed(const struct tokenizer *tokenizer, uint64_t seed)
{
	struct err err = {0};
	struct buf table CLEANUP(buf_free) = {0};
	struct records records;
	struct field_set fields = {0};
	struct comparer comparer = {0};
	struct crew alone = {1};
	const struct comparer_kernel *kernels[COMPARER_KERNEL_MAX];
	size_t count = comparer_kernels(kernels);

	records_begin(&records);
	table_fill(&table, seed);
	if (tap_ok(records_add_csv(&records, STR("x"), buf_str(&table), &err) &&
			    field_set_make(&records, roles, tokenizer, &fields, &err) &&
			    comparer_make(&fields, &alone, &comparer, &err),
		    "a table: %s", err.text))
		for (size_t k = 0; k < count; k++)
			test_kernel(&comparer, kernels[k], seed + k);
	comparer_free(&comparer);
	field_set_free(&fields);
	records_free(&records);
}

/* Letters in common, all of them up to sixteen long. */
static void
test_likeness(const struct comparer_kernel *kernel)
{
	uint64_t state = 11;
	size_t wrong = 0;

	for (size_t round = 0; round < 50000; round++) {
		char text[2][CARD_SIZE];
		struct card cards[2];
		struct str x[2];
		struct likeness found;
		struct likeness plain;

		for (size_t k = 0; k < 2; k++) {
			size_t len = 1 + (size_t)chance_below(&state, CARD_SIZE);

			for (size_t i = 0; i < len; i++)
				text[k][i] = (char)('a' + chance_below(&state, 2 + round % 5));
			x[k] = str_make(text[k], len);
			card_fill(&cards[k], x[k]);
		}
		found = kernel->likeness(&cards[0], &cards[1]);
		plain = likeness_of(x[0], x[1]);
		wrong += memcmp(&found, &plain, sizeof(found)) != 0;
	}
	tap_ok(wrong == 0, "%s: letters in common (%zu wrong)", kernel->name, wrong);
}

int
main(void)
{
	struct err err = {0};
	struct tokenizer *tokenizer CLEANUP(tokenizer_cleanup) = NULL;
	const struct comparer_kernel *kernels[COMPARER_KERNEL_MAX];
	size_t count = comparer_kernels(kernels);

	if (!tap_ok(tokenizer_new(&tokenizer, &err), "a tokenizer"))
		return tap_done();
	for (size_t k = 0; k < count; k++)
		test_likeness(kernels[k]);
	for (uint64_t seed = 1; seed <= 3; seed++)
		test_seed(tokenizer, seed * 1000);
	return tap_done();
}
