#include "work/refi/refi_file.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "work/refi/refi_limits.h"

#include <string.h>

enum { GUID_SIZE = 36, COLOUR_SIZE = 7 };

static const struct {
	const char *name;
	const char *words;
} reasons[REFI_LEFT_REASONS] = {
	[REFI_LEFT_BEYOND] = {"beyond-text", "passages that lie beyond the end of their text"},
	[REFI_LEFT_EMPTY] = {"no-words", "passages without words"},
	[REFI_LEFT_LONG] = {"too-long", "passages that are too long"},
	[REFI_LEFT_NO_TEXT] = {"no-text", "passages whose text is not in the file"},
	[REFI_LEFT_NO_CODE] = {"no-code", "coded passages whose code is not in the file"},
	[REFI_LEFT_WHOLE] = {"whole-document", "codes on whole documents"},
	[REFI_LEFT_MEDIA] = {"media", "passages of pictures, sounds and films"},
	[REFI_LEFT_UNCODED] = {"uncoded", "passages without a code"},
	[REFI_LEFT_NOTES] = {"notes", "notes on what has no note here"},
	[REFI_LEFT_MODEL] = {"model", "cases, sets, links and graphs"},
	[REFI_LEFT_UNKNOWN] = {"unknown-document",
		"passages of documents that are not here, or are closed to you"},
	[REFI_LEFT_NOWHERE] = {"not-found", "passages whose words are not in the document here"},
	[REFI_LEFT_SEVERAL] = {"ambiguous",
		"passages whose words stand in several places, and no telling in which"},
	[REFI_LEFT_TAKEN_BACK] = {"taken-back", "coded passages that were taken back here"},
	[REFI_LEFT_AGAIN] = {"again", "passages that have this code by this person already"},
	[REFI_LEFT_WEIGHED] = {"weighed",
		"weights and notes of documents that have others here already"},
	[REFI_LEFT_FULL] = {"full", "passages of documents that have as many as they may"},
};

const char *
refi_left_name(enum refi_left reason)
{
	return reason < REFI_LEFT_REASONS ? reasons[reason].name : "other";
}

const char *
refi_left_words(enum refi_left reason)
{
	return reason < REFI_LEFT_REASONS ? reasons[reason].words : "other things";
}

bool
refi_guid_clean(struct str guid, char ret_guid[36])
{
	if (guid.len == GUID_SIZE + 2 && guid.data[0] == '{' && guid.data[guid.len - 1] == '}')
		guid = str_slice(guid, 1, guid.len - 1);
	if (guid.len != GUID_SIZE)
		return false;
	for (size_t i = 0; i < GUID_SIZE; i++) {
		bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (is_dash ? guid.data[i] != '-' : char_hex_value(guid.data[i]) < 0)
			return false;
		ret_guid[i] = char_lower(guid.data[i]);
	}
	return true;
}

/* ---- writing ---- */

static void
text_add(struct buf *to, struct str text)
{
	buf_add_u32(to, (uint32_t)text.len);
	buf_add(to, text);
}

void
refi_head_write(struct buf *to, bool is_project, struct str name, struct str origin)
{
	buf_add_char(to, (char)is_project);
	text_add(to, name);
	text_add(to, origin);
}

void
refi_code_write(struct buf *to, const struct refi_code_said *code)
{
	text_add(to, code->guid);
	text_add(to, code->name);
	text_add(to, code->description);
	text_add(to, code->note);
	text_add(to, code->colour);
	buf_add_u32(to, (uint32_t)code->parent);
	buf_add_char(to, (char)code->is_closed);
}

void
refi_source_write(struct buf *to, const struct refi_source_said *source)
{
	text_add(to, source->guid);
	text_add(to, source->name);
	buf_add_char(to, (char)source->has_text);
	buf_add(to, str_make(source->text_sha256, SHA256_SIZE));
	buf_add_u64(to, source->text_size);
	buf_add_u64(to, source->text_lines);
	buf_add_u64(to, source->text_tail);
	buf_add_char(to, (char)source->has_file);
	buf_add(to, str_make(source->file_sha256, SHA256_SIZE));
	text_add(to, source->weight);
	text_add(to, source->note);
	text_add(to, source->note_user);
	text_add(to, source->note_name);
}

void
refi_coding_write(struct buf *to, const struct refi_coding_said *coding)
{
	text_add(to, coding->guid);
	buf_add_u32(to, (uint32_t)coding->source);
	buf_add_u32(to, (uint32_t)coding->code);
	text_add(to, coding->user);
	text_add(to, coding->user_name);
	buf_add_u64(to, (uint64_t)coding->begins);
	buf_add_u64(to, (uint64_t)coding->ends);
	text_add(to, coding->quote);
	text_add(to, coding->before);
	text_add(to, coding->after);
	text_add(to, coding->boxes);
	text_add(to, coding->note);
}

/* ---- taking ---- */

