#include "work/published.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "compare/compare.h"
#include "compare/delivery/published.h"
#include "compare/subject.h"
#include "crypto/sha256.h"
#include "extract/frames.h"
#include "extract/reading.h"
#include "ingest/walk.h"
#include "sandbox/sandbox.h"
#include "store/document.h"
#include "store/inspection.h"
#include "store/kind.h"
#include "work/assembly.h"
#include "work/compare.h"
#include "work/reader.h"
#include "work/workshop.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	CHUNK_SIZE = 256 * 1024,
	WAIT_MS = 1000,
	MEMBER_COUNT_MAX = 50000, /* of all archives of a folder at a time; they wait in memory */
	MEMBER_DEPTH_MAX = 4      /* archives within archives */
};
#define FILE_SIZE_MAX ((size_t)1024 * 1024 * 1024)
#define MEMBER_BYTES_MAX ((size_t)1024 * 1024 * 1024)

/* What an archive holds, until its turn comes. */
struct member {
	struct buf path;
	struct buf bytes;
	unsigned depth;
	bool is_inline; /* a picture in a mail's text: no document of its own */
	bool is_cut;    /* its bytes did not come, or not all */
};

struct publishing {
	struct workshop *workshop;
	struct compare *compare;
	struct str folder;
	struct published_result *result;
	struct arena arena;
	struct assembly assembly;
	struct member *members; /* a stack: the next one last */
	size_t member_count;
	size_t member_room;
	size_t member_bytes;
	struct arena list; /* of the stack */
	struct str path;   /* of the file that is read, and how deep it lies */
	unsigned depth;
};

