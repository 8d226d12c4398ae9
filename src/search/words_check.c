#include "search/words.h"

#include "base/arena.h"
#include "base/err.h"
#include "search/spans.h"
#include "search/words_inside.h"

#include <stdlib.h>
#include <string.h>

uint64_t
words_sum_term(struct str term)
{
	uint64_t sum = 0xcbf29ce484222325u;

	for (size_t i = 0; i < term.len; i++)
		sum = (sum ^ (unsigned char)term.data[i]) * 0x100000001b3u;
	return sum;
}

/* splitmix64's end, S. Vigna 2015. */
uint64_t
words_sum(uint64_t term, unsigned field, uint32_t place)
{
	uint64_t z = term + ((uint64_t)field << 32 | place) * 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* One run over a segment. */
struct summing {
	struct words *words;
	struct words_segment *segment;
	struct words_sums *sums;
	struct words_list list;
	struct words_stream docs;
	struct spans spans;
};

static bool
sum_list(struct summing *s, struct str term, struct err *err)
{
	static const float weights[SEGMENT_FIELDS];
	uint64_t number = words_sum_term(term);
	struct words_list *list = &s->list;

	for (size_t block = 0; block < list->block_count; block++) {
		if (!words_list_block(list, block, weights, err))
			return false;
		for (; list->at < list->postings.count; list->at++) {
			uint32_t document = list->postings.documents[list->at];

			s->spans.count = 0;
			if (!words_list_places(list, UINT32_MAX, &s->spans, err))
				return false;
			if (document < s->segment->least || document > s->segment->most)
				return words_damaged(err);
			for (size_t i = 0; i < s->spans.count; i++)
				if (!words_is_dead(s->segment, document))
					s->sums->sums[document] += words_sum(number,
						(unsigned)s->spans.spans[i].column,
						(uint32_t)s->spans.spans[i].start);
		}
	}
	return true;
}

static bool
sum_segment(struct summing *s, struct err *err)
{
	struct words_walk walk;
	struct str term;
	bool more = true;
	bool summed = true;

	words_walk_begin(s->words, s->segment, false, &walk);
	while (summed && (summed = words_walk_next(&walk, &more, &term, err)) && more)
		summed = words_list_open(s->words, s->segment, &s->docs, &walk.block.entry,
				 &s->list, err) &&
			sum_list(s, term, err);
	words_walk_end(&walk);
	return summed;
}

bool
words_sums_make(struct words *words, struct words_sums *ret_sums, struct err *err)
{
	struct summing *s = memory_alloc(sizeof(*s));
	bool summed = true;

	memset(s, 0, sizeof(*s));
	*ret_sums = (struct words_sums){0};
	for (size_t i = 0; i < words_segment_count(words); i++)
		if (words_segment(words, i)->most >= ret_sums->count)
			ret_sums->count = (size_t)words_segment(words, i)->most + 1;
	ret_sums->sums = memory_alloc((ret_sums->count + 1) * sizeof(*ret_sums->sums));
	memset(ret_sums->sums, 0, (ret_sums->count + 1) * sizeof(*ret_sums->sums));
	s->words = words;
	s->sums = ret_sums;
	for (size_t i = 0; summed && i < words_segment_count(words); i++) {
		s->segment = words_segment(words, i);
		s->docs.next = 0;
		summed = sum_segment(s, err);
	}
	words_list_close(&s->list);
	buf_free(&s->docs.piece);
	spans_free(&s->spans);
	free(s);
	return summed;
}
