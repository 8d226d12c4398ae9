#include "base/library.h"

#include <dlfcn.h>
#include <string.h>

bool
library_load(const char *soname, const struct library_function *functions, size_t count,
	void *ret_functions)
{
	void *library = dlopen(soname, RTLD_NOW | RTLD_LOCAL);

	if (library == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		void *found = dlsym(library, functions[i].name);

		if (found == NULL)
			return false;
		/* C has no conversion from a pointer to data to one to a function; POSIX says that
		 * they are alike. */
		memcpy((char *)ret_functions + functions[i].offset, &found, sizeof(found));
	}
	return true;
}
