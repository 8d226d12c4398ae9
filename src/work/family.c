#include "work/family.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "ingest/delivery.h"
#include "search/index.h"
#include "store/document.h"
#include "store/inspection.h"
#include "store/item.h"
#include "work/workshop.h"

enum { SIZE_FACTOR = 64, ARENA_SIZE = 256 << 20 };

uint64_t
family_size_max(uint64_t head_size)
{
	uint64_t size = head_size > UINT64_MAX / SIZE_FACTOR ? UINT64_MAX : head_size * SIZE_FACTOR;

	return size < FAMILY_SIZE_MIN ? FAMILY_SIZE_MIN : size;
}

static bool
bound_of(struct inspection *inspection, struct arena *arena, int64_t family, uint64_t *ret_size,
	struct err *err)
{
	struct item head;
	struct document document;

	if (!item_get(inspection, arena, family, &head, err) ||
		!document_get(inspection, arena, head.document, &document, err))
		return false;
	*ret_size = family_size_max(document.size);
	return true;
}

bool
family_of(struct inspection *inspection, const struct item *parent, const struct document *document,
	struct family *ret_family, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};

	*ret_family = (struct family){parent, family_size_max(document->size)};
	return parent->id == parent->family ||
		bound_of(inspection, &arena, parent->family, &ret_family->size_max, err);
}

bool
family_room(struct inspection *inspection, const struct item *item, const struct document *document,
	uint64_t *ret_size, struct err *err)
{
	struct family family;
	uint64_t used;

	if (!family_of(inspection, item, document, &family, err) ||
		!family_size(inspection, item->family, &used, err))
		return false;
	*ret_size = used < family.size_max ? family.size_max - used : 1;
	return true;
}

/* "folder/mail.eml/report.docx": the container's path, a slash, the name that it gives. */
static void
part_path(struct buf *to, const struct item *parent, const struct document_part *part)
{
	struct str name = part->name;

	buf_add(to, parent->path_bytes.len > 0 ? parent->path_bytes : parent->path);
	buf_add_char(to, '/');
	while (name.len > 0 && name.data[0] == '/')
		name = str_from(name, 1);
	if (name.len > 0)
		buf_add(to, name);
	else
		buf_add_format(to, "part %u", part->ordinal + 1);
}

static bool
custodian_of(struct inspection *inspection, struct arena *arena, int64_t delivery,
	struct str *ret_custodian, struct err *err)
{
	struct delivery whole;

	if (!delivery_get(inspection, arena, delivery, &whole, err))
		return false;
	*ret_custodian = whole.custodian;
	return true;
}

static bool
part_item_add(struct inspection *inspection, struct arena *arena, const struct item *parent,
	const struct document_part *part, const struct document *document, struct str declared,
	int64_t *ret_item, struct err *err)
{
	struct buf path CLEANUP(buf_free) = {0};
	char hash[VAULT_NAME_SIZE] = "";
	struct item_origin origin = {.declared = declared};
	struct item item = {
		.delivery = parent->delivery,
		.parent = parent->id,
		.family = parent->family,
		.ordinal = part->ordinal,
		.depth = parent->depth + 1,
		.document = part->document,
		.role = part->role,
		.is_deleted = part->is_deleted,
		.modified = part->modified,
		.reason = part->reason,
		.words = part->words,
	};

	part_path(&path, parent, part);
	if (part->document != 0)
		vault_hash_text(document->sha256, hash);
	origin.raw_path = buf_str(&path);
	origin.sha256 = str_of(hash);
	origin.size = document->size;
	origin.is_unread = document->state == DOCUMENT_UNREAD;
	if (!custodian_of(inspection, arena, parent->delivery, &origin.custodian, err) ||
		!item_add(inspection, &item, &origin, err))
		return false;
	*ret_item = item.id;
	return true;
}

static const char too_deep[] = "files are nested in it too deep; the innermost were not taken out";
static const char too_much[] =
	"it unpacks to more than one delivered file may; the rest was not taken out";

