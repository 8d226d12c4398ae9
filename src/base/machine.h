/* What the machine has. */
#ifndef CANDOUR_BASE_MACHINE_H
#define CANDOUR_BASE_MACHINE_H

#include "base/str.h"

#include <stdint.h>

/* A line of /proc/meminfo ("MemTotal:", "MemAvailable:"), in bytes; 0 where it is not told. */
uint64_t machine_memory(struct str key);

#endif
