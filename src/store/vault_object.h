/* One object's file: its names in a vault, and the acts that the vault and its porter share. */
#ifndef CANDOUR_STORE_VAULT_OBJECT_H
#define CANDOUR_STORE_VAULT_OBJECT_H

#include "base/attr.h"
#include "base/str.h"
#include "store/vault.h"

struct err;

enum { OBJECT_PLACE_SIZE = VAULT_NAME_SIZE + 16 };

/* A vault's folder: open, and its name for what went wrong. */
struct object_folder {
	int fd;
	const char *name;
};

/* "ab/cdef..." and "incoming/abcdef...". */
void object_place(struct vault_hash hash, char ret_name[OBJECT_PLACE_SIZE]);
void object_incoming(struct vault_hash hash, char ret_name[OBJECT_PLACE_SIZE]);
/* Writes a whole object into incoming/; one that an undone act left there gives way. */
bool object_write(struct object_folder folder, struct vault_hash hash, struct str bytes,
	struct err *err) MUST_USE;
/* Writes a whole object to its place; *ret_taken where something is there. */
bool object_place_write(struct object_folder folder, struct vault_hash hash, struct str bytes,
	bool *ret_taken, struct err *err) MUST_USE;
/* Moves it from there to its place, unless that was done. */
bool object_settle(struct object_folder folder, struct vault_hash hash, struct err *err) MUST_USE;

#endif
