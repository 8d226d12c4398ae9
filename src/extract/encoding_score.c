#include "extract/encoding_score.h"

#include "extract/encoding_names.h"

#include <uchardet.h>

const char *
encoding_judge(struct str bytes, const struct encoding *declared)
{
	uchardet_t detector = uchardet_new();
	const struct encoding *found;

	(void)uchardet_handle_data(detector, bytes.data, bytes.len);
	uchardet_data_end(detector);
	found = encoding_find(str_of(uchardet_get_charset(detector)));
	uchardet_delete(detector);
	if (declared != NULL)
		return declared->name;
	return found == NULL ? "windows-1252" : found->name;
}
