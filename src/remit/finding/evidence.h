/* What a finding rests on: exhibits (E1, E2 ...), each a coded passage or a gap, linked to sentences.
 *
 * An exhibit belongs to one finding and keeps its number. For each sentence that it is linked to it says
 * what it does there: supports, contradicts, gives context. Of each exhibit the inspectors say what kind of
 * source it is and whether it was made at the time (strength.h); one that contradicts is open until the
 * finding answers it. A gap supports nothing by itself: a sentence that rests on one says what could not be
 * seen. Every change is an entry (ENTRY_EXHIBIT). */
#ifndef CANDOUR_REMIT_FINDING_EVIDENCE_H
#define CANDOUR_REMIT_FINDING_EVIDENCE_H

#include "base/attr.h"
#include "base/str.h"
#include "remit/finding/strength.h"

struct arena;
struct err;
struct finding;
struct inspection;
struct json;

enum { EXHIBITS_MAX = 500, EXHIBIT_ANSWER_MAX = 10000, LINK_REMOVED = 3 };

struct exhibit_link {
	int64_t sentence;
	enum evidence_role role;
	uint64_t entry;
};

struct exhibit {
	int64_t id; /* the entry that added it */
	int64_t finding;
	int64_t number; /* 1 for E1 */
	int64_t coding; /* the entry of a coding (remit/coding.h); 0: a gap */
	struct str gap; /* its reference; "" */
	enum source_kind source;
	bool is_contemporaneous;
	struct str answer; /* why contrary evidence does not change the finding; "" not answered */
	bool is_removed;   /* taken out; its number is not given again */
	struct exhibit_link *links;
	size_t link_count;
	struct str who;
	int64_t moment;
};

/* Adds an exhibit, linked to `sentence` (0: to none yet) in `role`. The same passage or gap is one exhibit of a
 * finding: added again it is found, and linked. Of *exhibit are read: finding, coding or gap, source,
 * is_contemporaneous, who; the rest is set. ERR_NOT_FOUND where finding or sentence are not there. */
bool exhibit_add(struct inspection *inspection, struct arena *arena, struct exhibit *exhibit,
	int64_t sentence, enum evidence_role role, struct err *err) MUST_USE;
/* Links it to one more sentence, changes its role there, or takes the link away (LINK_REMOVED). */
bool exhibit_link(struct inspection *inspection, int64_t exhibit, int64_t sentence, int role,
	struct str who, struct err *err) MUST_USE;
/* What is said of it: source, is_contemporaneous, answer, is_removed and who of *exhibit, found by its id. */
bool exhibit_change(
	struct inspection *inspection, const struct exhibit *exhibit, struct err *err) MUST_USE;
/* One piece, without its links; ERR_NOT_FOUND. In the arena. */
bool exhibit_get(struct inspection *inspection, struct arena *arena, int64_t id,
	struct exhibit *ret_exhibit, struct err *err) MUST_USE;
/* All of a finding by number, those taken out too. */
bool exhibits_of(struct inspection *inspection, struct arena *arena, int64_t finding,
	struct exhibit **ret_exhibits, size_t *ret_count, struct err *err) MUST_USE;
/* Those of all findings, by finding and number, in two queries: for who looks at many findings. */
bool exhibits_of_all(struct inspection *inspection, struct arena *arena,
	struct exhibit **ret_exhibits, size_t *ret_count, struct err *err) MUST_USE;
/* Findings that use a coding (gap NULL) or a gap: their ids, for "Used in". */
bool exhibit_uses(struct inspection *inspection, struct arena *arena, int64_t coding,
	const struct str *gap, int64_t **ret_findings, size_t *ret_count, struct err *err) MUST_USE;
bool exhibit_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err) MUST_USE;

/* What an exhibit says in a sentence, or in all that the text has (0); EVIDENCE_ROLE_COUNT where it is
 * linked to none of them. Contradicting counts before supporting, and that before context: what is
 * against a finding must not be hidden by what it supports elsewhere. */
enum evidence_role exhibit_role(
	const struct finding *finding, const struct exhibit *exhibit, int64_t sentence);

/* What a sentence rests on, or the whole finding (sentence 0). `lineages` has one for each exhibit (strength.h),
 * from whoever knows copies and versions; NULL: each stands alone. Links to sentences that the text no
 * longer has do not count. */
struct evidence_view {
	size_t supporting; /* passages */
	size_t contradicting;
	size_t context;
	size_t gaps;
	struct strength_view strength;
};
struct evidence_view evidence_of(struct arena *arena, const struct finding *finding,
	int64_t sentence, const struct exhibit *exhibits, size_t count, const int64_t *lineages);

#endif