void
refi_taking_begin(struct refi_taking *taking, struct arena *arena, struct refi_file *ret_file)
{
	*ret_file = (struct refi_file){.name = STR(""), .origin = STR("")};
	*taking = (struct refi_taking){
		.arena = arena, .file = ret_file, .size_max = REFI_TAKEN_SIZE_MAX};
}

void
refi_left_add(struct refi_taking *taking, enum refi_left reason, struct str words)
{
	struct refi_file *file = taking->file;

	if (file->left_counts[reason]++ >= REFI_LEFT_TOLD_MAX || words.len == 0)
		return;
	file->left = arena_grow(taking->arena, file->left, file->left_count, &taking->left_room,
		sizeof(*file->left));
	file->left[file->left_count++] = (struct refi_left_said){
		reason, str_copy(taking->arena, words)};
}

static bool
text_take(struct refi_taking *taking, struct str *from, size_t size_max, struct str *ret_text)
{
	struct str text;
	uint32_t len;

	if (!take_u32(from, &len) || len > size_max || !take_bytes(from, len, &text) ||
		!utf8_valid(text))
		return false;
	*ret_text = str_copy(taking->arena, text);
	return true;
}

static bool
guid_take(struct refi_taking *taking, struct str *from, struct str *ret_guid)
{
	char clean[GUID_SIZE];

	return text_take(taking, from, GUID_SIZE, ret_guid) &&
		(ret_guid->len == 0 || refi_guid_clean(*ret_guid, clean)) &&
		(ret_guid->len == 0 || memcmp(clean, ret_guid->data, GUID_SIZE) == 0);
}

static bool
flag_take(struct str *from, bool *ret_flag)
{
	uint8_t value;

	if (!take_u8(from, &value) || value > 1)
		return false;
	*ret_flag = value == 1;
	return true;
}

static bool
digest_take(struct str *from, unsigned char ret_digest[SHA256_SIZE])
{
	struct str bytes;

	if (!take_bytes(from, SHA256_SIZE, &bytes))
		return false;
	memcpy(ret_digest, bytes.data, SHA256_SIZE);
	return true;
}

static bool
index_take(struct str *from, size_t count, size_t *ret_index)
{
	uint32_t value;

	if (!take_u32(from, &value) || value >= count)
		return false;
	*ret_index = value;
	return true;
}

static bool
position_take(struct str *from, int64_t *ret_value)
{
	uint64_t value;

	if (!take_u64(from, &value) || value > REFI_TEXT_SIZE_MAX)
		return false;
	*ret_value = (int64_t)value;
	return true;
}

static bool
head_take(struct refi_taking *taking, struct str payload)
{
	struct refi_file *file = taking->file;

	taking->has_head = flag_take(&payload, &file->is_project) &&
		text_take(taking, &payload, REFI_NAME_SIZE_MAX, &file->name) &&
		text_take(taking, &payload, REFI_NAME_SIZE_MAX, &file->origin);
	return taking->has_head && payload.len == 0;
}

static bool
code_take(struct refi_taking *taking, struct str payload)
{
	struct refi_file *file = taking->file;
	struct refi_code_said code = {0};

	if (file->code_count == REFI_CODE_MAX || !guid_take(taking, &payload, &code.guid) ||
		code.guid.len == 0 ||
		!text_take(taking, &payload, REFI_NAME_SIZE_MAX, &code.name) ||
		!text_take(taking, &payload, FRAME_SIZE_MAX, &code.description) ||
		!text_take(taking, &payload, FRAME_SIZE_MAX, &code.note) ||
		!text_take(taking, &payload, COLOUR_SIZE, &code.colour) ||
		!index_take(&payload, file->code_count + 1, &code.parent) ||
		!flag_take(&payload, &code.is_closed) || payload.len != 0)
		return false;
	file->codes = arena_grow(taking->arena, file->codes, file->code_count, &taking->code_room,
		sizeof(*file->codes));
	file->codes[file->code_count++] = code;
	return true;
}

static bool
source_take(struct refi_taking *taking, struct str payload)
{
	struct refi_file *file = taking->file;
	struct refi_source_said source = {0};

	if (file->source_count == REFI_SOURCE_MAX || !guid_take(taking, &payload, &source.guid) ||
		!text_take(taking, &payload, REFI_NAME_SIZE_MAX, &source.name) ||
		!flag_take(&payload, &source.has_text) ||
		!digest_take(&payload, source.text_sha256) ||
		!take_u64(&payload, &source.text_size) || source.text_size > REFI_TEXT_SIZE_MAX ||
		!take_u64(&payload, &source.text_lines) || source.text_lines > source.text_size ||
		!take_u64(&payload, &source.text_tail) || source.text_tail > REFI_TEXT_SIZE_MAX ||
		!flag_take(&payload, &source.has_file) ||
		!digest_take(&payload, source.file_sha256) ||
		!text_take(taking, &payload, REFI_NAME_SIZE_MAX, &source.weight) ||
		!text_take(taking, &payload, REMARK_SIZE_MAX, &source.note) ||
		!guid_take(taking, &payload, &source.note_user) ||
		!text_take(taking, &payload, REFI_NAME_SIZE_MAX, &source.note_name) ||
		payload.len != 0)
		return false;
	file->sources = arena_grow(taking->arena, file->sources, file->source_count,
		&taking->source_room, sizeof(*file->sources));
	file->sources[file->source_count++] = source;
	return true;
}

