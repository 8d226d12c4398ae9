/* Records that lost their person: so badly written that nothing links them, they stand alone and are
 * counted as people. How many there are is seen nowhere; but where many of the pairs within people
 * are held together by others alone, many records have lost all. */
#include "linkage/cluster/clusters.h"
#include "linkage/cluster/edges.h"
#include "linkage/count/people_inside.h"
#include "linkage/tails.h"

#include <math.h>

/* People of so many records are asked, where they have so many pairs together. */
enum { ASKED_MIN = 3, ASKED_MAX = 40, PAIRS_LEAST = 100 };
/* Pairs of one person that are not linked by themselves, where too few are there to ask. */
#define UNLINKED_USUAL 0.02
/* Records lost of those linked, to one where no pair is linked by itself: the middle, and the standard
 * deviation of its logarithm to base 2. Eight of nine sets with known truth had from a third to one
 * and a third (decision 157). */
#define LOST_MIDDLE 0.45
#define LOST_BITS 1.2
/* Of the records that stand alone as many may be lost. */
#define LOST_MOST 0.95

static bool
is_asked(const struct clusters *clusters, uint32_t cluster)
{
	uint32_t count = clusters->first[cluster + 1] - clusters->first[cluster];

	return count >= ASKED_MIN && count <= ASKED_MAX;
}

void
people_lost_make(struct people_samples *s, const struct edges *edges)
{
	const struct clusters *clusters = s->clusters;
	double pairs = 0;
	double linked = 0;
	double alone = 0;
	double unlinked;

	for (uint32_t c = 0; c < clusters->count; c++) {
		double count = clusters->first[c + 1] - clusters->first[c];

		pairs += is_asked(clusters, c) ? count * (count - 1) / 2 : 0;
		alone += count <= 1;
	}
	for (size_t i = 0; i < edges->count; i++) {
		uint32_t cluster = clusters->of[edges->of[i].a];

		linked += edges->of[i].weight >= 0 && cluster == clusters->of[edges->of[i].b] &&
			is_asked(clusters, cluster);
	}
	unlinked = pairs < PAIRS_LEAST ? UNLINKED_USUAL : 1 - linked / pairs;
	s->lost_usual = LOST_MIDDLE * unlinked * (clusters->record_count - alone);
	s->lost_most = LOST_MOST * alone;
}

double
people_lost(const struct people_samples *s, uint32_t sample)
{
	/* Another even sequence than that of the shifts (Roberts: powers of the plastic number). */
	double share = ((double)sample + 0.5) * 0.7548776662466927;
	double lost = s->lost_usual * exp2(LOST_BITS * normal_at(share - floor(share)));

	return lost < s->lost_most ? lost : s->lost_most;
}
