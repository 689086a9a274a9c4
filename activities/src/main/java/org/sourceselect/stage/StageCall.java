package org.sourceselect.stage;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.activity.ActivityFailures;
import org.sourceselect.store.ComputedElsewhereException;
import org.sourceselect.store.ProblemNotes;
import org.sourceselect.store.StoreException;
import org.sourceselect.store.UnusableArtifactException;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.UnwellException;
import org.sourceselect.unet.TrainingDivergedException;

/**
 * Runs the body of an activity: heartbeats meanwhile, and lets only such failures out as may stand in a history, without
 * paths or subjects' ids.
 */
final class StageCall {

    private static final Logger LOG = LoggerFactory.getLogger(StageCall.class);

    /** An error nobody foresaw may pass (memory, disk), but not for ever. */
    private static final int ATTEMPTS_AT_THE_UNFORESEEN = 3;

    /** Between two looks at what another worker computes; the first come sooner, as most stages take seconds. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /**
     * How often each request has failed of the unforeseen in this process. An attempt's number would count waiting too. Of the
     * latest only: a request forgotten has its attempts again.
     */
    private static final Cache<String, Integer> UNFORESEEN =
            CacheBuilder.newBuilder().maximumSize(1000).build();

    /** The body of an activity. */
    @FunctionalInterface
    interface Body<T> {
        T run(StageHeartbeat heartbeat) throws IOException;
    }

    /** Between two attempts at what this worker cannot do; another one may take it up sooner than this one is well. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    /** What a disk says that holds no more, wherever the file is. */
    private static final Pattern NO_ROOM =
            Pattern.compile("No space left on device|Disk quota exceeded|Read-only file system");

    /** The engine that runs nets asks the system, or the GPU, for memory of its own. */
    private static final Pattern NO_MEMORY =
            Pattern.compile("(?i)out of memory|can't allocate memory|Cannot allocate memory");

    private final ProblemNotes notes;
    private final Health health;
    private final Duration pause;

    StageCall(ProblemNotes notes, Health health) {
        this(notes, health, StageHeartbeat.USUAL);
    }

    /**
     * With a rhythm of one's own.
     *
     * @param pause between two heartbeats
     */
    StageCall(ProblemNotes notes, Health health, Duration pause) {
        this.notes = notes;
        this.health = health;
        this.pause = pause;
    }

