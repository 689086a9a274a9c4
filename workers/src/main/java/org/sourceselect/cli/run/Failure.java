package org.sourceselect.cli.run;

import io.grpc.StatusRuntimeException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TerminatedFailure;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.sourceselect.activity.ActivityFailures;
import org.sourceselect.cli.option.SettingsOptions;
import org.sourceselect.cli.text.Sentences;
import org.sourceselect.cli.text.UserErrorException;
import org.sourceselect.client.QueueWorkers;
import org.sourceselect.store.StoreException;
import org.sourceselect.task.BadInputException;

/**
 * What a failure means to the person at the terminal.
 *
 * @param exitCode {@value #USER} when the user can put it right, {@value #OURS} when not
 * @param sentence what to say, on one line
 */
public record Failure(int exitCode, String sentence) {

    /** The user's data or settings cannot be used. */
    public static final int USER = 2;

    /** The program is at fault, or something it needs. */
    public static final int OURS = 1;

    /** What was asked for was done, but for sources or targets that failed. */
    public static final int INCOMPLETE = 3;

    private static final Set<String> USERS_FAILURES = Set.of(ActivityFailures.BAD_INPUT, ActivityFailures.DIVERGED);

    /**
     * The exit code of a command that came to its end.
     *
     * @param incomplete what its result says is missing
     */
    public static int code(Optional<String> incomplete) {
        return incomplete.isPresent() ? INCOMPLETE : 0;
    }

    /**
     * Looks through the layers that Temporal wraps a failure in.
     *
     * @param notes finds the full sentence, which names the file, behind a note's key; workflow histories hold no paths
     * @param log the file with the details of an unexpected failure, to be named
     */
    public static Failure of(Throwable thrown, Function<String, Optional<String>> notes, Optional<String> log) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof UserErrorException e) {
                return new Failure(USER, Sentences.oneLine(e.sentence()));
            }
            if (t instanceof BadInputException e) {
                return new Failure(USER, Sentences.oneLine(e.sentence()));
            }
            if (t instanceof StoreException e) {
                return new Failure(USER, Sentences.oneLine(String.valueOf(e.getMessage())));
            }
            if (t instanceof CanceledFailure || t instanceof TerminatedFailure) {
                return new Failure(
                        USER,
                        (t instanceof CanceledFailure ? "it was cancelled" : "it was terminated")
                                + "; what is finished is kept, and the same command begins it again");
            }
            if (t instanceof StatusRuntimeException e && QueueWorkers.isSilence(e)) {
                return new Failure(
                        USER,
                        "Temporal does not answer any more; ask again when it does, nothing that is finished is lost");
            }
            if (t instanceof ApplicationFailure e && USERS_FAILURES.contains(e.getType())) {
                String sentence = note(e).flatMap(notes).orElse(e.getOriginalMessage());
                return new Failure(USER, Sentences.oneLine(SettingsOptions.inOptions(sentence)));
            }
        }
        return new Failure(
                OURS,
                Sentences.oneLine("unexpected error: " + innermost(thrown)
                        + log.map(file -> "; the details are in " + file).orElse("")
                        + "; what is finished is kept, and the same command goes on from here"));
    }

    private static Optional<String> note(ApplicationFailure failure) {
        return failure.getDetails().getSize() > 0
                ? Optional.ofNullable(failure.getDetails().get(String.class))
                : Optional.empty();
    }

    private static String innermost(Throwable thrown) {
        Throwable t = thrown;
        while (t.getCause() != null) {
            t = t.getCause();
        }
        String name = t.getClass().getSimpleName();
        return t.getMessage() == null ? name : name + " (" + t.getMessage() + ")";
    }
}
