/* ar archives: Debian packages, and the libraries of Unix and Windows compilers.
 *
 * Long names stand in a member "//", each ended by "/" and a line end (System V) or by a zero
 * (Microsoft PE/COFF specification, section "Archive File Format"), or in front of the member's
 * bytes (BSD). libarchive 3.6 refuses the second form. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/format.h"
#include "extract/member_names.h"
#include "extract/reading.h"
#include "extract/unpack.h"

#define SIGNATURE STR("!<arch>\n")

enum {
	HEADER_SIZE = 60,
	NAME_SIZE = 16,
	TIME_AT = 16,
	TIME_SIZE = 12,
	SIZE_AT = 48,
	SIZE_SIZE = 10
};

struct ar_member {
	struct str name;
	struct str bytes;
	int64_t modified;
	bool is_cut;
};

static int
ar_bid(struct probe *probe)
{
	return str_starts(probe->bytes, SIGNATURE) ? BID_SURE : BID_NO;
}

static bool
field_read(struct str header, size_t at, size_t size, uint64_t *ret_value)
{
	return str_to_u64(str_trim(str_slice(header, at, at + size)), ret_value);
}

/* "/123" points into the long names; "#1/20" says that the name is the first 20 bytes. */
static struct str
name_read(struct ar_member *member, struct str written, struct str long_names)
{
	struct str name = str_trim(written);
	uint64_t number;
	size_t end = 0;

	if (str_starts(name, STR("#1/")) && str_to_u64(str_from(name, 3), &number) &&
		number <= member->bytes.len) {
		name = str_slice(member->bytes, 0, (size_t)number);
		member->bytes = str_from(member->bytes, (size_t)number);
		return str_slice(name, 0, str_find_char(name, '\0'));
	}
	if (name.len > 1 && name.data[0] == '/' && str_to_u64(str_from(name, 1), &number) &&
		number < long_names.len) {
		name = str_from(long_names, (size_t)number);
		while (end < name.len && name.data[end] != '\0' && name.data[end] != '\n')
			end++;
		name = str_slice(name, 0, end);
	}
	if (name.len > 1 && str_ends(name, STR("/")) && name.data[0] != '/')
		name = str_slice(name, 0, name.len - 1);
	return name;
}

/* Takes one member off; false where no header stands. */
static bool
member_take(struct str *rest, struct ar_member *ret_member)
{
	struct str header = str_slice(*rest, 0, HEADER_SIZE);
	uint64_t size;
	uint64_t moment;

	if (!str_ends(header, STR("`\n")) || header.len < HEADER_SIZE ||
		!field_read(header, SIZE_AT, SIZE_SIZE, &size))
		return false;
	*ret_member = (struct ar_member){.modified = DATE_NONE};
	if (field_read(header, TIME_AT, TIME_SIZE, &moment) && moment > 0)
		ret_member->modified = (int64_t)moment;
	*rest = str_from(*rest, HEADER_SIZE);
	ret_member->is_cut = size > rest->len;
	ret_member->bytes = str_slice(*rest, 0, ret_member->is_cut ? rest->len : (size_t)size);
	*rest = str_from(*rest, ret_member->bytes.len);
	/* Members begin at even places; some writers forget that at the end, or altogether. */
	if (size % 2 == 1 && rest->len > 0 && rest->data[0] == '\n')
		*rest = str_from(*rest, 1);
	return true;
}

static bool
member_give(struct reading *r, const struct ar_member *member, struct err *err)
{
	struct part part = {
		.role = PART_MEMBER, .name = member->name, .modified = member->modified};

	if (!member->is_cut)
		return reading_part(r, &part, member->bytes, err);
	if (!reading_part_begin(r, &part, err) || !reading_part_data(r, member->bytes, err))
		return false;
	reading_part_failed(r, &part, ERR_DAMAGED, "this member is cut off");
	return true;
}

static bool
ar_read(struct reading *r, struct err *err)
{
	struct str rest = str_from(reading_bytes(r), SIGNATURE.len);
	struct str long_names = STR("");
	struct buf names CLEANUP(buf_free) = {0};
	struct ar_member member;
	uint64_t odd_names = 0;
	bool is_cut = false;

	for (uint64_t i = 0; i < PART_COUNT_MAX && rest.len > 0; i++) {
		struct str written = str_slice(rest, 0, NAME_SIZE);

		if (!member_take(&rest, &member))
			break;
		is_cut = is_cut || member.is_cut;
		if (str_equal(str_trim(written), STR("//"))) {
			long_names = member.bytes;
			continue;
		}
		member.name = name_read(&member, written, long_names);
		member_names_add(&names, member.name);
		/* "/" is the index of a library. */
		if (!str_equal(member.name, STR("/")))
			unpack_name_check(r, member.name, &odd_names);
		if (!member_give(r, &member, err))
			return false;
	}
	member_names_give(r, &names);
	if (rest.len > 0 && str_trim(rest).len > 0)
		return err_set(err, ERR_DAMAGED,
			"the archive is damaged: no member stands where the next one should");
	return !is_cut || err_set(err, ERR_DAMAGED, "the archive is cut off");
}

const struct format format_ar = {
	.name = "ar",
	.title = "ar archive or Debian package",
	.version = "2",
	.kind = KIND_ARCHIVE,
	.extensions = "a ar deb udeb ipk lib",
	.bid = ar_bid,
	.read = ar_read,
};
