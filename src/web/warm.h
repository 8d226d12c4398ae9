/* What the first views of a door would have to read, read before it says that it serves: where gaps lie in time, what
 * kept searches find. Else whoever comes first after a start would wait for it, and everybody else with them, for a door
 * answers one after the other.
 *
 * It is done after the door has given up what it could do, since the words of kept searches are people's. It ends after
 * WARM_MS_MAX: what is left is read when it is first asked for. A mistake in a search is told to who looks at it. */
#ifndef CANDOUR_WEB_WARM_H
#define CANDOUR_WEB_WARM_H

struct door;

enum { WARM_MS_MAX = 5000 };

void warm_views(struct door *door);

#endif
