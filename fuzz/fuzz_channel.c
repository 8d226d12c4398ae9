/* The caller's side of the reader protocol: bytes from a worker that was taken over. The input is
 * fed in pieces whose sizes it chooses itself, as a socket would give them. */
#include "sandbox/channel.h"

#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Takes all whole frames; false on nonsense. Touches each payload's ends. */
static bool
frames_take(struct inbox *inbox)
{
	struct str payload;
	uint8_t type;

	for (;;) {
		enum inbox_state state = inbox_take(inbox, &type, &payload);

		if (state != INBOX_FRAME)
			return state == INBOX_MORE;
		if (payload.len > FRAME_SIZE_MAX)
			abort();
		if (payload.len > 0 &&
			(unsigned char)payload.data[0] +
					(unsigned char)payload.data[payload.len - 1] >
				2 * 255)
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct inbox inbox = {0};
	bool good = true;

	while (good && size > 0) {
		size_t piece = (size_t)data[0] * data[0];
		size_t room;
		char *to = inbox_room(&inbox, &room);

		data++;
		size--;
		if (room < 1)
			abort();
		piece = piece < size ? piece : size;
		piece = piece < room ? piece : room;
		if (piece > 0)
			memcpy(to, data, piece);
		inbox_grown(&inbox, piece);
		data += piece;
		size -= piece;
		good = frames_take(&inbox);
	}
	inbox_free(&inbox);
	return 0;
}
