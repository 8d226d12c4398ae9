/* For targets that need no inspection: what must hold of every input. */
#ifndef CANDOUR_FUZZ_MUST_H
#define CANDOUR_FUZZ_MUST_H

#include <stdbool.h>
#include <stdlib.h>

static inline void
must(bool done)
{
	if (!done)
		abort();
}

#endif
