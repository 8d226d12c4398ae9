#include "sample.h"

#include "base/date.h"
#include "base/file.h"

#include <stdarg.h>
#include <stdio.h>

const char *
sample_text(struct sample *sample, const char *format, ...)
{
	char text[8192];
	va_list values;
	int len;

	va_start(values, format);
	len = vsnprintf(text, sizeof(text), format, values);
	va_end(values);
	if (len < 0 || (size_t)len >= sizeof(text)) {
		sample->failed = true;
		(void)err_set(&sample->err, ERR_TOO_LARGE, "a text is too long: %s", format);
		return "";
	}
	return str_copy(&sample->arena, str_make(text, (size_t)len)).data;
}

struct str
sample_keep(struct sample *sample, struct buf *buf)
{
	struct str kept = str_copy(&sample->arena, buf_str(buf));

	buf_free(buf);
	return kept;
}

void
sample_file(struct sample *sample, const char *path, struct str bytes)
{
	const char *whole = sample_text(sample, "%s/disclosure/%s", sample->root, path);
	size_t slash = str_find_last_char(str_of(whole), '/');
	const char *folder = str_cstr(&sample->arena, str_slice(str_of(whole), 0, slash));

	if (sample->failed)
		return;
	sample->failed = !folder_make(folder, &sample->err) ||
		!file_write_durably(whole, bytes, &sample->err);
	sample->files++;
	sample->bytes += bytes.len;
}

void
sample_truth(struct sample *sample, const char *kind, const char *path, const char *what,
	const char *expect)
{
	buf_add_format(&sample->truth, "%03u\t%s\t%s%s\t%s\t%s\n", ++sample->rows, kind,
		*path == '\0' ? "" : "disclosure/", path, what, expect);
}

unsigned
sample_next(struct sample *sample, unsigned limit)
{
	sample->random = sample->random * 6364136223846793005U + 1442695040888963407U;
	return (unsigned)((sample->random >> 33) % limit);
}

const char *
sample_day(struct sample *sample, int64_t moment)
{
	return str_cstr(&sample->arena, date_words(&sample->arena, moment));
}

const char *
sample_iso(struct sample *sample, int64_t moment)
{
	return str_cstr(&sample->arena, date_iso_day(&sample->arena, moment));
}

int64_t
sample_moment(const char *iso)
{
	int64_t moment = 0;

	return date_parse_iso(str_of(iso), &moment) ? moment : 0;
}
