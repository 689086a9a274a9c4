package org.sourceselect.stage;

import org.slf4j.MDC;

/** Notes for the lines that a thread logs which stage it is at, and over what. The workflow's id the Temporal SDK notes itself. */
public final class StageLog {

    /** Under this the stage's key is noted. */
    public static final String STAGE = "stage";

    /** Under this it is noted what the stage is over, where its request says: a task, or the data that are prepared. */
    public static final String TASK = "task";

    private StageLog() {}

    static void begin(StageWork<?> work) {
        MDC.put(STAGE, work.stage().key());
        work.over().ifPresent(over -> MDC.put(TASK, over));
    }

    /** Forgets the stage, if there was one. */
    static void end() {
        MDC.remove(STAGE);
        MDC.remove(TASK);
    }
}
