#include "tap.h"

#include "linkage/chance.h"

#include <stdbool.h>
#include <stddef.h>

enum { STREAMS = 64, DRAWS = 200 };

/* Streams that repeat each other a few places later would count every draw again and again. */
static void
test_streams(void)
{
	static uint64_t drawn[STREAMS * DRAWS];
	size_t count = 0;
	size_t twice = 0;

	for (uint64_t number = 0; number < STREAMS; number++) {
		uint64_t state = chance_stream(1, number);

		for (size_t i = 0; i < DRAWS; i++)
			drawn[count++] = chance_next(&state);
	}
	for (size_t i = 0; i < count; i++)
		for (size_t j = i + 1; j < count; j++)
			twice += drawn[i] == drawn[j];
	tap_ok(twice == 0, "%d streams of one seed share no number: %zu twice", STREAMS, twice);
}

static void
test_repeats(void)
{
	uint64_t a = chance_stream(7, 3);
	uint64_t b = chance_stream(7, 3);
	uint64_t c = chance_stream(8, 3);
	uint64_t first = chance_next(&a);

	tap_ok(first == chance_next(&b), "a stream can be drawn again");
	tap_ok(first != chance_next(&c), "another seed is another stream");
}

int
main(void)
{
	uint64_t state = 5;
	bool in = true;

	test_streams();
	test_repeats();
	for (int i = 0; i < 10000; i++) {
		double unit = chance_unit(&state);

		in = in && unit > 0 && unit < 1 && chance_below(&state, 3) < 3;
	}
	tap_ok(in, "draws stay within their limits");
	return tap_done();
}
