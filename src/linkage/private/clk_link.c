#include "linkage/private/clk_link.h"

#include "base/err.h"
#include "linkage/private/clk_inside.h"

void
clk_note_add(struct clk_linking *l, struct str note)
{
	if (l->links->note_count < CLK_NOTE_MAX)
		l->links->notes[l->links->note_count++] = note;
}

static void
linking_begin(struct clk_linking *l)
{
	const struct clk_link_options *options = l->options;
	size_t count = l->set->count;
	uint64_t empty = 0;

	l->common = clk_common_best(&l->links->way);
	l->weights = ARENA_ARRAY(&l->links->arena, count, uint32_t);
	l->source_of = ARENA_ARRAY(&l->links->arena, count, uint8_t);
	for (size_t source = 0; source < options->source_count; source++) {
		for (size_t i = options->firsts[source]; i < options->firsts[source + 1]; i++) {
			l->source_of[i] = (uint8_t)source;
			l->weights[i] = clk_weight(clk_at(l->set, i), l->set->word_count);
			empty += l->weights[i] == 0;
		}
	}
	if (empty > 0)
		clk_note_add(l,
			str_format(&l->links->arena,
				"%llu encodings are empty: nothing was known of these records; "
				"they are linked with nothing.",
				(unsigned long long)empty));
}

/* Pairs that are to be compared, if all are. */
static double
comparisons_count(const struct clk_linking *l)
{
	const struct clk_link_options *options = l->options;
	double before = 0;
	double sum = 0;

	for (size_t source = 0; source < options->source_count; source++) {
		double count = (double)(options->firsts[source + 1] - options->firsts[source]);

		sum += before * count;
		if (!l->links->is_clean[source])
			sum += count * (count - 1) / 2;
		before += count;
	}
	return sum;
}

bool
clk_link(const struct clk_link_options *options, struct clk_links *ret_links, struct err *err)
{
	struct clk_linking l = {.options = options, .set = options->set, .links = ret_links};
	double most = options->comparisons_max > 0 ? options->comparisons_max : CLK_COMPARISONS_MAX;

	*ret_links = (struct clk_links){.arena = {.size_max = SIZE_MAX}};
	if (options->set->count < 2 || options->source_count == 0 ||
		options->source_count > CLK_SOURCE_MAX)
		return err_set(err, ERR_USAGE,
			"linking wants two encodings and more, of 1 to %d files", CLK_SOURCE_MAX);
	l.crew.processes = options->processes == 0 ? 1 : options->processes;
	linking_begin(&l);
	if (!clk_threshold_choose(&l, err))
		return false;
	ret_links->comparisons = comparisons_count(&l);
	if (!(ret_links->comparisons <= most ? clk_pairs_all(&l, err) : clk_pairs_sampled(&l, err)))
		return false;
	clk_groups_make(&l);
	return true;
}

void
clk_links_free(struct clk_links *links)
{
	arena_free(&links->arena);
}
