#include "extract/leptonica.h"

#include "base/err.h"
#include "base/library.h"

/* Set once by leptonica_load, before the first outside byte (docs/decisions/046). */
static struct leptonica leptonica;

bool
leptonica_load(struct err *err)
{
#define LEPTONICA_ENTRY(NAME) {#NAME, offsetof(struct leptonica, NAME)},
	static const struct library_function functions[] = {LEPTONICA_FUNCTIONS(LEPTONICA_ENTRY)};
#undef LEPTONICA_ENTRY

	return library_load("liblept.so.5", functions, COUNT_OF(functions), &leptonica) ||
		err_set(err, ERR_UNSUPPORTED,
			"Leptonica 1.82 is missing, which recognising scanned pages needs: install "
			"liblept5");
}

const struct leptonica *
lept(void)
{
	return &leptonica;
}
