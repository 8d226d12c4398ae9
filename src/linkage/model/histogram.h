/* How often each pattern of agreement occurs (linkage/level/comparer.h). */
#ifndef CANDOUR_LINKAGE_HISTOGRAM_H
#define CANDOUR_LINKAGE_HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>

struct histogram {
	size_t count;
	uint64_t *patterns; /* rising */
	double *pairs;      /* with each pattern */
};

#endif
