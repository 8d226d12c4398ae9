/* Two texts, parted by a zero byte, are told soundly: every word stands in one run, in order. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "compare/diff/diff.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str
clean(struct arena *arena, struct str text)
{
	struct buf buf CLEANUP(buf_free) = {0};

	utf8_clean(&buf, text);
	return str_copy(arena, buf_str(&buf));
}

static void
check(const struct diff *diff)
{
	size_t a = 0;
	size_t b = 0;

	for (size_t i = 0; i < diff->run_count; i++) {
		const struct diff_run *run = &diff->runs[i];

		if ((run->a_count > 0 && run->a != a) || (run->b_count > 0 && run->b != b))
			abort();
		a += run->a_count;
		b += run->b_count;
	}
	if (a != diff->a.word_count || b != diff->b.word_count)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};
	struct str all = str_make(data, size);
	size_t middle = str_find_char(all, '\0');
	struct diff_source a;
	struct diff_source b;
	struct diff_sentences says;
	struct diff diff;

	if (middle == STR_NONE)
		middle = size / 2;
	a = (struct diff_source){.text = clean(&arena, str_slice(all, 0, middle))};
	b = (struct diff_source){.text = clean(&arena, str_from(all, middle))};
	diff_make(&arena, &a, &b, &diff);
	check(&diff);
	diff_say(&arena, &diff, 8, &says);
	return 0;
}
