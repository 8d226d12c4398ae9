/* The XML of a file of REFI-QDA as it stands there, in the confined process that reads it: a flat list of each thing,
 * what refers to another by its GUID. What belongs together refi_say.c finds out.
 *
 * Source: REFI-QDA Standard 1.5, Codebook.xsd and Project.xsd. */
#ifndef CANDOUR_WORK_REFI_REFI_MODEL_H
#define CANDOUR_WORK_REFI_REFI_MODEL_H

#include "base/attr.h"
#include "base/str.h"
#include "work/refi/refi_file.h"

struct arena;
struct err;

#define MODEL_NONE SIZE_MAX

/* "" where it is absent or none. */
struct model_guid {
	char text[36];
	bool is_there;
};

struct model_user {
	struct model_guid guid;
	struct str name;
};

struct model_code {
	struct model_guid guid;
	struct str name;
	struct str description;
	struct str colour;
	size_t parent; /* MODEL_NONE */
	bool is_closed;
};

enum model_kind { MODEL_TEXT, MODEL_PDF, MODEL_MEDIA };

struct model_source {
	enum model_kind kind;
	struct model_guid guid;
	struct str name;
	struct str text_path; /* "internal://..."; of a PDF its representation's */
	struct str file_path; /* of a PDF */
	struct str content;   /* the text itself */
	bool has_content;
	struct str weight;
};

struct model_selection {
	size_t source; /* MODEL_NONE: of a note */
	bool is_pdf;
	bool is_placed; /* its numbers are numbers */
	int64_t begins;
	int64_t ends;
	int64_t page;   /* of a PDF, from 0 */
	int64_t box[4]; /* left, bottom, right, top */
	struct str name;
	struct str words;   /* of its own representation */
	struct str comment; /* its description */
	struct model_guid user;
	bool is_coded;
};

struct model_coding {
	size_t selection; /* MODEL_NONE: of a whole document */
	size_t source;
	struct model_guid guid;
	struct model_guid code;
	struct model_guid user;
};

enum model_owner { MODEL_OF_CODE, MODEL_OF_SOURCE, MODEL_OF_SELECTION, MODEL_OF_CODING };

/* That a note is of something. */
struct model_noting {
	enum model_owner owner;
	size_t number;
	struct model_guid note;
};

struct model_note {
	struct model_guid guid;
	struct model_guid user;
	struct str text;
	struct str text_path;
	bool is_used;
};

struct model {
	struct arena *arena;
	bool is_project;
	struct str name;
	struct str origin;
	struct model_user *users;
	size_t user_count;
	struct model_code *codes;
	size_t code_count;
	struct model_source *sources;
	size_t source_count;
	struct model_selection *selections;
	size_t selection_count;
	struct model_coding *codings;
	size_t coding_count;
	struct model_noting *notings;
	size_t noting_count;
	struct model_note *notes;
	size_t note_count;
	uint64_t others; /* cases, sets, links, graphs */
	uint64_t other_notings;
};

/* ERR_DAMAGED where it is no XML or no file of REFI-QDA, or has a document type; ERR_TOO_LARGE. Texts are copied into
 * the arena, valid UTF-8. */
bool refi_model_read(
	struct str xml, struct arena *arena, struct model *ret_model, struct err *err) MUST_USE;

#endif
