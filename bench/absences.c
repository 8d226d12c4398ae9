/* absences: mail with absences by construction; see absences.h and absences.sh. */
#include "absences.h"

#include "base/err.h"

#include <stdio.h>
#include <string.h>

int
main(int argc, char **argv)
{
	struct err err = {0};
	uint64_t count;
	uint64_t seed;
	bool good = false;

	if (argc < 5 || argc > 6)
		return 2;
	if (strcmp(argv[1], "make") == 0 && argc == 5)
		good = str_to_u64(str_of(argv[3]), &count) && str_to_u64(str_of(argv[4]), &seed) &&
			absences_make(argv[2], count, seed, &err);
	else if (strcmp(argv[1], "remove") == 0 && argc == 5)
		good = str_to_u64(str_of(argv[4]), &seed) &&
			absences_remove(argv[2], argv[3], seed, &err);
	else if (strcmp(argv[1], "score") == 0)
		good = absences_score(argv[2], argv[3], argv[4], argc == 6 ? argv[5] : NULL, &err);
	if (!good)
		(void)fprintf(stderr, "absences: %s\n", err.text);
	return good ? 0 : 1;
}
