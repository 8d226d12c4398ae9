/* A process of our own that carries small objects into the vault while the intake goes on.
 *
 * Making a file costs as much as all else that is done with a small mail in the database, so it is
 * done beside it. What is given to the porter is certain to be in incoming/, or in its place, only
 * once porter_wait has said so; a failure is told there, too. The porter shares the caller's lock
 * on the inspection: no other process gets it while a killed caller's porter is still at work. It
 * is confined (sandbox/helper.h) to making, moving and removing small files of the vault, and to
 * syncing the list that it makes before it places any (store/placing.h). */
#ifndef CANDOUR_STORE_PORTER_H
#define CANDOUR_STORE_PORTER_H

#include "base/attr.h"
#include "base/str.h"
#include "store/vault_object.h"

struct err;
struct porter;

/* Forks it. `folder` is borrowed and must outlive it; lock_fd is -1 where there is no lock. */
bool porter_start(struct object_folder folder, int lock_fd, struct porter **ret_porter,
	struct err *err) MUST_USE;
/* Ends it; what it was given before is done. NULL is nothing. */
void porter_stop(struct porter *porter);

/* Of an object of at most VAULT_SMALL_SIZE bytes: object_write and object_settle. */
bool porter_write(
	struct porter *porter, struct vault_hash hash, struct str bytes, struct err *err) MUST_USE;
bool porter_settle(struct porter *porter, struct vault_hash hash, struct err *err) MUST_USE;
/* Puts it to its place at once, named in a list until porter_place_end, which says that the
 * receipts of all that were placed are committed. */
bool porter_place(
	struct porter *porter, struct vault_hash hash, struct str bytes, struct err *err) MUST_USE;
bool porter_place_end(struct porter *porter, struct err *err) MUST_USE;
/* It shall begin with what was given, while the caller does something else. */
bool porter_hurry(struct porter *porter, struct err *err) MUST_USE;
/* Waits until all that was given is done; false with the first thing that failed since the last
 * wait. */
bool porter_wait(struct porter *porter, struct err *err) MUST_USE;

#endif
