#include "tap.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/token.h"
#include "linkage/chance.h"
#include "linkage/linkage.h"

#include <limits.h>
#include <math.h>
#include <string.h>

/* Brothers and sisters, each with two records; of some families the later ones are from another home. */
enum { FAMILIES = 400, CHILDREN = 3, MOVED_EACH = 3 };

enum { HAS_NAMES = 1, HAS_MOVED = 2 };

static const char *const given[] = {"amira", "bethany", "callum", "danuta", "edward", "farah",
	"george", "hannah", "imran", "jasmine", "kieran", "leila", "marek", "nadia", "oliver",
	"priya", "quentin", "rosie", "samir", "tereza", "umar", "violet", "wesley", "yasmin"};
static const char *const front[] = {"ash", "black", "cold", "dun", "east", "fair", "green", "hol",
	"kirk", "lang", "mill", "north", "oak", "pen", "red"};
static const char *const back[] = {"bourne", "croft", "den", "field", "gate", "ham", "ley", "mere",
	"stead", "worth", "wick", "by", "ton", "thorpe", "well"};

static void
word_add(struct buf *to, uint64_t *chance)
{
	buf_add_format(to, "%s%s", front[chance_below(chance, COUNT_OF(front))],
		back[chance_below(chance, COUNT_OF(back))]);
}

static void
home_add(struct buf *to, uint64_t number)
{
	uint64_t self = chance_stream(7, number);

	buf_add_format(to, ",%u ", (unsigned)chance_below(&self, 150) + 1);
	word_add(to, &self);
	buf_add_format(to, " road,nb%u %u%c%c,07%09u", (unsigned)chance_below(&self, 30) + 1,
		(unsigned)chance_below(&self, 9) + 1, (char)('a' + (int)chance_below(&self, 20)),
		(char)('a' + (int)chance_below(&self, 20)),
		(unsigned)chance_below(&self, 900000000));
}

static void
record_add(struct buf *to, unsigned family, unsigned child, bool is_later, unsigned has)
{
	uint64_t home = family;
	uint64_t self = chance_stream(8, family * CHILDREN + child);
	uint64_t kin = chance_stream(9, family);

	buf_add_format(to, "%u,", family * CHILDREN + child + 1);
	if (has & HAS_NAMES)
		buf_add_format(to, "%s", given[chance_below(&self, COUNT_OF(given))]);
	buf_add_char(to, ',');
	word_add(to, &kin);
	buf_add_format(to, ",%04u-%02u-%02u", 1990 + (unsigned)chance_below(&self, 15),
		(unsigned)chance_below(&self, 12) + 1, (unsigned)chance_below(&self, 26) + 2);
	if ((has & HAS_MOVED) && is_later && family % MOVED_EACH == 0)
		home += FAMILIES;
	home_add(to, home);
	buf_add_char(to, '\n');
}

static bool
families_link(struct linkage *l, unsigned has, struct buf *text)
{
	struct tokenizer *tokenizer CLEANUP(tokenizer_cleanup) = NULL;
	struct err err = {0};
	struct linkage_source source = {.name = STR("register")};
	struct linkage_options options = {
		.sources = &source, .source_count = 1, .cut = NAN, .rounds = UINT_MAX, .seed = 1};

	buf_add(text, STR("truth,first name,surname,date of birth,address,postcode,telephone\n"));
	for (unsigned i = 0; i < FAMILIES * CHILDREN * 2; i++)
		record_add(
			text, i % FAMILIES, i / FAMILIES % CHILDREN, i >= FAMILIES * CHILDREN, has);
	source.text = buf_str(text);
	if (tokenizer_new(&tokenizer, &err)) {
		options.tokenizer = tokenizer;
		if (linkage_run(&options, l, &err))
			return true;
	}
	tap_ok(false, "families are linked: %s", err.text);
	return false;
}

/* Pairs in one cluster that are, and are not, of one person. */
static void
pairs_count(const struct linkage *l, unsigned *ret_right, unsigned *ret_wrong)
{
	*ret_right = *ret_wrong = 0;
	for (uint32_t c = 0; c < l->clusters.count; c++)
		for (uint32_t i = l->clusters.first[c]; i < l->clusters.first[c + 1]; i++)
			for (uint32_t k = l->clusters.first[c]; k < i; k++) {
				if (l->truth[l->clusters.records[i]] ==
					l->truth[l->clusters.records[k]])
					++*ret_right;
				else
					++*ret_wrong;
			}
}

static unsigned
leaning_count(const struct linkage *l)
{
	unsigned count = 0;

	for (size_t i = 0; i < l->model.field_count; i++) {
		enum role role = l->model.fields[i].role;

		if (role == ROLE_ADDRESS || role == ROLE_POSTCODE || role == ROLE_PHONE)
			count += l->model.fields[i].leans_on >= 0;
	}
	return count;
}

/* Whoever moves has another address, postcode and telephone at once: that counts once. */
static void
test_moved(void)
{
	static struct linkage l;
	struct buf text CLEANUP(buf_free) = {0};
	unsigned right, wrong;

	if (!families_link(&l, HAS_NAMES | HAS_MOVED, &text))
		return;
	pairs_count(&l, &right, &wrong);
	tap_ok(right >= FAMILIES * CHILDREN * 99 / 100 && wrong <= FAMILIES / 10,
		"children who moved are found (%u of %u pairs, %u wrong)", right,
		FAMILIES * CHILDREN, wrong);
	tap_ok(leaning_count(&l) >= 2, "address, postcode and telephone are known to go together");
	linkage_free(&l);
}

/* Without first names, brothers and sisters are told apart by their days of birth. */
static void
test_nameless(void)
{
	static struct linkage l;
	struct buf text CLEANUP(buf_free) = {0};
	unsigned right, wrong;

	if (!families_link(&l, 0, &text))
		return;
	pairs_count(&l, &right, &wrong);
	tap_ok(right >= FAMILIES * CHILDREN * 95 / 100 && wrong <= FAMILIES * CHILDREN / 10,
		"brothers and sisters without first names are not one (%u of %u pairs, %u wrong)",
		right, FAMILIES * CHILDREN, wrong);
	linkage_free(&l);
}

int
main(void)
{
	test_moved();
	test_nameless();
	return tap_done();
}
