/* Clocks. Whoever needs the time takes a struct clock, so that tests repeat. */
#ifndef CANDOUR_BASE_CLOCK_H
#define CANDOUR_BASE_CLOCK_H

#include <stdint.h>

/* Seconds UTC since 1970, by the system; for the `clock` of struct inspection_options. */
int64_t clock_now(void *context);
/* Milliseconds of a clock that is never set, for measuring spans only. */
int64_t clock_span_ms(void);

#endif
