package org.sourceselect.stage;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.task.UnwellException;

/**
 * How the process of a worker is: while it is unwell it takes no stages, so that others do them, and it harms itself alone.
 *
 * <p>A stage that fails for want of something of this process ({@link UnwellException}) is no failed stage: it is tried again,
 * and meanwhile the process asks for none. It looks every so often whether it is well, and then goes on; without delay a disk
 * that stays full, or a memory that stays too small, would have it fetch the same stage again and again. A stage is given up
 * when it, or the process, has been in want for {@value #PATIENCE_MINUTES} minutes and there is nobody else to do it. From then
 * on a process that is alone takes stages again, if only to say what each needs. Where there are others it is left to them, but
 * not for ever, as they may be no better: whoever has failed at it {@value #TRIES_IN_COMPANY} times, the first of them
 * {@value #LIMIT_MINUTES} minutes ago, gives it up.
 */
public final class Health {

    /** How long a process that is alone waits for what it needs, in minutes: credentials may be changing, a disk be cleared. */
    static final int PATIENCE_MINUTES = 5;

    /** How long a stage is tried again, in minutes, whoever else there is. */
    static final int LIMIT_MINUTES = 30;

    /** How often at least; a few faults that pass, in a stage of many hours, are no reason to give it up. */
    static final int TRIES_IN_COMPANY = 10;

    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    /** What differs between two wants of the same. */
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /** One thread for all of a JVM: looking is rare and quick. */
    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "worker-health");
        thread.setDaemon(true);
        return thread;
    });

    private final BooleanSupplier isWell;
    private final Rhythm rhythm;
    private final LongSupplier nanos;
    private final List<Polling> polling = new CopyOnWriteArrayList<>();

    /** Since when each request goes without something; of the latest only. */
    private final Cache<String, Want> wanting =
            CacheBuilder.newBuilder().maximumSize(1000).build();

    private @Nullable Illness illness;
    private @Nullable Illness former;

    /** What a worker does to take no stages for a while. */
    public interface Polling {
        /** Asks for no more. */
        void suspend();

        /** Asks again. */
        void resume();

        /** Whether it has ended for good. */
        boolean hasEnded();
    }

    /**
     * How time is kept.
     *
     * @param firstPause before the first look; twice as long before each later one
     * @param longestPause at most
     * @param relapse how soon after it was well the same illness counts as going on
     * @param longestWait between two attempts at a request, at most
     * @param patience before a stage is given up that nobody else can do
     * @param limit before a stage is given up whoever else there is
     */
    record Rhythm(
            Duration firstPause,
            Duration longestPause,
            Duration relapse,
            Duration longestWait,
            Duration patience,
            Duration limit) {
        static final Rhythm USUAL = new Rhythm(
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                Duration.ofMinutes(2),
                StageCall.LONGEST_WAIT,
                Duration.ofMinutes(PATIENCE_MINUTES),
                Duration.ofMinutes(LIMIT_MINUTES));
    }

    /**
     * A request's going without, by the monotonic clock.
     *
     * @param first when the request failed of anything first
     * @param since when the present want began
     * @param last when the request failed of it last
     * @param times how often the request has failed in all
     */
    private record Want(long first, long since, long last, int times) {
        Want again(long now, long longest) {
            return new Want(first, now - last > longest ? now : since, now, times + 1);
        }
    }

    /** From when, and what for. */
    private static final class Illness {
        private final long since;
        private final BooleanSupplier alone;
        private final UnwellException want;
        private Duration pause;
        private long ended;
        /** Whether stages are taken all the same, as nobody else does them. */
        private boolean open;

        private Illness(long since, UnwellException want, BooleanSupplier alone, Duration pause) {
            this.since = since;
            this.want = want;
            this.alone = alone;
            this.pause = pause;
        }

        /** Whether it is the same that is lacking, however much of it. */
        private boolean isOf(UnwellException other) {
            return kind(want).equals(kind(other));
        }

        private static String kind(UnwellException want) {
            return NUMBER.matcher(want.shareable()).replaceAll("#");
        }
    }

    /**
     * Of a process that is well.
     *
     * @param isWell looks whether it can work: at its disk, its clock, its store
     */
    public Health(BooleanSupplier isWell) {
        this(isWell, Rhythm.USUAL, System::nanoTime);
    }

    /**
     * With a rhythm of one's own.
     *
     * @param nanos the monotonic clock
     */
    Health(BooleanSupplier isWell, Rhythm rhythm, LongSupplier nanos) {
        this.isWell = isWell;
        this.rhythm = rhythm;
        this.nanos = nanos;
    }

    /** Adds a worker of the process, which is to take no stages while that is unwell. */
    public void watch(Polling worker) {
        polling.add(worker);
    }

    /**
     * Notes that a request failed for want of something.
     *
     * @param alone whether nobody else could answer it; asked where that matters
     * @return whether to give it up
     */
    boolean failed(String request, UnwellException want, BooleanSupplier alone) {
        if (!want.isPassing() && alone.getAsBoolean()) {
            return true;
        }
        long now = nanos.getAsLong();
        long longest = rhythm.relapse.plus(rhythm.longestWait).toNanos();
        // A request keeps its name through all its attempts: hours of work may lie between two wants, which are not one
        // then.
        Want going = wanting.asMap()
                .merge(request, new Want(now, now, now, 1), (before, begun) -> before.again(now, longest));
        long since = Math.min(going.since, fallIll(now, want, alone));
        if (going.times >= TRIES_IN_COMPANY && now - going.first >= rhythm.limit.toNanos()) {
            return true;
        }
        return now - since >= rhythm.patience.toNanos() && alone.getAsBoolean();
    }

    private synchronized long fallIll(long now, UnwellException want, BooleanSupplier alone) {
        Illness present = illness;
        if (present != null) {
            return present.isOf(want) ? present.since : now;
        }
        Illness before = former;
        boolean soon = before != null && now - before.ended < rhythm.relapse.toNanos();
        Illness fallen = new Illness(
                soon && before != null && before.isOf(want) ? before.since : now,
                want,
                alone,
                soon && before != null ? longer(before.pause) : rhythm.firstPause);
        illness = fallen;
        polling.forEach(Polling::suspend);
        LOG.warn(
                "This worker is unwell and takes no stages for at least {} s: {}",
                fallen.pause.toSeconds(),
                want.shareable());
        // A place may be a patient's file, or name an access key.
        LOG.debug("What it lacks: {}", want.sentence());
        lookLater(fallen);
        return fallen.since;
    }

    private Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(rhythm.longestPause) < 0 ? twice : rhythm.longestPause;
    }

    private void lookLater(Illness ill) {
        var unused = CLOCK.schedule(() -> look(ill), ill.pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look(Illness ill) {
        boolean over = false;
        try {
            over = isOver(ill);
        } catch (Throwable e) {
            // An Error as well, as whoever is unwell for want of memory may meet it here: else nobody would look any
            // more.
            LOG.debug("looking after this worker failed", e);
        } finally {
            if (!over) {
                ill.pause = longer(ill.pause);
                lookLater(ill);
            }
        }
    }

    /** Whether nobody needs to look any more: it is well, or has ended. */
    private boolean isOver(Illness ill) {
        if (!polling.isEmpty() && polling.stream().allMatch(Polling::hasEnded)) {
            return true;
        }
        if (well()) {
            recover(ill);
            return true;
        }
        if (!ill.open && nanos.getAsLong() - ill.since >= rhythm.patience.toNanos() && ill.alone.getAsBoolean()) {
            LOG.warn(
                    "This worker is unwell for {} min and there is no other: it takes stages again, and gives up those that"
                            + " need what it lacks: {}",
                    rhythm.patience.toMinutes(),
                    ill.want.shareable());
            open(ill);
        } else if (!ill.open) {
            LOG.warn("This worker is still unwell and takes no stages: {}", ill.want.shareable());
        }
        return false;
    }

    private boolean well() {
        try {
            return isWell.getAsBoolean();
        } catch (Throwable e) {
            LOG.debug("whether this worker is well is not known", e);
            return false;
        }
    }

    private synchronized void open(Illness ill) {
        polling.forEach(Polling::resume);
        ill.open = true;
    }

    private synchronized void recover(Illness ill) {
        ill.ended = nanos.getAsLong();
        // Before the illness is over, as it may fail: it is tried again then.
        polling.forEach(Polling::resume);
        former = ill;
        illness = null;
        LOG.info("This worker takes stages again");
    }

    /** Whether it takes no stages at present. */
    public synchronized boolean isUnwell() {
        Illness present = illness;
        return present != null && !present.open;
    }
}
