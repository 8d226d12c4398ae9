#include "extract/tesseract.h"

#include "base/err.h"
#include "base/library.h"

bool
tesseract_load(struct tesseract *ret_tesseract, struct err *err)
{
#define TESSERACT_ENTRY(NAME) {#NAME, offsetof(struct tesseract, NAME)},
	static const struct library_function functions[] = {TESSERACT_FUNCTIONS(TESSERACT_ENTRY)};
#undef TESSERACT_ENTRY

	return library_load("libtesseract.so.5", functions, COUNT_OF(functions), ret_tesseract) ||
		err_set(err, ERR_UNSUPPORTED,
			"Tesseract 5 is missing, which recognises scanned pages: install "
			"tesseract-ocr");
}
