/* Uploads from their beginning to their end: whole files only, whatever happens in the middle. */
#include "work/upload.h"

#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "clerk_bed.h"
#include "store/inspection.h"
#include "tap.h"
#include "work/upload_file.h"
#include "work/workshop.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { FILE_SIZE = 3000000, PIECE = 400000 };

/* Something that does not repeat. */
static char *
bytes_make(struct arena *arena)
{
	char *bytes = arena_alloc(arena, FILE_SIZE);
	struct random_seed seed = {.seed = 5};
	struct random random = random_seeded(&seed);

	random_bytes(random, bytes, FILE_SIZE);
	return bytes;
}

static struct str
hash_of(struct arena *arena, struct str bytes)
{
	unsigned char digest[SHA256_SIZE];

	sha256_once(bytes, digest);
	return hex_encode(arena, str_make(digest, sizeof(digest)));
}

static int
piece_make(struct str bytes)
{
	int fd = open(tap_folder(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	struct err err = {0};

	if (fd < 0 || !fd_write_all(fd, bytes, "a piece", &err))
		tap_note("no piece can be made");
	return fd;
}

/* As a door does: one piece from where the upload stands, at most `size` bytes. */
static bool
piece_add(const char *folder, int64_t number, struct str all, size_t size, uint64_t *ret_offset,
	struct err *err)
{
	struct upload_file file CLEANUP(upload_file_close) = {.fd = -1, .state_fd = -1};
	struct str piece;
	int fd CLEANUP(fd_close) = -1;
	bool done;

	if (!upload_file_open(folder, number, STR("Minutes 2013.pdf"), &file, err))
		return false;
	piece = str_slice(all, (size_t)file.offset, (size_t)file.offset + size);
	fd = piece_make(piece);
	done = upload_file_add(&file, fd, piece.len, err);
	*ret_offset = file.offset;
	return done;
}

static bool
all_add(const char *folder, int64_t number, struct str all, struct err *err)
{
	uint64_t offset = 0;

	while (offset < all.len)
		if (!piece_add(folder, number, all, PIECE, &offset, err))
			return false;
	return true;
}

/* ---- through the clerk ---- */

static const struct act_answer *
begin(struct clerk_bed *bed, struct str token, size_t size)
{
	struct act act;

	act_begin(&act, "upload-begin", token);
	act_str(&act, "name", STR("Minutes 2013.pdf"));
	act_i64(&act, &bed->arena, "size", (int64_t)size);
	act_str(&act, "given_by", STR("Somebody else"));
	act_str(&act, "custodian", STR("Licensing"));
	return bed_ask(bed, &act);
}

static const struct act_answer *
end(struct clerk_bed *bed, struct str token, const char *name, struct str reference)
{
	struct act act;

	act_begin(&act, name, token);
	act_str(&act, "reference", reference);
	return bed_ask(bed, &act);
}

static struct str
reference_of(struct clerk_bed *bed, const struct act_answer *answer)
{
	if (answer->err.kind != ERR_NONE)
		tap_note("%s", answer->err.text);
	return str_copy(&bed->arena, answer_get(answer, "reference"));
}

static bool
upload_at(struct clerk_bed *bed, struct str reference, struct upload *ret_upload)
{
	struct workshop workshop;
	struct err err = {0};
	bool found = workshop_look(bed->folder, &workshop, &err) &&
		upload_find(workshop.inspection, &bed->arena, reference, ret_upload, &err);

	workshop_close(&workshop);
	return found;
}

/* Two people send the same file at once, each in pieces between those of the other. */
static void
two_try(struct clerk_bed *bed, struct str officer, struct str liaison, struct str all)
{
	struct str one = reference_of(bed, begin(bed, officer, all.len));
	struct str two = reference_of(bed, begin(bed, liaison, all.len));
	struct upload upload = {0};
	struct err err = {0};
	uint64_t a = 0;
	uint64_t b = 0;

	tap_ok(one.len == UPLOAD_REFERENCE_SIZE && two.len == one.len && !str_equal(one, two),
		"two uploads are begun, each with a reference of its own");
	tap_ok(upload_at(bed, two, &upload) &&
			str_equal(upload.given_by,
				STR("Norchester Borough Council, Person liaison")) &&
			str_equal(upload.custodian, STR("Norchester Borough Council")),
		"the liaison officer gives for the authority, whatever the form says");
	while ((a < all.len || b < all.len) && piece_add(bed->folder, 1, all, PIECE, &a, &err) &&
		piece_add(bed->folder, 2, all, PIECE / 2, &b, &err))
		continue;
	tap_ok(end(bed, liaison, "upload-end", one)->err.kind == ERR_NOT_FOUND &&
			end(bed, liaison, "upload-cancel", one)->err.kind == ERR_NOT_FOUND,
		"nobody ends another's upload");
	tap_ok(end(bed, officer, "upload-end", one)->err.kind == ERR_NONE &&
			end(bed, liaison, "upload-end", two)->err.kind == ERR_NONE,
		"both are received: %s", err.text);
	tap_ok(upload_at(bed, one, &upload) && upload.state == UPLOAD_RECEIVED &&
			str_equal(upload.sha256, hash_of(&bed->arena, all)) &&
			upload_at(bed, two, &upload) && upload.state == UPLOAD_RECEIVED &&
			str_equal(upload.sha256, hash_of(&bed->arena, all)),
		"with the hash of the file");
	tap_ok(end(bed, officer, "upload-end", one)->err.kind == ERR_EXISTS &&
			end(bed, officer, "upload-cancel", one)->err.kind == ERR_EXISTS,
		"what is whole is not ended again, nor given up");
	tap_ok(bed_entries(bed, "upload") == 4, "four entries tell of it");
}

static void
half_try(struct clerk_bed *bed, struct str officer, struct str all)
{
	struct str reference = reference_of(bed, begin(bed, officer, all.len));
	struct upload_file file CLEANUP(upload_file_close) = {.fd = -1, .state_fd = -1};
	struct upload_file other CLEANUP(upload_file_close) = {.fd = -1, .state_fd = -1};
	struct upload upload;
	struct err err = {0};
	uint64_t offset = 0;

	tap_ok(piece_add(bed->folder, 3, all, PIECE, &offset, &err) && offset == PIECE,
		"a piece of it comes %s", err.text);
	tap_ok(end(bed, officer, "upload-end", reference)->err.kind == ERR_USAGE,
		"half a file is not received: %s", bed->answer.err.text);
	tap_ok(upload_file_open(bed->folder, 3, STR("Minutes 2013.pdf"), &file, &err) &&
			!upload_file_open(bed->folder, 3, STR("Minutes 2013.pdf"), &other, &err) &&
			err.kind == ERR_BUSY,
		"two pieces at once: one of them waits (%s)", err.text);
	upload_file_close(&file);
	tap_ok(end(bed, officer, "upload-cancel", reference)->err.kind == ERR_NONE &&
			upload_at(bed, reference, &upload) && upload.state == UPLOAD_CANCELLED &&
			!file_exists(
				upload_path(&bed->arena, bed->folder, 3, STR("Minutes 2013.pdf"))),
		"it is given up, and its bytes are gone");
	tap_ok(begin(bed, officer, 0)->err.kind == ERR_USAGE &&
			begin(bed, officer, (size_t)1 << 40)->err.kind == ERR_TOO_LARGE,
		"nothing and too much are refused: %s", bed->answer.err.text);
}

/* Its bytes came with the form, and lie in new/. */
static void
whole_try(struct clerk_bed *bed, struct str officer, struct str all)
{
	const char *kept =
		str_format(&bed->arena, "%s/%s/form-1", bed->folder, upload_new_folder).data;
	struct upload upload = {0};
	struct str reference;
	struct err err = {0};
	struct act act;
	int fd CLEANUP(fd_close) = -1;

	tap_ok(file_write_durably(kept, all, &err), "a form's file %s", err.text);
	act_begin(&act, "upload-whole", officer);
	act_str(&act, "name", STR("../../etc/passwd"));
	act_i64(&act, &bed->arena, "size", (int64_t)all.len + 1);
	act_str(&act, "given_by", STR("Norchester BC"));
	act_str(&act, "custodian", STR("Licensing"));
	act_str(&act, "sha256", hash_of(&bed->arena, all));
	act_str(&act, "kept", STR("form-1"));
	tap_ok(upload_strays_remove(bed->folder, &err) && !file_exists(kept) &&
			bed_ask(bed, &act)->err.kind == ERR_NOT_FOUND,
		"one that nobody holds goes, and is not received");
	tap_ok(file_write_durably(kept, all, &err) &&
			(fd = open(kept, O_RDONLY | O_CLOEXEC)) >= 0 && flock(fd, LOCK_EX) == 0 &&
			bed_ask(bed, &act)->err.kind == ERR_DAMAGED && file_exists(kept),
		"one of another size is not received either");
	act.fields[1].value = str_format(&bed->arena, "%zu", all.len);
	reference = reference_of(bed, bed_ask(bed, &act));
	tap_ok(upload_at(bed, reference, &upload) && upload.state == UPLOAD_RECEIVED &&
			!file_exists(kept) &&
			str_ends(str_of(upload_path(
					 &bed->arena, bed->folder, upload.number, upload.name)),
				STR("/passwd")),
		"a whole one that its door holds is");
}

/* The door's process is killed again and again while it adds pieces. */
static void
kill_try(const char *folder, struct str all)
{
	struct timespec wait = {0};
	uint64_t offset = 0;
	struct err err = {0};
	unsigned kills = 0;

	tap_ok(upload_file_make(folder, 9, STR("Minutes 2013.pdf"), &err), "%s", "an empty one");
	while (offset < all.len && kills < 100) {
		pid_t pid = fork();

		if (pid == 0) {
			while (piece_add(folder, 9, all, 20000, &offset, &err) && offset < all.len)
				continue;
			_exit(0);
		}
		/* Longer each time: on a busy machine a piece takes a while. */
		wait.tv_nsec = (long)(kills * 37 % 19 + 1 + kills) * 1000000;
		(void)nanosleep(&wait, NULL);
		(void)kill(pid, SIGKILL);
		(void)waitpid(pid, NULL, 0);
		kills++;
		{
			int64_t moment;

			if (!upload_file_look(folder, 9, &offset, &moment, &err))
				break;
		}
	}
	{
		struct upload_file file CLEANUP(upload_file_close) = {.fd = -1, .state_fd = -1};
		unsigned char digest[SHA256_SIZE] = {0};
		struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};

		/* Where the machine was slow, the rest comes now. */
		if (all_add(folder, 9, all, &err) &&
			upload_file_open(folder, 9, STR("Minutes 2013.pdf"), &file, &err))
			sha256_kept_end(&file.sha, digest);
		tap_ok(file.offset == all.len &&
				str_equal(hex_encode(&arena, str_make(digest, sizeof(digest))),
					hash_of(&arena, all)),
			"killed %u times, and the file is the one that was sent %s", kills,
			err.text);
	}
}

/* The newer of the two places is torn: the one before counts, and its bytes. */
static void
torn_try(const char *folder, struct str all)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	const char *state = str_format(&arena, "%s/%s/10.state", folder, upload_folder).data;
	uint64_t offset = 0;
	int64_t moment;
	struct err err = {0};
	int fd CLEANUP(fd_close) = -1;

	tap_ok(upload_file_make(folder, 10, STR("Minutes 2013.pdf"), &err) &&
			piece_add(folder, 10, all, PIECE, &offset, &err) &&
			piece_add(folder, 10, all, PIECE, &offset, &err),
		"two pieces %s", err.text);
	fd = open(state, O_WRONLY | O_CLOEXEC);
	tap_ok(pwrite(fd, "torn", 4, 20) == 4 &&
			upload_file_look(folder, 10, &offset, &moment, &err) && offset == PIECE,
		"a torn state is that of the piece before");
	tap_ok(all_add(folder, 10, all, &err), "and it goes on from there %s", err.text);
}

