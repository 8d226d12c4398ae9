#include "linkage/report/style.h"

#include "report_style.h"

struct str
style_text(void)
{
	return str_make(embedded_report_style, sizeof(embedded_report_style) - 1);
}
