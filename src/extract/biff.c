#include "extract/biff.h"

#include "base/attr.h"

#include <string.h>

double
biff_rk(uint32_t rk)
{
	uint64_t bits = (uint64_t)(rk & ~3u) << 32;
	double value;

	if ((rk & 2) != 0)
		value = (double)((int32_t)(rk & ~3u) / 4);
	else
		memcpy(&value, &bits, sizeof(value));
	return (rk & 1) != 0 ? value / 100 : value;
}

struct str
biff_error(unsigned code)
{
	static const struct {
		unsigned code;
		const char *text;
	} errors[] = {
		{0x00, "#NULL!"},
		{0x07, "#DIV/0!"},
		{0x0f, "#VALUE!"},
		{0x17, "#REF!"},
		{0x1d, "#NAME?"},
		{0x24, "#NUM!"},
		{0x2a, "#N/A"},
		{0x2b, "#GETTING_DATA"},
	};

	for (size_t i = 0; i < COUNT_OF(errors); i++)
		if (errors[i].code == code)
			return str_of(errors[i].text);
	return STR("#ERROR!");
}