    <T> T run(Body<T> body) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        try (StageHeartbeat heartbeat = StageHeartbeat.start(context, pause)) {
            return body.run(heartbeat);
        } catch (ActivityCompletionException | ApplicationFailure e) {
            throw e;
        } catch (UnwellException e) {
            throw unwell(context, e);
        } catch (BadInputException e) {
            throw forGood(ActivityFailures.BAD_INPUT, e.shareable(), note(e));
        } catch (TrainingDivergedException e) {
            throw forGood(ActivityFailures.DIVERGED, String.valueOf(e.getMessage()));
        } catch (ComputedElsewhereException e) {
            throw elsewhere(context.getInfo().getAttempt());
        } catch (UnusableArtifactException e) {
            throw damaged(e);
        } catch (StoreException e) {
            String message = String.valueOf(e.getMessage());
            throw e.isTransient()
                    ? ApplicationFailure.newFailure(message, "Store")
                    : forGood("Store", message + "; the same command computes anew what is lost");
        } catch (IOException | RuntimeException | Error e) {
            // An Error as well: the SDK would write its message into the history, and try again without end.
            throw lacking(e).map(want -> unwell(context, want)).orElseGet(() -> unforeseen(context, e));
        } finally {
            // Only now, for the lines about failures too.
            StageLog.end();
        }
    }

    /** Not the stage's to mend: the workflow knows who made it. */
    private static ApplicationFailure damaged(UnusableArtifactException e) {
        return forGood(
                ActivityFailures.DAMAGED,
                String.valueOf(e.getMessage()),
                e.ref().name());
    }

    private ApplicationFailure unwell(ActivityExecutionContext context, UnwellException want) {
        if (health.failed(StageHeartbeat.request(context), want, () -> isAlone(context))) {
            return forGood(ActivityFailures.BAD_INPUT, want.shareable(), note(want));
        }
        return ApplicationFailure.newBuilder()
                .setMessage("a worker is unwell: " + want.shareable())
                .setType(ActivityFailures.UNWELL)
                .setNextRetryDelay(backOff(context.getInfo().getAttempt(), LONGEST_WAIT))
                .build();
    }

    private static boolean isAlone(ActivityExecutionContext context) {
        try {
            return Company.isNone(context);
        } catch (RuntimeException e) {
            LOG.debug("whether there are other workers is not known", e);
            return true;
        }
    }

    /** What this process lacks, where a failure that nobody foresaw comes of that. */
    private static Optional<UnwellException> lacking(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof OutOfMemoryError || NO_MEMORY.matcher(message).find()) {
                return Optional.of(new UnwellException(
                        "this worker",
                        "its memory does not suffice (Java may take "
                                + (Runtime.getRuntime().maxMemory() >> 20) + " MiB)",
                        "start it with more, such as SOURCESELECT_JAVA_OPTS=-Xmx4g, or with fewer trainings at once",
                        true,
                        failure));
            }
            if (cause instanceof IOException && NO_ROOM.matcher(message).find()) {
                return Optional.of(new UnwellException(
                        "this worker",
                        "a disk of its machine takes no more files",
                        "free space there; what is finished is kept",
                        true,
                        failure));
            }
        }
        return Optional.empty();
    }

    private static Duration backOff(int attempt, Duration most) {
        // The first attempt is 1, but for Temporal's test environment of activities, where it is 0.
        long seconds = 1L << Math.min(Math.max(attempt - 1, 0), 10);
        return Duration.ofSeconds(Math.min(seconds, most.toSeconds()));
    }

    /** The note's id as a failure's details; none when the store fails, as the sentence matters more than its place. */
    private Object[] note(BadInputException problem) {
        try {
            return new Object[] {notes.record(problem)};
        } catch (StoreException | BadInputException e) {
            LOG.warn("A note on bad input could not be kept: {}", e.getMessage());
            return new Object[0];
        }
    }

    /**
     * Ends the attempt, to be tried again soon, instead of waiting in it: a wait would hold the place of a training that could
     * run meanwhile. Benign to the SDK: no warning, no count of failures.
     */
    private static ApplicationFailure elsewhere(int attempt) {
        return ApplicationFailure.newBuilder()
                .setMessage("another worker computes the same, whose result is waited for")
                .setType(ActivityFailures.COMPUTED_ELSEWHERE)
                .setNextRetryDelay(backOff(attempt, LONGEST_PAUSE))
                .setCategory(ApplicationErrorCategory.BENIGN)
                .build();
    }

    private static ApplicationFailure unforeseen(ActivityExecutionContext context, Throwable e) {
        // The message may name a patient's file: it goes to the debug log alone.
        LOG.debug("{} failed", context.getInfo().getActivityType(), e);
        String message = "unforeseen " + e.getClass().getSimpleName() + " in "
                + (e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "native code")
                + "; the worker's debug log has the rest";
        LOG.warn(
                "{}, attempt {}: {}",
                context.getInfo().getActivityType(),
                context.getInfo().getAttempt(),
                message);
        return UNFORESEEN.asMap().merge(StageHeartbeat.request(context), 1, Integer::sum) < ATTEMPTS_AT_THE_UNFORESEEN
                ? ApplicationFailure.newFailure(message, "Unforeseen")
                : forGood("Unforeseen", message);
    }

    private static ApplicationFailure forGood(String type, String message, Object... details) {
        return ApplicationFailure.newNonRetryableFailure(message, type, details);
    }
}
