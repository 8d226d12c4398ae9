#include "linkage/output/sink.h"

#include "base/file.h"

void
sink_begin(struct sink *sink, int fd, const char *path)
{
	*sink = (struct sink){.fd = fd, .path = path};
}

void
sink_free(struct sink *sink)
{
	buf_free(&sink->buf);
}

void
sink_pass_on(struct sink *sink)
{
	if (sink->buf.overflowed && !sink->failed) {
		sink->failed = true;
		(void)err_set(&sink->err, ERR_TOO_LARGE, "%s: more than fits into memory at once",
			sink->path);
	}
	sink->size += sink->buf.len;
	if (sink->fd < 0)
		return;
	if (!sink->failed)
		sink->failed = !fd_write_all(sink->fd, buf_str(&sink->buf), sink->path, &sink->err);
	buf_clear(&sink->buf);
}

bool
sink_end(struct sink *sink, struct err *err)
{
	sink_pass_on(sink);
	if (sink->failed)
		return err_set(err, sink->err.kind, "%s", sink->err.text);
	return true;
}
