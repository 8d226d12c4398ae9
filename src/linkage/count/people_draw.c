/* Which way of a part to be people a sample has. */
#include "linkage/chance.h"
#include "linkage/count/people_inside.h"

#include <math.h>
#include <string.h>

static double
power_of(const struct people_samples *s, uint32_t sample, uint32_t links)
{
	return links < LINK_MAX ? s->powers[links][sample] : exp2(s->shift[sample] * links);
}

/* The first partition of a group whose shares up to it are more than `at`. */
static uint32_t
partition_at(const struct people_part *part, const struct people_group *group, double at)
{
	const double *upto = part->upto + group->first;
	uint32_t low = 0;

	for (uint32_t left = group->end - group->first, half; left > 1; left -= half) {
		half = left / 2;
		low += at < upto[low + half - 1] ? 0 : half;
	}
	return group->first + low;
}

static uint32_t
draw(const struct people_samples *s, const struct people_part *part, uint64_t seed, uint32_t sample)
{
	uint64_t chance = chance_stream(seed, (uint64_t)part->record << 32 | sample);
	const struct people_group *group = part->groups;
	const struct people_group *last = group + part->group_count - 1;
	double sum = 0;
	double at;

	for (; group <= last; group++)
		sum += group->share * power_of(s, sample, group->links);
	at = chance_unit(&chance) * sum;
	for (group = part->groups; group < last; group++) {
		double share = group->share * power_of(s, sample, group->links);

		if (at < share)
			break;
		at -= share;
	}
	if (group->end == group->first + 1)
		return group->first;
	return partition_at(part, group, chance_unit(&chance) * group->share);
}

size_t
people_draw(const struct people_samples *s, const struct people_part *part, uint32_t sample)
{
	return part->partitions.count == 1 ? 0 : draw(s, part, s->seed, sample);
}

/* Most parts are two things that are one person or two. */
void
people_part_draw(const struct people_samples *s, const struct people_part *part, uint32_t step,
	uint32_t *ret_drawn)
{
	const struct people_group *groups = part->groups;
	const uint64_t seed = s->seed;
	const uint64_t number = (uint64_t)part->record << 32;
	bool is_simple = part->partitions.count == 2 && part->group_count == 2 &&
		groups[0].links < LINK_MAX;
	const double *first = s->powers[is_simple ? groups[0].links : 0];
	const double *second = s->powers[is_simple ? groups[1].links : 0];
	const double first_share = groups[0].share;
	const double second_share = is_simple ? groups[1].share : 0;

	if (part->partitions.count == 1)
		memset(ret_drawn, 0, PEOPLE_SAMPLE_COUNT / step * sizeof(*ret_drawn));
	for (uint32_t i = 0; i < PEOPLE_SAMPLE_COUNT && part->partitions.count > 1; i += step) {
		uint64_t chance;
		double share;

		if (!is_simple) {
			*ret_drawn++ = draw(s, part, seed, i);
			continue;
		}
		chance = chance_stream(seed, number | i);
		share = first_share * first[i];
		*ret_drawn++ = chance_unit(&chance) * (share + second_share * second[i]) >= share;
	}
}
