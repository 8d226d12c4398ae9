/* Codebook and codings as other tools for qualitative analysis read them: REFI-QDA.
 *
 * A codebook is one XML file (.qdc), a project a zip of project.qde and the texts in sources/ (.qdpx). The same
 * state gives the same bytes, and the same thing has the same GUID in every file: codes have theirs in the log,
 * what has none gets one that follows from what it is. Positions are Unicode code points from 0, the end exclusive,
 * as ATLAS.ti writes them (the standard's words leave it open). No path of this machine is written.
 *
 * Source: REFI-QDA Standard 1.5, Codebook.xsd and Project.xsd. */
#ifndef CANDOUR_REMIT_REFI_H
#define CANDOUR_REMIT_REFI_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;
struct code_row;
struct coding_row;
struct weighing_row;

/* Codes as codebook_load orders them, at least one. */
struct refi_codes {
	struct code_row *rows;
	size_t count;
};

/* A document whose text goes along. */
struct refi_source {
	struct str guid; /* refi_source_guid */
	struct str name; /* its path, for people */
	const struct coding_row *codings;
	size_t coding_count;
	const struct weighing_row *weighing; /* version 0: nothing was said of it */
};

struct refi_project {
	struct str name;
	struct refi_codes codes;
	const struct refi_source *sources;
	size_t source_count;
};

/* Of a document, by its SHA-256 in hexadecimal: the same in every inspection that holds it. */
struct str refi_source_guid(struct arena *arena, struct str sha256);
/* Of the variable that holds what a document weighs; of a person, by login; of a coding of ours that has none yet, on
 * the source of that GUID. */
struct str refi_weight_guid(struct arena *arena);
struct str refi_user_guid(struct arena *arena, struct str login);
struct str refi_coding_guid(struct arena *arena, struct str source, const struct coding_row *row);
/* "sources/GUID.txt", where the text of a source lies in the archive; in the arena. */
struct str refi_source_path(struct arena *arena, const struct refi_source *source);

/* Add to *to, which the caller checks for having overflowed. */
void refi_codebook_write(struct buf *to, const struct refi_codes *codes);
/* The one text that the standard has for what a code means, when to use it, when not, and an example; and apart
 * again, by the words in front of each. The four texts point into `text`. */
void refi_description_write(struct buf *to, const struct code_row *row);
void refi_description_part(struct str text, struct code_row *ret_row);
void refi_project_write(struct buf *to, struct arena *arena, const struct refi_project *project);

#endif
