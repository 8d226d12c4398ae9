#include "near_mails.h"
#include "splitmix.h"
#include "vocabulary.h"

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

static void
words_write(const struct maker *m, struct buf *to, size_t count, uint64_t *state)
{
	for (size_t i = 0; i < count; i++) {
		vocabulary_word(to, vocabulary_rank(m->cumulative, VOCABULARY, state));
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
	vocabulary_word(to, (uint32_t)(splitmix_next(r) % 300));
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
			vocabulary_word(to, vocabulary_rank(m->cumulative, VOCABULARY, &m->random));
		} else {
			buf_add(to, word);
			if (chance == 2) { /* one added */
				buf_add_char(to, ' ');
				vocabulary_word(
					to, vocabulary_rank(m->cumulative, VOCABULARY, &m->random));
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
	vocabulary_word(to, (uint32_t)(splitmix_next(&m->random) % 300));
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
