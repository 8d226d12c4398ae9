/* What the files of the quote-finding join share; nobody else includes it. */
#ifndef CANDOUR_COMPARE_HELD_INSIDE_H
#define CANDOUR_COMPARE_HELD_INSIDE_H

#include "compare/near/gram.h"
#include "compare/thread/held.h"
#include "compare/thread/quote.h"

struct arena;

/* Numbers of absent messages: that of the first quote's document times this, and its block. So it
 * is with print-outs: the document's number times this, and theirs in it. */
enum { HELD_BLOCK_SPACE = 1 << 17 };

/* A quote whose message is not found yet. */
struct open_quote {
	int64_t document;
	uint32_t block;
	uint32_t parent;
	unsigned level;
	enum quote_form form;
	struct str author;
	struct str address;
	struct str name_key; /* of the author's name; "" */
	struct quote_date date;
	struct str subject;
	struct str message_id;
	size_t words;
	struct gram_list grams;  /* all, in order; owned */
	struct gram_list chosen; /* by winnowing; owned */
	int64_t absent_before;
	int64_t quoter_sent;
	struct str quoter_subject;
	bool quoter_answers;
	size_t quoter_words; /* of its own */
	struct str quoter_name;
	struct str quoter_address;
	struct str answers; /* the id that it should have; "" unknown */
	int64_t expected;   /* the document of that id; 0 */
	bool is_fresh;      /* to be looked for in all that is held, not only in what is new */
	bool was_open;      /* nothing new could have changed it */
	enum quote_how how;
	int64_t held;
	int64_t absent;       /* or, by print, its number in the document */
	unsigned tries;       /* candidates that were compared by words */
	unsigned shared_most; /* grams that one mail shares with it, at most; and which */
	int64_t shared_by;
	uint32_t said; /* which of the grams that are looked for some mail says */
};

/* Grams of one quote that are looked for. The least hashes: two quotes of one text choose the same. */
enum { HELD_LOOK_MAX = 32 };

struct held_entry {
	uint32_t gram;
	uint32_t quote;
};

/* The grams that are looked for of all open quotes, sorted, with the first entry of each upper
 * half. */
struct held_table {
	struct held_entry *entries;
	size_t count;
	uint32_t *starts; /* [0, 1 << 16] */
};

struct held {
	struct compare *compare;
	struct arena *arena;
	struct open_quote *quotes;
	size_t count;
	size_t room;
	int64_t *fresh; /* documents that were touched, in order */
	size_t fresh_count;
	int64_t *times; /* when those were sent, in order */
	size_t time_count;
	size_t time_room;
	struct str *ids; /* theirs, in order */
	size_t id_count;
};

/* Whether the message `document` is what is quoted; *ret_how is QUOTE_OPEN where it is not. */
bool held_try(struct held *held, struct open_quote *quote, int64_t document,
	enum quote_how *ret_how, struct err *err) MUST_USE;
/* The same for a message that stands printed in a document. */
bool held_try_printed(struct held *held, struct open_quote *quote, int64_t document, int64_t number,
	bool *ret_is, struct err *err) MUST_USE;
/* True where the name and address that a quote gives may be those of a person. */
bool held_same_person(
	struct arena *arena, const struct open_quote *quote, struct str name, struct str address);
size_t held_look_count(const struct open_quote *quote);
void held_table_make(const struct held *held, struct held_table *table);
void held_table_free(struct held_table *table);
/* Entries of one gram: [*ret_from, *ret_to). */
void held_table_find(
	const struct held_table *table, uint32_t gram, size_t *ret_from, size_t *ret_to);
/* Looks for the words of all quotes that are still open in what mails say. */
bool held_by_words(struct held *held, struct err *err) MUST_USE;
/* Gives quotes of one absent message the same number. */
bool held_cluster(struct held *held, struct err *err) MUST_USE;

#endif
