/* Names of bodies that meet: committees, boards, cabinets, panels, sub-groups, partnerships.
 *
 * One body is written in many ways: "Licensing Sub-Committee", "the licensing subcommittee
 * meeting", "Norchester Borough Council: Licensing Sub Committee". A key is what they share. */
#ifndef CANDOUR_COMPARE_MEETING_BODY_H
#define CANDOUR_COMPARE_MEETING_BODY_H

#include "base/attr.h"
#include "base/str.h"

struct arena;

/* Words of a body's name; more are a sentence. */
enum { BODY_WORDS_MAX = 12 };

/* The key of a phrase that may name a body: small letters, without "the", "meeting of", "annual",
 * "minutes", dates' numbers and the authority's own name. "" where nothing is left that could be
 * a name, or too much for one. In the arena. */
struct str body_key(struct arena *arena, struct str phrase, struct str authority);
/* The phrase for people: without "the", "monthly meeting of" and the like at its front and
 * "meeting" at its end, on one line; capitals alone become small ones. In the arena. */
struct str body_name(struct arena *arena, struct str phrase);
/* What stands behind the last "meeting of" or "minutes of" of a phrase: a budget meeting of the
 * board is one of the board's. All of it where there is none, or nothing behind it. */
struct str body_phrase_tail(struct str phrase);
/* True for words that end (or are) the names of bodies: committee, board, cabinet, panel ... */
bool body_is_noun(struct str word);
/* True for words that are said of meetings and belong to no body: ordinary, annual, minutes. */
bool body_is_filler(struct str word);
/* True where two keys differ only in nouns, "village liaison group" and "village liaison
 * committee"; with is_near also where one has words that the other has not. */
bool body_is_alike(struct str one, struct str other, bool is_near);
/* True where the key says no more than what papers or folders are called ("reports", "inbox"). */
bool body_is_generic(struct str key);
/* True where the key has words of a sentence: "read and signed as a true record" is no body. */
bool body_is_sentence(struct str key);

/* True where the shorter key can be read as the longer: all its words stand in it in order, where
 * a word may be the initials of several ("home social development spc"). Not for equal keys. */
bool body_is_short_for(struct str shorter, struct str longer);

#endif
