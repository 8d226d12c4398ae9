/* Writes the disclosure of the fictional Norchester Borough Council and the list of what is
 * planted in it; the same bytes on every run:
 *
 *   build/samples/make/make_norchester samples/norchester */
#include "sample.h"
#include "story.h"

#include "base/file.h"

#include <stdio.h>

int
main(int argc, char **argv)
{
	struct sample sample = {.random = 20130312};

	if (argc != 2) {
		fprintf(stderr, "usage: make_norchester FOLDER\n");
		return err_exit_code(ERR_USAGE);
	}
	arena_init(&sample.arena, (size_t)512 * 1024 * 1024);
	sample.root = argv[1];
	buf_add(&sample.truth, STR("id\tkind\tpath\twhat\texpect\n"));
	story_meetings(&sample);
	story_minutes(&sample);
	story_licensing(&sample);
	story_mail(&sample);
	story_rest(&sample);
	if (!sample.failed)
		sample.failed = !file_write_durably(sample_text(&sample, "%s/TRUTH.tsv", argv[1]),
			buf_str(&sample.truth), &sample.err);
	if (sample.failed)
		fprintf(stderr, "make_norchester: %s\n", sample.err.text);
	else
		printf("%u files, %llu bytes, %u planted facts\n", sample.files,
			(unsigned long long)sample.bytes, sample.rows);
	buf_free(&sample.truth);
	arena_free(&sample.arena);
	return sample.failed ? err_exit_code(sample.err.kind) : 0;
}