/* The disk is full in the middle of a piece: none of that piece counts, and it goes on once there is room. */
static void
full_try(const char *folder, struct str all)
{
	struct rlimit before;
	struct rlimit tight;
	uint64_t offset = 0;
	struct err err = {0};

	(void)signal(SIGXFSZ, SIG_IGN);
	(void)getrlimit(RLIMIT_FSIZE, &before);
	tight = before;
	tight.rlim_cur = PIECE + PIECE / 2;
	tap_ok(upload_file_make(folder, 11, STR("Minutes 2013.pdf"), &err) &&
			piece_add(folder, 11, all, PIECE, &offset, &err),
		"a piece %s", err.text);
	(void)setrlimit(RLIMIT_FSIZE, &tight);
	tap_ok(!piece_add(folder, 11, all, PIECE, &offset, &err) && offset == PIECE,
		"the next one finds no room: %s", err.text);
	(void)setrlimit(RLIMIT_FSIZE, &before);
	err_clear(&err);
	tap_ok(all_add(folder, 11, all, &err), "and it goes on once there is some %s", err.text);
}

static void
small_disk_try(struct arena *arena, struct str all)
{
	const char *folder = path_join_cstr(arena, tap_folder(), "small");
	struct err err = {0};
	uint64_t offset = 0;
	int64_t moment;

	if (!folder_make(folder, &err) || mount("none", folder, "tmpfs", 0, "size=1m") != 0) {
		tap_skip("no small disk can be mounted here");
		return;
	}
	tap_ok(upload_file_make(folder, 1, STR("Minutes 2013.pdf"), &err) &&
			!all_add(folder, 1, all, &err) && err.kind == ERR_DISK_FULL,
		"a full disk is told: %s", err.text);
	tap_ok(upload_file_look(folder, 1, &offset, &moment, &err) && offset > 0 &&
			offset % PIECE == 0,
		"whole pieces count, no more");
	(void)umount(folder);
}

