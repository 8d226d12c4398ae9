#include "extract/tesseract.h"

#include "base/err.h"

#include <dlfcn.h>
#include <string.h>

/* C has no conversion from a pointer to data to one to a function; POSIX says they are alike. */
static bool
function_find(void *library, const char *name, void *ret_function)
{
	void *found = dlsym(library, name);

	memcpy(ret_function, &found, sizeof(found));
	return found != NULL;
}

bool
tesseract_load(struct tesseract *ret_tesseract, struct err *err)
{
	void *library = dlopen("libtesseract.so.5", RTLD_NOW | RTLD_LOCAL);
	bool all = library != NULL;

#define TESSERACT_FIND(NAME) all = all && function_find(library, #NAME, &ret_tesseract->NAME);
	TESSERACT_FUNCTIONS(TESSERACT_FIND)
#undef TESSERACT_FIND
	return all ||
		err_set(err, ERR_UNSUPPORTED,
			"Tesseract 5 is missing, which recognises scanned pages: install "
			"tesseract-ocr");
}
