/* What the benches of linking share: texts of files, and time. */
#ifndef CANDOUR_BENCH_LINKAGE_BED_H
#define CANDOUR_BENCH_LINKAGE_BED_H

#include "base/str.h"

/* A file mapped to memory until the bench ends, which it does where the file cannot be opened. */
struct str bed_text(const char *path);
/* Processor seconds of this process and of those that it waited for. */
double bed_cpu_seconds(void);
/* The most memory that this process held at once. */
long bed_memory_most_mb(void);
/* Of this process alone: on a machine with nothing else to do, about what the clock says. */
double bed_cpu_seconds_own(void);

#endif