static void
abandoned_try(struct clerk_bed *bed, struct str officer, struct str all)
{
	struct str reference = reference_of(bed, begin(bed, officer, all.len));
	struct upload upload = {0};
	struct timespec old[2] = {{.tv_sec = time(NULL) - 15 * 86400L}};
	struct err err = {0};
	const char *state;

	(void)upload_at(bed, reference, &upload);
	state = str_format(&bed->arena, "%s/%s/%lld.state", bed->folder, upload_folder,
		(long long)upload.number)
			.data;
	old[1] = old[0];
	tap_ok(utimensat(AT_FDCWD, state, old, 0) == 0 &&
			begin(bed, officer, all.len)->err.kind == ERR_NONE &&
			upload_at(bed, reference, &upload) && upload.state == UPLOAD_CANCELLED &&
			upload.why.len > 0,
		"what stood still for two weeks is given up, and says so");
	tap_ok(begin(bed, officer, all.len)->err.kind == ERR_NONE && !file_exists(state),
		"and its bytes go then %s", err.text);
}

static void
room_try(void)
{
	const uint64_t gb = (uint64_t)1 << 30;

	tap_ok(upload_room_for(10 * gb, 0) == (10 * gb - UPLOAD_ROOM_LEFT) / 2 &&
			upload_room_for(10 * gb, 9 * gb) == (gb - UPLOAD_ROOM_LEFT) / 2 &&
			upload_room_for(gb, 9 * gb) == 0 && upload_room_for(0, 0) == 0 &&
			upload_room_for(UINT64_MAX, 0) == UPLOAD_SIZE_MAX,
		"a file has room twice, beside what is promised to others");
}

