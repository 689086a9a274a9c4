package org.sourceselect.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.store.ObjectStorage.Condition;
import org.sourceselect.store.ObjectStorage.Content;
import org.sourceselect.task.BadInputException;

/**
 * Says in the store that somebody computes an artifact at this moment, so that others wait for it rather than compute it too.
 *
 * <p>It saves work and guards nothing: what holds an artifact together is its manifest. So a lease may be lost, or held by two
 * at once for a while, without harm, and whoever holds one computes on when it cannot be renewed.
 *
 * <p>The object {@code leases/KIND/KEY} names the claimant, this hold, and a count that each renewal raises. It is made with
 * {@code If-None-Match: *} and renewed and taken over with {@code If-Match}.
 */
final class Lease {

    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    /** One thread serves all leases of a process: renewing is two quick calls. */
    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "lease-renewal");
        thread.setDaemon(true);
        return thread;
    });

    private final StoredObjects storage;
    private final String path;
    private final String hold;
    private @Nullable Future<?> renewals;
    private long count;
    private boolean ended;

    /**
     * How leases keep time.
     *
     * @param renewal between two renewals
     * @param lapse how long one must stay the same for an onlooker to take it over; several renewals
     */
    record Rhythm(Duration renewal, Duration lapse) {
        /** Dead after half a minute; the store may be away for some seconds. */
        static final Rhythm USUAL = new Rhythm(Duration.ofSeconds(5), Duration.ofSeconds(30));
    }

    private Lease(StoredObjects storage, String path, String claimant) {
        this.storage = storage;
        this.path = path;
        this.hold = claimant + "\n" + UUID.randomUUID();
    }

    /**
     * Takes the lease if it is free, is the claimant's own from an earlier attempt, or has lapsed.
     *
     * @param sightings what this process has seen of leases, by which it knows those that have lapsed
     */
    static Optional<Lease> take(
            StoredObjects storage, String path, String claimant, Rhythm rhythm, LeaseSightings sightings) {
        Lease lease = new Lease(storage, path, claimant);
        if (!storage.put(path, lease.content(), new Condition.Absent())) {
            if (!lease.takesOver(claimant, rhythm.lapse(), sightings)) {
                return Optional.empty();
            }
        }
        sightings.forget(path);
        lease.keepRenewing(rhythm.renewal().toMillis());
        return Optional.of(lease);
    }

    private synchronized void keepRenewing(long pause) {
        renewals = CLOCK.scheduleWithFixedDelay(this::renew, pause, pause, TimeUnit.MILLISECONDS);
    }

    private boolean takesOver(String claimant, Duration lapse, LeaseSightings sightings) {
        try {
            // Gone in between: its holder is done, and the next look will find what it made.
            return storage.read(path)
                    .filter(found -> takeOver(found, claimant, lapse, sightings))
                    .isPresent();
        } catch (UnreadableObjectException e) {
            // Nobody can renew it either.
            LOG.warn("{} is overwritten: {}", path, e.getMessage());
            return storage.put(path, content(), new Condition.Always());
        }
    }

    private boolean takeOver(Content found, String claimant, Duration lapse, LeaseSightings sightings) {
        if (text(found).startsWith(claimant + "\n")) {
            // Made by this very call, whose answer was lost; or by an attempt that is over, or this one would not be.
            return wrote(found) || storage.put(path, content(), new Condition.Always());
        }
        return sightings.unchanged(path, found.bytes(), lapse) && storage.put(path, content(), unchanged(found));
    }

    private byte[] content() {
        return (hold + "\n" + count + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private boolean wrote(Content content) {
        return text(content).startsWith(hold + "\n");
    }

    private static String text(Content content) {
        return new String(content.bytes(), StandardCharsets.UTF_8);
    }

    private static Condition unchanged(Content content) {
        return content.etag().<Condition>map(Condition.Unchanged::new).orElseGet(Condition.Always::new);
    }

    private synchronized void renew() {
        if (ended) {
            return;
        }
        try {
            Optional<Content> found = storage.get(path).filter(this::wrote);
            if (found.isEmpty()) {
                LOG.info("{} was taken over; both go on, and the first to finish publishes", path);
                end();
                return;
            }
            count++;
            // Refused when it was taken over just now, or when the answer to a put was lost: the next time will tell.
            storage.put(path, content(), unchanged(found.get()));
        } catch (StoreException | BadInputException e) {
            // Thrown on, it would end the renewals; the store may be back the next time.
            LOG.warn("{} was not renewed: {}", path, e.getMessage());
        }
    }

    private void end() {
        ended = true;
        if (renewals != null) {
            renewals.cancel(false);
        }
    }

    /** Gives it back, if it is still ours; also on a thread that is told to end. */
    synchronized void close() {
        if (ended) {
            return;
        }
        end();
        // The client would refuse to work on such a thread, and others would wait for the lease to lapse.
        boolean interrupted = Thread.interrupted();
        try {
            if (storage.get(path).filter(this::wrote).isPresent()) {
                storage.delete(path);
            }
        } catch (StoreException | BadInputException e) {
            // It lapses by itself, and what was computed matters more.
            LOG.warn("{} was not given back: {}", path, e.getMessage());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
