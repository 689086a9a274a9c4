package org.sourceselect.store;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Duration;
import java.util.Arrays;

/**
 * What one process has seen of the leases of others, and when, by its own monotonic clock: no two machines' clocks are ever
 * compared.
 */
final class LeaseSightings {

    /** More than one process ever waits for; one that is dropped is waited for anew. */
    private static final int MOST = 10_000;

    private final Cache<String, Sighting> sightings =
            CacheBuilder.newBuilder().maximumSize(MOST).build();

    private static final class Sighting {
        private final byte[] content;
        private final long since = System.nanoTime();

        private Sighting(byte[] content) {
            this.content = content;
        }
    }

    /** Whether a lease has been seen with this very content for at least so long. */
    boolean unchanged(String path, byte[] content, Duration time) {
        Sighting sighting = sightings
                .asMap()
                .compute(
                        path,
                        (p, old) -> old != null && Arrays.equals(old.content, content) ? old : new Sighting(content));
        return System.nanoTime() - sighting.since >= time.toNanos();
    }

    /** Drops what was seen of a lease. */
    void forget(String path) {
        sightings.invalidate(path);
    }
}
