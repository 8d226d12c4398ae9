/* Whether a message that is held is the one quoted. */
#include "compare/thread/held_inside.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/thread/message.h"
#include "held.sql.h"
#include "store/db.h"

enum { HOUR = 3600, DAY = 24 * HOUR, MINUTE = 60 };
/* Seconds are left out, and the clocks of two programs differ. */
enum { CLOCKS = 2 * MINUTE };
/* Words below which a quote says too little to be known again by them alone. */
enum { WORDS_FEW = 9, WORDS_SOME = 25 };

struct candidate {
	int64_t document;
	int64_t sent;
	bool is_person; /* the author's name or address is the sender's */
	bool is_other;  /* an author is named, and he is not the sender */
	bool is_subject;
	bool is_day;    /* sent on that day, in some zone */
	bool is_minute; /* at that minute, in some zone of whole or half hours */
	bool is_exact;  /* at that minute */
	bool has_words;
	int64_t words; /* of its own */
	double own;    /* how much of the quote is in its own words */
	double more;   /* and in all that stands in it without marks */
	bool is_front; /* the begin of the quote too */
	double within; /* how much of its own words is in the quote, which may hold more */
};

/* How many ASCII letters a word has. */
static size_t
letters_count(struct str word)
{
	size_t count = 0;

	for (size_t i = 0; i < word.len; i++)
		count += char_is_alpha(word.data[i]);
	return count;
}

/* The same word, or the same but for letters beyond ASCII, which programs lose or replace. */
static bool
is_same_word(struct str a, struct str b)
{
	enum { LETTERS_MIN = 3 };
	size_t i = 0;
	size_t k = 0;

	if (str_equal(a, b))
		return true;
	if (letters_count(a) < LETTERS_MIN || letters_count(a) != letters_count(b) ||
		(letters_count(a) == a.len && letters_count(b) == b.len))
		return false;
	for (;;) {
		while (i < a.len && !char_is_alpha(a.data[i]))
			i++;
		while (k < b.len && !char_is_alpha(b.data[k]))
			k++;
		if (i == a.len || k == b.len)
			return i == a.len && k == b.len;
		if (a.data[i++] != b.data[k++])
			return false;
	}
}

/* All words of the shorter are in the longer. */
static bool
key_within(struct str a, struct str b)
{
	struct str word;

	if (a.len == 0 || b.len == 0)
		return false;
	while (str_cut(&a, ' ', &word)) {
		struct str rest = b;
		struct str other;
		bool found = false;

		while (!found && str_cut(&rest, ' ', &other))
			found = is_same_word(word, other);
		if (!found)
			return false;
	}
	return true;
}

bool
held_same_person(
	struct arena *arena, const struct open_quote *quote, struct str name, struct str address)
{
	struct str keys[2] = {message_name_key(arena, name), message_name_key(arena, address)};

	if (quote->address.len > 0 && str_equal_nocase(quote->address, address))
		return true;
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		if (key_within(quote->name_key, keys[i]) || key_within(keys[i], quote->name_key))
			return true;
	/* "jo.smith@old.example" is "Jo Smith <js@new.example>". */
	if (quote->name_key.len == 0 && quote->address.len > 0) {
		struct str key = message_name_key(arena, quote->address);

		return str_find_char(key, ' ') != STR_NONE &&
			(str_equal(key, keys[0]) || str_equal(key, keys[1]));
	}
	return false;
}

static int64_t
distance(int64_t a, int64_t b)
{
	return a > b ? a - b : b - a;
}

static void
date_compare(const struct quote_date *date, int64_t moment, struct candidate *candidate)
{
	int64_t apart;
	int64_t rest;

	if (moment == DATE_NONE || candidate->sent == DATE_NONE)
		return;
	apart = distance(moment, candidate->sent);
	if (!date->has_time) {
		candidate->is_day = candidate->is_day ||
			(candidate->sent >= moment - 14 * HOUR &&
				candidate->sent < moment + DAY + 14 * HOUR);
		return;
	}
	if (date->has_zone) {
		candidate->is_exact = candidate->is_exact || apart <= 3 * MINUTE;
		candidate->is_minute = candidate->is_minute || apart <= 3 * MINUTE;
		candidate->is_day = candidate->is_day || apart <= DAY;
		return;
	}
	rest = apart % (HOUR / 2);
	candidate->is_day = candidate->is_day || apart <= DAY;
	candidate->is_exact = candidate->is_exact || apart <= CLOCKS;
	candidate->is_minute = candidate->is_minute ||
		(apart <= 14 * HOUR + CLOCKS && (rest <= CLOCKS || rest >= HOUR / 2 - CLOCKS));
}

