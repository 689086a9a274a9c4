package org.sourceselect.stage;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.activity.StageProgress;

/**
 * Says every few seconds that an activity is alive and how far it is, whatever the activity is busy with.
 *
 * <p>When the server answers that the activity is cancelled, timed out, or its worker is shutting down, the next {@link
 * #progress} throws, which ends the work.
 */
final class StageHeartbeat implements AutoCloseable {

    /** Time between two beats, unless said otherwise. */
    static final Duration USUAL = Duration.ofSeconds(2);

    /** Before the first beat: a stage that is found in the store has ended by then, and spares the server the call. */
    private static final Duration FIRST = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(StageHeartbeat.class);

    /** One thread serves all activities of a process: a heartbeat is a quick call. */
    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "stage-heartbeat");
        thread.setDaemon(true);
        return thread;
    });

    private final ActivityExecutionContext context;
    private final AtomicReference<StageProgress> latest = new AtomicReference<>(new StageProgress(0, 0, "step", 0, 0));
    private final AtomicReference<@Nullable ActivityCompletionException> ended = new AtomicReference<>();
    private final long started = System.nanoTime();
    private @Nullable Future<?> beats;

    private StageHeartbeat(ActivityExecutionContext context) {
        this.context = context;
    }

    static StageHeartbeat start(ActivityExecutionContext context, Duration pause) {
        StageHeartbeat heartbeat = new StageHeartbeat(context);
        heartbeat.beats = CLOCK.scheduleAtFixedRate(
                heartbeat::beat, Math.min(FIRST.toMillis(), pause.toMillis()), pause.toMillis(), TimeUnit.MILLISECONDS);
        return heartbeat;
    }

    /** Names the request that the activity answers: the same at each of its attempts, and another's never. */
    String request() {
        return request(context);
    }

    static String request(ActivityExecutionContext context) {
        return context.getInfo().getWorkflowRunId() + "/" + context.getInfo().getActivityId();
    }

    /**
     * Keeps the progress for the next beat.
     *
     * @throws ActivityCompletionException when the activity is to end
     */
    void progress(StageProgress progress) {
        latest.set(progress);
        ActivityCompletionException end = ended.get();
        if (end != null) {
            throw end;
        }
    }

    /** As {@link #progress(StageProgress)}, with the rate since the start. */
    void progress(long step, long steps, String unit) {
        double seconds = (System.nanoTime() - started) * 1e-9;
        progress(new StageProgress(step, steps, unit, seconds > 0 ? step / seconds : 0, 0));
    }

    private void beat() {
        try {
            context.heartbeat(latest.get());
        } catch (ActivityCompletionException e) {
            ended.set(e);
        } catch (RuntimeException e) {
            // Thrown on, it would end the beats without a word, and the server would take the activity for dead.
            LOG.warn("A heartbeat was not sent ({})", e.getClass().getSimpleName());
            LOG.debug("A heartbeat was not sent", e);
        }
    }

    @Override
    public void close() {
        if (beats != null) {
            beats.cancel(false);
        }
    }
}
