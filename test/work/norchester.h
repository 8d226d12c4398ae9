/* The sample inspection in this test's folder: made by the program itself, or a copy of what the same program made for all
 * tests (norchester_ready.sh). */
#ifndef CANDOUR_TEST_WORK_NORCHESTER_H
#define CANDOUR_TEST_WORK_NORCHESTER_H

#include "base/attr.h"

struct arena;

/* Its folder, in the arena; ends the test program where it cannot be made. */
const char *norchester_make(struct arena *arena, const char *name);
/* Takes one more file with these words into it, in a process of its own. */
void norchester_add(
	struct arena *arena, const char *folder, const char *file_name, const char *words);

#endif