/* How much of `chosen` is among those of the quote; both sorted. */
static double
within_of(const struct gram_list *chosen, const struct gram_list *quote)
{
	size_t found = 0;

	for (size_t i = 0; i < chosen->count; i++)
		found += gram_has(quote, chosen->grams[i]);
	return chosen->count == 0 ? 0 : (double)found / (double)chosen->count;
}

static void
words_compare(const struct open_quote *quote, struct str own, struct str more,
	struct candidate *candidate)
{
	struct gram_list chosen CLEANUP(gram_list_free) = {0};
	struct gram_list behind CLEANUP(gram_list_free) = {0};

	gram_unpack(own, &chosen);
	candidate->own = gram_cover(&quote->grams, &chosen);
	candidate->is_front = gram_cover_front(&quote->grams, &chosen) >= 0.5;
	candidate->within = within_of(&chosen, &quote->chosen);
	gram_unpack(more, &behind);
	candidate->more = gram_cover(&quote->grams, &behind);
	candidate->is_front = candidate->is_front ||
		gram_cover_front(&quote->grams, &behind) >= 0.5;
	if (candidate->more < candidate->own)
		candidate->more = candidate->own;
}

/* Of a row with the columns of held_candidate, as both queries have them. */
static void
candidate_take(struct held *held, const struct open_quote *quote, const struct statement *s,
	struct candidate *ret_candidate)
{
	struct str subject = quote->subject.len > 0 ? quote->subject : quote->quoter_subject;

	ret_candidate->sent = column_moment(s, HELD_CANDIDATE_COL_SENT);
	ret_candidate->is_person = held_same_person(held->arena, quote,
		column_str(s, HELD_CANDIDATE_COL_NAME), column_str(s, HELD_CANDIDATE_COL_ADDRESS));
	ret_candidate->is_other = !ret_candidate->is_person &&
		(quote->author.len > 0 || quote->address.len > 0);
	ret_candidate->is_subject = subject.len > 0 &&
		str_equal(subject, column_str(s, HELD_CANDIDATE_COL_SUBJECT));
	ret_candidate->words = column_i64(s, HELD_CANDIDATE_COL_WORDS);
	ret_candidate->has_words = ret_candidate->words > 0;
	date_compare(&quote->date, quote->date.moment, ret_candidate);
	date_compare(&quote->date, quote->date.other, ret_candidate);
	words_compare(quote, column_str(s, HELD_CANDIDATE_COL_GRAMS),
		column_str(s, HELD_CANDIDATE_COL_MORE), ret_candidate);
}

static bool
candidate_load(struct held *held, const struct open_quote *quote, int64_t document,
	struct candidate *ret_candidate, bool *ret_found, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	*ret_candidate = (struct candidate){.document = document, .sent = DATE_NONE};
	if (!db_begin(held->compare->db, &SQL_HELD_CANDIDATE, &s, err))
		return false;
	bind_i64(&s, HELD_CANDIDATE_DOCUMENT, document);
	if (!statement_row(&s, ret_found, err))
		return false;
	if (*ret_found)
		candidate_take(held, quote, &s, ret_candidate);
	return true;
}

/* The message that the reply refers to is what it quotes, unless what the quote says of itself
 * speaks against it. */
static bool
is_expected(const struct open_quote *quote, const struct candidate *c)
{
	bool is_dated = quote->date.moment != DATE_NONE;

	if (c->more >= 0.3 || c->within >= 0.5 || quote->words < WORDS_FEW)
		return !c->is_other || c->is_day || !is_dated || c->more >= 0.3;
	if (c->is_person)
		return !is_dated || c->is_day || !c->has_words;
	if (c->is_other)
		return c->is_exact || (c->is_minute && !c->has_words);
	return is_dated && c->is_minute;
}

