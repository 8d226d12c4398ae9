/* Values that the records of workbooks share, the old binary ones (XLS) and the new (XLSB). */
#ifndef CANDOUR_EXTRACT_BIFF_H
#define CANDOUR_EXTRACT_BIFF_H

#include "base/str.h"

/* An RK number: 30 bits of an integer or of a double's upper half, perhaps in hundredths
 * (RkNumber in [MS-XLS] and [MS-XLSB]). */
double biff_rk(uint32_t rk);
/* What a cell shows for an error's code (BErr in both); "#ERROR!" where no one knows it. */
struct str biff_error(unsigned code);

#endif