static bool
coding_take(struct refi_taking *taking, struct str payload)
{
	struct refi_file *file = taking->file;
	struct refi_coding_said coding = {0};

	if (file->coding_count == REFI_CODING_MAX || !guid_take(taking, &payload, &coding.guid) ||
		!index_take(&payload, file->source_count, &coding.source) ||
		!index_take(&payload, file->code_count, &coding.code) ||
		!guid_take(taking, &payload, &coding.user) ||
		!text_take(taking, &payload, REFI_NAME_SIZE_MAX, &coding.user_name) ||
		!position_take(&payload, &coding.begins) ||
		!position_take(&payload, &coding.ends) || coding.ends < coding.begins ||
		!text_take(taking, &payload, CODING_QUOTE_SIZE_MAX, &coding.quote) ||
		coding.quote.len == 0 || !text_take(taking, &payload, 1000, &coding.before) ||
		!text_take(taking, &payload, 1000, &coding.after) ||
		!text_take(taking, &payload, 1000, &coding.boxes) ||
		!text_take(taking, &payload, REMARK_SIZE_MAX, &coding.note) || payload.len != 0)
		return false;
	file->codings = arena_grow(taking->arena, file->codings, file->coding_count,
		&taking->coding_room, sizeof(*file->codings));
	file->codings[file->coding_count++] = coding;
	return true;
}

static bool
left_take(struct refi_taking *taking, struct str payload)
{
	struct str words;
	uint8_t reason;

	if (!take_u8(&payload, &reason) || reason >= REFI_LEFT_PLAN ||
		!text_take(taking, &payload, 2 * REFI_NAME_SIZE_MAX, &words) || payload.len != 0)
		return false;
	refi_left_add(taking, (enum refi_left)reason, words);
	return true;
}

static bool
count_take(struct refi_taking *taking, struct str payload)
{
	uint64_t count;
	uint8_t reason;

	if (!take_u8(&payload, &reason) || reason >= REFI_LEFT_PLAN ||
		!take_u64(&payload, &count) || count > UINT32_MAX || payload.len != 0)
		return false;
	taking->file->left_counts[reason] += count;
	return true;
}

static bool
told_take(struct refi_taking *taking, struct str payload)
{
	struct refi_file *file = taking->file;
	struct str words;

	if (file->told_count == REFI_TOLD_MAX ||
		!text_take(taking, &payload, ERR_TEXT_SIZE, &words) || payload.len != 0)
		return false;
	file->told = arena_grow(
		taking->arena, file->told, file->told_count, &taking->told_room, sizeof(words));
	file->told[file->told_count++] = words;
	return true;
}

static bool
failure_take(struct refi_taking *taking, struct str payload, struct err *err)
{
	struct str words;
	uint8_t kind;

	if (!take_u8(&payload, &kind) || kind == ERR_NONE || kind >= ERR_KIND_COUNT ||
		!text_take(taking, &payload, ERR_TEXT_SIZE, &words) || payload.len != 0)
		return err_set(err, ERR_CRASHED, "its reader said what makes no sense");
	return err_set(err, (enum err_kind)kind, "%.*s", STR_ARG(words));
}

static bool
record_take(struct refi_taking *taking, uint8_t type, struct str payload)
{
	switch (type) {
	case REFI_CODE:
		return code_take(taking, payload);
	case REFI_SOURCE:
		return source_take(taking, payload);
	case REFI_CODING:
		return coding_take(taking, payload);
	case REFI_LEFT:
		return left_take(taking, payload);
	case REFI_COUNT:
		return count_take(taking, payload);
	case REFI_TOLD:
		return told_take(taking, payload);
	case REFI_END:
		taking->is_whole = true;
		return payload.len == 0;
	default:
		return false;
	}
}

bool
refi_take(struct refi_taking *taking, uint8_t type, struct str payload, struct err *err)
{
	bool good;

	if (type == REFI_FAILED)
		return failure_take(taking, payload, err);
	taking->size += payload.len;
	if (taking->size > taking->size_max)
		return err_set(err, ERR_TOO_LARGE,
			"what was coded in it is more than %llu MB; import it in parts%s",
			(unsigned long long)(taking->size_max >> 20),
			taking->size_max < REFI_TAKEN_SIZE_MAX ? ", or at the command line" : "");
	good = !taking->is_whole &&
		(type == REFI_HEAD ? !taking->has_head && head_take(taking, payload)
				   : taking->has_head && record_take(taking, type, payload));
	return good || err_set(err, ERR_CRASHED, "its reader said what makes no sense");
}