/* Sender, date and subject of the quote's header are those of the candidate. */
static bool
is_by_header(const struct open_quote *quote, const struct candidate *c)
{
	/* A quote whose own quotes could not be told apart says much that the candidate does not. */
	bool says_other = c->has_words && quote->words >= WORDS_FEW && c->more < 0.1 &&
		c->within < 0.3;

	/* The next mail of the same person in a thread holds the quote as well, without marks; that
	 * the minutes of two clocks are the same is chance in one of eight. */
	bool says_else = c->words >= WORDS_FEW && quote->words >= WORDS_FEW && c->own < 0.1 &&
		c->within < 0.3;

	if (quote->date.moment == DATE_NONE)
		return false;
	/* Sent by someone for the one whom the quote names. */
	if (c->is_minute && c->is_subject && c->is_front && c->own >= 0.7 &&
		quote->words >= WORDS_FEW)
		return true;
	if (c->is_exact && (c->is_person || c->is_subject))
		return c->is_person ? !says_other || c->is_subject : !c->is_other;
	if (c->is_minute && !says_else && (c->is_person || (c->is_subject && !c->is_other)))
		return (c->is_subject && !says_other) || c->more >= 0.3 ||
			quote->words < GRAM_WORDS;
	return !quote->date.has_time && c->is_day && c->is_person &&
		(c->more >= 0.3 || (c->is_subject && quote->words < WORDS_FEW && !says_other));
}

static bool
is_by_words(const struct open_quote *quote, const struct candidate *c)
{
	/* Nobody quotes what was written later; clocks and zones may be a day wrong. */
	if (c->sent != DATE_NONE && quote->quoter_sent != DATE_NONE &&
		c->sent > quote->quoter_sent + 2 * DAY)
		return false;
	if (quote->words < WORDS_FEW)
		return quote->words >= GRAM_WORDS && c->own > 0.9 &&
			(c->is_person || (c->is_subject && !c->is_other));
	/* What it quotes itself may be its own where it stands without marks; but what two mails
	 * quote of a third must not make one the other. */
	if (c->is_person && c->is_front && c->more >= 0.95 && c->own >= 0.3)
		return true;
	/* Said at another time: only what is the same throughout. */
	if (quote->date.has_time && !c->is_day && c->sent != DATE_NONE)
		return c->own >= 0.95 && c->is_front && quote->words >= WORDS_SOME;
	if (quote->words < WORDS_SOME || c->is_other)
		return c->own >= 0.9 && c->is_front;
	return c->own >= 0.75 && c->is_front;
}

bool
held_try(struct held *held, struct open_quote *quote, int64_t document, enum quote_how *ret_how,
	struct err *err)
{
	struct candidate c;
	bool found;

	*ret_how = QUOTE_OPEN;
	if (document == quote->document)
		return true;
	if (!candidate_load(held, quote, document, &c, &found, err))
		return false;
	if (!found)
		return true;
	if (quote->expected == document && is_expected(quote, &c))
		*ret_how = QUOTE_BY_ID;
	else if (is_by_header(quote, &c))
		*ret_how = QUOTE_BY_HEADER;
	else if (is_by_words(quote, &c))
		*ret_how = QUOTE_BY_WORDS;
	return true;
}

bool
held_try_printed(struct held *held, struct open_quote *quote, int64_t document, int64_t number,
	bool *ret_is, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct candidate c = {.document = document, .sent = DATE_NONE};

	if (!db_begin(held->compare->db, &SQL_HELD_PRINTED_CANDIDATE, &s, err))
		return false;
	bind_i64(&s, HELD_PRINTED_CANDIDATE_DOCUMENT, document);
	bind_i64(&s, HELD_PRINTED_CANDIDATE_NUMBER, number);
	if (!statement_row(&s, ret_is, err))
		return false;
	if (*ret_is) {
		candidate_take(held, quote, &s, &c);
		*ret_is = is_by_header(quote, &c) || is_by_words(quote, &c);
	}
	return true;
}