bool
family_allows(struct inspection *inspection, const struct family *family, uint64_t size,
	const char **ret_words, struct err *err)
{
	uint64_t used;

	*ret_words = "";
	if (!family_size(inspection, family->parent->family, &used, err))
		return false;
	if (family->parent->depth + 1 > PART_DEPTH_MAX)
		*ret_words = too_deep;
	else if (used + size > family->size_max)
		*ret_words = too_much;
	return true;
}

bool
family_add_part(struct workshop *workshop, const struct family *family,
	const struct document_part *part, struct str declared, int64_t *ret_item,
	const char **ret_words, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = ARENA_SIZE};
	struct inspection *inspection = workshop->inspection;
	const struct item *parent = family->parent;
	struct document document = {0};
	struct item there;
	bool within;

	*ret_item = 0;
	*ret_words = "";
	if (!item_by_ordinal(inspection, &arena, parent->id, part->ordinal, &there, err))
		return false;
	if (there.id != 0 && (there.document == part->document || part->document == 0)) {
		*ret_item = there.id;
		return true;
	}
	if (parent->depth + 1 > PART_DEPTH_MAX) {
		*ret_words = too_deep;
		return true;
	}
	if (part->document != 0 &&
		!document_get(inspection, &arena, part->document, &document, err))
		return false;
	if (!family_grow(inspection, parent->family, document.size, family->size_max,
		    PART_COUNT_MAX, &within, err))
		return false;
	if (!within) {
		*ret_words = too_much;
		return true;
	}
	workshop->parts_added++;
	return part_item_add(
		       inspection, &arena, parent, part, &document, declared, ret_item, err) &&
		(part->document == 0 || document.state == DOCUMENT_UNREAD ||
			index_add(workshop->index, part->document, err));
}

static bool
expand_one(struct workshop *workshop, int64_t id, struct buf *stack, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)2 << 30};
	struct inspection *inspection = workshop->inspection;
	struct document_part *parts;
	struct item parent;
	struct family family = {.parent = &parent};
	uint64_t rank;
	size_t count;

	if (!item_get(inspection, &arena, id, &parent, err))
		return false;
	if (parent.document == 0)
		return true;
	if (!item_rank_in_family(inspection, &parent, CONTAINER_COPIES_MAX, &rank, err))
		return false;
	if (rank >= CONTAINER_COPIES_MAX)
		return true;
	if (!document_parts(inspection, &arena, parent.document, &parts, &count, err) ||
		(count > 0 && !bound_of(inspection, &arena, parent.family, &family.size_max, err)))
		return false;
	for (size_t i = 0; i < count; i++) {
		const char *words;
		int64_t child;

		if (!family_add_part(workshop, &family, &parts[i], STR(""), &child, &words, err))
			return false;
		if (words[0] != '\0' && !item_limit(inspection, &parent, str_of(words), err))
			return false;
		if (child != 0 && parts[i].document != 0)
			buf_add_u64(stack, (uint64_t)child);
	}
	return true;
}

bool
family_expand(struct workshop *workshop, int64_t item, struct err *err)
{
	struct buf stack CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	struct str last;
	uint64_t id;

	buf_add_u64(&stack, (uint64_t)item);
	while (stack.len > 0) {
		last = str_from(buf_str(&stack), stack.len - 8);
		if (!take_u64(&last, &id))
			return err_set(err, ERR_INTERNAL, "the stack of parts is out of step");
		stack.len -= 8;
		if (!expand_one(workshop, (int64_t)id, &stack, err))
			return false;
	}
	return true;
}

bool
family_note_instance(struct workshop *workshop, int64_t document, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct document whole;

	if (!document_get(workshop->inspection, &arena, document, &whole, err))
		return false;
	return whole.state == DOCUMENT_UNREAD || index_add(workshop->index, document, err);
}
