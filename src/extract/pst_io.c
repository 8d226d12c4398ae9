#include "extract/pst_io.h"

#include <stdio.h>
#include <string.h>

/* libbfio hands its callers' objects around as intptr_t. */
static struct pst_io *
io_of(intptr_t *handle)
{
	return (struct pst_io *)(void *)handle;
}

static int
io_free(intptr_t **handle, libbfio_error_t **error)
{
	(void)error;
	*handle = NULL;
	return 1;
}

static int
io_clone(intptr_t **destination, intptr_t *source, libbfio_error_t **error)
{
	(void)destination;
	(void)source;
	(void)error;
	return -1;
}

static int
io_open(intptr_t *handle, int access_flags, libbfio_error_t **error)
{
	(void)error;
	if ((access_flags & LIBBFIO_ACCESS_FLAG_WRITE) != 0)
		return -1;
	io_of(handle)->is_open = true;
	return 1;
}

static int
io_close(intptr_t *handle, libbfio_error_t **error)
{
	(void)error;
	io_of(handle)->is_open = false;
	return 0;
}

static ssize_t
io_read(intptr_t *handle, uint8_t *buffer, size_t size, libbfio_error_t **error)
{
	struct pst_io *io = io_of(handle);
	struct str piece = str_from(io->bytes, io->at);

	(void)error;
	if (size > piece.len)
		size = piece.len;
	if (size > 0)
		memcpy(buffer, piece.data, size);
	io->at += size;
	return (ssize_t)size;
}

static ssize_t
io_write(intptr_t *handle, const uint8_t *buffer, size_t size, libbfio_error_t **error)
{
	(void)handle;
	(void)buffer;
	(void)size;
	(void)error;
	return -1;
}

/* A place beyond the end is refused, so that `at` stays within the bytes. */
static off64_t
io_seek(intptr_t *handle, off64_t offset, int whence, libbfio_error_t **error)
{
	struct pst_io *io = io_of(handle);
	off64_t base = whence == SEEK_CUR ? (off64_t)io->at
		: whence == SEEK_END      ? (off64_t)io->bytes.len
					  : 0;
	off64_t at;

	(void)error;
	if (__builtin_add_overflow(base, offset, &at) || at < 0 || (uint64_t)at > io->bytes.len)
		return -1;
	io->at = (size_t)at;
	return at;
}

static int
io_exists(intptr_t *handle, libbfio_error_t **error)
{
	(void)handle;
	(void)error;
	return 1;
}

static int
io_is_open(intptr_t *handle, libbfio_error_t **error)
{
	(void)error;
	return io_of(handle)->is_open ? 1 : 0;
}

static int
io_get_size(intptr_t *handle, size64_t *size, libbfio_error_t **error)
{
	(void)error;
	*size = io_of(handle)->bytes.len;
	return 1;
}

bool
pst_io_begin(struct pst_io *io, struct str bytes, libbfio_handle_t **ret_handle)
{
	*io = (struct pst_io){.bytes = bytes};
	*ret_handle = NULL;
	return libbfio_handle_initialize(ret_handle, (intptr_t *)(void *)io, io_free, io_clone,
		       io_open, io_close, io_read, io_write, io_seek, io_exists, io_is_open,
		       io_get_size, LIBBFIO_FLAG_IO_HANDLE_NON_MANAGED, NULL) == 1;
}
