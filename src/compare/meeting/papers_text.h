/* The papers that an agenda lists: "5. Taxi licensing policy (report attached)", "(Pages 13 - 24)".
 *
 * A paper is listed where the agenda says expressly that there is one: a report, copy or paper that
 * is attached, enclosed, circulated or to follow, "report of the Director", pages, an appendix, an
 * enclosure. Items alone are none, nor what is said to be verbal, nor minutes of other meetings,
 * which are another check's (compare/meeting/check_minutes.c). Nothing is looked up elsewhere. */
#ifndef CANDOUR_COMPARE_PAPERS_TEXT_H
#define CANDOUR_COMPARE_PAPERS_TEXT_H

#include "base/attr.h"
#include "base/str.h"

struct arena;

/* Of one agenda; words of a title that are looked for; bytes at the front that are read. */
enum { PAPER_COUNT_MAX = 200, PAPER_WORDS_MAX = 8, PAPERS_LOOK_MAX = 32768 };

struct paper {
	struct str item;  /* its number: "5"; "" where none is given */
	struct str title; /* on one line, for people */
	struct str mark;  /* what says that there is a paper: "Report Enclosed" */
	size_t from;      /* bytes of the passage, title and mark */
	size_t to;
	struct str words[PAPER_WORDS_MAX]; /* what tells it from others, in small letters */
	size_t word_count;                 /* 1 or more */
};

struct papers_reading {
	struct paper *papers; /* in the arena */
	size_t count;
	bool is_agenda; /* it says so at its front; without numbered items it lists nothing */
};

/* Text of other kinds has no papers. */
void papers_read(struct arena *arena, struct str text, struct papers_reading *ret_reading);
/* True where most of its words stand in a text of which this is the phrase_key: all of one or two,
 * three quarters of more. */
bool paper_is_in(const struct paper *paper, struct str key);
/* As paper_is_in, but the words must stand together, as in a title within a longer text. */
bool paper_stands_in(const struct paper *paper, struct str key);
/* True where a file's name is that of a paper by its item's number: "Item 5", "05 policy". */
bool paper_is_numbered(const struct paper *paper, struct str stem);
/* True where the text says that the paper was not given: withdrawn, deferred, verbal. */
bool paper_is_excused(struct arena *arena, const struct paper *paper, struct str text);

#endif
