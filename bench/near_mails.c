#include "near_mails.h"
#include "splitmix.h"

#include "base/arena.h"
#include "base/attr.h"

#include <math.h>
#include <stdlib.h>

enum { VOCABULARY = 60000, SIGNATURES = 40, DISCLAIMERS = 4, LINE_WORDS = 12 };

struct maker {
	struct near_mails *mails;
	uint64_t random;
	double *cumulative; /* of the vocabulary's ranks */
};

/* A word's rank by Zipf's law, 0 the commonest. */
static uint32_t
random_rank(const struct maker *m, uint64_t *state)
{
	double wanted = splitmix_unit(state) * m->cumulative[VOCABULARY - 1];
	size_t low = 0;
	size_t high = VOCABULARY - 1;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (m->cumulative[middle] < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return (uint32_t)low;
}

static void
word_write(struct buf *to, uint32_t rank)
{
	static const char *const onsets[] = {"t", "s", "l", "m", "r", "n", "b", "d", "c", "p", "k",
		"g", "v", "f", "h", "st", "tr", "pl", "ch", "w"};
	static const char *const vowels[] = {"a", "e", "i", "o", "u", "ea", "ou", "y"};
	uint32_t left = rank + 1;

	while (left > 0) {
		buf_add(to, str_of(onsets[left % 20]));
		left /= 20;
		buf_add(to, str_of(vowels[left % 8]));
		left /= 8;
	}
	if (rank % 3 == 1)
		buf_add_char(to, "nrsdt"[rank / 3 % 5]);
}

static void
words_write(const struct maker *m, struct buf *to, size_t count, uint64_t *state)
{
	for (size_t i = 0; i < count; i++) {
		word_write(to, random_rank(m, state));
		if (i % 17 == 16)
			buf_add_char(to, i % 3 == 0 ? '.' : ',');
		buf_add_char(to, i % LINE_WORDS == LINE_WORDS - 1 ? '\n' : ' ');
	}
}

/* The same words whenever the same number is asked for. */
static void
fixed_write(const struct maker *m, struct buf *to, size_t count, uint64_t number)
{
	uint64_t state = number * 7919 + 5;

	words_write(m, to, count, &state);
	buf_add_char(to, '\n');
}

static void
new_write(struct maker *m)
{
	struct buf *to = &m->mails->text;
	uint64_t *r = &m->random;
	double normal = sqrt(-2 * log(splitmix_unit(r))) *
		cos(6.283185307179586 * splitmix_unit(r));
	size_t count = (size_t)exp(5.35 + 0.7 * normal);

	buf_add(to, STR("Dear "));
	word_write(to, (uint32_t)(splitmix_next(r) % 300));
	buf_add(to, STR(",\n\n"));
	words_write(m, to, count < 3 ? 3 : count > 5000 ? 5000 : count, r);
	buf_add(to, STR("\n\nKind regards\n"));
	if (splitmix_next(r) % 3 == 0)
		fixed_write(m, to, 22, splitmix_next(r) % SIGNATURES);
	if (splitmix_next(r) % 10 == 0)
		fixed_write(m, to, 120, SIGNATURES + splitmix_next(r) % DISCLAIMERS);
}

/* An earlier mail with one word in `every` changed; 0: none, other capitals and blanks. */
static void
edited_write(struct maker *m, struct str from, size_t every)
{
	struct buf *to = &m->mails->text;
	struct str word;

	while (str_cut(&from, ' ', &word)) {
		uint64_t chance = every == 0 ? 3 : splitmix_next(&m->random) % (3 * every);

		if (every == 0 && splitmix_next(&m->random) % 20 == 0)
			buf_add(to, STR(" "));
		if (chance == 0) /* left out */
			continue;
		if (chance == 1) { /* changed */
			word_write(to, random_rank(m, &m->random));
		} else {
			buf_add(to, word);
			if (chance == 2) { /* one added */
				buf_add_char(to, ' ');
				word_write(to, random_rank(m, &m->random));
			}
		}
		buf_add_char(to, ' ');
	}
}

static void
reply_write(struct maker *m, struct str from)
{
	struct buf *to = &m->mails->text;
	struct str line;

	words_write(m, to, 5 + splitmix_next(&m->random) % 80, &m->random);
	buf_add(to, STR("\n\nOn Tuesday "));
	word_write(to, (uint32_t)(splitmix_next(&m->random) % 300));
	buf_add(to, STR(" wrote:\n"));
	while (str_cut_line(&from, &line)) {
		buf_add(to, STR("> "));
		buf_add(to, line);
		buf_add_char(to, '\n');
	}
}

static void
mail_write(struct maker *m, size_t number)
{
	static const size_t every[] = {200, 100, 50, 20, 10};
	uint64_t chance = splitmix_next(&m->random) % 10;
	struct buf copy CLEANUP(buf_free) = {0};

	if (chance < 6 || number == 0) {
		new_write(m);
		return;
	}
	buf_add(&copy, near_mail(m->mails, splitmix_next(&m->random) % number));
	if (chance == 6)
		edited_write(m, buf_str(&copy), 0);
	else if (chance < 9)
		edited_write(m, buf_str(&copy), every[splitmix_next(&m->random) % COUNT_OF(every)]);
	else if (copy.len < 8000)
		reply_write(m, buf_str(&copy));
	else
		new_write(m);
}

void
near_mails_make(struct near_mails *mails, size_t count, uint64_t seed)
{
	struct maker m = {.mails = mails, .random = seed};
	double sum = 0;

	*mails = (struct near_mails){.text = {.size_max = SIZE_MAX / 4}};
	mails->starts = memory_alloc((count + 1) * sizeof(*mails->starts));
	m.cumulative = memory_alloc(VOCABULARY * sizeof(*m.cumulative));
	for (size_t i = 0; i < VOCABULARY; i++)
		m.cumulative[i] = sum += 1 / (double)(i + 3);
	for (size_t i = 0; i < count; i++) {
		mails->starts[i] = mails->text.len;
		mail_write(&m, i);
		mails->count = i + 1;
		mails->starts[i + 1] = mails->text.len;
	}
	free(m.cumulative);
}

void
near_mails_free(struct near_mails *mails)
{
	buf_free(&mails->text);
	free(mails->starts);
}

struct str
near_mail(const struct near_mails *mails, size_t number)
{
	return str_make(mails->text.data + mails->starts[number],
		mails->starts[number + 1] - mails->starts[number]);
}