static bool
entry_hash(int fd, struct vault_hash *ret_hash, struct err *err)
{
	struct buf chunk CLEANUP(buf_free) = {0};
	struct sha256 sha CLEANUP(sha256_free) = {0};
	char *room = buf_reserve(&chunk, CHUNK_SIZE);
	off_t at = 0;

	sha256_begin(&sha);
	for (;;) {
		ssize_t got = pread(fd, room, CHUNK_SIZE, at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set_errno(err, errno, "reading");
		if (got == 0)
			break;
		sha256_add(&sha, str_make(room, (size_t)got));
		at += got;
	}
	sha256_end(&sha, ret_hash->bytes);
	return true;
}

/* ---- reading ---- */

static void
count(struct published_result *result, enum published_verdict verdict)
{
	result->files++;
	result->held += verdict == PUBLISHED_HELD;
	result->absent += verdict == PUBLISHED_ABSENT;
	result->differing += verdict == PUBLISHED_DIFFERS;
	result->unread += verdict == PUBLISHED_UNREAD;
}

static bool
is_of_part(enum frame_type type)
{
	return type == FRAME_PART_BEGIN || type == FRAME_PART_DATA || type == FRAME_PART_END ||
		type == FRAME_PART_FAILED;
}

static void
member_drop(struct publishing *p)
{
	struct member *member = &p->members[--p->member_count];

	p->member_bytes -= member->bytes.len;
	buf_free(&member->path);
	buf_free(&member->bytes);
}

static void
member_begin(struct publishing *p, const struct frame *frame)
{
	struct member member = {
		.depth = p->depth + 1, .is_inline = frame->part.role == PART_INLINE};

	if (p->member_count == MEMBER_COUNT_MAX) {
		count(p->result, PUBLISHED_UNREAD);
		return;
	}
	buf_add_format(&member.path, "%.*s/", STR_ARG(p->path));
	utf8_clean(&member.path, frame->part.name);
	p->members = arena_grow(
		&p->list, p->members, p->member_count, &p->member_room, sizeof(*p->members));
	p->members[p->member_count++] = member;
}

static void
member_take(struct publishing *p, size_t first, const struct frame *frame)
{
	struct member *member;

	if (frame->type == FRAME_PART_BEGIN)
		member_begin(p, frame);
	if (p->member_count == first)
		return;
	member = &p->members[p->member_count - 1];
	if (frame->type == FRAME_PART_FAILED)
		member->is_cut = true;
	if (frame->type != FRAME_PART_DATA)
		return;
	if (p->member_bytes + frame->text.len > MEMBER_BYTES_MAX) {
		member->is_cut = true;
		return;
	}
	buf_add(&member->bytes, frame->text);
	p->member_bytes += frame->text.len;
}

static void
frame_take(struct publishing *p, size_t first, const struct sandbox_report *report)
{
	struct frame frame;
	struct err err = {0};

	if (frame_decode(report->type, report->payload, &frame, &err) && is_of_part(frame.type)) {
		member_take(p, first, &frame);
		return;
	}
	if (err.kind != ERR_NONE || !assembly_add(&p->assembly, &frame, &err))
		sandbox_distrust(p->workshop->sandbox, report->worker);
}

static void
answer_wait(struct publishing *p)
{
	struct sandbox_report report;
	size_t first = p->member_count;

	for (;;) {
		sandbox_wait(p->workshop->sandbox, WAIT_MS, &report);
		switch (report.event) {
		case SANDBOX_NOTHING:
			break;
		case SANDBOX_FRAME:
			frame_take(p, first, &report);
			break;
		case SANDBOX_FAULT:
			assembly_break(&p->assembly, sandbox_fault_kind(report.fault),
				str_of(report.words));
			return;
		case SANDBOX_DONE:
			if (!p->assembly.has_ended)
				assembly_break(
					&p->assembly, ERR_CRASHED, STR("the reader stopped"));
			return;
		case SANDBOX_RETURNED: /* files are sent alone */
			return;
		}
	}
}

/* What a reader says of the file, as a subject that is in no database. */
static bool
entry_read(struct publishing *p, const struct walk_entry *entry, struct subject *subject,
	struct err *err)
{
	struct buf request CLEANUP(buf_free) = {0};
	struct reading_options options = {.name = subject->document.name, .declared = STR("")};
	struct worker *worker = sandbox_idle(p->workshop->sandbox);

	if (worker == NULL)
		return err_set(err, ERR_BUSY, "no reader is free");
	reader_request_write(&request, &options, false);
	assembly_begin(&p->assembly);
	if (!worker_send(worker, entry->fd, buf_str(&request), 0, err))
		return false;
	answer_wait(p);
	assembly_finish(&p->assembly, &p->arena, &subject->document, &subject->reading);
	return subject_parse(&p->arena, subject, err);
}

/* ---- judging ---- */

static bool
entry_compare(struct publishing *p, const struct walk_entry *entry, struct err *err)
{
	struct buf path CLEANUP(buf_free) = {0};
	struct subject_item item = {0};
	struct subject subject = {.items = &item, .item_count = 1};
	struct published_match match;
	size_t first = p->member_count;

	utf8_clean(&path, entry->path);
	item.path = str_copy(&p->arena, buf_str(&path));
	subject.document.name = item.path;
	subject.document.size = entry->size;
	p->path = item.path;
	if (!entry_hash(entry->fd, &subject.document.sha256, err) ||
		!entry_read(p, entry, &subject, err) ||
		!published_judge(p->compare, &p->arena, &subject, &match, err))
		return false;
	/* An archive or a mailbox that is not held is what lies in it. */
	if ((subject.document.kind == KIND_ARCHIVE || subject.document.kind == KIND_MAILBOX) &&
		match.verdict != PUBLISHED_HELD && p->depth < MEMBER_DEPTH_MAX &&
		p->member_count > first)
		return true;
	/* A mail that is not held may have come in without what was attached to it, or that alone. */
	while (p->member_count > first &&
		(subject.document.kind != KIND_MAIL || match.by_bytes ||
			p->depth >= MEMBER_DEPTH_MAX))
		member_drop(p);
	if (match.verdict != PUBLISHED_HELD &&
		(subject.document.kind == KIND_ARCHIVE || subject.document.kind == KIND_MAILBOX))
		match.verdict = PUBLISHED_UNREAD;
	count(p->result, match.verdict);
	return published_note(p->compare, &p->arena, p->folder, &subject, &match, err);
}

/* Readers are lent files that are open for reading alone. */
static bool
bytes_lend(struct arena *arena, struct str bytes, int *ret_fd, struct err *err)
{
	int fd = memfd_create("published", MFD_CLOEXEC);
	bool done = fd >= 0;

	*ret_fd = -1;
	while (done && bytes.len > 0) {
		ssize_t put = write(fd, bytes.data, bytes.len);

		done = put >= 0 || errno == EINTR;
		if (put > 0)
			bytes = str_from(bytes, (size_t)put);
	}
	if (done)
		*ret_fd = open(
			str_format(arena, "/proc/self/fd/%d", fd).data, O_RDONLY | O_CLOEXEC);
	if (*ret_fd < 0)
		(void)err_set_errno(err, errno, "lending a member of an archive");
	if (fd >= 0)
		(void)close(fd);
	return *ret_fd >= 0;
}

/* What the archives hold that were read so far, and what these hold. */
static bool
members_compare(struct publishing *p, struct err *err)
{
	while (p->member_count > 0) {
		struct member member = p->members[--p->member_count];
		struct walk_entry entry = {.path = buf_str(&member.path), .size = member.bytes.len};
		bool done = true;

		p->member_bytes -= member.bytes.len;
		p->depth = member.depth;
		arena_clear(&p->arena);
		if (member.is_inline)
			;
		else if (member.is_cut)
			count(p->result, PUBLISHED_UNREAD);
		else if (!str_ends(entry.path, STR("/"))) {
			done = bytes_lend(&p->arena, buf_str(&member.bytes), &entry.fd, err);
			if (done) {
				done = entry_compare(p, &entry, err);
				(void)close(entry.fd);
			}
		}
		buf_free(&member.path);
		buf_free(&member.bytes);
		if (!done)
			return false;
	}
	p->depth = 0;
	return true;
}

static bool
entries_compare(struct publishing *p, struct walk *walk, struct err *err)
{
	struct walk_entry entry;

	if (!published_begin(p->compare, p->folder, err))
		return false;
	while (walk_next(walk, &entry)) {
		struct err trouble = {0};
		bool done;

		arena_clear(&p->arena);
		if (entry.fd < 0) {
			count(p->result, PUBLISHED_UNREAD);
			continue;
		}
		done = entry_compare(p, &entry, &trouble);
		(void)close(entry.fd);
		done = done && members_compare(p, &trouble);
		if (done)
			continue;
		*err = trouble;
		return err_in(err, "%.*s", STR_ARG(entry.path));
	}
	return true;
}

static bool
run(struct publishing *p, char *folder, struct err *err)
{
	struct walk *walk;
	bool done;

	if (!walk_open(&folder, 1, &walk, err))
		return false;
	done = inspection_begin(p->workshop->inspection, err);
	if (done && (!entries_compare(p, walk, err) || !published_end(p->compare, err))) {
		inspection_undo(p->workshop->inspection);
		done = false;
	}
	walk_close(walk);
	return done && inspection_commit(p->workshop->inspection, err);
}

bool
work_published(struct workshop *workshop, char *folder, struct published_result *ret_result,
	struct err *err)
{
	struct compare *compare CLEANUP(compare_cleanup) = NULL;
	struct compare_request request = {0};
	struct compare_result compared;
	struct publishing p = {.workshop = workshop,
		.folder = str_of(folder),
		.result = ret_result,
		.list = {.size_max = FILE_SIZE_MAX},
		.arena = {.size_max = FILE_SIZE_MAX}};
	bool done;

	*ret_result = (struct published_result){0};
	if (!work_compare(workshop, &request, &compared, err) ||
		!compare_open(workshop->inspection, &compare, err))
		return false;
	p.compare = compare;
	done = run(&p, folder, err);
	while (p.member_count > 0)
		member_drop(&p);
	assembly_free(&p.assembly);
	arena_free(&p.list);
	arena_free(&p.arena);
	return done;
}
