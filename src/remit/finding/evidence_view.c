/* What a sentence rests on, and what the whole finding does. */
#include "remit/finding/evidence.h"

#include "base/arena.h"
#include "remit/finding/finding.h"

enum evidence_role
exhibit_role(const struct finding *finding, const struct exhibit *exhibit, int64_t sentence)
{
	enum evidence_role role = EVIDENCE_ROLE_COUNT;

	for (size_t i = 0; i < exhibit->link_count; i++) {
		const struct exhibit_link *link = &exhibit->links[i];

		if (sentence == 0 ? !finding_has_sentence(finding, link->sentence)
				  : link->sentence != sentence)
			continue;
		if (link->role == EVIDENCE_CONTRADICTS || role == EVIDENCE_ROLE_COUNT ||
			role == EVIDENCE_CONTEXT)
			role = link->role;
	}
	return role;
}

struct evidence_view
evidence_of(struct arena *arena, const struct finding *finding, int64_t sentence,
	const struct exhibit *exhibits, size_t count, const int64_t *lineages)
{
	struct strength_piece *pieces = ARENA_ARRAY(arena, count, struct strength_piece);
	struct evidence_view view = {0};
	size_t piece_count = 0;

	for (size_t i = 0; i < count; i++) {
		enum evidence_role role = exhibit_role(finding, &exhibits[i], sentence);

		if (exhibits[i].is_removed || role == EVIDENCE_ROLE_COUNT)
			continue;
		if (exhibits[i].coding == 0) {
			view.gaps++;
			continue;
		}
		view.supporting += role == EVIDENCE_SUPPORTS ? 1 : 0;
		view.contradicting += role == EVIDENCE_CONTRADICTS ? 1 : 0;
		view.context += role == EVIDENCE_CONTEXT ? 1 : 0;
		pieces[piece_count++] = (struct strength_piece){
			.role = role,
			.source = exhibits[i].source,
			.lineage = lineages == NULL ? 0 : lineages[i],
			.is_contemporaneous = exhibits[i].is_contemporaneous,
			.is_answered = exhibits[i].answer.len > 0,
		};
	}
	view.strength = strength_of(arena, pieces, piece_count);
	return view;
}
