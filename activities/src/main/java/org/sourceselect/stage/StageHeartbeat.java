package org.sourceselect.stage;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.sourceselect.activity.StageProgress;

/**
 * Says every few seconds that an activity is alive and how far it is, whatever the activity is busy with.
 *
 * <p>When the server answers that the activity is cancelled, timed out, or its worker is shutting down, the next {@link
 * #progress} throws, which ends the work.
 */
final class StageHeartbeat implements AutoCloseable {

    private static final long SECONDS = 2;

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

    static StageHeartbeat start(ActivityExecutionContext context) {
        StageHeartbeat heartbeat = new StageHeartbeat(context);
        ScheduledFuture<?> beats = CLOCK.scheduleAtFixedRate(heartbeat::beat, 0, SECONDS, TimeUnit.SECONDS);
        heartbeat.beats = beats;
        return heartbeat;
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
        }
    }

    @Override
    public void close() {
        if (beats != null) {
            beats.cancel(false);
        }
    }
}
