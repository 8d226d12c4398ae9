/* The fonts of the report on paper: the same files that pages of the workbench load. */
#include "publish/report.h"

#include "publish/source_sans_3_latin_wght_normal.h"
#include "publish/source_sans_3_latin_ext_wght_normal.h"
#include "publish/source_serif_4_latin_wght_normal.h"
#include "publish/source_serif_4_latin_ext_wght_normal.h"

const struct report_font *
report_fonts(size_t *ret_count)
{
	static const struct report_font fonts[] = {
		{"Candour Serif",
			{embedded_source_serif_4_latin_wght_normal,
				sizeof(embedded_source_serif_4_latin_wght_normal) - 1}},
		{"Candour Serif Ext",
			{embedded_source_serif_4_latin_ext_wght_normal,
				sizeof(embedded_source_serif_4_latin_ext_wght_normal) - 1}},
		{"Candour Sans",
			{embedded_source_sans_3_latin_wght_normal,
				sizeof(embedded_source_sans_3_latin_wght_normal) - 1}},
		{"Candour Sans Ext",
			{embedded_source_sans_3_latin_ext_wght_normal,
				sizeof(embedded_source_sans_3_latin_ext_wght_normal) - 1}},
	};

	*ret_count = sizeof(fonts) / sizeof(fonts[0]);
	return fonts;
}
