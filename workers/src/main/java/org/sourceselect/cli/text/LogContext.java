package org.sourceselect.cli.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.sourceselect.stage.StageLog;

/** What every line of a log says about the work that it came from. */
enum LogContext {
    /** The workflow's id, which the Temporal SDK notes. */
    WORKFLOW("WorkflowId"),
    /** The stage. */
    STAGE(StageLog.STAGE),
    /** What the stage is over. */
    TASK(StageLog.TASK);

    private final String key;

    LogContext(String key) {
        this.key = key;
    }

    /** Under which it is noted for the thread. */
    String key() {
        return key;
    }

    /** As it is called in a line. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All of it for a pattern of Logback's, a dash for each that is not known. */
    static String pattern() {
        return Arrays.stream(values())
                .map(known -> "%X{" + known.key + ":--}")
                .collect(Collectors.joining(" ", "[", "]"));
    }
}
