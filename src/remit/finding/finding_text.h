/* The text of a finding: into sentences that keep their numbers, and in and out of JSON. */
#ifndef CANDOUR_REMIT_FINDING_FINDING_TEXT_H
#define CANDOUR_REMIT_FINDING_FINDING_TEXT_H

#include "base/attr.h"
#include "base/str.h"
#include "remit/finding/finding.h"

struct arena;
struct err;
struct json;
struct json_writer;

/* The draft's paragraphs as sentences. A sentence keeps the number of that sentence of `before` (NULL: nothing was)
 * that has the same words, or else of the one that is most like it, if at least half of the words are the
 * same; each number is given once, and new ones from *next_id on. Sentences of the same paragraph are
 * looked at first. */
bool finding_text_make(struct arena *arena, const struct finding_draft *draft,
	const struct finding *before, int64_t *next_id, struct finding *ret_finding,
	struct err *err) MUST_USE;

/* Paragraphs of `mine` and `theirs` put together, both made from `base`. False: both changed the same
 * paragraph, differently. */
bool finding_text_merge(struct arena *arena, const struct finding *base,
	const struct finding *theirs, const struct finding_draft *mine,
	struct finding_draft *ret_merged) MUST_USE;

/* [{"p":3,"s":[[7,"On 12 March ..."],...]},...] */
void finding_text_write(struct json_writer *w, const struct finding *finding);
bool finding_text_read(struct arena *arena, const struct json *paragraphs,
	struct finding *ret_finding, struct err *err) MUST_USE;

#endif
