/* Findings: what the inspection says, in paragraphs and sentences, each version kept for ever.
 *
 * A finding stands under one line of enquiry and has a number there (2.3). Its text is saved whole, as a version with an
 * entry of the log (ENTRY_FINDING). Each sentence has a number of its own within the finding, which it keeps while its
 * words change a little, so that evidence (evidence.h) stays with what it was given for; a sentence that is
 * gone leaves its evidence behind, unlinked and told.
 *
 * Who saves says which version he had before him. Where somebody else has saved in between, the paragraphs that only one of
 * them changed are put together; where both changed one paragraph, nothing is saved and the caller is
 * given the other's text, so that a person decides. */
#ifndef CANDOUR_REMIT_FINDING_FINDING_H
#define CANDOUR_REMIT_FINDING_FINDING_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct inspection;
struct json;

/* Stored by number: append only. */
enum finding_state {
	FINDING_PLANNED = 0, /* a title, nothing written */
	FINDING_DRAFTED,
	FINDING_READ_AGAIN, /* with its second reader */
	FINDING_TESTED,     /* put to the authority and to those criticised */
	FINDING_AGREED,     /* stands in the report */
	FINDING_WITHDRAWN,
	FINDING_STATE_COUNT
};
const char *finding_state_name(enum finding_state state);  /* "agreed" */
const char *finding_state_words(enum finding_state state); /* "tested with the council" */
enum finding_state finding_state_from_name(struct str name);

/* Whether the authority met what was asked. Past and present are rated apart where the line asks both.
 * Stored by number: append only. */
enum finding_rating {
	RATING_NONE = 0, /* not rated yet */
	RATING_MET,
	RATING_PARTLY,
	RATING_NOT_MET,
	RATING_WITHHELD, /* cannot be judged: evidence is withheld */
	RATING_MISSING,  /* cannot be judged: evidence is missing */
	RATING_COUNT
};
const char *finding_rating_name(enum finding_rating rating);  /* "partly-met" */
const char *finding_rating_words(enum finding_rating rating); /* "Partly met" */
enum finding_rating finding_rating_from_name(struct str name);

/* How sure the inspectors are, apart from how strong the evidence is. Stored by number. */
enum finding_sureness {
	SURE_UNSAID = 0,
	SURE_CANNOT_SAY,
	SURE_LIKELY, /* more likely than not: the civil standard */
	SURE_HIGHLY,
	SURE_CERTAIN,
	SURE_COUNT
};
const char *finding_sureness_words(enum finding_sureness sureness);

enum {
	FINDING_TITLE_MAX = 400,
	FINDING_TEXT_MAX = 40000, /* bytes of one version: an entry of the log holds it */
	FINDING_PARAGRAPHS_MAX = 200,
	FINDING_SENTENCES_MAX = 1000
};

struct finding_sentence {
	int64_t id;
	struct str text; /* one line */
};

struct finding_paragraph {
	int64_t id;
	struct finding_sentence *sentences;
	size_t sentence_count;
};

struct finding {
	int64_t id; /* the entry of its first version */
	int64_t line;
	int64_t ordinal; /* among the line's: 2.3 is line 2, ordinal 3 */
	int64_t version; /* from 1 */
	enum finding_state state;
	struct str title;
	enum finding_rating past;
	enum finding_rating present;
	enum finding_sureness sureness;
	struct finding_paragraph *paragraphs;
	size_t paragraph_count;
	struct str who; /* saved this version */
	int64_t moment;
	uint64_t entry;
};

/* What somebody wants it to say. id 0: a new one. */
struct finding_draft {
	int64_t id;
	int64_t based_on; /* the version that its author had before him */
	int64_t line;
	struct str title;
	enum finding_rating past;
	enum finding_rating present;
	enum finding_sureness sureness;
	const struct finding_words {
		int64_t id;      /* of the paragraph; 0: a new one */
		struct str text; /* "": the paragraph goes */
	} * paragraphs;
	size_t paragraph_count;
	struct str who;
};

enum finding_outcome {
	FINDING_SAVED = 0,
	FINDING_UNCHANGED, /* it says so already; no entry was made */
	FINDING_MERGED,    /* put together with what somebody else saved meanwhile */
	FINDING_CLASHES    /* not saved: both changed the same; *ret_finding is what stands */
};

/* Saves a version. An agreed finding goes back to drafted when its words change; a planned one becomes
 * drafted with its first sentence. Refused: no title, too long, a line that is none, a withdrawn one. */
bool finding_save(struct inspection *inspection, struct arena *arena,
	const struct finding_draft *draft, enum finding_outcome *ret_outcome,
	struct finding *ret_finding, struct err *err) MUST_USE;
/* Puts it under another line of enquiry, as a version of its own with the number that comes next there: a number
 * that a finding has had is not given again. It is drafted from then on, for it answers another question. ERR_EXISTS
 * where somebody saved since `based_on`; refused: the line that it stands under, one that is none, a withdrawn one. */
bool finding_move(struct inspection *inspection, struct arena *arena, int64_t id, int64_t based_on,
	int64_t line, struct str who, struct finding *ret_finding, struct err *err) MUST_USE;
/* As it stands, or one version of it (0: the last); ERR_NOT_FOUND. */
bool finding_get(struct inspection *inspection, struct arena *arena, int64_t id, int64_t version,
	struct finding *ret_finding, struct err *err) MUST_USE;
/* All of a line (0: of all), by line and number, without those withdrawn unless wanted; with their text. */
bool findings_list(struct inspection *inspection, struct arena *arena, int64_t line, bool withdrawn,
	struct finding **ret_findings, size_t *ret_count, struct err *err) MUST_USE;
/* All versions, first to last; their texts are left out. */
bool finding_versions(struct inspection *inspection, struct arena *arena, int64_t id,
	struct finding **ret_versions, size_t *ret_count, struct err *err) MUST_USE;
/* The text of a paragraph: its sentences with one blank between. */
struct str finding_paragraph_text(struct arena *arena, const struct finding_paragraph *paragraph);
size_t finding_sentence_count(const struct finding *finding);
bool finding_has_sentence(const struct finding *finding, int64_t sentence);

/* A step of a finding: sent to its second reader, back with a remark, tested, agreed, withdrawn. */
struct finding_step {
	int64_t finding;
	int64_t version; /* of the text that it speaks of */
	enum finding_state state;
	struct str note;
	struct str who;
	int64_t moment;
	uint64_t entry;
};
/* Sets the state, with an entry (ENTRY_FINDING_STEP). Whether it may is asked before (readiness.h). */
bool finding_step_put(
	struct inspection *inspection, struct finding_step *step, struct err *err) MUST_USE;
bool finding_steps(struct inspection *inspection, struct arena *arena, int64_t id,
	struct finding_step **ret_steps, size_t *ret_count, struct err *err) MUST_USE;

/* From entries, when the ledger is being replayed. */
bool finding_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err) MUST_USE;
bool finding_step_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err) MUST_USE;

#endif