static void
names_try(struct arena *arena)
{
	tap_ok(str_equal(upload_name_safe(arena, STR("../../etc/passwd")), STR("passwd")) &&
			str_equal(upload_name_safe(arena, STR("..")), STR("_.")) &&
			str_equal(upload_name_safe(arena, STR("a/")), STR("file")) &&
			str_equal(upload_name_safe(arena, STR(".hidden\n")), STR("_hidden_")) &&
			str_equal(upload_name_safe(arena, STR("C:\\x.pdf")), STR("C:_x.pdf")),
		"names from outside are one path piece");
}

/* What the log says is what stands in the database, also after a rebuild; and files that changed are found. */
static void
truth_try(struct clerk_bed *bed, struct str all)
{
	const char *path = upload_path(&bed->arena, bed->folder, 1, STR("Minutes 2013.pdf"));
	struct upload before = {0};
	struct upload after = {0};
	struct workshop workshop;
	struct err err = {0};
	int fd CLEANUP(fd_close) = -1;

	tap_ok(bed_verify(bed) == 0, "candour verify finds nothing");
	tap_ok(workshop_look(bed->folder, &workshop, &err) &&
			upload_get(workshop.inspection, &bed->arena, 1, &before, &err),
		"before %s", err.text);
	workshop_close(&workshop);
	tap_ok(bed_rebuild(bed) && workshop_look(bed->folder, &workshop, &err) &&
			upload_get(workshop.inspection, &bed->arena, 1, &after, &err) &&
			str_equal(before.reference, after.reference) &&
			str_equal(before.sha256, after.sha256) && before.ended == after.ended &&
			before.end_entry == after.end_entry && after.state == UPLOAD_RECEIVED,
		"a rebuild gives the same %s", err.text);
	workshop_close(&workshop);
	tap_ok(bed_verify(bed) == 0, "and candour verify finds nothing then");
	fd = open(path, O_WRONLY | O_CLOEXEC);
	tap_ok(pwrite(fd, "x", 1, (off_t)all.len / 2) == 1 && bed_verify(bed) == 1,
		"a byte of a file that waits was changed: it is found");
	tap_ok(unlink(path) == 0 && bed_verify(bed) == 1, "and so is one that is gone");
}

int
main(void)
{
	struct clerk_bed bed;
	struct str all;
	struct str officer;
	struct str liaison;

	bed_found(&bed, "uploads");
	all = str_make(bytes_make(&bed.arena), FILE_SIZE);
	(void)bed_person(&bed, "lead", ROLE_LEAD, false, NULL);
	(void)bed_person(&bed, "officer", ROLE_DISCLOSURE, false, NULL);
	(void)bed_person(&bed, "liaison", ROLE_LIAISON, false, NULL);
	bed_clerk_start(&bed);
	officer = bed_sign_in(&bed, "officer");
	liaison = bed_sign_in(&bed, "liaison");
	room_try();
	names_try(&bed.arena);
	two_try(&bed, officer, liaison, all);
	half_try(&bed, officer, all);
	whole_try(&bed, officer, all);
	abandoned_try(&bed, officer, all);
	tap_ok(bed_clerk_stop(&bed) == 0, "the clerk ends");
	truth_try(&bed, all);
	kill_try(tap_folder(), all);
	torn_try(tap_folder(), all);
	full_try(tap_folder(), all);
	small_disk_try(&bed.arena, all);
	bed_free(&bed);
	return tap_done();
}
